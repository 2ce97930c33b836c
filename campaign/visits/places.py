"""Which units a visitor is likely to mean: the recent ones, then those nearby."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from campaign.visits.models import Visit
from units.access import Account, Action
from units.areas import Area
from units.levels import WIDTHS, Level
from units.models import Unit
from units.places import Place, names_above, placed, places_of, told_by
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
    """Units to visit on the day whose name or code the text tells, the nearest in the tree first; none for a blank."""
    return told_by(text, _to_visit(user, on), near)


def why_none(user: Account, text: str, on: date) -> str:
    """Why the text tells no unit to visit on the day: one of that name or code did not stand then, or none is there."""
    rows = _ever(user).named(text.strip()).filter(Q(closed_on__lte=on) | Q(opened_on__gt=on))
    gone = told_by(text, rows)
    if not gone:
        return _("No township or village of yours has that name or code.")
    unit = gone[0].unit
    if unit.closed_on is None or unit.closed_on > on:
        day = unit.opened_on.isoformat() if unit.opened_on else ""
        return _("“%(unit)s” was not opened before %(day)s. Check the day.") % {"unit": unit, "day": day}
    words = {"unit": unit, "day": unit.closed_on.isoformat()}
    if unit.successor is None:
        return _("“%(unit)s” was closed on %(day)s. Check the day, or choose the unit that took over.") % words
    (place,) = places_of([unit.successor])
    words["successor"] = f"{place.full}（{unit.successor.short_code}）"
    return _("“%(unit)s” was closed on %(day)s; choose its successor %(successor)s, or check the day.") % words


def _ever(user: Account) -> UnitQuerySet:
    """Townships and villages of whatever day, where the user logs visits."""
    return Unit.objects.visible_to(user, Action.LOG_VISIT).filter(level__gte=Level.TOWNSHIP)


def _to_visit(user: Account, on: date) -> UnitQuerySet:
    """Those of them that stand on the day."""
    return _ever(user).standing_on(on)


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
