"""The board: parts add up to the whole, each number is the length of its list, any day can be drawn."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.grading import listing, tallies
from campaign.grading.boards import Board, GradeCounts, board, default_since, highlights
from campaign.grading.grades import Grade
from campaign.grading.models import GradeTally
from tests.factories import Tree, make_tree, make_unit, make_user
from tests.grading.factories import DAY, make_grading
from units.access import Role
from units.areas import Area
from units.levels import Kind
from units.models import Unit

pytestmark = pytest.mark.django_db
YEAR_END = date(2016, 12, 31)


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 2, 2)


def grade_some(tree: Tree) -> None:
    officer = make_user(Role.PREFECTURE, tree.prefecture)
    make_grading(tree.townships[0], "advanced", officer, DAY)
    make_grading(tree.townships[2], "problem", officer, DAY)
    make_grading(tree.villages[0], "lagging", officer, DAY, date(2016, 12, 10))
    make_grading(tree.villages[0], "ordinary", officer, date(2016, 12, 10))
    make_grading(tree.villages[5], "lagging", officer, date(2016, 11, 30))


def test_rows_are_the_child_areas_in_the_order_of_their_codes(tree: Tree) -> None:
    drawn = board(tree.prefecture.area, on=YEAR_END)
    assert [row.area for row in drawn.rows] == [county.area for county in tree.counties]


def test_townships_and_villages_are_counted_apart_and_the_ungraded_are_shown(tree: Tree) -> None:
    grade_some(tree)
    first, second = board(tree.prefecture.area, on=YEAR_END).rows
    assert first.townships == GradeCounts(advanced=1, ungraded=1)
    assert first.villages == GradeCounts(ordinary=1, ungraded=3)
    assert second.townships == GradeCounts(problem=1, ungraded=1)
    assert second.villages == GradeCounts(lagging=1, ungraded=3)


def test_a_board_of_an_earlier_day_tells_the_grades_of_that_day(tree: Tree) -> None:
    grade_some(tree)
    assert board(tree.prefecture.area, on=DAY - timedelta(days=1)).total.units == GradeCounts(ungraded=12)
    assert board(tree.prefecture.area, on=DAY).total.villages == GradeCounts(lagging=1, ungraded=7)
    assert board(tree.prefecture.area, on=date(2016, 12, 9)).total.villages == GradeCounts(lagging=2, ungraded=6)
    assert board(tree.prefecture.area, on=date(2016, 12, 10)).total.villages == GradeCounts(
        ordinary=1, lagging=1, ungraded=6
    )


def test_the_change_is_against_the_end_of_the_month_before(tree: Tree) -> None:
    grade_some(tree)
    drawn = board(tree.prefecture.area, on=YEAR_END)
    assert (drawn.since, default_since(date(2016, 3, 31))) == (date(2016, 11, 30), date(2016, 2, 29))
    assert drawn.total.village_change == GradeCounts(ordinary=1, lagging=-1)
    assert drawn.total.township_change == GradeCounts()


def test_the_change_can_be_against_any_chosen_day(tree: Tree) -> None:
    grade_some(tree)
    drawn = board(tree.prefecture.area, on=YEAR_END, since=date(2016, 8, 31))
    assert drawn.total.change == GradeCounts(advanced=1, ordinary=1, lagging=1, problem=1, ungraded=-4)


def test_the_board_of_a_township_begins_with_the_township_itself(tree: Tree) -> None:
    grade_some(tree)
    drawn = board(tree.townships[0].area, on=YEAR_END)
    assert [row.area.short_code for row in drawn.rows] == ["519901200", "519901200200", "519901200201"]
    assert drawn.total.townships == GradeCounts(advanced=1)
    assert drawn.total.villages == GradeCounts(ordinary=1, ungraded=1)


def test_the_country_shows_its_provinces(tree: Tree) -> None:
    make_tree(1, 1, 1, prefecture="4401")
    drawn = board(Area.country(), on=YEAR_END)
    assert [(row.area.short_code, row.units.total) for row in drawn.rows] == [("44", 2), ("51", 12)]


def test_a_kind_limits_what_is_counted(tree: Tree) -> None:
    make_unit("519901200001", "河口社区")
    assert board(tree.prefecture.area, on=YEAR_END, kinds=[Kind.COMMUNITY]).total.units == GradeCounts(ungraded=1)
    assert board(tree.townships[0].area, on=YEAR_END, kinds=[Kind.COMMUNITY]).total.units == GradeCounts(ungraded=1)


def test_a_closed_unit_is_on_earlier_boards_and_not_on_later_ones(tree: Tree) -> None:
    make_unit("519901200300", "旧村", closed_on=date(2016, 10, 1))
    assert board(tree.counties[0].area, on=date(2016, 9, 30)).total.villages.total == 5
    assert board(tree.counties[0].area, on=date(2016, 10, 1)).total.villages.total == 4


def test_two_units_of_the_same_padded_code_are_told_apart() -> None:
    make_unit("44")
    make_unit("4419", "东部市")
    make_unit("441900", "东部市辖区")
    make_unit("441900003", "东街道")
    drawn = board(Area("4419", 2, "东部市"), on=YEAR_END)
    assert [(row.area.short_code, row.townships.total) for row in drawn.rows] == [("441900", 1)]


def test_highlights_name_where_the_weak_changed_most(tree: Tree) -> None:
    grade_some(tree)
    found = highlights(board(tree.prefecture.area, on=YEAR_END, since=date(2016, 11, 29)))
    assert [(one.area.short_code, one.weak, one.problem) for one in found] == [("519901", -1, 0), ("519902", 1, 0)]


@pytest.mark.parametrize("villages", [1, 30])
def test_the_board_takes_three_queries_whatever_the_number_of_units(
    villages: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tree = make_tree(2, 2, villages)
    with django_assert_num_queries(3):
        board(tree.prefecture.area, on=YEAR_END)


def stops_the_first_village(area: Area, on: date) -> dict[int, list[int]]:
    """A stop of an app above."""
    first = Unit.objects.in_area(area).at_level(5).order_by("code").values_list("pk", flat=True)[:1]
    return {unit: [on.year] for unit in first}


@pytest.mark.parametrize("villages", [2, 30])
def test_a_townships_board_tells_which_of_its_units_are_not_honoured_this_year(
    villages: int, settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.HONOUR_STOPS = [f"{__name__}.stops_the_first_village"]
    tree = make_tree(1, 1, villages)
    with django_assert_num_queries(3):
        drawn = board(tree.townships[0].area, on=YEAR_END)
    stopped = {row.area.short_code: row.honours_stopped for row in drawn.rows if row.honours_stopped}
    assert stopped == {tree.villages[0].short_code: (YEAR_END.year,)}


def assert_lists_agree(drawn: Board) -> None:
    """Every number of the board is the count of the list that its link names.

    The row of a township on its own board stands for the township alone: it has no villages and links to none.
    """
    for row in [*drawn.rows, drawn.total]:
        alone = row.area == drawn.area and row is not drawn.total
        for level, counts in ((4, row.townships), (5, row.villages))[: 1 if alone else 2]:
            for grade, number in counts.as_dict().items():
                filters = {"area": row.area, "on": drawn.on, "level": str(level), "grade": grade}
                assert listing.units_behind(filters).count() == number


GRADINGS = st.lists(
    st.tuples(st.integers(0, 11), st.sampled_from(Grade.values), st.integers(0, 60), st.integers(1, 60)), max_size=12
)
CLOSINGS = st.dictionaries(st.integers(0, 11), st.integers(1, 90), max_size=4)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    gradings=GRADINGS,
    closings=st.dictionaries(st.integers(0, 11), st.integers(1, 90), max_size=4),
    day=st.integers(0, 120),
)
def test_whatever_the_history_parts_add_up_lists_agree_and_the_tally_is_the_rows(
    gradings: list[tuple[int, str, int, int]], closings: dict[int, int], day: int
) -> None:
    from django.db import transaction

    with transaction.atomic():
        check_history(gradings, closings, day)
        transaction.set_rollback(True)


def check_history(gradings: list[tuple[int, str, int, int]], closings: dict[int, int], day: int) -> None:
    shape = [(4, n) for n in range(4)] + [(5, n) for n in range(8)]
    tree = make_tree(0, 0, 0)
    county = make_unit("519901")
    codes = [f"51990120{n}" for n in range(4)] + [f"51990120{n % 4}20{n}" for n in range(8)]
    units = [
        make_unit(code, closed_on=DAY + timedelta(days=closings[n]) if n in closings else None)
        for n, code in enumerate(codes)
    ]
    assert len(units) == len(shape)
    officer = make_user(Role.PREFECTURE, tree.prefecture)
    free: dict[int, int] = {}
    for number, grade, gap, length in gradings:
        start = free.get(number, 0) + gap
        free[number] = start + length
        make_grading(units[number], grade, officer, DAY + timedelta(days=start), DAY + timedelta(days=start + length))
    on = DAY + timedelta(days=day)
    for area in (tree.prefecture.area, county.area, units[0].area):
        drawn = board(area, on=on)
        assert sum((row.units for row in drawn.rows), GradeCounts()) == drawn.total.units
        assert_lists_agree(drawn)
    kept = sorted(GradeTally.objects.exclude(change=0).values_list("area_code", "kind", "grade", "on", "change"))
    tallies.rebuild()
    assert sorted(GradeTally.objects.values_list("area_code", "kind", "grade", "on", "change")) == kept
