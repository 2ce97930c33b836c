"""The month's figures: each is the length of its list, parts add up, and a day's figures stay what they were."""

import json
from collections.abc import Iterable
from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.accounts.models import User
from campaign.people import voiding
from campaign.people.models import Appraisal
from campaign.reports import charts
from campaign.reports.figures import as_dict, from_dict, monthly
from campaign.reports.figures.tree import Figure, Measure
from tests.factories import make_user
from tests.reports.factories import DECEMBER, YEAR_END, World, busy_world
from tests.reports.lists import length_of
from units.access import Role
from units.areas import Area

pytestmark = pytest.mark.django_db
QUERIES = 45


@pytest.fixture
def world() -> World:
    return busy_world()


@pytest.mark.parametrize(("counties", "villages"), [(1, 2), (18, 3)])
def test_the_number_of_queries_is_the_same_for_one_county_and_for_eighteen(
    counties: int, villages: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    area = busy_world(counties, 1, villages).tree.prefecture.area
    with django_assert_num_queries(QUERIES):
        monthly(area, DECEMBER, on=YEAR_END)


def lengths(figures: Iterable[Figure], user: User) -> dict[str, int]:
    return {one.url: length_of(one.url, user) for one in figures}


def counts(figures: Iterable[Figure]) -> list[Figure]:
    return [one for one in figures if one.definition.measure == Measure.COUNT and one.url]


def of_level(world: World, level: int) -> Area:
    """The first area of a level."""
    tree = world.tree
    units = {1: tree.province, 2: tree.prefecture, 3: tree.counties[0], 4: tree.townships[0], 5: tree.villages[0]}
    return units[level].area


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("today", [YEAR_END, date(2017, 2, 1)])
def test_every_figure_is_as_large_as_its_list_is_long(
    world: World, settings: Settings, level: int, today: date
) -> None:
    settings.CAMPAIGN_TODAY = today
    figures = counts(monthly(of_level(world, level), DECEMBER, on=today))
    reader = make_user(Role.LEADER, world.tree.province)
    assert lengths(figures, reader) == {one.url: one.value for one in figures}


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("today", [YEAR_END, date(2017, 2, 1)])
def test_what_each_unit_is_asked_about_and_each_cell_of_coverage_is_as_large_as_its_list_is_long(
    world: World, settings: Settings, level: int, today: date
) -> None:
    settings.CAMPAIGN_TODAY = today
    figures = monthly(of_level(world, level), DECEMBER, on=today)
    told = {need.url: need.value for unit in figures.attention for need in unit.needs}
    told |= {need.url: need.value for need in figures.attention_rules}
    assert told
    for _name, cells in charts.heat_rows(figures):
        told |= {
            url: number for cell in cells for url, number in ((cell.due_url, cell.due), (cell.done_url, cell.done))
        }
    reader = make_user(Role.LEADER, world.tree.province)
    assert {url: length_of(url, reader) for url in told} == told


@pytest.mark.parametrize("level", [3, 4])
def test_every_number_in_the_own_row_of_an_area_leads_to_a_list_of_its_own_unit(world: World, level: int) -> None:
    area = {3: world.tree.counties[0], 4: world.tree.townships[0]}[level].area
    figures = monthly(area, DECEMBER, on=YEAR_END)
    own = [
        row for section in figures.sections for row in section.rows if (row.code, row.level) == (area.short_code, level)
    ]
    numbers = [one for row in own for one in row.figures if one.definition.measure == Measure.COUNT and one.value]
    assert [one.key for one in numbers if f"level={level}" not in one.url] == []
    found = {one.key.partition(".")[0] for one in numbers}
    assert found >= ({"supervision"} if level == 3 else {"supervision", "visits", "people", "plans"})


def test_every_list_can_be_opened_and_shows_as_many_rows(world: World, client: Client, settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = YEAR_END
    client.force_login(make_user(Role.LEADER, world.tree.prefecture))
    figures = counts(monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END).totals.values())
    found = {one.url: client.get(one.url).context["page"].paginator.count for one in figures}
    assert found == {one.url: one.value for one in figures}


def test_an_appraisal_that_was_struck_out_is_not_counted(world: World) -> None:
    row = Appraisal.objects.filter(result="excellent")[0]

    def excellent() -> int:
        figures = counts(monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END).totals.values())
        return next(one.value for one in figures if one.key == "people.appraised_excellent")

    before = excellent()
    voiding.strike_out(row, reason="等次选错", by=make_user(Role.COUNTY, world.tree.prefecture))
    assert excellent() == before - 1


def test_figures_come_back_from_their_json_as_they_went(world: World) -> None:
    figures = monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END)
    shuffled = json.loads(json.dumps(as_dict(figures), sort_keys=True))
    assert from_dict(shuffled) == figures


def test_totals_are_the_sums_of_their_rows(world: World) -> None:
    figures = monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END)
    for section in figures.sections:
        for place, total in enumerate(section.total.figures):
            if total.definition.measure != Measure.SHARE:
                assert total.value == sum(row.figures[place].value for row in section.rows), total.key
