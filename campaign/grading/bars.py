"""What keeps a weak unit from being lifted besides its issues: told by the apps above, named in settings."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from units.models import Unit

type Bar = Callable[[Sequence[Unit], date], Mapping[int, str]]


def reasons(units: Sequence[Unit], on: date) -> dict[int, list[str]]:
    """For each barred unit's number the sentences that say why, as of the day; each bar asks a constant number of
    queries, and none is asked about no units.
    """
    found: dict[int, list[str]] = {}
    for name in settings.ACCEPTANCE_BARS if units else ():
        bar: Bar = import_string(name)
        for unit, why in bar(units, on).items():
            found.setdefault(unit, []).append(why)
    return found
