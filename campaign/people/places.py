"""Where units lie in words: the names of county, township and village, for lists and workbooks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from units import codes
from units.levels import WIDTHS, Level
from units.models import Unit

NAMED = (int(Level.COUNTY), int(Level.TOWNSHIP), int(Level.VILLAGE))


@dataclass(frozen=True, slots=True)
class Place:
    """The names on the way to a unit; blank below it."""

    county: str
    township: str
    village: str

    @property
    def above(self) -> str:
        """The way to the unit without the unit itself."""
        names = [self.county, self.township, self.village]
        return " › ".join([name for name in names if name][:-1])


def places_of(units: Iterable[Unit]) -> Mapping[int, Place]:
    """For each unit's number its place: one query, whatever their number."""
    units = list(units)
    wanted: dict[int, set[str]] = {}
    for unit in units:
        for level in NAMED:
            if level <= unit.level:
                wanted.setdefault(level, set()).add(codes.full(unit.code[: WIDTHS[level]]))
    condition = Q(pk__in=[])
    for number, full in wanted.items():
        condition |= Q(level=number, code__in=full)
    rows = Unit.objects.filter(condition).values_list("level", "code", "name")
    names = {(level, code): name for level, code, name in rows}
    return {unit.pk: Place(*(_name(names, unit, level) for level in NAMED)) for unit in units}


def _name(names: Mapping[tuple[int, str], str], unit: Unit, level: int) -> str:
    if unit.level < level:
        return ""
    return names.get((level, codes.full(unit.code[: WIDTHS[level]])), "")
