"""A county that was renamed: a month before keeps one name throughout, on the page, in the text and on the list."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import Settings

from campaign.reports.figures import monthly
from campaign.reports.summaries import text_of
from tests.factories import make_unit, make_user
from tests.reports.factories import DECEMBER, World, busy_world
from units.access import Role
from units.models import FormerName, Unit

pytestmark = pytest.mark.django_db
TODAY, RENAMED = date(2017, 3, 1), date(2017, 2, 1)


@pytest.fixture
def world() -> World:
    return busy_world()


def rename(unit: Unit, name: str) -> str:
    """Give a unit another name after December; the one that it bore."""
    old = unit.name
    FormerName.objects.create(unit=unit, name=old, until_on=RENAMED)
    unit.name = name
    unit.save(update_fields=["name"])
    return old


@pytest.mark.parametrize("level", [2, 3, 4, 5])
def test_the_figures_name_their_area_as_on_the_day(world: World, level: int) -> None:
    places = {
        2: world.tree.prefecture,
        3: world.tree.counties[0],
        4: world.tree.townships[0],
        5: world.tree.villages[0],
    }
    old = rename(places[level], "新名")
    figures = monthly(places[level].area, DECEMBER, on=TODAY)
    assert (figures.area.name, figures.grades.total.name) == (old, old)
    assert monthly(places[level].area, date(2017, 2, 1), on=TODAY).area.name == "新名"


def test_the_countys_page_and_text_hold_one_name(world: World, client: Client, settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    county = world.tree.counties[0]
    old = rename(county, "新名县")
    assert "新名县" not in text_of(monthly(county.area, DECEMBER, on=TODAY))
    client.force_login(make_user(Role.LEADER, world.tree.prefecture))
    heading = client.get(f"/reports/{county.short_code}/2016-12/").content.decode().partition("<h1>")[2]
    assert heading.strip().startswith(old)


def test_the_places_of_pressing_units_are_named_as_on_the_day(world: World) -> None:
    old = rename(world.tree.counties[0], "新名县")
    pressing = monthly(world.tree.prefecture.area, DECEMBER, on=TODAY).attention
    places = {one.place.split()[0] for one in pressing if one.place}
    assert (old in places, "新名县" in places) == (True, False)


def test_a_unit_that_moved_and_where_it_moved_to_are_named_as_on_the_day(world: World) -> None:
    here, there = world.tree.counties
    successor = make_unit(f"{there.short_code}299", "新乡", opened_on=date(2016, 12, 20))
    moved = make_unit(f"{here.short_code}299", "旧乡", closed_on=date(2016, 12, 20), successor=successor)
    names = rename(moved, "甲"), rename(successor, "乙")
    (move,) = monthly(world.tree.prefecture.area, DECEMBER, on=TODAY).moves
    assert (move.name, move.successor_name) == names
