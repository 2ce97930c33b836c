"""Handing many drafts to the joint check at once, such as those of one workbook; each by its own rules."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from issues import plan_rules
from issues.models import Measure, Plan, PlanStep
from issues.models.plan import PlanState, StepKind
from issues.plan_rules import NoMeasures
from units import audit
from units.access import Account, Action
from units.models import Unit
from units.rules import RuleBroken

BATCH = 2_000


class IncompleteDraft(RuleBroken):
    """Whoever submits many at once reads none of them: what cannot be approved is not sent on."""

    message = _("The draft has gaps, with which it could not be approved. Missing: %(missing)s.")


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch did: the plans that were submitted, and those left out with the rule that forbids them."""

    done: list[Plan] = field(default_factory=list)
    refused: list[tuple[Plan, RuleBroken]] = field(default_factory=list)


@transaction.atomic
def submit_many(plans: Sequence[int], *, by: Account, on: date) -> Batch:
    """Hand drafts (by their numbers) to the joint check, each with its own step and audit entry.

    One that a rule forbids is named in `refused` and left as it was: PlanNotYours, WrongState, NoMeasures,
    IncompleteDraft. A constant number of statements for each batch of rows. Needs Action.EDIT_PLAN on each unit.
    """
    # In one order by everybody, so that two batches over the same units cannot wait for each other in a ring.
    units = Plan.objects.filter(pk__in=plans).order_by().values("unit")
    list(Unit.objects.select_for_update(no_key=True).filter(pk__in=units).order_by("pk").values_list("pk"))
    rows = list(Plan.objects.filter(pk__in=plans).select_related("unit").order_by("unit__code", "unit__level", "pk"))
    measures = _measures_of(rows)
    batch = Batch()
    for plan in rows:
        try:
            _check_may_submit(plan, measures[plan.pk], by)
            batch.done.append(plan)
        except RuleBroken as refusal:
            batch.refused.append((plan, refusal))
    _write(batch.done, by, on)
    return batch


def _measures_of(plans: list[Plan]) -> dict[int, list[Measure]]:
    by_number = {plan.pk: plan for plan in plans}
    found: dict[int, list[Measure]] = defaultdict(list)
    for measure in Measure.objects.filter(plan__in=list(by_number)).order_by("plan", "position"):
        measure.plan = by_number[measure.plan_id]
        found[measure.plan_id].append(measure)
    return found


def _check_may_submit(plan: Plan, measures: list[Measure], by: Account) -> None:
    plan_rules.check_may(by, Action.EDIT_PLAN, plan.unit)
    plan_rules.check_stands_at(plan, PlanState.DRAFT)
    if not measures:
        raise NoMeasures
    if gaps := plan_rules.gaps_of(measures):
        raise IncompleteDraft(missing="；".join(gaps))


def _write(plans: list[Plan], by: Account, on: date) -> None:
    """Move the drafts on in one statement, with their steps and audit entries."""
    Plan.objects.filter(pk__in=[plan.pk for plan in plans]).update(state=PlanState.CHECKING)
    steps = [PlanStep(plan=plan, kind=StepKind.SUBMITTED, on=on, by=by) for plan in plans]
    PlanStep.objects.bulk_create(steps, batch_size=BATCH)
    told = {"state": PlanState.CHECKING.value, "on": on.isoformat()}
    changes = [audit.Change(plan, plan.unit.code, {"state": plan.state}, told) for plan in plans]
    audit.record_many("issues.plan_submitted", changes, by=by)
    for plan in plans:
        plan.state = PlanState.CHECKING
