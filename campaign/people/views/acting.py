"""What every page that writes does: the verb once, a rule's refusal into the form, a word for the user."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from units import audit
from units.access import account
from units.rules import RuleBroken


def done(
    request: HttpRequest, form: Form, verb: Callable[[], object], *, but: type[RuleBroken] | tuple[()] = ()
) -> bool:
    """Run the verb of a valid POST; True when it is done, now or by an earlier press of the same form.

    The form's one-time key is spent in the verb's own transaction. A refusal of the kind `but` is the caller's to tell.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        with transaction.atomic():
            if not audit.spend(form.cleaned_data.get("once"), by=account(request)):
                messages.info(request, _("This was saved already; nothing was done twice."))
                return True
            verb()
    except but:
        raise
    except RuleBroken as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Saved."))
    return True
