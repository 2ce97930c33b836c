"""Reads of the ladder's rungs: every method starts from `self` and reads no clock."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from units.querysets import AreaScopedQuerySet

if TYPE_CHECKING:
    # Named only inside quotes, where ruff does not look.
    from campaign.visits.models import RungStep  # noqa: F401


class RungStepQuerySet(AreaScopedQuerySet["RungStep"]):
    """Rungs that units stand or stood on, scoped by their unit."""

    def open_on(self, day: date) -> Self:
        """Raised by the day and still holding on it."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), raised_on__lte=day)

    def open(self) -> Self:
        """Not ended by anything recorded so far."""
        return self.filter(ended_on__isnull=True)

    def red(self) -> Self:
        """The red rung and those above it."""
        return self.filter(rung__gte=3)
