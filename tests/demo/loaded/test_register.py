"""The demo's register: its size, its codes and names, and what changed in it before the campaign."""

from collections import Counter
from datetime import date

from django.db.models import Count

from tests.demo.loaded.conftest import MARKS
from units import codes
from units.levels import Level
from units.models import FormerName, Unit

pytestmark = MARKS

LAST_DAY = date(2016, 12, 31)


def test_register_has_the_size_of_the_contract() -> None:
    standing = Unit.objects.standing_on(LAST_DAY)
    assert dict(standing.values_list("level").annotate(n=Count("pk"))) == {2: 1, 3: 18, 4: 325, 5: 2737}
    counties = standing.at_level(Level.COUNTY).order_by("code")
    assert [unit.short_code for unit in counties] == [f"5199{n:02}" for n in range(1, 19)]
    assert Unit.objects.get(level=Level.PREFECTURE).short_code == "5199"


def test_codes_tell_the_kinds_and_each_unit_has_a_parent() -> None:
    shorts = {unit.short_code for unit in Unit.objects.all()}
    for unit in Unit.objects.filter(level__gte=Level.COUNTY):
        assert (codes.kind_of(unit.short_code) or "") == unit.kind
        assert codes.parent(unit.short_code) in shorts


def test_sizes_are_uneven() -> None:
    villages = Counter(unit.code[:6] for unit in Unit.objects.at_level(Level.VILLAGE))
    assert max(villages.values()) > 3 * min(villages.values())


def test_names_differ_in_a_county_but_for_two_pairs_in_different_townships() -> None:
    for county in Unit.objects.at_level(Level.COUNTY):
        units = Unit.objects.in_area(county.area).standing_on(LAST_DAY).filter(level__gte=Level.TOWNSHIP)
        names = Counter(units.values_list("name", flat=True))
        same = [name for name, times in names.items() if times > 1]
        assert (len(same), max(names.values())) == (2, 2)
        for name in same:
            assert len({unit.code[:9] for unit in units.filter(name=name)}) == 2


def test_two_villages_were_merged_and_a_township_was_renamed() -> None:
    closed = Unit.objects.exclude(closed_on=None)
    successor = Unit.objects.exclude(opened_on=None).get()
    assert {(unit.closed_on, unit.successor_id) for unit in closed} == {(successor.opened_on, successor.pk)}
    assert closed.count() == 2
    assert [row.unit.level for row in FormerName.objects.all()] == [Level.TOWNSHIP]
