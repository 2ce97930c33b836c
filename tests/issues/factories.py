"""Issues and plans for the tests: rows as they lie in the tables, without the verbs that lead there."""

from datetime import date
from itertools import count

from campaign.accounts.models import User
from issues.models import Approval, Aspect, Issue, Measure, Plan, PlanStep
from issues.models.issue import Source, State
from issues.models.plan import IN_WORK, PlanKind, PlanState, StepKind
from tests.factories import make_user
from units.models import Unit

FOUND = date(2016, 9, 1)
DRAFTED = date(2016, 9, 10)
APPROVED = date(2016, 10, 1)
DUE = date(2016, 11, 30)
_numbers = count(1)


def make_issue(
    unit: Unit,
    text: str = "",
    *,
    aspect: str = "roads",
    state: str = State.OPEN,
    source: str = Source.SURVEY,
    found_on: date = FOUND,
    done_by: User | None = None,
    closed_by: User | None = None,
) -> Issue:
    """One issue of the unit; done or closed on the day it was found, by accounts of their own unless given."""
    done = state in {State.DONE, State.CLOSED}
    closed = state == State.CLOSED
    return Issue.objects.create(
        unit=unit,
        aspect=Aspect.objects.get(code=aspect),
        text=text or f"问题{next(_numbers)}",
        source=source,
        found_on=found_on,
        state=state,
        done_on=found_on if done else None,
        done_by=(done_by or make_user()) if done else None,
        closed_on=found_on if closed else None,
        closed_by=(closed_by or make_user()) if closed else None,
    )


def make_measure(plan: Plan, issue: Issue | None = None, action: str = "", **fixings: object) -> Measure:
    """One measure with the five fixings, any of which can be given or blanked; of a new issue unless one is given."""
    position = plan.measures.count() + 1
    values: dict[str, object] = {
        "target": "路通到户",
        "content": "硬化道路",
        "due_on": DUE,
        "leader": "周建国",
        "leader_post": "县委常委",
        "handler": "李明",
        "handler_post": "乡党委书记",
    }
    return Measure.objects.create(
        plan=plan,
        issue=issue or make_issue(plan.unit),
        position=position,
        action=action or f"措施{position}",
        **values | fixings,
    )


def make_plan(
    unit: Unit,
    by: User,
    *,
    kind: str = PlanKind.RECTIFY,
    state: str = PlanState.DRAFT,
    version: int = 1,
    measures: int = 1,
    approved_on: date = APPROVED,
    approvers: tuple[User, ...] = (),
) -> Plan:
    """One version in that state, with so many complete measures; the author checked it unless it is earlier."""
    checked = state not in {PlanState.DRAFT, PlanState.CHECKING}
    plan = Plan.objects.create(
        unit=unit,
        kind=kind,
        version=version,
        state=state,
        author=by,
        drafted_on=DRAFTED,
        checked_on=DRAFTED if checked else None,
        checked_by=by if checked else None,
        approved_on=None if state in IN_WORK else approved_on,
        superseded_on=approved_on if state == PlanState.SUPERSEDED else None,
        finished_on=approved_on if state == PlanState.FINISHED else None,
        finished_by=by if state == PlanState.FINISHED else None,
    )
    for _measure in range(measures):
        make_measure(plan)
    for approver in approvers:
        Approval.objects.create(plan=plan, approved_on=approved_on, approved_by=approver)
    if checked:
        PlanStep.objects.create(plan=plan, kind=StepKind.CHECKED, on=DRAFTED, by=by)
    return plan
