"""Where a unit lies, in words, and which units a visitor is likely to mean: the recent ones, then those nearby."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, Q, Value, When

from campaign.visits.models import Visit
from units import codes
from units.access import Account, Action
from units.areas import Area, within
from units.levels import WIDTHS, Level
from units.models import Unit
from units.querysets import UnitQuerySet

RECENT, NEARBY, SOUGHT = 5, 10, 20
NAMED = (int(Level.COUNTY), int(Level.TOWNSHIP), int(Level.VILLAGE))

type Names = Mapping[tuple[int, str], str]


@dataclass(frozen=True, slots=True)
class Place:
    """A unit to choose, with the names of those above it."""

    unit: Unit
    above: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What the form offers before anybody searches."""

    recent: list[Place]
    nearby: list[Place]


def names_above(units: Iterable[Unit]) -> Names:
    """Names of the units and of their townships and counties, by level and short code: one query."""
    wanted: dict[int, set[str]] = {}
    for unit in units:
        for level in NAMED:
            if unit.level >= level:
                wanted.setdefault(level, set()).add(codes.full(unit.short_code[: WIDTHS[level]]))
    condition = Q(pk__in=[])
    for number, full in wanted.items():
        condition |= Q(level=number, code__in=full)
    found = Unit.objects.filter(condition).values_list("level", "code", "name")
    return {(level, codes.shorten(code, level)): name for level, code, name in found}


def name_at(names: Names, unit: Unit, level: int) -> str:
    """Name of the unit's area at the level, '' below the unit."""
    return names.get((level, unit.short_code[: WIDTHS[level]]), "") if unit.level >= level else ""


def offered(user: Account, near: Unit | None, on: date) -> Offer:
    """Units that the user visited last, and those of the township where he is; three queries at most."""
    recent = _recent(user, on)
    anchor = near or (recent[0] if recent else None)
    shown = [near, *recent] if near and near not in recent else recent
    nearby = [unit for unit in _around(user, anchor, on) if unit not in shown][:NEARBY]
    names = names_above([*shown, *nearby])
    return Offer(_placed(shown, names), _placed(nearby, names))


def sought(user: Account, text: str, near: Unit | None, on: date) -> list[Place]:
    """Units to visit whose name or code the text tells, the nearest in the tree first; none for a blank."""
    return _found(_to_visit(user, on), text, near)


def sought_for(user: Account, action: Action, text: str, on: date) -> list[Place]:
    """Counties, townships and villages where the user may do the action and whose name or code the text tells.

    Those of that very name come first, so that none of two namesakes is cut off; none for a blank.
    """
    return _found(Unit.objects.visible_to(user, action).filter(level__gte=Level.COUNTY).standing_on(on), text, None)


def _found(rows: UnitQuerySet, text: str, near: Unit | None) -> list[Place]:
    text = text.strip()
    if not text:
        return []
    units = list(_nearest_first(rows.named(text), text, near)[:SOUGHT])
    return _placed(units, names_above(units))


def _to_visit(user: Account, on: date) -> UnitQuerySet:
    """Townships and villages that stand on the day, where the user logs visits."""
    return Unit.objects.visible_to(user, Action.LOG_VISIT).filter(level__gte=Level.TOWNSHIP).standing_on(on)


def _recent(user: Account, on: date) -> list[Unit]:
    mine = Visit.objects.visible_to(user, Action.LOG_VISIT).current().filter(logged_by=user).select_related("unit")
    units: dict[int, Unit] = {}
    for visit in mine.order_by("-id")[:40]:
        if visit.unit.stands_on(on):
            units.setdefault(visit.unit_id, visit.unit)
    return list(units.values())[:RECENT]


def _around(user: Account, anchor: Unit | None, on: date) -> UnitQuerySet:
    """The township with its villages; where nothing tells a township, the topmost units of the user's area."""
    rows = _to_visit(user, on).order_by("level", "code")
    if anchor is not None:
        short = anchor.short_code[: WIDTHS[Level.TOWNSHIP]]
        rows = rows.in_area(Area(short, Level.TOWNSHIP, ""))
    return rows[: NEARBY + RECENT + 1]


def _nearest_first(rows: UnitQuerySet, name: str, near: Unit | None) -> UnitQuerySet:
    """Those of that very name, then the nearest."""
    other = Case(When(name=name, then=Value(0)), default=Value(1), output_field=IntegerField())
    steps = [
        When(within([near.short_code[: WIDTHS[level]]]), then=Value(number))
        for number, level in enumerate((Level.TOWNSHIP, Level.COUNTY))
        if near is not None
    ]
    far = Case(*steps, default=Value(len(steps)), output_field=IntegerField()) if steps else Value(0)
    return rows.alias(other=other, far=far).order_by("other", "far", "level", "code")


def _placed(units: list[Unit], names: Names) -> list[Place]:
    return [Place(unit, _above(names, unit)) for unit in units]


def _above(names: Names, unit: Unit) -> str:
    levels = [level for level in (Level.COUNTY, Level.TOWNSHIP) if level < unit.level]
    return " ".join(filter(None, (name_at(names, unit, level) for level in levels)))
