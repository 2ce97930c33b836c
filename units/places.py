"""Where a unit lies, in words, and which units a text tells."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Q, Value, When

from units import codes
from units.access import Account, Action, Placed
from units.areas import within
from units.levels import WIDTHS, Level
from units.models import Unit
from units.querysets import UnitQuerySet

# So many units are offered for a text at most.
SOUGHT = 20
NAMED = (int(Level.COUNTY), int(Level.TOWNSHIP), int(Level.VILLAGE))

type Names = Mapping[tuple[int, str], str]


@dataclass(frozen=True, slots=True)
class Place:
    """A unit with the names of its county and township, '' where it is that one itself or lies above."""

    unit: Unit
    county: str
    township: str

    @property
    def above(self) -> str:
        """The names above the unit, beside which its own stands."""
        return " ".join(filter(None, (self.county, self.township)))

    @property
    def full(self) -> str:
        """The unit as papers name it, with everything above it from the county down: villages share their names."""
        return f"{self.county}{self.township}{self.unit.name}"


def names_above(units: Iterable[Placed]) -> Names:
    """Names of the units and of their townships and counties, by level and short code: one query."""
    wanted: dict[int, set[str]] = {}
    for unit in units:
        for level in NAMED:
            if unit.level >= level:
                wanted.setdefault(level, set()).add(codes.full(unit.code[: WIDTHS[level]]))
    condition = Q(pk__in=[])
    for number, full in wanted.items():
        condition |= Q(level=number, code__in=full)
    found = Unit.objects.filter(condition).values_list("level", "code", "name")
    return {(level, codes.shorten(code, level)): name for level, code, name in found}


def name_at(names: Names, unit: Placed, level: int) -> str:
    """Name of the unit's area at the level, '' below the unit."""
    return names.get((level, unit.code[: WIDTHS[level]]), "") if unit.level >= level else ""


def placed(units: list[Unit], names: Names) -> list[Place]:
    """The units with the names above them."""
    return [Place(unit, _above(names, unit, Level.COUNTY), _above(names, unit, Level.TOWNSHIP)) for unit in units]


def places_of(units: Iterable[Unit]) -> list[Place]:
    """The units in their order with the names above them: one query, whatever their number."""
    units = list(units)
    return placed(units, names_above(units))


def sought_for(user: Account, action: Action, text: str, on: date, *, top: Level = Level.COUNTY) -> list[Place]:
    """Units from the level `top` down where the user may do the action and whose name or code the text tells.

    Those of that very name come first, so that none of two namesakes is cut off; none for a blank.
    """
    return told_by(text, Unit.objects.visible_to(user, action).filter(level__gte=top).standing_on(on))


def told_by(text: str, rows: UnitQuerySet, near: Unit | None = None) -> list[Place]:
    """Those of the units whose name or code the text tells, of that very name and the nearest in the tree first."""
    text = text.strip()
    if not text:
        return []
    return places_of(_nearest_first(rows.named(text), text, near)[:SOUGHT])


def _nearest_first(rows: UnitQuerySet, name: str, near: Unit | None) -> UnitQuerySet:
    other = Case(When(name=name, then=Value(0)), default=Value(1), output_field=IntegerField())
    steps = [
        When(within([near.short_code[: WIDTHS[level]]]), then=Value(number))
        for number, level in enumerate((Level.TOWNSHIP, Level.COUNTY))
        if near is not None
    ]
    far = Case(*steps, default=Value(len(steps)), output_field=IntegerField()) if steps else Value(0)
    return rows.alias(other=other, far=far).order_by("other", "far", "level", "code")


def _above(names: Names, unit: Placed, level: Level) -> str:
    return name_at(names, unit, level) if unit.level > level else ""


def told_above(names: Names, unit: Placed, levels: Container[int] = NAMED) -> str:
    """County and township above the unit, those of the levels alone, in one line."""
    shown = (level for level in (Level.COUNTY, Level.TOWNSHIP) if level in levels)
    return " ".join(filter(None, (_above(names, unit, level) for level in shown)))
