"""The coverage ledger: due, done, open and late as of a day, and the list behind each number."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from campaign.accounts.models import User
from campaign.visits import duties
from campaign.visits.coverage import Cell, Column, Count, Coverage, columns_on, coverage, ranked
from campaign.visits.coverage_lists import WHICH, lines_of, units_behind
from campaign.visits.models import CadenceRule, CoverageChange, CoverageTally, KeyUnit
from campaign.visits.periods import period_of
from tests.factories import Tree, make_tree, make_unit, make_user
from tests.grading.factories import make_grading
from tests.visits.cadence_factories import make_rule, only_rules, visit
from tests.visits.factories import make_visit
from units import followers
from units.access import Role
from units.areas import Area
from units.models import Unit

pytestmark = pytest.mark.django_db
BEFORE, ON, YEAR_END = date(2016, 9, 1), date(2016, 12, 14), date(2016, 12, 31)


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 3)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.PREFECTURE, tree.prefecture)


@pytest.fixture
def monthly() -> CadenceRule:
    """The county sees every weak unit each month, and no other rule."""
    return only_rules(make_rule())[0]


def cell(area: Unit, on: date = ON) -> Cell:
    """The one rule's total."""
    return coverage(area.area, on).total.cells[0]


def test_a_new_site_has_the_four_rules_of_the_design() -> None:
    said = CadenceRule.objects.values_list("target", "visit_level", "announced", "period", "count")
    assert list(said) == [
        ("weak", "county", None, "month", 1),
        ("key", "county", False, "half_month", 1),
        ("weak", "department", None, "month", 1),
        ("weak", "prefecture", None, "quarter", 1),
    ]


def test_rows_are_the_child_areas_and_their_sum_is_the_total(tree: Tree, officer: User, monthly: CadenceRule) -> None:
    for village in (tree.villages[0], tree.villages[1], tree.villages[3]):
        make_grading(village, "lagging", officer, BEFORE)
    visit(tree.villages[1], date(2016, 12, 3))
    drawn = coverage(tree.prefecture.area, ON)
    last = (Count(2, 0), Count(1, 0))
    assert [(row.area, row.cells) for row in drawn.rows] == [
        (tree.counties[0].area, (Cell(Count(2, 1), last[0]),)),
        (tree.counties[1].area, (Cell(Count(1, 0), last[1]),)),
    ]
    assert drawn.total.cells == (Cell(Count(3, 1), Count(3, 0)),)


def test_who_becomes_weak_within_the_period_is_due_from_the_next_one(
    tree: Tree, officer: User, monthly: CadenceRule
) -> None:
    make_grading(tree.villages[0], "lagging", officer, date(2016, 11, 2))
    make_grading(tree.villages[1], "problem", officer, date(2016, 11, 1))
    assert (cell(tree.counties[0], date(2016, 11, 30)).now, cell(tree.counties[0], date(2016, 12, 1)).now) == (
        Count(1, 0),
        Count(2, 0),
    )


def test_who_is_lifted_or_closed_is_due_no_more_from_that_day_and_yesterday_still_knows(
    tree: Tree, officer: User, monthly: CadenceRule
) -> None:
    make_grading(tree.villages[0], "lagging", officer, BEFORE, date(2016, 12, 10))
    make_grading(tree.villages[0], "ordinary", officer, date(2016, 12, 10))
    make_grading(tree.villages[1], "lagging", officer, BEFORE)
    visit(tree.villages[0], date(2016, 12, 5))
    close(tree.villages[1], date(2016, 12, 12))
    found = [cell(tree.counties[0], date(2016, 12, day)).now for day in (4, 9, 10, 12)]
    assert found == [Count(2, 0), Count(2, 1), Count(1, 0), Count(0, 0)]


def close(unit: Unit, day: date) -> None:
    """Close a unit as the register's verbs do."""
    before = Unit.objects.get(pk=unit.pk)
    unit.closed_on = day
    unit.save()
    followers.tell([before], [unit])


def test_lagging_that_turns_into_problem_stays_due_by_the_rule_for_the_weak(
    tree: Tree, officer: User, monthly: CadenceRule
) -> None:
    make_grading(tree.villages[0], "lagging", officer, BEFORE, date(2016, 12, 10))
    make_grading(tree.villages[0], "problem", officer, date(2016, 12, 10))
    visit(tree.villages[0], date(2016, 12, 5))
    assert [cell(tree.counties[0], date(2016, 12, day)).now for day in (4, 5, 10)] == [
        Count(1, 0),
        Count(1, 1),
        Count(1, 1),
    ]


