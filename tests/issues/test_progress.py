"""Notes of progress, what is overdue and due soon as of a day, and a plan's progress from its measures."""

from datetime import date, timedelta

import pytest

from campaign.accounts.models import User
from issues import progress
from issues.models import Measure, Plan, Progress
from issues.models.plan import PlanState
from issues.plan_rules import PlanNotYours, WrongState
from issues.progress import BeforeApproval, DayNotCome, NoPercentage, TextMissing, is_reminded, light
from tests.factories import Tree, make_tree, make_user
from tests.issues.factories import APPROVED, DUE, make_measure, make_plan
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db
DAY = date(2016, 12, 31)


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 2)


@pytest.fixture
def handler(tree: Tree) -> User:
    return make_user(Role.TOWNSHIP, tree.townships[0])


@pytest.fixture
def plan(tree: Tree, handler: User) -> Plan:
    return make_plan(tree.villages[0], handler, state=PlanState.APPROVED)


def write(measure: Measure, by: User, percent: int = 50, day: date = DAY, text: str = "已开工") -> Progress | None:
    return progress.note(measure, percent=percent, text=text, day=day, by=by, on=DAY)


def test_a_note_is_kept_with_its_audit_entry(plan: Plan, handler: User) -> None:
    row = write(plan.measures.get(), handler)
    assert row is not None
    assert (row.percent, row.text, row.on, row.noted_by) == (50, "已开工", DAY, handler)
    assert AuditEntry.objects.get().action == "issues.progress_noted"


@pytest.mark.parametrize(
    ("percent", "text", "day", "rule"),
    [
        (50, "x", DAY + timedelta(days=1), DayNotCome),
        (50, "x", APPROVED - timedelta(days=1), BeforeApproval),
        (50, "  ", DAY, TextMissing),
        (101, "x", DAY, NoPercentage),
        (-1, "x", DAY, NoPercentage),
    ],
)
def test_what_cannot_be_is_refused(
    plan: Plan, handler: User, percent: int, text: str, day: date, rule: type[Exception]
) -> None:
    with pytest.raises(rule):
        write(plan.measures.get(), handler, percent, day, text)
    assert Progress.objects.count() == 0


def test_only_an_approved_plan_is_carried_out(tree: Tree, handler: User) -> None:
    draft = make_plan(tree.villages[1], handler)
    with pytest.raises(WrongState):
        write(draft.measures.get(), handler)


def test_whoever_does_not_handle_issues_here_notes_nothing(tree: Tree, plan: Plan) -> None:
    for user in (make_user(Role.PREFECTURE, tree.prefecture), make_user(Role.COUNTY, tree.counties[1])):
        with pytest.raises(PlanNotYours):
            write(plan.measures.get(), user)


@pytest.mark.parametrize(
    ("left", "state", "reminded"),
    [(-1, "overdue", False), (0, "soon", False), (10, "soon", False), (11, "normal", True), (20, "normal", True)],
)
def test_the_lights_follow_the_days_left(left: int, state: str, reminded: bool) -> None:
    due = DAY + timedelta(days=left)
    assert (light(due, 99, DAY), is_reminded(due, 99, DAY)) == (state, reminded)
    assert (light(due, 100, DAY), is_reminded(due, 100, DAY)) == ("none", False)


def test_far_deadlines_remind_nobody() -> None:
    assert (light(DAY + timedelta(days=21), 0, DAY), is_reminded(DAY + timedelta(days=21), 0, DAY)) == ("normal", False)


def test_a_plans_progress_is_the_mean_of_its_measures_as_of_the_day(plan: Plan, handler: User) -> None:
    first, second = plan.measures.get(), make_measure(plan)
    write(first, handler, 40, date(2016, 10, 10))
    write(first, handler, 80, date(2016, 11, 10))
    write(second, handler, 31, date(2016, 11, 10))

    def percent(day: date) -> list[int]:
        return [one.percent for one in Plan.objects.all().with_progress_on(day)]  # type: ignore[attr-defined]

    assert percent(date(2016, 10, 9)) == [0]
    assert percent(date(2016, 10, 10)) == [20]
    assert percent(DAY) == [55]


def test_a_plan_without_measures_stands_at_zero(tree: Tree, handler: User) -> None:
    make_plan(tree.villages[1], handler, measures=0)
    row = Plan.objects.all().with_progress_on(DAY).get()
    found = [getattr(row, name) for name in ("percent", "measures_count", "overdue_count")]
    assert found == [0, 0, 0]


def test_overdue_is_told_as_of_the_day(plan: Plan, handler: User) -> None:
    measure = plan.measures.get()
    write(measure, handler, 100, DUE + timedelta(days=5))
    assert list(Measure.objects.all().overdue_on(DUE)) == []
    assert list(Measure.objects.all().overdue_on(DUE + timedelta(days=1))) == [measure]
    assert list(Measure.objects.all().overdue_on(DUE + timedelta(days=5))) == []
    assert list(Measure.objects.all().due_soon_on(DUE - timedelta(days=10), DUE)) == [measure]


def test_a_superseded_plan_was_overdue_on_days_before(tree: Tree, plan: Plan) -> None:
    measure = plan.measures.get()
    Plan.objects.update(state=PlanState.SUPERSEDED, superseded_on=date(2016, 12, 20))
    assert list(Measure.objects.all().overdue_on(date(2016, 12, 19))) == [measure]
    assert list(Measure.objects.all().overdue_on(date(2016, 12, 20))) == []


def test_a_draft_is_never_overdue(tree: Tree, handler: User) -> None:
    make_plan(tree.villages[1], handler)
    assert list(Measure.objects.all().overdue_on(DAY)) == []
