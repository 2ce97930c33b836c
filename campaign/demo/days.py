"""The working days of autumn 2016 and the moments at which people signed on them."""

import random
from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from functools import cache

from django.utils import timezone

START = date(2016, 8, 15)
END = date(2016, 12, 31)
# Mid-autumn and the national holidays, and the weekend days worked in their place.
HOLIDAYS = {date(2016, 9, 15), date(2016, 9, 16), *(date(2016, 10, day) for day in range(1, 8))}
WORKED = {date(2016, 9, 18), date(2016, 10, 8), date(2016, 10, 9)}


def _is_worked(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in HOLIDAYS)


WORKDAYS = [day for n in range((END - START).days + 1) if _is_worked(day := START + timedelta(days=n))]


def after(day: date, steps: int) -> date:
    """The working day `steps` after the first one on or after the day, or before it for a negative number."""
    return WORKDAYS[min(max(bisect_left(WORKDAYS, day) + steps, 0), len(WORKDAYS) - 1)]


@cache
def _opening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def moment(day: date, random_: random.Random) -> datetime:
    """A moment in the office hours of the day."""
    return _opening(day) + timedelta(minutes=random_.randrange(8 * 60), seconds=random_.randrange(60))
