"""Secondments, appraisals, surveys, changes of leadership teams."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaign.people import appraising, other_listing, seconding
from campaign.people.filters import ChangeFilters, SecondmentFilters
from campaign.people.forms import DayForm, SecondmentForm
from campaign.people.models import Secondment
from campaign.people.report_forms import AppraisalForm, ChangeForm, SurveyForm
from campaign.people.views.acting import done
from campaign.people.views.postings import get_posting
from units import access, exports
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.levels import Level
from units.lists import listed, wrong
from units.scoping import Absent, unit_or_404

SECONDMENTS, CHANGES = "people:secondment-list", "people:change-list"


@require_safe
@needs(Action.READ)
def secondment_list(request: HttpRequest) -> HttpResponse:
    """Secondments of the area, in and out."""
    user = account(request)
    filters = SecondmentFilters(request.GET, user=user)
    if not filters.is_valid():
        return wrong(request, filters, "people/secondment_list.html")
    context = listed(request, filters, SECONDMENTS)
    area = filters.area
    context["may_manage"] = 0 < area.level <= 3 and access.may(user, Action.MANAGE_PEOPLE, area)
    return render(request, "people/secondment_list.html", context)


@require_safe
@needs(Action.READ)
def secondment_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    filters = SecondmentFilters(request.GET, user=account(request))
    if not filters.is_valid():
        return wrong(request, filters, "people/secondment_list.html")
    name = f"{_('Secondments')}-{filters.area.name}-{today().isoformat()}.xlsx"
    return exports.download(other_listing.secondments_xlsx(filters.qs), name, exports.XLSX_TYPE)


@needs(Action.MANAGE_PEOPLE)
def secondment_new(request: HttpRequest, code: str) -> HttpResponse:
    """Record a secondment of a county or prefecture."""
    user = account(request)
    area = unit_or_404(user, code, Action.MANAGE_PEOPLE)
    if area.level > Level.COUNTY:
        raise Absent(_("Secondments are recorded for a county or a prefecture."))
    form = SecondmentForm(request.POST or None, user=user, area=area)
    back = f"{reverse(SECONDMENTS)}?area={area.short_code}"
    if done(request, form, lambda: seconding.second(area, form.cleaned_data["official"], form.lending, by=user)):
        return redirect(back)
    words = {"title": _("Record a secondment"), "submit": _("Record the secondment"), "lead": area.name}
    crumbs = crumbs_of(user, area.area, SECONDMENTS)
    return render(request, "people/form.html", {"form": form, "back": back, "crumbs": crumbs, "roster": True, **words})


@needs(Action.MANAGE_PEOPLE)
def secondment_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Set or mend the day on which a secondment ends."""
    user = account(request)
    rows = Secondment.objects.visible_to(user, Action.MANAGE_PEOPLE).select_related("area", "official")
    row = get_object_or_404(rows, pk=pk)
    form = DayForm(request.POST or None, label=_("First day back"), initial=row.until_on)
    back = f"{reverse(SECONDMENTS)}?area={row.area.short_code}"
    if done(request, form, lambda: seconding.end_secondment(row, until_on=form.cleaned_data["day"], by=user)):
        return redirect(back)
    lead = f"{row.official.name} · {row.sending_organisation} → {row.receiving_organisation}"
    words = {"title": _("End the secondment"), "submit": _("Save the day"), "lead": lead}
    crumbs = crumbs_of(user, row.area.area, SECONDMENTS)
    return render(request, "people/form.html", {"form": form, "back": back, "crumbs": crumbs, **words})


@needs(Action.APPRAISE)
def appraisal_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Appraise a quarter of a posting."""
    user = account(request)
    posting = get_posting(request, pk, Action.APPRAISE)
    form = AppraisalForm(request.POST or None, posting=posting)

    def verb() -> object:
        data = form.cleaned_data
        given = {"quarter": data["quarter"], "result": data["result"], "remark": data["remark"]}
        return appraising.appraise(posting, **given, by=user, on=today())

    if done(request, form, verb):
        return redirect(posting)
    lead = f"{posting.official.name} · {posting.unit.name}"
    words = {"title": _("Quarterly appraisal"), "submit": _("Record the appraisal"), "lead": lead}
    crumbs = crumbs_of(user, posting.unit.area, "people:people-list")
    context = {"form": form, "back": posting.get_absolute_url(), "crumbs": crumbs, **words}
    return render(request, "people/form.html", context)


@needs(Action.APPRAISE)
def survey_new(request: HttpRequest, code: str) -> HttpResponse:
    """Record the counts of a satisfaction survey."""
    user = account(request)
    unit = unit_or_404(user, code, Action.APPRAISE)
    form = SurveyForm(request.POST or None)

    def verb() -> object:
        held_on = form.cleaned_data["held_on"]
        return appraising.record_survey(unit, held_on=held_on, answers=form.answers, by=user, on=today())

    if done(request, form, verb):
        return redirect(unit)
    words = {"title": _("Satisfaction survey"), "submit": _("Record the counts"), "lead": unit.name}
    crumbs = crumbs_of(user, unit.area, "people:people-list")
    return render(
        request, "people/form.html", {"form": form, "back": unit.get_absolute_url(), "crumbs": crumbs, **words}
    )


@require_safe
@needs(Action.READ)
def change_list(request: HttpRequest) -> HttpResponse:
    """Changes of leadership teams up to the day."""
    user = account(request)
    filters = ChangeFilters(request.GET, user=user)
    if not filters.is_valid():
        return wrong(request, filters, "people/change_list.html")
    context = listed(request, filters, CHANGES)
    context["lines"] = other_listing.change_lines(context["page"])
    context["may_manage"] = access.may(user, Action.MANAGE_PEOPLE)
    return render(request, "people/change_list.html", context)


@require_safe
@needs(Action.READ)
def change_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    filters = ChangeFilters(request.GET, user=account(request))
    if not filters.is_valid():
        return wrong(request, filters, "people/change_list.html")
    name = f"{_('Changes of leadership teams')}-{filters.area.name}-{today().isoformat()}.xlsx"
    return exports.download(other_listing.changes_xlsx(filters.qs), name, exports.XLSX_TYPE)


@needs(Action.MANAGE_PEOPLE)
def change_new(request: HttpRequest, code: str) -> HttpResponse:
    """Record a change of a unit's leadership team."""
    user = account(request)
    unit = unit_or_404(user, code, Action.MANAGE_PEOPLE)
    form = ChangeForm(request.POST or None)

    def verb() -> object:
        data = form.cleaned_data
        given = {name: data[name] for name in ("post", "kind", "reason", "day")}
        return appraising.record_change(unit, **given, by=user, on=today())

    if done(request, form, verb):
        return redirect(unit)
    words = {"title": _("Change of the leadership team"), "submit": _("Record the change"), "lead": unit.name}
    crumbs = crumbs_of(user, unit.area, CHANGES)
    return render(
        request, "people/form.html", {"form": form, "back": unit.get_absolute_url(), "crumbs": crumbs, **words}
    )
