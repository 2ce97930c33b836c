"""Which units a visitor is likely to mean: the recent ones, then those nearby."""

from dataclasses import dataclass
from datetime import date

from campaign.visits.models import Visit
from units.access import Account, Action
from units.areas import Area
from units.levels import WIDTHS, Level
from units.models import Unit
from units.places import Place, names_above, placed, told_by
from units.querysets import UnitQuerySet

RECENT, NEARBY = 5, 10


@dataclass(frozen=True, slots=True)
class Offer:
    """What the form offers before anybody searches."""

    recent: list[Place]
    nearby: list[Place]


def offered(user: Account, near: Unit | None, on: date) -> Offer:
    """Units that the user visited last, and those of the township where he is; three queries at most."""
    recent = _recent(user, on)
    anchor = near or (recent[0] if recent else None)
    shown = [near, *recent] if near and near not in recent else recent
    nearby = [unit for unit in _around(user, anchor, on) if unit not in shown][:NEARBY]
    names = names_above([*shown, *nearby])
    return Offer(placed(shown, names), placed(nearby, names))


def sought(user: Account, text: str, near: Unit | None, on: date) -> list[Place]:
    """Units to visit whose name or code the text tells, the nearest in the tree first; none for a blank."""
    return told_by(text, _to_visit(user, on), near)


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
