"""What happened to a unit in the register: opened, renamed, merged, closed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Value
from django.utils.translation import gettext as _

from units.models import Unit


@dataclass(frozen=True, slots=True)
class Event:
    """One event, as a timeline shows it; `url` leads to the other unit where there is one."""

    on: date
    title: str
    url: str = ""


def history(unit: Unit) -> list[Event]:
    """Events of the unit, newest first: one query, and one for the successor of a merged unit."""
    events = []
    if unit.opened_on:
        events.append(Event(unit.opened_on, _("Opened")))
    names, others = _before(unit)
    for (old, day), new in zip(names, [*(name for name, _day in names[1:]), unit.name], strict=False):
        events.append(Event(day, _("Renamed from “%(old)s” to “%(new)s”") % {"old": old, "new": new}))
    for other, day in others:
        words = {"unit": other.name, "code": other.short_code}
        events.append(Event(day, _("Took over “%(unit)s” (%(code)s)") % words, other.get_absolute_url()))
    if unit.closed_on:
        events.append(_end(unit, unit.closed_on))
    return sorted(events, key=lambda event: event.on, reverse=True)


def _before(unit: Unit) -> tuple[list[tuple[str, date]], list[tuple[Unit, date]]]:
    """Names that the unit bore until a day, the first one first, and units that it took over on a day."""
    names = unit.former_names.order_by().values_list("name", "until_on", Value(""), Value(0))
    taken = unit.predecessors.filter(closed_on__isnull=False).order_by()
    rows = names.union(taken.values_list("name", "closed_on", "code", "level"), all=True).order_by("until_on")
    return (
        [(name, day) for name, day, code, _level in rows if not code],
        [(Unit(name=name, code=code, level=level), day) for name, day, code, level in rows if code],
    )


def _end(unit: Unit, day: date) -> Event:
    if unit.successor is None:
        return Event(day, _("Closed"))
    title = _("Merged into “%(unit)s”") % {"unit": unit.successor.name}
    return Event(day, title, unit.successor.get_absolute_url())
