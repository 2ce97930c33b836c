"""Reads of talks, circulars and situations: every method starts from `self` and reads no clock."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from units import access
from units.access import TABLE, Account, Action
from units.areas import Area, within
from units.querysets import AreaScopedQuerySet

if TYPE_CHECKING:
    # Named only inside quotes, where ruff does not look.
    from campaign.visits.models import Circular, CircularUnit, SituationRecord, Talk  # noqa: F401


def held_next_above(user: Account, action: Action) -> Q:
    """Condition on rows with a unit: the user's office is the nearest one above it that may do the action.

    What waits for a township's talk with its village does not wait for the county and the prefecture as well.
    """
    if user.is_superuser and user.is_active:
        return Q()
    condition = Q(pk__in=[])
    for grant in access.grants_of(user):
        if grant.role in TABLE[action]:
            levels = access.levels_answered_for(action, grant.level)
            condition |= within([grant.short_code], "unit__") & Q(unit__level__in=levels)
    return condition


class SituationQuerySet(AreaScopedQuerySet["SituationRecord"]):
    """Situations found, scoped by their unit."""

    def found_between(self, first: date, last: date) -> Self:
        """Found from the first day to the last, both included."""
        return self.filter(on__range=(first, last))


class TalkQuerySet(AreaScopedQuerySet["Talk"]):
    """Talks, scoped by the unit that was talked to."""

    def known_on(self, day: date) -> Self:
        """Held by the day."""
        return self.filter(on__lte=day)

    def held_between(self, first: date, last: date) -> Self:
        """Held from the first day to the last, both included."""
        return self.filter(on__range=(first, last))

    def unchecked_on(self, day: date) -> Self:
        """Held by the day, and what was agreed not checked by then."""
        return self.filter(Q(checked_on__isnull=True) | Q(checked_on__gt=day), on__lte=day)

    def late_on(self, day: date) -> Self:
        """Not checked on the day although the day of the check had passed."""
        return self.unchecked_on(day).filter(check_on__lt=day)

    def to_check_by(self, user: Account, day: date) -> Self:
        """Talks that the user's office holds, not those of offices below, with a check due on the day or before."""
        return self.filter(held_next_above(user, Action.RECORD_TALK)).unchecked_on(day).filter(check_on__lte=day)


class CircularQuerySet(QuerySet["Circular"]):
    """Circulars: seen by whoever sees the issuing area or a unit that is named; who sees one sees it whole."""

    def visible_to(self, user: Account, action: Action = Action.READ) -> Self:
        """Circulars of the user's areas: all for a superuser, none without a grant."""
        return self._touching(access.areas_of(user, action))

    def in_area(self, area: Area) -> Self:
        """Circulars of the area's office and those below it, and those that name a unit of the area."""
        return self._touching([area.short_code])

    def _touching(self, short_codes: list[str]) -> Self:
        from campaign.visits.models import CircularUnit

        named = CircularUnit.objects.filter(within(short_codes, "unit__"), circular=OuterRef("pk"))
        return self.filter(within(short_codes, "area__") | Exists(named))

    def known_on(self, day: date) -> Self:
        """Issued by the day."""
        return self.filter(issued_on__lte=day)

    def issued_between(self, first: date, last: date) -> Self:
        """Issued from the first day to the last, both included."""
        return self.filter(issued_on__range=(first, last))
