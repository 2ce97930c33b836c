"""One version of a plan: how far it came, its steps and approvals."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from campaign.demo import days as calendar
from campaign.demo import prose
from campaign.demo.timetable import Way
from issues.models import Approval, Measure, Plan, PlanStep
from issues.models.plan import PlanState, StepKind
from units.access import Account

# The place of a version on its way, and the state of one that stands there.
STATES = {
    "draft": PlanState.DRAFT,
    "returned": PlanState.DRAFT,
    "checking": PlanState.CHECKING,
    "first": PlanState.APPROVING,
    "second": PlanState.APPROVING,
    "approved": PlanState.APPROVED,
    "finished": PlanState.FINISHED,
}
# What happened to a hundred versions on their way to the approval: sent back by the check, changed after an approval.
RETURNED, CHANGED = 3, 2


@dataclass(slots=True)
class Version:
    """One version to be written; `incident` is what happened on its way, "returned", "changed" or nothing."""

    plan: Plan
    way: Way
    place: str
    checker: Account
    approvers: tuple[Account, Account]
    incident: str = ""
    measures: list[Measure] = field(default_factory=list)

    @property
    def is_through(self) -> bool:
        """Both approvals were given."""
        return self.place in {"approved", "finished"}

    def settle(self, random_: random.Random) -> None:
        """Put the plan where its place says, and draw what happened on its way."""
        plan = self.plan
        plan.state = STATES[self.place]
        if plan.state in {PlanState.APPROVING, PlanState.APPROVED, PlanState.FINISHED}:
            plan.checked_on, plan.checked_by = self.way.checked_on, self.checker
        if self.is_through:
            plan.approved_on = self.way.approved_on
            drawn = random_.randrange(100)
            self.incident = "returned" if drawn < RETURNED else "changed" if drawn < RETURNED + CHANGED else ""

    def steps(self, random_: random.Random) -> Iterator[PlanStep]:
        """What happened, in its order."""
        for kind, on, by, reason in self._steps(random_):
            yield PlanStep(plan=self.plan, kind=kind, on=on, at=calendar.moment(on, random_), by=by, reason=reason)

    def _steps(self, random_: random.Random) -> Iterator[tuple[StepKind, date, Account, str]]:
        way, author = self.way, self.plan.author
        if self.place == "draft":
            return
        if self.incident == "returned":
            yield StepKind.SUBMITTED, way.drafted_on, author, ""
            yield StepKind.RETURNED, way.submitted_on, self.checker, prose.remark("return", random_)
        if self.incident == "changed":
            yield StepKind.SUBMITTED, way.drafted_on, author, ""
            yield StepKind.CHECKED, way.submitted_on, self.checker, ""
            yield StepKind.CHANGED, way.checked_on, author, ""
        else:
            yield StepKind.SUBMITTED, way.submitted_on, author, ""
        if self.place == "returned":
            yield StepKind.RETURNED, way.checked_on, self.checker, prose.remark("return", random_)
        elif self.place != "checking":
            yield StepKind.CHECKED, way.checked_on, self.checker, ""
        if self.plan.finished_on and self.plan.finished_by:
            yield StepKind.FINISHED, self.plan.finished_on, self.plan.finished_by, ""

    def approvals(self, random_: random.Random) -> Iterator[Approval]:
        """Those that stand, and one that a change voided."""
        way, (first, second) = self.way, self.approvers
        if self.incident == "changed":
            voided_at = calendar.moment(way.checked_on, random_)
            yield self._approval(first, way.submitted_on, random_, voided_at=voided_at, voided_by=self.plan.author)
        if self.is_through or self.place == "second":
            yield self._approval(first, way.first_on, random_)
        if self.is_through:
            yield self._approval(second, way.approved_on, random_)

    def _approval(self, by: Account, on: date, random_: random.Random, **voided: object) -> Approval:
        at = calendar.moment(on, random_)
        return Approval(plan=self.plan, approved_on=on, approved_at=at, approved_by=by, **voided)
