"""First secretaries: the list with its gaps, one posting, and what is done with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaign.people import former_accounts, listing, posting_page, postings
from campaign.people.filters import SecretaryFilters
from campaign.people.forms import DayForm, PostingForm, StrikeOutForm
from campaign.people.models import FirstSecretary
from campaign.people.releasing import readiness
from campaign.people.views.acting import done
from units import access, exports
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.lists import listed, wrong
from units.scoping import unit_or_404

LIST, TEMPLATE = "people:people-list", "people/people_list.html"


@require_safe
@needs(Action.READ)
def people_list(request: HttpRequest) -> HttpResponse:
    """Weak units with their first secretary or their gap, as of a day."""
    user = account(request)
    filters = SecretaryFilters(request.GET, user=user)
    if not filters.is_valid():
        return wrong(request, filters, TEMPLATE)
    context = listed(request, filters, LIST)
    context |= {
        "lines": listing.lines_of(context["page"], on=filters.day),
        "figures": posting_page.figures_of(filters.area, filters.day),
        "may_manage": access.may(user, Action.MANAGE_PEOPLE),
    }
    return render(request, TEMPLATE, context)


@require_safe
@needs(Action.READ)
def people_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    filters = SecretaryFilters(request.GET, user=account(request))
    if not filters.is_valid():
        return wrong(request, filters, TEMPLATE)
    content = listing.xlsx(filters.qs, on=filters.day)
    name = f"{_('First secretaries')}-{filters.area.name}-{filters.day.isoformat()}.xlsx"
    return exports.download(content, name, exports.XLSX_TYPE)


def get_posting(request: HttpRequest, pk: int, action: Action = Action.READ) -> FirstSecretary:
    """The posting if it lies where the user may do the action, else 404."""
    rows = FirstSecretary.objects.visible_to(account(request), action)
    shown = rows.select_related("unit", "official__area", "appointed_by", "ended_by", "voided_by", "replaces__official")
    return get_object_or_404(shown, pk=pk)


@require_safe
@needs(Action.READ)
def posting_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One posting: who, since when, by which authority; its reports and appraisals; what is missing for a release."""
    user = account(request)
    posting = get_posting(request, pk)
    context = posting_page.context_of(posting, user, today())
    context["crumbs"] = crumbs_of(user, posting.unit.area, LIST)
    return render(request, "people/posting_detail.html", context)


def _form_page(request: HttpRequest, form: object, posting: FirstSecretary, **words: Any) -> HttpResponse:
    crumbs = crumbs_of(account(request), posting.unit.area, LIST)
    lead = f"{posting.official.name} · {posting.unit.name}"
    context = {"form": form, "crumbs": crumbs, "lead": lead, "back": posting.get_absolute_url(), **words}
    return render(request, "people/form.html", context)


@needs(Action.MANAGE_PEOPLE)
def posting_new(request: HttpRequest, code: str) -> HttpResponse:
    """Appoint a first secretary to a weak unit."""
    user = account(request)
    unit = unit_or_404(user, code, Action.MANAGE_PEOPLE)
    form = PostingForm(request.POST or None, user=user, unit=unit)

    def verb() -> object:
        data = form.cleaned_data
        words = {"from_on": data["day"], "authority": data["authority"]}
        return postings.appoint(unit, data["official"], **words, by=user, on=today())

    if done(request, form, verb):
        return redirect(unit)
    crumbs = crumbs_of(user, unit.area, LIST)
    words = {"title": _("Appoint a first secretary"), "submit": _("Appoint"), "lead": unit.name}
    context = {"form": form, "crumbs": crumbs, "back": unit.get_absolute_url(), "roster": True, **words}
    return render(request, "people/form.html", context)


@needs(Action.MANAGE_PEOPLE)
def posting_replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Replace a first secretary, with the hand-over on one day."""
    user = account(request)
    posting = get_posting(request, pk, Action.MANAGE_PEOPLE)
    form = PostingForm(request.POST or None, user=user, unit=posting.unit)
    form.fields["day"].label = _("Day of the hand-over")
    form.fields["day"].help_text = _("On this day the new one holds the post and the present one no more.")

    def verb() -> object:
        data = form.cleaned_data
        words = {"handover_on": data["day"], "authority": data["authority"]}
        return postings.replace(posting, data["official"], **words, by=user, on=today())

    if done(request, form, verb):
        _tell_account(request, posting)
        return redirect(posting.unit)
    words = {"title": _("Replace the first secretary"), "submit": _("Replace, with the hand-over on this day")}
    return _form_page(request, form, posting, roster=True, **words)


def _tell_account(request: HttpRequest, posting: FirstSecretary) -> None:
    """Say so where the account of whoever has just gone still works for the unit."""
    if said := former_accounts.still_works(posting, today()):
        messages.warning(request, said)


@needs(Action.MANAGE_PEOPLE)
def posting_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Release a first secretary; before the acceptance the page says what is missing and has no button."""
    user = account(request)
    posting = get_posting(request, pk, Action.MANAGE_PEOPLE)
    form = DayForm(request.POST or None, label=_("First day out of the post"))
    if done(request, form, lambda: postings.release(posting, until_on=form.cleaned_data["day"], by=user, on=today())):
        _tell_account(request, posting)
        return redirect(posting)
    words = {"title": _("Release the first secretary"), "submit": _("Release")}
    return _form_page(request, form, posting, readiness=readiness(posting.unit, today()), **words)


@needs(Action.MANAGE_PEOPLE)
def posting_strike_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike out a posting that was entered in error."""
    user = account(request)
    posting = get_posting(request, pk, Action.MANAGE_PEOPLE)
    form = StrikeOutForm(request.POST or None)
    if done(request, form, lambda: postings.strike_out(posting, reason=form.cleaned_data["reason"], by=user)):
        return redirect(posting)
    why = _("The posting stays to be read and counts on no day. What it replaced is in force again.")
    words = {"title": _("Strike out the posting"), "submit": _("Strike out"), "danger": True, "why": why}
    return _form_page(request, form, posting, **words)
