"""Where units lie in words: the names of county, township and village, for lists and workbooks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from units.levels import Level
from units.models import Unit
from units.places import name_at, names_above

NAMED = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)


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
    names = names_above(units)
    return {unit.pk: Place(*(name_at(names, unit, level) for level in NAMED)) for unit in units}
