"""A form that makes one change: once whatever the clicks, and with the rule that forbids it shown in the form."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from units import audit
from units.access import account
from units.rules import RuleBroken
from units.unit_forms import OnceForm


def once(
    request: HttpRequest, form: OnceForm, verb: Callable[[], object], *, said: str, back: str = ""
) -> HttpResponse | None:
    """Do the verb when the form is valid and redirect to what it made, or to `back`.

    None when there is nothing to do: not sent, not valid, or refused by a rule, which the form then shows. A second
    click with the same key does nothing and is told so.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    made: object = None
    try:
        with transaction.atomic():
            fresh = audit.spend(form.cleaned_data["once"], by=account(request))
            if fresh:
                made = verb()
    except RuleBroken as refusal:
        form.add_error(None, str(refusal))
        return None
    if not fresh:
        messages.info(request, _("This was saved already; nothing was done twice."))
        return redirect(back)
    messages.success(request, said)
    return redirect(made if isinstance(made, Model) and hasattr(made, "get_absolute_url") else back)
