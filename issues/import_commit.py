"""Writing the rows of a preview into drafts: new versions, issues with their first event, measures, the audit entries.

Bulk inserts throughout: as many statements for thirty rows as for as many as fit into a batch.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from issues.drafting import mark_changed
from issues.handling import SameIssueOpen
from issues.import_report import Report, Taken
from issues.import_standing import FIELDS, IssueKey, Standing
from issues.models import Issue, IssueEvent, Measure, Plan
from issues.models.issue import Source, State
from issues.models.plan import IN_WORK, PlanState
from units import audit
from units.access import Account
from units.audit import Change
from units.models import Unit

BATCH = 2_000

type Entries = dict[str, list[Change]]


@dataclass(slots=True)
class Work:
    """One commit under way: the units it touches, their versions, and what the audit log will tell."""

    report: Report
    beside: Standing
    by: Account
    on: date
    plans: dict[int, Plan] = field(default_factory=dict)
    entries: Entries = field(default_factory=lambda: defaultdict(list))

    def note(self, action: str, subject: Any, unit: Unit, before: Any, after: Any) -> None:  # noqa: ANN401 - any value
        """Keep an audit entry for the end."""
        told = {**after, "on": self.on.isoformat()}
        self.entries[action].append(Change(subject, unit.code, before, told))


def write(report: Report, beside: Standing, *, stated_on: date | None, by: Account, on: date) -> int:
    """Write all rows of a report without errors, inside the caller's transaction and lock; returns the plans touched.

    Raises SameIssueOpen when somebody else records one of the issues at the same moment.
    New measures go at the end of the unit's draft. A unit whose plan is in force gets a new version that copies it; a
    version that waited for approval goes back to the joint check, its approvals voided.
    """
    work = Work(report, beside, by, on)
    changed = {one.row for one in report.changed}
    rows = [one for one in report.rows if one.row in changed or one.identity not in beside.measures]
    if not rows:
        return 0
    copies = _versions(work, rows)
    issues = _issues(work, rows, stated_on)
    _change(work, [one for one in rows if one.row in changed], copies)
    _add(work, [one for one in rows if one.row not in changed], issues)
    _refile(work, rows)
    for action, changes in work.entries.items():
        audit.record_many(action, changes, by=by)
    return len(work.plans)


def _versions(work: Work, rows: list[Taken]) -> dict[int, Measure]:
    """Make sure that each unit has a version in work; returns copied measures by the number of their original."""
    fresh: list[Plan] = []
    sources: dict[int, Plan] = {}
    touched: list[Plan] = []
    for unit, kind in {one.place: (one.unit, one.plan_kind) for one in rows}.values():
        if unit is None:
            continue
        stands = work.beside.plans.get(unit.pk)
        if stands is not None and stands.state in IN_WORK:
            stands.unit = unit
            touched.append(stands)
            work.plans[unit.pk] = stands
            continue
        version = work.beside.versions.get(unit.pk, 0) + 1
        plan = Plan(unit=unit, kind=kind, version=version, author=work.by, drafted_on=work.on)
        fresh.append(plan)
        work.plans[unit.pk] = plan
        if stands is not None and stands.state == PlanState.APPROVED:
            sources[stands.pk] = plan
    Plan.objects.bulk_create(fresh, batch_size=BATCH)
    for plan in fresh:
        work.note("issues.plan_started", plan, plan.unit, None, {"kind": plan.kind, "version": plan.version})
    if touched:
        mark_changed(touched, by=work.by, on=work.on)
    _kinds(work, touched, rows)
    return _copies(sources)


def _kinds(work: Work, touched: list[Plan], rows: list[Taken]) -> None:
    kinds = {one.place: one.plan_kind for one in rows}
    moved = [plan for plan in touched if plan.kind != kinds[plan.unit_id]]
    for plan in moved:
        before, plan.kind = plan.kind, kinds[plan.unit_id]
        work.note("issues.plan_kind_changed", plan, plan.unit, {"kind": before}, {"kind": plan.kind})
    if moved:
        Plan.objects.bulk_update(moved, ["kind"], batch_size=BATCH)


def _copies(sources: dict[int, Plan]) -> dict[int, Measure]:
    originals = Measure.objects.filter(plan__in=list(sources)).order_by("pk")
    copies = {
        one.pk: Measure(
            plan=sources[one.plan_id],
            issue_id=one.issue_id,
            position=one.position,
            action=one.action,
            **{name: getattr(one, name) for name in FIELDS},
        )
        for one in originals
    }
    Measure.objects.bulk_create(copies.values(), batch_size=BATCH)
    return copies


def days_of_finding(rows: Iterable[Taken], stated_on: date | None, on: date) -> dict[IssueKey, date]:
    """For each issue of the rows the day on which it is found if it is new.

    Without a stated day it was found the day before its earliest deadline, and never after today: nobody could work
    on an issue of the future.
    """
    days: dict[IssueKey, date] = {}
    for one in rows:
        if not one.issue:
            continue
        name = one.identity[:2]
        due = min((one.due_on or on) - timedelta(days=1), on)
        days[name] = stated_on or min(due, days.get(name, due))
    return days


def _issues(work: Work, rows: list[Taken], stated_on: date | None) -> dict[IssueKey, int]:
    """The issue of each new measure by unit and text; what is not there yet is found by the survey."""
    days = days_of_finding(work.report.rows, stated_on, work.on)
    issues: dict[IssueKey, int] = {}
    fresh: dict[IssueKey, Issue] = {}
    for one in rows:
        name = one.identity[:2]
        if not one.issue or one.identity in work.beside.measures:
            continue
        if stands := work.beside.issue_of(one):
            issues[name] = stands["pk"]
        elif one.unit:
            made = Issue(unit=one.unit, aspect_id=one.aspect_id, text=one.issue, source=Source.SURVEY)
            made.found_on = days[name]
            fresh.setdefault(name, made)
    with _once():
        Issue.objects.bulk_create(fresh.values(), batch_size=BATCH)
    events = [IssueEvent(issue=made, state=State.OPEN, on=made.found_on, by=work.by) for made in fresh.values()]
    IssueEvent.objects.bulk_create(events, batch_size=BATCH)
    for made in fresh.values():
        after = {"text": made.text, "source": made.source, "found_on": made.found_on.isoformat()}
        work.note("issues.recorded", made, made.unit, None, after)
    return issues | {name: made.pk for name, made in fresh.items()}


def _add(work: Work, rows: list[Taken], issues: dict[IssueKey, int]) -> None:
    last = Measure.objects.filter(plan__in=list(work.plans.values())).values("plan").annotate(last=Max("position"))
    positions: dict[int, int] = defaultdict(int, last.values_list("plan", "last"))
    made: list[tuple[Measure, Taken]] = []
    for one in rows:
        plan = work.plans[one.place]
        positions[plan.pk] += 1
        values = {name: getattr(one, name) for name in FIELDS}
        issue = issues[one.identity[:2]] if one.issue else None
        made.append((Measure(plan=plan, issue_id=issue, position=positions[plan.pk], action=one.action, **values), one))
    Measure.objects.bulk_create([measure for measure, _one in made], batch_size=BATCH)
    for measure, one in made:
        after = {"issue": one.issue, "action": one.action, **{name: _told(getattr(one, name)) for name in FIELDS}}
        work.note("issues.measure_added", measure, work.plans[one.place].unit, None, after)


def _change(work: Work, rows: list[Taken], copies: dict[int, Measure]) -> None:
    """Change the measures of the version in work: the draft's own, or the copies of those in force."""
    numbers = [work.beside.measures[one.identity]["pk"] for one in rows]
    own = copies if not rows else {**Measure.objects.in_bulk([pk for pk in numbers if pk not in copies]), **copies}
    fields = {one.row: [name for name, _old, _new in one.fields] for one in work.report.changed}
    measures: list[Measure] = []
    for one, number in zip(rows, numbers, strict=True):
        measure, stood = own[number], work.beside.measures[one.identity]
        names = [name for name in fields[one.row] if name in FIELDS]
        for name in names:
            setattr(measure, name, getattr(one, name))
        before, after = (
            {name: _told(stood[name]) for name in names},
            {name: _told(getattr(one, name)) for name in names},
        )
        measures.append(measure)
        if after:
            work.note("issues.measure_changed", measure, work.plans[one.place].unit, before, after)
    if measures:
        Measure.objects.bulk_update(measures, list(FIELDS), batch_size=200)


def _refile(work: Work, rows: list[Taken]) -> None:
    """Put the issues that stand under the aspects that the sheet gives them; the preview told each of them."""
    moved: dict[int, Taken] = {}
    for one in rows:
        stands = work.beside.issue_of(one)
        if stands is not None and one.aspect_id not in (0, stands["aspect_id"]):
            moved[stands["pk"]] = one
    if not moved:
        return
    issues = list(Issue.objects.filter(pk__in=moved).select_related("aspect").order_by("pk"))
    for issue in issues:
        before, one = issue.aspect.code, moved[issue.pk]
        issue.aspect_id = one.aspect_id
        if one.unit:
            work.note("issues.refiled", issue, one.unit, {"aspect": before}, {"aspect": one.aspect})
    with _once():
        Issue.objects.bulk_update(issues, ["aspect"], batch_size=BATCH)


@contextmanager
def _once() -> Iterator[None]:
    """The constraint decides between this commit and somebody who records the very same issue at this moment."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise SameIssueOpen from error


def _told(value: object) -> Any:  # noqa: ANN401 - JSON
    return value.isoformat() if isinstance(value, date) else value
