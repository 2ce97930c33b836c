"""Periods of a cadence: half a month, a month, a quarter; plain arithmetic on days, no clock."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MIDDLE = 16


class PeriodKind(models.TextChoices):
    """How long a period of a rule is; a half-month ends on the 15th or with the month."""

    HALF_MONTH = "half_month", gettext_lazy("Half a month")
    MONTH = "month", gettext_lazy("Month")
    QUARTER = "quarter", gettext_lazy("Quarter")


@dataclass(frozen=True, slots=True)
class Period:
    """One period; both days belong to it."""

    kind: str
    start: date
    end: date

    def __str__(self) -> str:
        said = {"year": self.start.year, "month": self.start.month, "quarter": (self.start.month + 2) // 3}
        if self.kind == PeriodKind.QUARTER:
            return _("quarter %(quarter)s of %(year)s") % said
        if self.kind == PeriodKind.MONTH:
            return _("%(year)s-%(month)s") % said
        if self.start.day < MIDDLE:
            return _("first half of %(year)s-%(month)s") % said
        return _("second half of %(year)s-%(month)s") % said

    @property
    def before(self) -> "Period":
        """The period that ended on the day before this one began."""
        return period_of(self.kind, self.start - timedelta(days=1))

    def holds(self, day: date) -> bool:
        """Tell whether the day belongs to the period."""
        return self.start <= day <= self.end

    def days_from(self, day: date) -> Iterator[date]:
        """The days of the period that are not before that day."""
        current = max(day, self.start)
        while current <= self.end:
            yield current
            current += timedelta(days=1)


def period_of(kind: str, day: date) -> Period:
    """The period of that kind which holds the day."""
    first = day.replace(day=1)
    if kind == PeriodKind.HALF_MONTH and day.day < MIDDLE:
        return Period(kind, first, day.replace(day=MIDDLE - 1))
    if kind == PeriodKind.HALF_MONTH:
        return Period(kind, day.replace(day=MIDDLE), _month_after(first) - timedelta(days=1))
    if kind == PeriodKind.MONTH:
        return Period(kind, first, _month_after(first) - timedelta(days=1))
    start = first.replace(month=(day.month - 1) // 3 * 3 + 1)
    return Period(kind, start, _month_after(start.replace(month=start.month + 2)) - timedelta(days=1))


def _month_after(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def working_days(period: Period, day: date) -> list[date]:
    """Mondays to Fridays of the period from the day on; public holidays are not known here.

    Where only a weekend is left, its days: what is due stays due.
    """
    left = list(period.days_from(day))
    return [one for one in left if one.weekday() < 5] or left
