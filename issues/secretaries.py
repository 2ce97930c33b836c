"""Who was first secretary of a unit; asked of the app above by a name in settings (docs/adr/0002, 0004)."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

type Secretaries = Callable[[Iterable[int], date], Mapping[int, str]]


def secretaries(units: Iterable[int], on: date) -> Mapping[int, str]:
    """For each unit's number the first secretary posted there on the day, as a list prints one: one query."""
    ask: Secretaries = import_string(settings.FIRST_SECRETARIES)
    return ask(units, on)
