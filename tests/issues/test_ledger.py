"""The ledger: which issues stand behind which filters, and what a line tells."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from campaign.accounts.models import User
from issues import columns, ledger
from issues.models import Category, Issue
from issues.models.plan import PlanState, Progress
from tests.factories import Tree, make_tree, make_user
from tests.issues.factories import DUE, FOUND, make_issue, make_measure, make_plan
from units.access import Role

pytestmark = pytest.mark.django_db
ON = date(2016, 12, 31)


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 2)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.PREFECTURE, tree.prefecture)


def found(tree: Tree, user: User, filters: Mapping[str, Any]) -> list[Issue]:
    rows = ledger.issues_behind({"area": tree.prefecture.area, **filters}, user=user, on=ON)
    return list(rows)


def test_each_filter_keeps_its_own(tree: Tree, officer: User) -> None:
    first, second = tree.villages[0], tree.villages[2]
    water = make_issue(first, "饮水管道冻裂", aspect="water", found_on=date(2016, 8, 1))
    press = make_issue(second, "公路塌方", aspect="roads", source="press", state="closed")
    duty = make_issue(second, "无人值班", aspect="duty", found_on=date(2016, 10, 1), state="done")
    everything = [water, press, duty]
    cases: list[tuple[dict[str, Any], list[Issue]]] = [
        ({}, everything),
        ({"area": tree.counties[0].area}, [water]),
        ({"category": Category.objects.get(code="livelihood")}, [water, press]),
        ({"aspect": duty.aspect}, [duty]),
        ({"source": "press"}, [press]),
        ({"state": "done"}, [duty]),
        ({"state": "not_closed"}, [water, duty]),
        ({"found_from": FOUND}, [press, duty]),
        ({"found_to": FOUND}, [water, press]),
        ({"found_from": FOUND, "found_to": FOUND}, [press]),
        ({"q": "塌方"}, [press]),
        ({"q": second.short_code}, [press, duty]),
        ({"q": first.name}, [water]),
    ]
    assert [found(tree, officer, filters) for filters, _expected in cases] == [expected for _filters, expected in cases]


def test_overdue_are_those_not_done_whose_approved_measure_was_due_before_the_day(tree: Tree, officer: User) -> None:
    late, drafted, finished = (make_issue(tree.villages[0]) for _number in range(3))
    approved = make_plan(tree.villages[0], officer, state=PlanState.APPROVED, measures=0)
    make_measure(approved, late)
    make_measure(approved, finished)
    make_measure(make_plan(tree.villages[1], officer, measures=0), drafted)
    Issue.objects.filter(pk=finished.pk).update(state="done", done_on=FOUND, done_by=officer)
    assert found(tree, officer, {"due": "overdue"}) == [late]
    rows = ledger.issues_behind({"area": tree.prefecture.area, "due": "overdue"}, user=officer, on=DUE)
    assert list(rows) == []


def test_the_badge_of_a_line_says_what_the_filter_says(tree: Tree, officer: User) -> None:
    late, soon, calm, free = (make_issue(tree.villages[0]) for _number in range(4))
    approved = make_plan(tree.villages[0], officer, state=PlanState.APPROVED, measures=0)
    for issue, due in ((late, DUE), (soon, date(2017, 1, 10)), (calm, date(2017, 1, 11))):
        make_measure(approved, issue, due_on=due)
    lines = ledger.lines_of([late, soon, calm, free], on=ON)
    assert [line.due_state for line in lines] == ["overdue", "soon", "normal", "none"]
    assert [line.due_on for line in lines] == [DUE, date(2017, 1, 10), date(2017, 1, 11), None]


def test_what_waits_for_me_is_where_i_handle_or_close_and_not_my_own_done(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    here, there = tree.villages[0], tree.villages[2]
    open_, done = make_issue(here), make_issue(here, state="done")
    mine = make_issue(here, state="done", done_by=officer)
    make_issue(there, state="done")
    assert found(tree, officer, {"waiting": "handle"}) == [open_]
    assert found(tree, officer, {"waiting": "close"}) == [done]
    assert found(tree, officer, {}) == [open_, done, mine]


def test_a_line_names_its_places_and_the_progress_of_the_day(tree: Tree, officer: User) -> None:
    village, township = tree.villages[0], tree.townships[0]
    plan = make_plan(village, officer, state=PlanState.APPROVED)
    measure = plan.measures.get()
    for day, percent in ((date(2016, 11, 1), 30), (date(2017, 1, 1), 90)):
        Progress.objects.create(measure=measure, on=day, percent=percent, text="x", noted_by=officer)
    above = make_issue(township)
    assert measure.issue is not None
    lines = ledger.lines_of([measure.issue, above], on=ON)
    county = tree.counties[0].name
    assert [(one.county, one.township, one.village) for one in lines] == [
        (county, township.name, village.name),
        (county, township.name, ""),
    ]
    assert [[one.percent for one in line.measures] for line in lines] == [[30], []]  # type: ignore[attr-defined]


def test_of_two_versions_the_approved_one_counts(tree: Tree, officer: User) -> None:
    issue = make_issue(tree.villages[0])
    for version, state in ((1, PlanState.SUPERSEDED), (2, PlanState.APPROVED), (3, PlanState.DRAFT)):
        plan = make_plan(tree.villages[0], officer, state=state, version=version, measures=0)
        make_measure(plan, issue, f"措施 v{version}")
    assert [one.action for one in ledger.lines_of([issue], on=ON)[0].measures] == ["措施 v2"]


@pytest.mark.parametrize("number", [1, 30])
def test_lines_take_the_same_queries_at_any_length(
    tree: Tree, officer: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    plan = make_plan(tree.villages[0], officer, state=PlanState.APPROVED, measures=number)
    rows = ledger.shown(
        ledger.issues_behind({"area": tree.prefecture.area}, user=User.objects.get(pk=officer.pk), on=ON)
    )
    with django_assert_num_queries(4):
        lines = ledger.lines_of(rows, on=ON)
    assert (len(lines), plan.measures.count()) == (number, number)


def test_counts_by_state_equal_the_lists_behind_them(tree: Tree, officer: User) -> None:
    for state in ("open", "open", "in_progress", "done", "closed"):
        make_issue(tree.villages[0], state=state)
    make_issue(tree.villages[2])
    area = tree.townships[0].area
    counts = ledger.count_by_state(officer, area)
    assert counts == {"open": 2, "in_progress": 1, "done": 1, "closed": 1}
    assert {state: len(found(tree, officer, {"area": area, "state": state})) for state in counts} == counts


@pytest.mark.parametrize("which", ledger.LISTS)
def test_each_workbook_begins_with_its_own_columns_and_holds_every_column_of_the_plan_workbook(which: str) -> None:
    header = columns.header_of(which)
    own = [name for name, _value in columns.OWN[which]]
    assert header[: len(own)] == own
    assert {name for name, _value in columns.CANONICAL} - set(header) == set()
    assert len(header) == len(set(header))


def test_a_workbook_has_one_row_a_measure(tree: Tree, officer: User) -> None:
    plan = make_plan(tree.villages[0], officer, state=PlanState.APPROVED, measures=0)
    issue, bare = make_issue(tree.villages[0], "路不通"), make_issue(tree.villages[0], "水不通", aspect="water")
    make_measure(plan, issue, "修路")
    make_measure(plan, issue, "修桥", note="待批")
    rows = list(columns.rows_of("rectification", ledger.lines_of([issue, bare], on=ON)))
    named = [dict(zip(columns.header_of("rectification"), row, strict=True)) for row in rows]
    assert [(row["序号"], row["存在问题"], row["整改措施"], row["备注"], row["进展"]) for row in named] == [
        (1, "路不通", "修路", "", "0%"),
        (2, "路不通", "修桥", "待批", "0%"),
        (3, "水不通", None, None, None),
    ]
    assert (named[0]["区划代码"], named[0]["方案类型"], named[0]["问题大类"]) == (
        "519901200200",
        "整顿方案",
        "民生改善",
    )
