"""What stands in the database beside the rows of a file: the plans of their units, the measures, the issues."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from issues.import_report import MeasureKey, Taken
from issues.models import Aspect, Issue, Measure, Plan
from issues.models.issue import State
from issues.models.plan import IN_WORK, PlanState
from issues.sheet_cells import key_of
from units.models import Unit

BATCH = 10_000
FIELDS = ("target", "content", "due_on", "leader", "leader_post", "handler", "handler_post", "note")

type IssueKey = tuple[int, str]
type IssueRow = dict[str, Any]


@dataclass(slots=True)
class Standing:
    """Per unit the version that an upload would touch, its measures by identity, and the issues."""

    plans: dict[int, Plan] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    measures: dict[MeasureKey, dict[str, Any]] = field(default_factory=dict)
    # Measures of finished plans, which no upload touches.
    finished: dict[MeasureKey, list[dict[str, Any]]] = field(default_factory=dict)
    # Names of the aspects by number.
    aspects: dict[int, str] = field(default_factory=dict)
    # Issues that a measure of a plan in force answers, be a new version in work or not.
    in_force: set[int] = field(default_factory=set)
    by_number: dict[int, IssueRow] = field(default_factory=dict)
    # By unit and text: those not closed, of which two may stand under two aspects, and the one closed last.
    open: dict[IssueKey, list[IssueRow]] = field(default_factory=dict)
    closed: dict[IssueKey, IssueRow] = field(default_factory=dict)

    def issue_of(self, taken: Taken) -> IssueRow | None:
        """The issue that a row answers: that of its measure, else the open one of its text; None when it is new."""
        if measure := self.measures.get(taken.identity):
            return self.by_number.get(measure["issue_id"])
        rows = self.open.get(taken.identity[:2], [])
        return next((row for row in rows if row["aspect_id"] == taken.aspect_id), rows[0] if rows else None)

    def basis(self, names: Iterable[IssueKey]) -> list[Any]:
        """What a commit must find unchanged: the plans, their measures, and the issues that the rows name."""
        plans = sorted((unit, plan.pk, plan.state, self.versions[unit]) for unit, plan in self.plans.items())
        measures = sorted((name, list(row.values())) for name, row in self.measures.items())
        issues = [
            (name, row["pk"], row["aspect_id"], row["found_on"], row["closed_on"])
            for name in sorted(names)
            for row in (*self.open.get(name, ()), *([self.closed[name]] if name in self.closed else ()))
        ]
        return [plans, measures, issues]


def standing(units: Iterable[int], *, lock: bool = False) -> Standing:
    """Read it for those units; the units locked when a commit follows. As many queries as there are batches."""
    found = Standing(aspects={one.pk: str(one) for one in Aspect.objects.all()})
    for some in batched(sorted(set(units)), BATCH, strict=False):
        if lock:
            list(Unit.objects.filter(pk__in=some).order_by("pk").select_for_update(no_key=True).values_list("pk"))
        plans = Plan.objects.filter(unit__in=some).order_by("unit", "version")
        for plan in plans:
            found.versions[plan.unit_id] = plan.version
            kept = found.plans.get(plan.unit_id)
            if plan.state in IN_WORK or (plan.state == PlanState.APPROVED and (not kept or kept.state not in IN_WORK)):
                found.plans[plan.unit_id] = plan
        _measures(found, [plan.pk for plan in plans if plan.state != PlanState.SUPERSEDED])
        _issues(found, some)
    return found


def _measures(found: Standing, plans: list[int]) -> None:
    names = ("pk", "plan_id", "plan__unit_id", "plan__state", "plan__kind", "issue_id", "issue__text")
    rows = Measure.objects.filter(plan__in=plans).order_by("pk")
    for row in rows.values(*names, "issue__aspect_id", "action", *FIELDS):
        identity = row["plan__unit_id"], key_of(row["issue__text"] or ""), key_of(row["action"])
        if row["plan__state"] == PlanState.FINISHED:
            found.finished.setdefault(identity, []).append(row)
            continue
        if row["plan__state"] == PlanState.APPROVED and row["issue_id"]:
            found.in_force.add(row["issue_id"])
        if row["plan_id"] == found.plans[row["plan__unit_id"]].pk:
            found.measures[identity] = row


def _issues(found: Standing, units: Iterable[int]) -> None:
    rows = Issue.objects.filter(unit__in=units).order_by("closed_on", "pk")
    for row in rows.values("pk", "unit_id", "text", "aspect_id", "found_on", "closed_on", "state"):
        issue: IssueRow = dict(row)
        found.by_number[issue["pk"]] = issue
        name = issue["unit_id"], key_of(issue["text"])
        if issue["state"] == State.CLOSED:
            found.closed[name] = issue
        else:
            found.open.setdefault(name, []).append(issue)
