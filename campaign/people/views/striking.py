"""Striking out appraisals, surveys, changes of leadership teams and secondments that were entered in error."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.people import voiding
from campaign.people.forms import StrikeOutForm
from campaign.people.models import Appraisal, LeadershipChange, SatisfactionSurvey, Secondment
from campaign.people.views.acting import done
from campaign.people.voiding import Record
from units.access import Action, account
from units.crumbs import crumbs_of
from units.gate import needs


def _page(
    request: HttpRequest, row: Record, *, title: str, back: str, section: str = "people:people-list"
) -> HttpResponse:
    """The form, and back to where the record stands once it is struck out."""
    user = account(request)
    form = StrikeOutForm(request.POST or None)
    if done(request, form, lambda: voiding.strike_out(row, reason=form.cleaned_data["reason"], by=user)):
        return redirect(back)
    crumbs = crumbs_of(user, voiding.KINDS[type(row)].unit_of(row).area, section)
    why = _("The record stays to be read and counts nowhere. What is right is recorded again.")
    words = {"title": title, "submit": _("Strike out"), "danger": True, "why": why, "lead": str(row)}
    return render(request, "people/form.html", {"form": form, "back": back, "crumbs": crumbs, **words})


@needs(Action.APPRAISE)
def appraisal_strike_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike out a quarter's appraisal; the quarter can be appraised again."""
    rows = Appraisal.objects.visible_to(account(request), Action.APPRAISE)
    row = get_object_or_404(rows.select_related("posting__unit", "posting__official"), pk=pk)
    return _page(request, row, title=_("Strike out the appraisal"), back=row.posting.get_absolute_url())


@needs(Action.APPRAISE)
def survey_strike_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike out a survey; one of the same day can be recorded again."""
    rows = SatisfactionSurvey.objects.visible_to(account(request), Action.APPRAISE)
    row = get_object_or_404(rows.select_related("unit"), pk=pk)
    return _page(request, row, title=_("Strike out the survey"), back=row.unit.get_absolute_url())


@needs(Action.MANAGE_PEOPLE)
def change_strike_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike out a change of a leadership team."""
    rows = LeadershipChange.objects.visible_to(account(request), Action.MANAGE_PEOPLE)
    row = get_object_or_404(rows.select_related("unit"), pk=pk)
    back = f"{reverse('people:change-list')}?area={row.unit.short_code}&struck=on"
    return _page(request, row, title=_("Strike out the change"), back=back, section="people:change-list")


@needs(Action.MANAGE_PEOPLE)
def secondment_strike_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike out a secondment; the official can be lent on these days again."""
    rows = Secondment.objects.visible_to(account(request), Action.MANAGE_PEOPLE)
    row = get_object_or_404(rows.select_related("area", "official"), pk=pk)
    back = f"{reverse('people:secondment-list')}?area={row.area.short_code}&ended=on&struck=on"
    return _page(request, row, title=_("Strike out the secondment"), back=back, section="people:secondment-list")
