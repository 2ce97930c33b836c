<<<<<<< HEAD
"""What happened to a unit in the register: opened, renamed, merged, closed."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
=======
"""What happened to a unit: opened, renamed, succeeded others, closed; for its page."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext
>>>>>>> 1896982 (Merge, close, rename and open units by verbs, and tell a unit's history)

from units.models import Unit


<<<<<<< HEAD
@dataclass(frozen=True, slots=True)
class Event:
    """One event, as a timeline shows it; `url` leads to the other unit where there is one."""

    on: date
=======
class What(StrEnum):
    """Kinds of events, in the order in which those of one day are told."""

    OPENED = "opened"
    RENAMED = "renamed"
    SUCCEEDED = "succeeded"
    CLOSED = "closed"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its day, what happened, the sentence for the page, and the page of the other unit if there is one."""

    on: date
    what: What
>>>>>>> 1896982 (Merge, close, rename and open units by verbs, and tell a unit's history)
    title: str
    url: str = ""


def history(unit: Unit) -> list[Event]:
<<<<<<< HEAD
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
=======
    """Events of the unit, newest first; two queries, or three for a unit that has merged into another.

    A unit that stood before anything was recorded has no opening.
    """
    events = [*_renames(unit), *_predecessors(unit)]
    if unit.opened_on:
        events.append(Event(unit.opened_on, What.OPENED, gettext("Opened")))
    if unit.closed_on:
        events.append(_end(unit, unit.closed_on))
    order = list(What)
    return sorted(events, key=lambda event: (event.on, order.index(event.what)), reverse=True)


def _renames(unit: Unit) -> list[Event]:
    """Each former name leads to the next one, the last to the present name."""
    former = list(unit.former_names.order_by("until_on"))
    names = [*(one.name for one in former[1:]), unit.name]
    return [
        Event(
            one.until_on,
            What.RENAMED,
            gettext("Renamed from %(old)s to %(new)s") % {"old": one.name, "new": new},
        )
        for one, new in zip(former, names, strict=False)
        if one.name != new
    ]


def _predecessors(unit: Unit) -> list[Event]:
    return [
        Event(
            one.closed_on,
            What.SUCCEEDED,
            gettext("%(unit)s (%(code)s) merged into this unit") % {"unit": one.name, "code": one.short_code},
            one.get_absolute_url(),
        )
        for one in unit.predecessors.order_by("closed_on", "code")
        if one.closed_on
    ]


def _end(unit: Unit, closed_on: date) -> Event:
    if unit.successor is None:
        return Event(closed_on, What.CLOSED, gettext("Closed"))
    title = gettext("Closed; merged into %(unit)s (%(code)s)")
    values = {"unit": unit.successor.name, "code": unit.successor.short_code}
    return Event(closed_on, What.MERGED, title % values, unit.successor.get_absolute_url())
>>>>>>> 1896982 (Merge, close, rename and open units by verbs, and tell a unit's history)
