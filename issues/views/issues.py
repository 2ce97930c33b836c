"""One issue: its life, its evidence, and what the user can do with it; and the form that records one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from issues import evidence, handling, ledger
from issues.forms import EvidenceForm, IssueForm, StepForm
from issues.life import STEPS, Step, steps_from
from issues.models import Evidence, Issue, IssueEvent
from units import audit, exports
from units.access import Account, Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.rules import RuleBroken
from units.scoping import Absent


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that follows on the issue's state: its form, or the rule that keeps the user from it."""

    step: Step
    form: StepForm
    why_not: RuleBroken | None


@dataclass(frozen=True, slots=True)
class Event:
    """One step of the issue's life, as the timeline shows it."""

    on: object
    title: str
    note: str


@require_safe
@needs(Action.READ)
def issue_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One issue."""
    return _detail(request, _get(request, pk))


def _get(request: HttpRequest, pk: int) -> Issue:
    return get_object_or_404(ledger.shown(Issue.objects.visible_to(account(request))), pk=pk)


def _detail(
    request: HttpRequest,
    issue: Issue,
    *,
    refusal: object = None,
    step_form: tuple[str, StepForm] | None = None,
    evidence_form: EvidenceForm | None = None,
) -> HttpResponse:
    user = account(request)
    events = list(IssueEvent.objects.filter(issue=issue).select_related("by").order_by("-id"))
    context = {
        "issue": issue,
        "line": ledger.lines_of([issue], on=today())[0],
        "crumbs": crumbs_of(user, issue.unit.area, "issues:issue-list"),
        "events": [Event(one.on, one.get_state_display(), _note(one)) for one in events],
        "offers": _offers(issue, user, events, step_form),
        "files": issue.evidence.select_related("uploaded_by"),
        "evidence_form": evidence_form or EvidenceForm(),
        "may_add": issue.state != "closed" and evidence.may_add(issue, user),
        "refusal": refusal,
    }
    wrong = refusal or step_form or evidence_form
    return render(request, "issues/issue_detail.html", context, status=409 if wrong else 200)


def _note(event: IssueEvent) -> str:
    return " · ".join(part for part in (event.by.signature, event.remark) if part)


def _offers(
    issue: Issue, user: Account, events: Sequence[IssueEvent], given: tuple[str, StepForm] | None
) -> list[Offer]:
    offers = []
    for step in steps_from(issue.state):
        form = given[1] if given and given[0] == step.name else StepForm(step=step)
        try:
            handling.check_may_take(issue, step, events[0] if events else None, by=user, on=today())
            offers.append(Offer(step, form, None))
        except RuleBroken as rule:
            offers.append(Offer(step, form, rule))
    return offers


@require_POST
@needs(Action.READ)
def issue_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take one step of the issue's life; which roles may is the verb's to say."""
    issue = _get(request, pk)
    if (step := STEPS.get(name)) is None:
        raise Absent(_("There is no such step."))
    form = StepForm(request.POST, step=step)
    if not form.is_valid():
        return _detail(request, issue, step_form=(name, form))
    try:
        handling.take_step(issue, step, by=account(request), on=form.day, remark=form.cleaned_data["remark"])
    except RuleBroken as refusal:
        return _detail(request, _get(request, pk), refusal=refusal, step_form=(name, form))
    messages.success(request, _("Saved."))
    return redirect(issue)


@needs(Action.RECORD_ISSUE)
def issue_new(request: HttpRequest) -> HttpResponse:
    """Record an issue, once whatever the number of clicks."""
    user = account(request)
    form = IssueForm(request.POST or None, user=user, unit=request.GET.get("unit", "")[:12])
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                if not audit.spend(form.cleaned_data["once"], by=user):
                    messages.info(request, _("This was saved already; nothing was done twice."))
                    return redirect("issues:issue-list")
                issue = handling.record_issue(form.cleaned_data["unit"], form.finding, by=user, on=today())
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Recorded."))
            return redirect(issue)
    return render(request, "issues/issue_new.html", {"form": form})


@require_POST
@needs(Action.READ)
def evidence_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a file with the issue."""
    issue = _get(request, pk)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            evidence.add_evidence(issue, form.cleaned_data["file"], by=account(request))
        except RuleBroken as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The file is kept."))
            return redirect(issue)
    return _detail(request, issue, evidence_form=form)


@require_safe
@needs(Action.READ)
def evidence_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One evidence file, to keep and never to be shown as a page of this site."""
    rows = Evidence.objects.visible_to(account(request)).select_related("progress__measure__plan")
    row = get_object_or_404(rows, pk=pk)
    try:
        content = evidence.path_of(row).read_bytes()
    except OSError as error:
        raise Absent(_("The file is not where it was kept. Tell the system administrator.")) from error
    answer = exports.download(content, row.name, row.content_type)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
