"""Whose honours of a year are stopped: told by the apps above, named in settings (docs/adr/0005)."""

from collections.abc import Callable, Collection
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from units.areas import Area

type Stop = Callable[[Area, date], Collection[int]]


def stopped(area: Area, on: date) -> set[int]:
    """Numbers of the area's units that are not honoured at the end of the day's year, as of the day.

    Each stop asks one query, whatever the number of units.
    """
    found: set[int] = set()
    for name in settings.HONOUR_STOPS:
        stop: Stop = import_string(name)
        found.update(stop(area, on))
    return found
