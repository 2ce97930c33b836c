"""What stands in the database beside the rows of a file: the plans of their units, the measures, the open issues."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from issues.import_report import MeasureKey
from issues.models import Issue, Measure, Plan
from issues.models.plan import IN_WORK, PlanState
from issues.sheet_cells import key_of
from units.models import Unit

BATCH = 10_000
FIELDS = ("target", "content", "due_on", "leader", "leader_post", "handler", "handler_post", "note")

type IssueKey = tuple[int, str]


@dataclass(slots=True)
class Standing:
    """Per unit the version that an upload would touch, its measures by identity, and the issues not closed."""

    plans: dict[int, Plan] = field(default_factory=dict)
    versions: dict[int, int] = field(default_factory=dict)
    measures: dict[MeasureKey, dict[str, Any]] = field(default_factory=dict)
    issues: dict[IssueKey, dict[str, Any]] = field(default_factory=dict)

    def basis(self) -> list[Any]:
        """What a commit must find unchanged."""
        plans = sorted((unit, plan.pk, plan.state, self.versions[unit]) for unit, plan in self.plans.items())
        return [plans, sorted((name, list(row.values())) for name, row in self.measures.items())]


def standing(units: Iterable[int], *, lock: bool = False) -> Standing:
    """Read it for those units; the units locked when a commit follows. As many queries as there are batches."""
    found = Standing()
    for some in batched(sorted(set(units)), BATCH, strict=False):
        if lock:
            list(Unit.objects.filter(pk__in=some).order_by("pk").select_for_update(no_key=True).values_list("pk"))
        plans = Plan.objects.filter(unit__in=some).order_by("unit", "version")
        for plan in plans:
            found.versions[plan.unit_id] = plan.version
            kept = found.plans.get(plan.unit_id)
            if plan.state in IN_WORK or (plan.state == PlanState.APPROVED and (not kept or kept.state not in IN_WORK)):
                found.plans[plan.unit_id] = plan
        touched = [found.plans[unit].pk for unit in some if unit in found.plans]
        names = ("pk", "plan_id", "plan__unit_id", "issue_id", "issue__text", "issue__aspect_id", "action", *FIELDS)
        for row in Measure.objects.filter(plan__in=touched).order_by("pk").values(*names):
            identity = row["plan__unit_id"], key_of(row["issue__text"] or ""), key_of(row["action"])
            found.measures[identity] = row
        issues = Issue.objects.filter(unit__in=some).not_closed().order_by("pk")
        for issue in issues.values("pk", "unit_id", "text", "aspect_id", "found_on"):
            found.issues[issue["unit_id"], key_of(issue["text"])] = dict(issue)
    return found