def test_late_is_what_the_last_period_left_open_whatever_comes_after(
    tree: Tree, officer: User, monthly: CadenceRule
) -> None:
    for village in tree.villages[:2]:
        make_grading(village, "lagging", officer, BEFORE)
    visit(tree.villages[0], date(2016, 11, 30))
    visit(tree.villages[1], date(2016, 12, 1))
    assert (cell(tree.counties[0], date(2016, 11, 30)).late, cell(tree.counties[0], date(2016, 12, 1)).late) == (2, 1)
    assert cell(tree.counties[0], YEAR_END).late == 1


def test_a_correction_counts_instead_of_what_it_corrects(tree: Tree, officer: User, monthly: CadenceRule) -> None:
    make_grading(tree.villages[0], "lagging", officer, BEFORE)
    wrong = visit(tree.villages[0], date(2016, 12, 3))
    make_visit(tree.villages[0], date(2016, 11, 30), replaces=wrong)
    duties.recount([tree.villages[0].pk])
    assert cell(tree.counties[0]) == Cell(Count(1, 0), Count(1, 1))


def test_only_visits_of_the_rules_side_and_kind_count(tree: Tree, officer: User) -> None:
    rules = only_rules(
        make_rule(announced=False), make_rule(announced=True), make_rule(visit_level="department"), make_rule(count=2)
    )
    make_grading(tree.villages[0], "lagging", officer, BEFORE)
    visit(tree.villages[0], date(2016, 12, 3), announced=True)
    visit(tree.villages[0], date(2016, 12, 3), announced=True, level="township")
    assert [one.now.done for one in coverage(tree.counties[0].area, ON).total.cells] == [0, 1, 0, 0]
    visit(tree.villages[0], date(2016, 12, 4), announced=False)
    drawn = coverage(tree.counties[0].area, ON)
    assert [one.now.done for one in drawn.total.cells] == [1, 1, 0, 1]
    assert [column.rule for column in drawn.columns] == rules


def test_a_rule_may_be_about_one_level_of_units(tree: Tree, officer: User) -> None:
    only_rules(make_rule(unit_level=4), make_rule(unit_level=5), make_rule())
    make_grading(tree.townships[0], "lagging", officer, BEFORE)
    make_grading(tree.villages[0], "problem", officer, BEFORE)
    make_grading(tree.villages[1], "problem", officer, BEFORE)
    for area in (tree.prefecture, tree.townships[0]):
        assert [one.now.due for one in coverage(area.area, ON).total.cells] == [1, 2, 3]


def test_a_townships_rows_are_its_units_of_which_anything_is_due(
    tree: Tree, officer: User, monthly: CadenceRule
) -> None:
    make_grading(tree.townships[0], "lagging", officer, BEFORE)
    make_grading(tree.villages[1], "problem", officer, BEFORE)
    rows = coverage(tree.townships[0].area, ON).rows
    assert [row.area for row in rows] == [tree.townships[0].area, tree.villages[1].area]


def test_a_rule_counts_for_the_periods_that_began_while_it_was_in_force(tree: Tree, officer: User) -> None:
    only_rules(make_rule(in_force_from=date(2016, 11, 1), in_force_until=date(2016, 12, 2)))
    make_grading(tree.villages[0], "lagging", officer, BEFORE)
    found = {day: coverage(tree.counties[0].area, day).columns for day in (date(2016, 10, 31), date(2016, 11, 1), ON)}
    assert [[(one.now.start, one.last and one.last.start) for one in columns] for columns in found.values()] == [
        [],
        [(date(2016, 11, 1), None)],
        [(date(2016, 12, 1), date(2016, 11, 1))],
    ]
    assert coverage(tree.counties[0].area, date(2017, 1, 1)).columns == ()


def test_below_five_due_there_is_no_percentage_and_no_rank(tree: Tree, officer: User) -> None:
    rule = only_rules(make_rule())[0]
    more = make_tree(1, 1, 6, prefecture="5198")
    for village in [*tree.villages[:2], *more.villages]:
        make_grading(village, "lagging", officer, BEFORE)
    visit(more.villages[0], date(2016, 12, 3))
    drawn = coverage(tree.province.area, ON)
    assert [row.cells[0].now.percent for row in drawn.rows] == [16, None]
    assert [row.area.short_code for row in ranked(drawn, rule)] == ["5198", "5199"]
    assert (Count(5, 4).percent, Count(4, 4).percent, Count(200, 199).percent) == (80, None, 99)


