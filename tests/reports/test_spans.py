"""Months that have figures and months that have none; units that moved."""

from datetime import date

import pytest

from campaign.reports.figures import monthly
from campaign.reports.figures.spans import BeforeCampaign, MonthToCome, NoCampaign, NoUnits
from tests.factories import make_tree, make_unit
from tests.reports.factories import BASELINE, DECEMBER, YEAR_END, grade, make_world
from units.areas import Area

pytestmark = pytest.mark.django_db


def test_a_month_that_is_not_over_is_counted_as_of_today_and_marked() -> None:
    world = make_world()
    grade(world, world.tree.villages[0], ("lagging", BASELINE), ("ordinary", date(2016, 12, 20)))
    figures = monthly(world.tree.prefecture.area, DECEMBER, on=date(2016, 12, 10))
    assert (figures.provisional, figures.on) == (True, date(2016, 12, 10))
    assert figures["grades.villages_weak"].value == 1
    assert not monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END).provisional


def test_a_month_to_come_and_one_before_the_campaign_have_no_figures() -> None:
    area = make_world().tree.prefecture.area
    with pytest.raises(MonthToCome, match="2017-01"):
        monthly(area, date(2017, 1, 5), on=YEAR_END)
    with pytest.raises(BeforeCampaign, match="2016-09-01"):
        monthly(area, date(2016, 8, 1), on=YEAR_END)
    assert monthly(area, date(2016, 9, 1), on=YEAR_END)["grades.units"].value == 6


def test_an_area_without_a_round_has_no_summary_and_a_round_above_it_counts() -> None:
    other = make_tree(1, 1, 1, prefecture="5198")
    world = make_world()
    with pytest.raises(NoCampaign):
        monthly(other.prefecture.area, DECEMBER, on=YEAR_END)
    assert monthly(world.tree.townships[0].area, DECEMBER, on=YEAR_END).baseline_on == BASELINE


def test_an_area_without_units_says_so() -> None:
    make_world()
    empty = make_unit("519950", "空县")
    with pytest.raises(NoUnits, match="空县"):
        monthly(empty.area, DECEMBER, on=YEAR_END)


def test_a_unit_that_moved_to_another_county_is_counted_where_it_stands_and_noted() -> None:
    world = make_world(2, 1, 2)
    new = make_unit("519902200300", "新址村", opened_on=date(2016, 12, 15))
    old = make_unit("519901200300", "旧址村", closed_on=date(2016, 12, 15), successor=new)
    grade(world, old, ("lagging", BASELINE))
    grade(world, new, ("lagging", date(2016, 12, 15)))
    figures = monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END)
    assert [row["villages_weak"].value for row in figures.grades.rows] == [0, 1]
    assert [row["villages_weak_month"].value for row in figures.grades.rows] == [-1, 1]
    assert figures["grades.villages_weak_month"].value == 0
    assert [(one.code, one.successor_code) for one in figures.moves] == [("519901200300", "519902200300")]
    receiving = monthly(world.tree.counties[1].area, DECEMBER, on=YEAR_END)
    assert [one.code for one in receiving.moves] == ["519901200300"]
    assert figures["conversions.villages_lifted"].value == 0


def test_the_country_is_compared_by_province() -> None:
    world = make_world()
    grade(world, world.tree.villages[0], ("problem", BASELINE))
    figures = monthly(Area.country(), DECEMBER, on=YEAR_END)
    assert [(row.code, row["weak"].value) for row in figures.grades.rows] == [("51", 1)]


def test_the_trend_runs_from_the_beginning_of_the_campaign_to_the_day() -> None:
    world = make_world()
    grade(world, world.tree.villages[0], ("lagging", BASELINE), ("ordinary", date(2016, 11, 3)))
    grade(world, world.tree.townships[0], ("problem", date(2016, 10, 5)))
    points = monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END).trend
    assert [(f"{one.month:%m}", one.townships_weak, one.villages_weak) for one in points] == [
        ("09", 0, 1),
        ("10", 1, 1),
        ("11", 1, 0),
        ("12", 1, 0),
    ]
