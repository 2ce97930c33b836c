"""The days that an address or a form may name: all that records tell of, and none from which no day can be counted."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FIRST, LAST = date(1950, 1, 1), date(2999, 12, 31)


def is_told_of(day: date) -> bool:
    """Tell whether records can tell of the day."""
    return FIRST <= day <= LAST


def check(day: date) -> None:
    """Raise ValidationError, a sentence for the user, for a day that no record can tell of."""
    if not is_told_of(day):
        words = {"first": FIRST.isoformat(), "last": LAST.isoformat()}
        raise ValidationError(_("Choose a day from %(first)s to %(last)s."), params=words)
