"""How far back a day may lie that somebody types: before it the year was mistyped, and workbooks hold no such day."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from units.rules import RuleBroken

EARLIEST = date(2000, 1, 1)


class DayTooEarly(RuleBroken):
    """Nothing of the campaign lies before it."""

    message = _("%(day)s lies before %(first)s; nothing so old is recorded here. Check the year.")

    def __init__(self, day: date) -> None:
        super().__init__(day=day.isoformat(), first=EARLIEST.isoformat())


def check_not_too_early(*days: date) -> None:
    """Raise DayTooEarly for the first of the days that lies before EARLIEST."""
    for day in days:
        if day < EARLIEST:
            raise DayTooEarly(day)
