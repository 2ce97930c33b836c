"""Writing at a version that is not approved yet: its measures, one at a time. A change after a decision undoes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from issues.models import Issue, Measure, Plan, PlanStep
from issues.models.plan import IN_WORK, PlanKind, PlanState, StepKind
from issues.plan_rules import CONTENT, WrongState, check_may, fingerprint, needs_issue
from issues.planning import locked, void_approvals
from units import audit
from units.access import Account, Action
from units.rules import RuleBroken


class NeverEdited(RuleBroken):
    """An approved version stays as it is."""

    message = _("An approved plan is never edited. Start a new version; it copies the approved one.")


class MeasureChangedMeanwhile(RuleBroken):
    """Somebody else saved the measure after the user had opened it."""

    message = _("This measure was changed meanwhile. Compare both texts below, then save again or leave it.")


class MeasureGone(RuleBroken):
    """Somebody else removed it."""

    message = _("This measure was removed meanwhile. Copy your text below into a new measure if it is needed.")


class MeasureTwice(RuleBroken):
    """Issue and action together tell a measure."""

    message = _("The same action stands under this issue already, in measure %(number)s.")


class IssueMissing(RuleBroken):
    """A rectify plan answers what was found."""

    message = _("A measure of a rectify plan answers an issue of the unit; choose the issue, or record it first.")


class IssueElsewhere(RuleBroken):
    """A measure answers an issue of its own unit."""

    message = _("This issue belongs to another unit than the plan.")


class DeadlineBeforeFinding(RuleBroken):
    """No deadline lies before the finding."""

    message = _("The deadline %(due)s lies before the day on which the issue was found, %(found)s.")


@dataclass(frozen=True, slots=True)
class Line:
    """What a measure says; in a draft any of the fixings but the action may still be blank.

    `issue` is None where the measure of an upgrade or a consolidate plan answers none.
    """

    issue: Issue | None
    action: str
    target: str = ""
    content: str = ""
    due_on: date | None = None
    leader: str = ""
    leader_post: str = ""
    handler: str = ""
    handler_post: str = ""
    note: str = ""

    @classmethod
    def of(cls, measure: Measure) -> Self:
        """What the measure says now."""
        return cls(issue=measure.issue, **{name: getattr(measure, name) for name in CONTENT})

    def values(self) -> dict[str, Any]:
        """The measure's fields but the issue."""
        return {name: getattr(self, name) for name in CONTENT}

    def as_json(self) -> dict[str, str]:
        """The form kept in the audit log."""
        issue = self.issue.text if self.issue else ""
        return {"issue": issue} | {name: str(value or "") for name, value in self.values().items()}


def seen_of(measure: Measure) -> str:
    """The fingerprint of one measure, which its form carries."""
    return fingerprint([measure])


@transaction.atomic
def add_measure(plan: Plan, line: Line, *, by: Account, on: date) -> Measure:
    """Add a measure at the end. Raises PlanNotYours, NeverEdited, IssueMissing, IssueElsewhere, MeasureTwice,
    DeadlineBeforeFinding.

    Needs Action.EDIT_PLAN on the unit.
    """
    plan = _open(plan, by)
    _check(plan, line, None)
    last: int = plan.measures.aggregate(last=Max("position"))["last"] or 0
    measure = Measure.objects.create(plan=plan, issue=line.issue, position=last + 1, **line.values())
    _changed(plan, "issues.measure_added", measure, None, line, by=by, on=on)
    return measure


@transaction.atomic
def change_measure(measure: Measure, line: Line, *, seen: str, by: Account, on: date) -> Measure:
    """Save the measure; `seen` is the fingerprint of what the user saw. Saving the very same text changes nothing.

    Raises MeasureGone, MeasureChangedMeanwhile and what `add_measure` raises. Needs Action.EDIT_PLAN on the unit.
    """
    plan = _open(measure.plan, by)
    measure = _again(measure)
    before = Line.of(measure)
    if before == line:
        return measure
    if seen_of(measure) != seen:
        raise MeasureChangedMeanwhile
    _check(plan, line, measure)
    measure.issue = line.issue
    for name, value in line.values().items():
        setattr(measure, name, value)
    measure.save()
    _changed(plan, "issues.measure_changed", measure, before, line, by=by, on=on)
    return measure


