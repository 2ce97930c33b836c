"""The archive, one summary, its editing, and the steps of its way."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.reports import archive, dashboard, months, summaries, summary_page, summary_rules, verifying
from campaign.reports.filters import SummaryFilters
from campaign.reports.forms import CorrectionForm, DraftForm, EditForm, month_of
from campaign.reports.models import Summary
from units import access, audit
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.lists import listed, wrong
from units.rules import RuleBroken


@require_safe
@needs(Action.READ)
def report_list(request: HttpRequest) -> HttpResponse:
    """The archive by month and area; for whoever drafts also what waits, and the form that drafts one."""
    user = account(request)
    filters = SummaryFilters(request.GET, user=user)
    if not filters.is_valid():
        return wrong(request, filters, "reports/report_list.html")
    drafts = access.may(user, Action.DRAFT_SUMMARY)
    context = listed(request, filters, "reports:report-list", size=50) | {
        "dashboard_month": months.last_over(today()),
        "waiting": archive.waiting_for(user) if drafts else None,
        "draft_form": DraftForm(user=user, area=filters.area.short_code) if drafts else None,
    }
    return render(request, "reports/report_list.html", context)


@needs(Action.DRAFT_SUMMARY)
def summary_new(request: HttpRequest) -> HttpResponse:
    """Draft the summary of a month, once whatever the number of clicks; the one that is there already is shown."""
    user = account(request)
    asked = request.GET
    form = DraftForm(request.POST or None, user=user, area=asked.get("area", "")[:12], month=asked.get("month", "")[:7])
    if request.method == "POST" and form.is_valid():
        area, month = form.cleaned_data["area"], month_of(form)
        try:
            return redirect(summaries.draft(area, month, by=user, on=today()))
        except summary_rules.AlreadyThere as refusal:
            messages.info(request, str(refusal))
            return redirect(summaries.standing(area, month) or "reports:report-list")
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
    return render(request, "reports/summary_new.html", {"form": form})


def get_summary(request: HttpRequest, pk: int, action: Action = Action.READ) -> Summary:
    """The summary if the user may read it (or do the action with it), else 404."""
    rows = Summary.objects.all().readable_by(account(request)).visible_to(account(request), action)
    return get_object_or_404(rows.select_related("area", "corrects", "author", "checked_by", "issued_by"), pk=pk)


@require_safe
@needs(Action.READ)
def summary_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One summary: its text, its way, its digests, and, when asked, what today's records say."""
    return _detail(request, get_summary(request, pk))


def _detail(request: HttpRequest, summary: Summary, refusal: object = None) -> HttpResponse:
    user = account(request)
    context = summary_page.context_of(summary, user) | {
        "crumbs": crumbs_of(user, summary.area.area, "reports:report-list"),
        "refusal": refusal,
        "dashboard_url": dashboard.month_url(summary.area.short_code, summary.month),
    }
    if "verify" in request.GET and summary.is_issued:
        try:
            context["verification"] = verifying.verify(summary)
        except RuleBroken as rule:
            context["refusal"] = rule
    return render(request, "reports/summary_detail.html", context, status=409 if refusal else 200)


@needs(Action.DRAFT_SUMMARY)
def summary_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the text; the loser of two edits sees both texts and may save knowingly."""
    user, summary = account(request), get_summary(request, pk, Action.DRAFT_SUMMARY)
    form = EditForm(request.POST or None, summary=summary)
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            if _save(request, summary, form):
                messages.success(request, _("Saved."))
            else:
                messages.info(request, _("This was saved already; nothing was done twice."))
            return redirect(summary)
        except summary_rules.ChangedSinceSeen as refusal:
            summary.refresh_from_db()
            theirs, form = summary_page.difference(summary, form), _again(request, summary, refusal)
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
    crumbs = crumbs_of(user, summary.area.area, "reports:report-list")
    context = {"summary": summary, "form": form, "theirs": theirs, "crumbs": crumbs}
    return render(request, "reports/summary_edit.html", context, status=409 if theirs else 200)


@transaction.atomic
def _save(request: HttpRequest, summary: Summary, form: EditForm) -> bool:
    """Save an edit; False when this very form was saved before."""
    data, by = form.cleaned_data, account(request)
    if not audit.spend(data["once"], by=by):
        return False
    summaries.edit(summary, text=data["text"], letter=form.letter, seen=data["seen"], by=by, on=today())
    return True


def _again(request: HttpRequest, summary: Summary, refusal: RuleBroken) -> EditForm:
    """The loser's text, ready to be saved over the one that it lost to."""
    data = request.POST.copy()
    data["seen"] = str(summary.version)
    form = EditForm(data, summary=summary)
    form.add_error(None, str(refusal))
    return form


def _do(request: HttpRequest, pk: int, said: str, step: Callable[[Summary, int], Summary]) -> HttpResponse:
    """One step with the version that the page showed; the rule that forbids it is shown on the page."""
    summary = get_summary(request, pk, Action.DRAFT_SUMMARY)
    seen = request.POST.get("seen", "")
    try:
        done = step(summary, int(seen) if seen.isdecimal() and len(seen) < 9 else 0)
    except RuleBroken as refusal:
        return _detail(request, get_summary(request, pk), refusal)
    messages.success(request, said)
    return redirect(done)


@require_POST
@needs(Action.DRAFT_SUMMARY)
def summary_recompute(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the figures again from today's records."""
    by, said = account(request), _("The figures were taken again.")
    return _do(request, pk, said, lambda summary, seen: summaries.recompute(summary, seen=seen, by=by, on=today()))


@require_POST
@needs(Action.ISSUE_SUMMARY)
def summary_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell that a second person read it and that it is right."""
    by, said = account(request), _("Your check is recorded; the summary can be issued.")
    return _do(request, pk, said, lambda summary, seen: summaries.check(summary, seen=seen, by=by, on=today()))


@require_POST
@needs(Action.ISSUE_SUMMARY)
def summary_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Issue and freeze."""
    by, said = account(request), _("Issued and frozen.")
    return _do(request, pk, said, lambda summary, seen: summaries.issue(summary, seen=seen, by=by, on=today()))


@needs(Action.DRAFT_SUMMARY)
def summary_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a correction of an issued summary."""
    user, summary = account(request), get_summary(request, pk, Action.DRAFT_SUMMARY)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(summaries.correct(summary, reason=form.cleaned_data["reason"], by=user, on=today()))
        except summary_rules.CorrectedAlready as refusal:
            messages.info(request, str(refusal))
            return redirect(Summary.objects.get(corrects=summary))
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
    crumbs = crumbs_of(user, summary.area.area, "reports:report-list")
    return render(request, "reports/summary_correct.html", {"summary": summary, "form": form, "crumbs": crumbs})
