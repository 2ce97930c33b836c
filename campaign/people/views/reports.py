"""Monthly reports: the list, writing one, one report with the township's opinion and the county's reading."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.people import report_listing, report_page, reporting, reports, similarity
from campaign.people.models import MonthlyReport
from campaign.people.report_forms import OpinionForm, ReportForm, ReportListForm, month_of
from campaign.people.views.acting import done
from campaign.people.views.postings import get_posting
from units import exports
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.rules import RuleBroken
from units.scoping import Absent

LIST = "people:report-list"


@require_safe
@needs(Action.READ)
def report_list(request: HttpRequest) -> HttpResponse:
    """The reports of a month with the missing ones, or those that wait for me."""
    user = account(request)
    form = ReportListForm(request.GET, user=user)
    if not form.is_valid():
        return render(request, "people/report_list.html", {"form": form, "page": None}, status=400)
    data = form.cleaned_data
    page, lines = report_listing.page_of(data, user=user, number=request.GET.get("page"))
    figures = None if data["waiting"] else reporting.reports_due(data["area"], data["month"], data["on"])
    context = {"form": form, "page": page, "lines": lines, "figures": figures, "area": data["area"]}
    context |= {"marked": similarity.is_told_in(data["area"], user), "crumbs": crumbs_of(user, data["area"], LIST)}
    return render(request, "people/report_list.html", context)


@require_safe
@needs(Action.READ)
def report_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    user = account(request)
    form = ReportListForm(request.GET, user=user)
    if not form.is_valid():
        return render(request, "people/report_list.html", {"form": form, "page": None}, status=400)
    data = form.cleaned_data
    name = f"{_('Monthly reports')}-{data['area'].name}-{data['month']:%Y-%m}.xlsx"
    return exports.download(report_listing.xlsx(data, user=user), name, exports.XLSX_TYPE)


@needs(Action.WRITE_REPORT)
def report_new(request: HttpRequest, pk: int, month: str) -> HttpResponse:
    """Write the report of a month (2016-11); the month that has a report leads to it, and a text beside it."""
    user = account(request)
    posting = get_posting(request, pk, Action.WRITE_REPORT)
    first = month_of(month)
    if first is None:
        raise Absent(_("Write the month as 2016-11."))
    there = report_page.shown(posting.reports.filter(month=first)).first()
    if there is not None:
        return _amend(request, there) if request.method == "POST" else redirect(there)
    form = ReportForm(request.POST or None, month=first)
    if done(request, form, lambda: reports.submit(posting, month=first, content=form.content, by=user, on=today())):
        return redirect(posting.reports.get(month=first))
    context = report_page.writing(posting, first, user, today()) | {"form": form, "back": posting.get_absolute_url()}
    context["crumbs"] = crumbs_of(user, posting.unit.area, LIST)
    return render(request, "people/report_form.html", context)


def _get(request: HttpRequest, pk: int) -> MonthlyReport:
    rows = MonthlyReport.objects.visible_to(account(request))
    return get_object_or_404(report_page.shown(rows), pk=pk)


@needs(Action.WRITE_REPORT)
def report_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend a report that the township has not seen to yet."""
    rows = MonthlyReport.objects.visible_to(account(request), Action.WRITE_REPORT)
    return _amend(request, get_object_or_404(report_page.shown(rows), pk=pk))


def _amend(request: HttpRequest, report: MonthlyReport) -> HttpResponse:
    """The form with the report's text; of two texts written at once the second's author sees both and decides."""
    user = account(request)
    form = ReportForm(request.POST or None, month=report.month, report=report)
    context: dict[str, Any] = {"posting": report.posting, "month": report.month, "report": report, "form": form}

    def verb() -> object:
        return reports.amend(report, content=form.content, seen=form.cleaned_data["seen"], by=user)

    try:
        if done(request, form, verb, but=reports.ReportChanged):
            return redirect(report)
    except reports.ReportChanged as refusal:
        context |= _both_texts(request, form, refusal)
    context |= {"back": report.get_absolute_url(), "crumbs": crumbs_of(user, report.posting.unit.area, LIST)}
    return render(request, "people/report_form.html", context, status=409 if "changes" in context else 200)


def _both_texts(request: HttpRequest, form: ReportForm, refusal: reports.ReportChanged) -> dict[str, Any]:
    """What is saved beside the second's text, which stays in the form and may be saved over it knowingly."""
    current = refusal.current
    again = ReportForm(_seeing(request, current), month=current.month, report=current)
    again.add_error(None, str(refusal))
    return {"form": again, "changes": report_page.differences(current, form.content)}


def _seeing(request: HttpRequest, report: MonthlyReport) -> QueryDict:
    """What was sent, as begun from the text that the page shows now."""
    data = request.POST.copy()
    data["seen"] = reports.seen_of(report)
    return data


@require_safe
@needs(Action.READ)
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One report, the mark of another's likeness, and what I can do with it."""
    return _detail(request, _get(request, pk))


def _detail(
    request: HttpRequest, report: MonthlyReport, *, refusal: object = None, form: OpinionForm | None = None
) -> HttpResponse:
    user = account(request)
    context = report_page.context_of(report, user) | {
        "opinion_form": form or OpinionForm(report=report),
        "refusal": refusal,
        "crumbs": crumbs_of(user, report.posting.unit.area, LIST),
    }
    return render(request, "people/report_detail.html", context, status=409 if refusal or form else 200)


@require_POST
@needs(Action.GIVE_OPINION)
def report_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """The township's opinion."""
    report = _get(request, pk)
    form = OpinionForm(request.POST, report=report)
    if not form.is_valid():
        return _detail(request, report, form=form)
    try:
        reports.give_opinion(report, **form.cleaned_data, by=account(request), on=today())
    except RuleBroken as refusal:
        report = _get(request, pk)
        form = OpinionForm(_seeing(request, report), report=report)
        return _detail(request, report, refusal=refusal, form=form)
    messages.success(request, _("The opinion is given; the county reads the report now."))
    return redirect(report)


@require_POST
@needs(Action.READ_REPORT)
def report_read(request: HttpRequest, pk: int) -> HttpResponse:
    """The county has read it."""
    report = _get(request, pk)
    try:
        reports.mark_read(report, by=account(request), on=today())
    except RuleBroken as refusal:
        return _detail(request, _get(request, pk), refusal=refusal)
    messages.success(request, _("Marked as read."))
    return redirect(report)
