"""Areas: prefixes of codes as conditions."""

import pytest

from tests.factories import make_units
from units.areas import Area, within
from units.levels import Level
from units.models import Unit

pytestmark = pytest.mark.django_db
CODES = ["44", "4419", "441900", "441900001", "441900001001", "4420", "442000", "442000001", "51"]


def found(*short_codes: str) -> list[str]:
    make_units(CODES)
    return [unit.short_code for unit in Unit.objects.filter(within(short_codes)).order_by("code", "level")]


def test_a_prefecture_holds_its_county_of_the_same_padded_code() -> None:
    assert found("4419") == ["4419", "441900", "441900001", "441900001001"]


def test_a_county_does_not_hold_the_prefecture_of_the_same_padded_code() -> None:
    assert found("441900") == ["441900", "441900001", "441900001001"]


def test_several_areas_are_joined() -> None:
    assert found("442000", "51") == ["442000", "442000001", "51"]


def test_the_country_is_everything_and_no_area_is_nothing() -> None:
    assert found("") == sorted(CODES, key=lambda short: (short.ljust(12, "0"), len(short)))
    assert list(Unit.objects.filter(within([]))) == []


def test_an_area_contains_itself_and_what_is_below() -> None:
    county = Area("441900", Level.COUNTY, "x")
    assert county.contains("441900000000", Level.COUNTY)
    assert county.contains("441900001001", Level.VILLAGE)
    assert not county.contains("441900000000", Level.PREFECTURE)
    assert not county.contains("442000000000", Level.COUNTY)


def test_rows_of_an_area_are_one_level_down_but_a_village_stands_for_itself() -> None:
    assert [Area("x", level, "").child_level for level in range(6)] == [1, 2, 3, 4, 5, 5]
    assert Area.country().code == "000000000000"