@pytest.mark.parametrize(
    ("on", "now", "last", "state"),
    [
        (date(2016, 12, 24), Count(3, 1), Count(), "normal"),
        (date(2016, 12, 25), Count(3, 1), Count(), "soon"),
        (date(2016, 12, 31), Count(3, 3), Count(), "normal"),
        (date(2016, 12, 1), Count(3, 3), Count(3, 2), "overdue"),
        (date(2016, 12, 31), Count(), Count(), "none"),
    ],
)
def test_the_state_says_what_presses_most(on: date, now: Count, last: Count, state: str) -> None:
    december = period_of("month", on)
    column = Column(CadenceRule(), december, december.before)
    assert column.state_of(Cell(now, last), on) == state


def test_the_country_shows_its_provinces(tree: Tree, officer: User, monthly: CadenceRule) -> None:
    other = make_tree(1, 1, 1, prefecture="4401")
    make_grading(other.villages[0], "lagging", officer, BEFORE)
    make_grading(tree.villages[0], "lagging", officer, BEFORE)
    drawn = coverage(Area.country(), ON)
    assert [(row.area.short_code, row.cells[0].now.due) for row in drawn.rows] == [("44", 1), ("51", 1)]


@pytest.mark.parametrize("villages", [1, 30])
@pytest.mark.parametrize("level", ["prefecture", "township"])
def test_it_takes_three_queries_whatever_the_number_of_units(
    villages: int, level: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tree = make_tree(2, 1, villages)
    officer = make_user(Role.PREFECTURE, tree.prefecture)
    for village in tree.villages:
        make_grading(village, "lagging", officer, BEFORE)
        visit(village, date(2016, 12, 3))
    area = tree.prefecture.area if level == "prefecture" else tree.townships[0].area
    with django_assert_num_queries(3):
        coverage(area, ON)


def test_lines_tell_the_visits_that_count_in_two_queries(
    tree: Tree, officer: User, monthly: CadenceRule, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for village in tree.villages:
        make_grading(village, "lagging", officer, BEFORE)
    visit(tree.villages[0], date(2016, 12, 3))
    visit(tree.villages[0], date(2016, 12, 5))
    column = columns_on(ON, [monthly])[0]
    units = list(units_behind(column, tree.prefecture.area, ON, "due"))
    with django_assert_num_queries(2):
        lines = lines_of(units, column, ON, "due")
    first = lines[0]
    assert (first.unit, first.county, first.township) == (
        tree.villages[0],
        tree.counties[0].name,
        tree.townships[0].name,
    )
    assert (first.done_on, first.last_on) == (date(2016, 12, 3), date(2016, 12, 5))
    assert [line.done_on for line in lines[1:]] == [None] * 5


# Random histories: gradings, a closing, key units, and visits of which some are corrected.
DAY_ONE = date(2016, 10, 1)
DAYS = st.integers(0, 110)
GRADINGS = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(["lagging", "problem", "ordinary"]), DAYS, st.integers(1, 60)),
    max_size=8,
)
VISITS = st.lists(
    st.tuples(st.integers(0, 3), DAYS, st.sampled_from(["county", "prefecture"]), st.booleans(), st.integers(-1, 110)),
    max_size=14,
)
KEYS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40), st.integers(0, 60)), max_size=4)
CLOSINGS = st.dictionaries(st.integers(1, 3), DAYS, max_size=2)


def on_day(number: int) -> date:
    return DAY_ONE + timedelta(days=number)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gradings=GRADINGS, visits=VISITS, keys=KEYS, closings=CLOSINGS, day=DAYS)
def test_whatever_the_history_parts_add_up_lists_agree_and_the_tally_is_the_records(
    gradings: list[tuple[int, str, int, int]],
    visits: list[tuple[int, int, str, bool, int]],
    keys: list[tuple[int, int, int]],
    closings: dict[int, int],
    day: int,
) -> None:
    with transaction.atomic():
        units = make_history(gradings, visits, keys, closings)
        prefecture, county, township, *_villages = units
        for area in (prefecture.area, county.area, township.area):
            drawn = coverage(area, on_day(day))
            assert_adds_up(drawn)
            assert_lists_agree(drawn)
        kept = (stored(CoverageChange), stored(CoverageTally))
        duties.rebuild()
        assert (stored(CoverageChange), stored(CoverageTally)) == kept
        transaction.set_rollback(True)


