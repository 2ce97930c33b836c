"""Rounds of supervision: the list with the visits that each has made, and the form that opens one."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from campaign.visits import round_listing, touring
from units import access, exports
from units.access import Account, Action, account
from units.clock import today
from units.filters import DayInput
from units.gate import needs
from units.models import Unit
from units.rules import RuleBroken


class RoundForm(forms.Form):
    """Opening a round."""

    area = forms.ModelChoiceField(label=gettext_lazy("Area"), queryset=Unit.objects.none())
    name = forms.CharField(label=gettext_lazy("Name of the round"), max_length=60)
    from_on = forms.DateField(label=gettext_lazy("First day"), widget=DayInput())
    until_on = forms.DateField(label=gettext_lazy("Last day"), widget=DayInput())
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, user: Account) -> None:  # noqa: ANN401 - a form takes what it is given
        super().__init__(data, initial={"once": uuid.uuid4()})
        field: Any = self.fields["area"]
        field.queryset = Unit.objects.visible_to(user, Action.PLAN_VISITS).filter(level__in=(2, 3)).order_by("code")
        field.initial = field.queryset.order_by("level", "code").first()

    @property
    def tour(self) -> touring.Tour:
        """The round, once valid."""
        return touring.Tour(**{name: value for name, value in self.cleaned_data.items() if name != "once"})


@require_safe
@needs(Action.READ)
def round_list(request: HttpRequest) -> HttpResponse:
    """Rounds of the user's areas, the newest first."""
    user = account(request)
    context = {"rounds": round_listing.rounds_of(user), "may_plan": access.may(user, Action.PLAN_VISITS)}
    return render(request, "visits/round_list.html", context)


@require_safe
@needs(Action.READ)
def round_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    rows = round_listing.rounds_of(account(request))
    name = f"{_('Rounds of supervision')}-{today().isoformat()}.xlsx"
    return exports.download(round_listing.xlsx(rows), name, exports.XLSX_TYPE)


@needs(Action.PLAN_VISITS)
def round_new(request: HttpRequest) -> HttpResponse:
    """Open a round, once whatever the number of clicks."""
    form = RoundForm(request.POST or None, user=account(request))
    if request.method == "POST" and form.is_valid():
        try:
            opened = touring.open_round(form.tour, by=account(request), once=form.cleaned_data["once"])
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The round is opened.") if opened else _("This round was opened already."))
            return redirect("visits:round-list")
    return render(request, "visits/round_new.html", {"form": form})
