"""Which days a record of people may name: none so early that it can only be a slip of the year."""

from datetime import date

from campaign.people import refusals
from units.models import Unit

# No campaign record is older; a day before is a year typed wrongly (0216, 1916).
FIRST = date(2000, 1, 1)


def check_not_early(unit: Unit, day: date) -> None:
    """Raise DayTooEarly for a day before the year 2000 or before the unit was opened."""
    if day < FIRST:
        raise refusals.DayTooEarly(day=day.isoformat(), first=FIRST.isoformat())
    if unit.opened_on is not None and day < unit.opened_on:
        raise refusals.UnitNotOpened(unit=unit.name, day=day.isoformat(), first=unit.opened_on.isoformat())