def make_history(
    gradings: Iterable[tuple[int, str, int, int]],
    visits: Iterable[tuple[int, int, str, bool, int]],
    keys: Iterable[tuple[int, int, int]],
    closings: dict[int, int],
) -> list[Unit]:
    """A prefecture, a county, a township and three villages, of which the last four have a history."""
    only_rules(
        make_rule(),
        make_rule(target="problem", visit_level="prefecture", period="quarter"),
        make_rule(target="key", announced=False, period="half_month"),
        make_rule(count=2, unit_level=5),
    )
    tree = make_tree(1, 1, 3)
    officer = make_user(Role.PREFECTURE, tree.prefecture)
    units = [tree.townships[0], *tree.villages]
    free: dict[int, int] = {}
    last: dict[int, int] = {}
    for number, grade, gap, length in gradings:
        last[number] = start = free.get(number, 0) + gap % 30
        free[number] = start + length
        make_grading(units[number], grade, officer, on_day(start), on_day(start + length))
    ends: dict[int, int] = {}
    for number, gap, length in keys:
        start = ends.get(number, 0) + gap
        ends[number] = start + length
        KeyUnit.objects.create(
            unit=units[number],
            from_on=on_day(start),
            until_on=on_day(start + length),
            reason="连续后进",
            listed_by=officer,
            until_by=officer,
        )
        duties.recount([units[number].pk])
    for number, when, side, announced, corrected in visits:
        made = visit(units[number], on_day(when), level=side, announced=announced, by=officer)
        if corrected >= 0:
            make_visit(units[number], on_day(corrected), level=side, announced=announced, by=officer, replaces=made)
            duties.recount([units[number].pk])
    for number, when in closings.items():
        # The register refuses to close a unit on or before the day from which it was graded.
        close(units[number], on_day(max(when, last.get(number, -1) + 1)))
    return [tree.prefecture, tree.counties[0], *units]


def stored(model: type[CoverageChange] | type[CoverageTally]) -> list[tuple[object, ...]]:
    """The rows that say anything, without their numbers."""
    names = [field.name for field in model._meta.fields if field.name != "id"]
    return sorted(model._default_manager.exclude(change=0).values_list(*names))


def assert_adds_up(drawn: Coverage) -> None:
    for place in range(len(drawn.columns)):
        assert sum((row.cells[place] for row in drawn.rows), Cell()) == drawn.total.cells[place]


def assert_lists_agree(drawn: Coverage) -> None:
    """Every number is the length of its list; the row of a township on its own page stands for it alone."""
    for row in [*drawn.rows, drawn.total]:
        own = row.area.level if row.area == drawn.area and row is not drawn.total else 0
        for column, one in zip(drawn.columns, row.cells, strict=True):
            found = {which: units_behind(column, row.area, drawn.on, which, own).count() for which in WHICH}
            assert found == {"due": one.now.due, "done": one.now.done, "open": one.now.open, "late": one.late}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gradings=GRADINGS, visits=VISITS, keys=KEYS, day=st.integers(0, 100))
def test_yesterdays_coverage_is_drawn_again_the_same_after_todays_visits(
    gradings: list[tuple[int, str, int, int]],
    visits: list[tuple[int, int, str, bool, int]],
    keys: list[tuple[int, int, int]],
    day: int,
) -> None:
    with transaction.atomic():
        prefecture, _county, *units = make_history(gradings, visits, keys, {})
        before = coverage(prefecture.area, on_day(day))
        for unit in units:
            visit(unit, on_day(day + 1))
            visit(unit, on_day(day + 1), announced=False)
        assert coverage(prefecture.area, on_day(day)) == before
        transaction.set_rollback(True)


def test_a_unit_that_closed_before_is_still_in_what_was_late(tree: Tree, officer: User, monthly: CadenceRule) -> None:
    old = make_unit("519901201", "旧乡")
    village = make_unit("519901201200", "旧村")
    make_grading(village, "lagging", officer, BEFORE)
    for unit in (village, old):
        close(unit, date(2016, 12, 1))
    drawn = coverage(tree.counties[0].area, ON)
    assert [(row.area.name, row.cells[0].late) for row in drawn.rows] == [(tree.townships[0].name, 0), ("旧乡", 1)]
