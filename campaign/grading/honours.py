"""Whose honours of a year are stopped: told by the apps above, named in settings (docs/adr/0005)."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from units.areas import Area

type Stop = Callable[[Area, date], Mapping[int, Collection[int]]]


def stopped(area: Area, on: date) -> dict[int, tuple[int, ...]]:
    """The years for which each of the area's units is not honoured, by the unit's number, as of the day.

    Each stop asks one query, whatever the number of units, and knows which years are still to be settled on the day.
    """
    found: dict[int, set[int]] = {}
    for name in settings.HONOUR_STOPS:
        stop: Stop = import_string(name)
        for unit, years in stop(area, on).items():
            found.setdefault(unit, set()).update(years)
    return {unit: tuple(sorted(years)) for unit, years in found.items()}
