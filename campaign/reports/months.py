"""Months in addresses and forms: `2016-12`."""

import re
from datetime import date, timedelta

from units import bounds

SPELLING = re.compile(r"(\d{4})-(\d{2})")


def parse(text: str) -> date:
    """The first day of the month; raises ValueError for anything but four digits, a dash and a month's two.

    And for a month of which no record can tell.
    """
    found = SPELLING.fullmatch(text)
    if found is None or not text.isascii():
        raise ValueError(text)
    first = date(int(found[1]), int(found[2]), 1)
    if not bounds.is_told_of(first):
        raise ValueError(text)
    return first


def last_over(today: date) -> date:
    """The first day of the last month that is over; a month is over on its last day."""
    tomorrow = today + timedelta(days=1)
    return (tomorrow.replace(day=1) - timedelta(days=1)).replace(day=1)
