"""Reads of cards and vetoes: every method starts from `self` and reads no clock."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from units.querysets import AreaScopedQuerySet

if TYPE_CHECKING:
    # Named only inside quotes, where ruff does not look.
    from campaign.visits.models import Card, Veto  # noqa: F401


class CardQuerySet(AreaScopedQuerySet["Card"]):
    """Cards, scoped by their unit."""

    def known_on(self, day: date) -> Self:
        """Given by the day."""
        return self.filter(on__lte=day)

    def standing_on(self, day: date) -> Self:
        """Given by the day and not lifted by then."""
        return self.filter(Q(lifted_on__isnull=True) | Q(lifted_on__gt=day), on__lte=day)

    def given_between(self, first: date, last: date) -> Self:
        """Given from the first day to the last, both included."""
        return self.filter(on__range=(first, last))


class VetoQuerySet(AreaScopedQuerySet["Veto"]):
    """Vetoes, scoped by their unit."""

    def known_on(self, day: date) -> Self:
        """Made by the day."""
        return self.filter(on__lte=day)

    def standing_on(self, day: date) -> Self:
        """Made by the day and not withdrawn by then."""
        return self.filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day), on__lte=day)
