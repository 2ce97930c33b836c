"""Units that need attention: in an area of any level, the most pressing first, each rule with its list."""

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.reports.figures import monthly
from campaign.reports.figures.attention import SHOWN, attention
from campaign.reports.figures.attention_rules import RULES
from campaign.reports.figures.spans import Span, span_of
from tests.factories import make_user
from tests.reports.factories import BASELINE, DECEMBER, YEAR_END, World, busy_world, grade, make_world
from tests.reports.lists import length_of
from tests.visits.order_factories import make_card
from units.areas import Area

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = YEAR_END


def areas_of(world: World) -> list[Area]:
    tree = world.tree
    units = (tree.province, tree.prefecture, tree.counties[0], tree.townships[0], tree.villages[0])
    return [Area.country(), *(unit.area for unit in units)]


def span(area: Area) -> Span:
    return span_of(area, DECEMBER, today=YEAR_END)


def test_a_province_and_the_country_have_the_list_of_their_only_prefecture() -> None:
    country, province, prefecture, *_below = (attention(area, span(area)) for area in areas_of(busy_world()))
    assert prefecture.count > 0
    found = {one.code: one.needs for one in prefecture.shown}
    for above in (country, province):
        assert (above.count, {one.code: one.needs for one in above.shown}) == (prefecture.count, found)
    # Counties of many prefectures may bear one name.
    assert {one.place for one in province.shown} == {f"单位5199 {one.place}".strip() for one in prefecture.shown}


def test_each_rule_finds_as_many_records_as_its_list_is_long() -> None:
    root = make_user(superuser=True)
    areas = areas_of(busy_world(2, 1, 3))
    for area in areas[1:]:
        needs = monthly(area, DECEMBER, on=YEAR_END).attention_rules
        assert {one.url: one.value for one in needs} == {one.url: length_of(one.url, root) for one in needs}
    assert {one.rule for one in monthly(areas[2], DECEMBER, on=YEAR_END).attention_rules} == set(RULES)


def test_of_more_units_than_are_shown_the_most_pressing_stand_first_and_all_are_counted() -> None:
    world = make_world(1, 1, SHOWN + 5)
    for village in world.tree.villages:
        grade(world, village, ("lagging", BASELINE))
    last = world.tree.villages[-1]
    make_card(last, "red", DECEMBER)
    found = attention(world.tree.province.area, span(world.tree.province.area))
    assert (len(found.shown), found.count) == (SHOWN, SHOWN + 5)
    # The heaviest, then equals in the order of their codes.
    assert [one.code for one in found.shown] == [one.short_code for one in [last, *world.tree.villages[: SHOWN - 1]]]


@pytest.mark.parametrize("villages", [1, 30])
def test_a_province_is_asked_about_in_as_many_queries_whatever_its_size(
    villages: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    world = make_world(2, 1, villages)
    for village in world.tree.villages:
        grade(world, village, ("lagging", BASELINE))
    area = world.tree.province.area
    days = span(area)
    with django_assert_num_queries(3):
        attention(area, days)
