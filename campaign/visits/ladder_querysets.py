"""Reads of the ladder's rungs: every method starts from `self` and reads no clock."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from campaign.visits.warning_querysets import held_next_above
from units import access, codes
from units.access import Account, Action, Role
from units.querysets import AreaScopedQuerySet

if TYPE_CHECKING:
    # Named only inside quotes, where ruff does not look.
    from campaign.visits.models import RungStep  # noqa: F401

# Whose accounts a rung against their own unit is told to: those that work there, and the posts that the rules name.
TOLD = frozenset(
    {
        Role.PREFECTURE,
        Role.COUNTY,
        Role.TOWNSHIP,
        Role.SECRETARY,
        Role.LEADER,
        Role.COMMITTEE,
        Role.DISCIPLINE,
    }
)


class RungStepQuerySet(AreaScopedQuerySet["RungStep"]):
    """Rungs that units stand or stood on, scoped by their unit."""

    def known_on(self, day: date) -> Self:
        """Raised by the day."""
        return self.filter(raised_on__lte=day)

    def open_on(self, day: date) -> Self:
        """Raised by the day and still holding on it."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), raised_on__lte=day)

    def open(self) -> Self:
        """Not ended by anything recorded so far."""
        return self.filter(ended_on__isnull=True)

    def red(self) -> Self:
        """The red rung and those above it."""
        return self.filter(rung__gte=3)

    def against_unit_of(self, user: Account) -> Self:
        """Against the very unit of one of the user's grants, not those below it; none for a superuser."""
        condition = Q(pk__in=[])
        for grant in access.grants_of(user):
            if grant.role in TOLD:
                condition |= Q(unit__code=codes.full(grant.short_code), unit__level=grant.level)
        return self.filter(condition)

    def to_settle_by(self, user: Account) -> Self:
        """Those that end by a person's hand, a lifting or a kept talk, where the user's office is the next to do that.

        An office higher above may lift a rung too; it need not, and is not reminded of it.
        """
        by_person = Q(rule__needs="person") & held_next_above(user, Action.SUPERVISE)
        by_talk = Q(rule__needs="talk_checked") & held_next_above(user, Action.RECORD_TALK)
        return self.filter(by_person | by_talk)
