"""Which days a record of people may name: none so early that it can only be a slip of the year."""

from datetime import date

from campaign.people import refusals
from units.models import Unit
from units.typed_days import check_not_too_early


def check_not_early(unit: Unit, day: date) -> None:
    """Raise DayTooEarly for a day too early for any record, and UnitNotOpened for one before the unit was opened."""
    check_not_too_early(day)
    if unit.opened_on is not None and day < unit.opened_on:
        raise refusals.UnitNotOpened(unit=unit.name, day=day.isoformat(), first=unit.opened_on.isoformat())
