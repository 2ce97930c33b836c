"""What happened to a unit in the register: opened, renamed, merged, closed."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from units.models import Unit


@dataclass(frozen=True, slots=True)
class Event:
    """One event, as a timeline shows it; `url` leads to the other unit where there is one."""

    on: date
    title: str
    url: str = ""


def history(unit: Unit) -> list[Event]:
    """Events of the unit, newest first: two queries, and one for the successor of a merged unit."""
    events = []
    if unit.opened_on:
        events.append(Event(unit.opened_on, _("Opened")))
    names = [*unit.former_names.order_by("until_on")]
    for old, new in zip(names, [*(one.name for one in names[1:]), unit.name], strict=False):
        words = {"old": old.name, "new": new}
        events.append(Event(old.until_on, _("Renamed from “%(old)s” to “%(new)s”") % words))
    for other in unit.predecessors.filter(closed_on__isnull=False):
        words = {"unit": other.name, "code": other.short_code}
        title = _("Took over “%(unit)s” (%(code)s)") % words
        events.append(Event(other.closed_on or date.min, title, other.get_absolute_url()))
    if unit.closed_on:
        events.append(_end(unit, unit.closed_on))
    return sorted(events, key=lambda event: event.on, reverse=True)


def _end(unit: Unit, day: date) -> Event:
    if unit.successor is None:
        return Event(day, _("Closed"))
    title = _("Merged into “%(unit)s”") % {"unit": unit.successor.name}
    return Event(day, title, unit.successor.get_absolute_url())
