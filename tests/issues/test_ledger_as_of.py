"""The ledger as of a past day: what a line told on that day, and nothing that came later."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.accounts.models import User
from issues import columns, handling, ledger
from issues.models import Issue, IssueEvent, Measure, Plan
from issues.models.issue import State
from issues.models.plan import PlanState
from tests.factories import Tree, make_tree, make_user
from tests.issues.factories import APPROVED, DUE, FOUND, make_issue, make_measure, make_plan
from units.access import Role

pytestmark = pytest.mark.django_db
TODAY = date(2016, 12, 31)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(1, 1, 2)


@pytest.fixture
def handler(tree: Tree) -> User:
    return make_user(Role.TOWNSHIP, tree.townships[0])


@pytest.fixture
def checker(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


@pytest.fixture
def issue(tree: Tree, handler: User, checker: User) -> Issue:
    """Closed on 5 October, back on the 20th, closed again on 5 December."""
    row = make_issue(tree.villages[0], "路不通")
    IssueEvent.objects.create(issue=row, state=State.OPEN, on=FOUND, by=handler)
    for month, day in ((10, 4), (12, 4)):
        handling.take_up(row, by=handler, on=date(2016, month, day - 1))
        handling.mark_done(row, by=handler, on=date(2016, month, day), remark="已修通")
        handling.close(row, by=checker, on=date(2016, month, day + 1))
        if month == 10:
            handling.reopen(row, by=checker, on=date(2016, 10, 20), remark="又塌了")
    row.refresh_from_db()
    return row


def line_on(tree: Tree, user: User, day: date | None) -> ledger.Line:
    filters = {"area": tree.prefecture.area, "on": day}
    rows = ledger.shown(ledger.issues_behind(filters, user=user, on=day or TODAY))
    return ledger.lines_of(rows, on=day or TODAY, as_of=day is not None)[0]


@pytest.mark.parametrize(
    ("day", "state", "done_on", "closed_on", "recurred"),
    [
        (FOUND, "open", None, None, 0),
        (date(2016, 10, 4), "done", date(2016, 10, 4), None, 0),
        (date(2016, 10, 5), "closed", date(2016, 10, 4), date(2016, 10, 5), 0),
        (date(2016, 10, 19), "closed", date(2016, 10, 4), date(2016, 10, 5), 0),
        (date(2016, 10, 20), "open", None, None, 1),
        (date(2016, 12, 3), "in_progress", None, None, 1),
        (date(2016, 12, 5), "closed", date(2016, 12, 4), date(2016, 12, 5), 1),
        (None, "closed", date(2016, 12, 4), date(2016, 12, 5), 1),
    ],
)
def test_a_line_tells_the_days_and_the_returns_of_its_day_alone(
    tree: Tree,
    checker: User,
    issue: Issue,
    day: date | None,
    state: str,
    done_on: date | None,
    closed_on: date | None,
    recurred: int,
) -> None:
    line = line_on(tree, checker, day)
    assert (line.state, line.done_on, line.closed_on, line.recurred) == (state, done_on, closed_on, recurred)
    assert line.closed_by == (checker if closed_on else None)
    named = dict(zip(columns.header_of("results"), next(iter(columns.rows_of("results", [line]))), strict=True))
    assert [named[name] for name in ("整改到位时间", "是否销号", "销号时间")] == [
        done_on,
        "是" if closed_on else "否",
        closed_on,
    ]


def test_page_and_workbook_of_a_past_day_show_no_later_day(tree: Tree, checker: User, issue: Issue) -> None:
    client = Client()
    client.force_login(checker)
    page = client.get("/issues/?list=results&on=2016-11-30").content.decode()
    assert ("2016-12-0" in page, "recurred once" in page) == (False, True)
    content = client.get("/issues.xlsx?list=results&on=2016-11-30").content
    cells = [str(cell) for row in openpyxl.load_workbook(io.BytesIO(content)).active.values for cell in row]
    assert [cell for cell in cells if cell.startswith("2016-12")] == []
    assert "recurred once" not in client.get("/issues/?on=2016-10-19").content.decode()


def test_a_measure_counts_by_the_version_that_stood_on_the_day(tree: Tree, checker: User, issue: Issue) -> None:
    first = make_plan(issue.unit, checker, state=PlanState.SUPERSEDED, measures=0)
    Plan.objects.filter(pk=first.pk).update(superseded_on=date(2016, 12, 20))
    make_measure(first, issue, "措施一")
    second = make_plan(
        issue.unit, checker, state=PlanState.APPROVED, version=2, measures=0, approved_on=date(2016, 12, 20)
    )
    make_measure(second, issue, "措施二")
    days = (date(2016, 9, 30), APPROVED, date(2016, 12, 19), date(2016, 12, 20), None)
    assert [[one.action for one in line_on(tree, checker, day).measures] for day in days] == [
        [],
        ["措施一"],
        ["措施一"],
        ["措施二"],
        ["措施二"],
    ]


def test_overdue_on_a_past_day_asks_the_steps_and_the_plans_of_that_day(
    tree: Tree, checker: User, issue: Issue
) -> None:
    plan = make_plan(issue.unit, checker, state=PlanState.FINISHED, measures=0)
    Plan.objects.filter(pk=plan.pk).update(finished_on=date(2016, 12, 10))
    make_measure(plan, issue)

    def late(day: date | None) -> list[Issue]:
        filters = {"area": tree.prefecture.area, "due": "overdue", "on": day}
        return list(ledger.issues_behind(filters, user=checker, on=day or TODAY))

    assert [late(day) for day in (DUE, date(2016, 12, 1), date(2016, 12, 3))] == [[], [issue], [issue]]
    assert [late(day) for day in (date(2016, 12, 4), date(2016, 12, 10), None)] == [[], [], []]


DAYS = st.integers(0, 120).map(lambda n: date.fromordinal(FOUND.toordinal() + n))


@given(day=DAYS, finished=st.none() | st.just(date(2016, 12, 2)), due=DAYS)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_badge_of_any_day_says_what_the_filter_of_that_day_says(
    tree: Tree, checker: User, issue: Issue, day: date, finished: date | None, due: date
) -> None:
    Measure.objects.all().delete()
    Plan.objects.all().delete()
    plan = make_plan(issue.unit, checker, measures=0)
    state = PlanState.FINISHED if finished else PlanState.APPROVED
    ends: dict[str, Any] = {"finished_on": finished, "finished_by": checker} if finished else {}
    Plan.objects.filter(pk=plan.pk).update(state=state, approved_on=APPROVED, **ends)
    make_measure(plan, issue, due_on=due)
    filters = {"area": tree.prefecture.area, "on": day}
    listed = ledger.issues_behind(filters | {"due": "overdue"}, user=checker, on=day).exists()
    assert listed == (line_on(tree, checker, day).due_state == "overdue")


@pytest.mark.parametrize("number", [1, 30])
def test_a_past_day_takes_the_same_queries_at_any_length(
    tree: Tree, checker: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = make_plan(tree.villages[0], checker, state=PlanState.APPROVED, measures=number)
    for row in Issue.objects.all():
        IssueEvent.objects.create(issue=row, state=State.OPEN, on=FOUND, by=checker)
    filters = {"area": tree.prefecture.area, "on": DUE, "due": ""}
    rows = ledger.shown(ledger.issues_behind(filters, user=User.objects.get(pk=checker.pk), on=DUE))
    with django_assert_num_queries(5):
        lines = ledger.lines_of(rows, on=DUE, as_of=True)
    assert (len(lines), plan.measures.count()) == (number, number)


def test_nothing_is_closed_from_the_list_of_a_past_day(tree: Tree, handler: User, checker: User) -> None:
    row = make_issue(tree.villages[0], state=State.DONE, done_by=handler)
    for state in (State.OPEN, State.DONE):
        IssueEvent.objects.create(issue=row, state=state, on=FOUND, by=handler)
    client = Client()
    client.force_login(checker)
    asked = ("/issues/?on=2016-11-30", "/issues/?on=2016-12-31", "/issues/")
    assert [client.get(address).context["may_close"] for address in asked] == [False, True, True]
