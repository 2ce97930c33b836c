"""The way of a plan: started, submitted, jointly checked, approved by two people, finished; or returned with a reason.

Whoever wrote at a version is an author of it and approves nothing of it. The rules stand in plan_rules.py, the writing
of measures in drafting.py.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from issues import evidence, plan_rules
from issues.models import Approval, Measure, Plan, PlanStep, Progress
from issues.models.plan import IN_WORK, PlanKind, PlanState, StepKind
from issues.plan_rules import CONTENT, AlreadyInWork, ReasonMissing, UnitNotStanding
from units import audit, register_lock
from units.access import Account, Action
from units.models import Unit

APPROVERS = 2


@transaction.atomic
def start(unit: Unit, *, kind: str, by: Account, on: date) -> Plan:
    """Start a draft; where an approved version is in force the draft copies its measures and will supersede it.

    Raises PlanNotYours, UnitNotStanding, AlreadyInWork. Needs Action.EDIT_PLAN on the unit.
    """
    register_lock.share()
    plan_rules.check_may(by, Action.EDIT_PLAN, unit)
    if not unit.stands_on(on):
        raise UnitNotStanding(day=unit.closed_on or "")
    versions = lock_versions(unit.pk)
    for one in versions:
        if one.state in IN_WORK:
            raise AlreadyInWork(version=one.version, state=one.get_state_display())
    number = max((one.version for one in versions), default=0) + 1
    plan = Plan.objects.create(unit=unit, kind=PlanKind(kind), version=number, author=by, drafted_on=on)
    former = next((one for one in versions if one.state == PlanState.APPROVED), None)
    if former is not None:
        Measure.objects.bulk_create(_copy(one, plan) for one in former.measures.order_by("position"))
    after = {"kind": plan.kind, "version": number, "copies": former.version if former else None}
    _record("issues.plan_started", plan, None, after, by=by, on=on)
    return plan


def _copy(measure: Measure, plan: Plan) -> Measure:
    values = {name: getattr(measure, name) for name in CONTENT}
    return Measure(plan=plan, issue_id=measure.issue_id, position=measure.position, **values)


def lock_versions(unit_pk: int) -> list[Plan]:
    """All versions of the unit's plan, read under a lock of the unit, so that one person at a time moves them."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit_pk)
    return list(Plan.objects.filter(unit=unit_pk).select_related("unit").order_by("version"))


def locked(plan: Plan) -> Plan:
    """The version as it stands now, under the lock."""
    return next(one for one in lock_versions(plan.unit_id) if one.pk == plan.pk)


@transaction.atomic
def submit(plan: Plan, *, by: Account, on: date) -> Plan:
    """Hand the draft to the joint check. Raises PlanNotYours, WrongState, NoMeasures. Needs Action.EDIT_PLAN."""
    plan = locked(plan)
    plan_rules.refuse_submission(plan, by)
    return _move(plan, PlanState.CHECKING, StepKind.SUBMITTED, "issues.plan_submitted", by=by, on=on)


@transaction.atomic
def check(plan: Plan, *, by: Account, on: date, seen: str | None = None) -> Plan:
    """Tell that the joint check has passed; `seen` is the fingerprint of the text that the user read.

    Raises PlanNotYours, WrongState, ChangedSinceSeen. Needs Action.CHECK_PLAN.
    """
    plan = locked(plan)
    plan_rules.refuse_check(plan, by)
    plan_rules.check_unchanged(plan, seen)
    plan.checked_on, plan.checked_by = on, by
    plan.save(update_fields=["checked_on", "checked_by"])
    return _move(plan, PlanState.APPROVING, StepKind.CHECKED, "issues.plan_checked", by=by, on=on)


@transaction.atomic
def approve(plan: Plan, *, by: Account, on: date, seen: str | None = None) -> Plan:
    """Give one of the two approvals; the second one puts the version in force and supersedes the former.

    `seen` is the fingerprint of the text that the user read. Raises PlanNotYours, WrongState, AuthorCannotApprove,
    ApprovedByYou, ChangedSinceSeen, Incomplete, KindNotDemanded. Needs Action.APPROVE_PLAN.
    """
    plan = locked(plan)
    plan_rules.refuse_approval(plan, by, on)
    plan_rules.check_unchanged(plan, seen)
    Approval.objects.create(plan=plan, approved_on=on, approved_by=by)
    given = Approval.objects.filter(plan=plan, voided_at__isnull=True).count()
    _record("issues.plan_approved", plan, None, {"approvals": given}, by=by, on=on)
    if given >= APPROVERS:
        _put_in_force(plan, by, on)
    return plan