@transaction.atomic
def remove_measure(measure: Measure, *, seen: str, by: Account, on: date) -> None:
    """Take the measure out of a version that is not approved; the numbers after it close up.

    Raises PlanNotYours, NeverEdited, MeasureGone, MeasureChangedMeanwhile. Needs Action.EDIT_PLAN on the unit.
    """
    plan = _open(measure.plan, by)
    measure = _again(measure)
    if seen_of(measure) != seen:
        raise MeasureChangedMeanwhile
    before, number = Line.of(measure), measure.position
    _changed(plan, "issues.measure_removed", measure, before, None, by=by, on=on)
    measure.delete()
    # One after another from the lowest: a number is free before the next measure takes it.
    for later in plan.measures.filter(position__gt=number).order_by("position"):
        Measure.objects.filter(pk=later.pk).update(position=later.position - 1)


@transaction.atomic
def change_kind(plan: Plan, *, kind: str, by: Account, on: date) -> Plan:
    """Make the draft a plan of another kind. Raises PlanNotYours, NeverEdited. Needs Action.EDIT_PLAN on the unit."""
    plan = _open(plan, by)
    if plan.kind != kind:
        before, plan.kind = plan.kind, PlanKind(kind)
        plan.save(update_fields=["kind"])
        change = audit.Change(plan, plan.unit.code, {"kind": before}, {"kind": plan.kind, "on": on.isoformat()})
        audit.record("issues.plan_kind_changed", change, by=by)
        mark_changed([plan], by=by, on=on)
    return plan


def mark_changed(plans: Sequence[Plan], *, by: Account, on: date) -> int:
    """After a change of these versions' text: void their approvals and their joint check, and know the writer.

    A version that waited for approval goes back to the joint check. For a verb that has locked the units and writes
    its own audit entry; as many statements for one plan as for many. Returns the number of approvals voided.
    """
    decided = [plan for plan in plans if plan.state == PlanState.APPROVING]
    voided = void_approvals(decided, by)
    back = Plan.objects.filter(pk__in=[plan.pk for plan in decided])
    back.update(state=PlanState.CHECKING, checked_on=None, checked_by=None)
    for plan in decided:
        plan.state, plan.checked_on, plan.checked_by = PlanState.CHECKING, None, None
    known = set(PlanStep.objects.filter(plan__in=plans, kind=StepKind.EDITED, by=by).values_list("plan", flat=True))
    fresh = [plan for plan in plans if plan.author_id != by.pk and plan.pk not in known]
    steps = [PlanStep(plan=plan, kind=StepKind.EDITED, on=on, by=by) for plan in fresh]
    steps += [PlanStep(plan=plan, kind=StepKind.CHANGED, on=on, by=by) for plan in decided]
    PlanStep.objects.bulk_create(steps)
    return voided


def _open(plan: Plan, by: Account) -> Plan:
    plan = locked(plan)
    check_may(by, Action.EDIT_PLAN, plan.unit)
    if plan.state == PlanState.APPROVED:
        raise NeverEdited
    if plan.state not in IN_WORK:
        raise WrongState(state=plan.get_state_display())
    return plan


def _again(measure: Measure) -> Measure:
    found = Measure.objects.select_related("issue").filter(pk=measure.pk).first()
    if found is None:
        raise MeasureGone
    return found


def _check(plan: Plan, line: Line, measure: Measure | None) -> None:
    if line.issue is not None:
        _check_issue(plan, line.issue, line.due_on)
    elif needs_issue(plan.kind):
        raise IssueMissing
    other = plan.measures.filter(issue=line.issue, action=line.action).first()
    if other is not None and other != measure:
        raise MeasureTwice(number=other.position)


def _check_issue(plan: Plan, issue: Issue, due_on: date | None) -> None:
    if issue.unit_id != plan.unit_id:
        raise IssueElsewhere
    if due_on is not None and due_on < issue.found_on:
        raise DeadlineBeforeFinding(due=due_on.isoformat(), found=issue.found_on.isoformat())


def _changed(
    plan: Plan, action: str, measure: Measure, before: Line | None, after: Line | None, *, by: Account, on: date
) -> None:
    voided = mark_changed([plan], by=by, on=on)
    told = {**(after.as_json() if after else {}), "on": on.isoformat()} | ({"voided": voided} if voided else {})
    change = audit.Change(measure, plan.unit.code, before.as_json() if before else None, told)
    audit.record(action, change, by=by)