def _put_in_force(plan: Plan, by: Account, on: date) -> None:
    """Supersede the version in force and take its place; what was noted on measures that stay is noted on here."""
    former = Plan.objects.filter(unit=plan.unit_id, state=PlanState.APPROVED).select_related("unit").first()
    if former is not None:
        former.state, former.superseded_on = PlanState.SUPERSEDED, on
        former.save(update_fields=["state", "superseded_on"])
        _record("issues.plan_superseded", former, {"state": PlanState.APPROVED}, {"state": former.state}, by=by, on=on)
        _carry_notes(former, plan)
    plan.state, plan.approved_on = PlanState.APPROVED, on
    plan.save(update_fields=["state", "approved_on"])


def _carry_notes(former: Plan, plan: Plan) -> None:
    """Copy the latest note of each measure that stands in both versions: the same issue and action are one measure."""
    latest = {(one.measure.issue_id, one.measure.action): one for one in _notes(former)}
    for measure in plan.measures.all():
        if note := latest.get((measure.issue_id, measure.action)):
            carried = Progress.objects.create(
                measure=measure,
                on=note.on,
                percent=note.percent,
                text=note.text,
                noted_at=note.noted_at,
                noted_by_id=note.noted_by_id,
            )
            evidence.carry(note, carried)


def _notes(plan: Plan) -> Iterable[Progress]:
    rows = Progress.objects.filter(measure__plan=plan).select_related("measure")
    return rows.prefetch_related("evidence").order_by("on", "id")


@transaction.atomic
def send_back(plan: Plan, *, reason: str, by: Account, on: date) -> Plan:
    """Return a version to draft, from the joint check or from approval; approvals given are voided, visibly.

    Raises PlanNotYours, WrongState, ReasonMissing. Needs Action.CHECK_PLAN in the check, APPROVE_PLAN after it.
    """
    plan = locked(plan)
    plan_rules.refuse_return(plan, by)
    if not reason.strip():
        raise ReasonMissing
    void_approvals([plan], by)
    plan.checked_on = plan.checked_by = None
    plan.save(update_fields=["checked_on", "checked_by"])
    how = {"by": by, "on": on, "reason": reason.strip()}
    return _move(plan, PlanState.DRAFT, StepKind.RETURNED, "issues.plan_returned", **how)  # type: ignore[arg-type]


def void_approvals(plans: list[Plan], by: Account) -> int:
    """Void what approvals stand on these versions; tell how many. Called inside a verb's transaction."""
    standing = Approval.objects.filter(plan__in=[plan.pk for plan in plans], voided_at__isnull=True)
    return standing.update(voided_at=timezone.now(), voided_by=by)


@transaction.atomic
def finish(plan: Plan, *, by: Account, on: date) -> Plan:
    """Tell that an approved plan is carried out. Raises PlanNotYours, WrongState, NotAllDone. Needs APPROVE_PLAN."""
    plan = locked(plan)
    plan_rules.refuse_finish(plan, by, on)
    plan.finished_on, plan.finished_by = on, by
    plan.save(update_fields=["finished_on", "finished_by"])
    return _move(plan, PlanState.FINISHED, StepKind.FINISHED, "issues.plan_finished", by=by, on=on)


def _move(
    plan: Plan, state: PlanState, step: StepKind, action: str, *, by: Account, on: date, reason: str = ""
) -> Plan:
    before = plan.state
    plan.state = state
    plan.save(update_fields=["state"])
    PlanStep.objects.create(plan=plan, kind=step, on=on, by=by, reason=reason)
    after = {"state": state.value} | ({"reason": reason} if reason else {})
    _record(action, plan, {"state": before}, after, by=by, on=on)
    return plan


def _record(
    action: str,
    plan: Plan,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    *,
    by: Account,
    on: date,
) -> None:
    change = audit.Change(plan, plan.unit.code, before, {**after, "on": on.isoformat()})
    audit.record(action, change, by=by)
