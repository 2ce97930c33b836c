"""Reads of cadence: every method starts from `self` and reads no clock."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from units.querysets import AreaScopedQuerySet

if TYPE_CHECKING:
    # Named only inside quotes, where ruff does not look.
    from campaign.visits.models import CadenceRule, Draw, DrawnVisit, KeyUnit  # noqa: F401


class CadenceRuleQuerySet(QuerySet["CadenceRule"]):
    """Rules of cadence; they hold for the whole site."""

    def in_force_on(self, day: date) -> Self:
        """Rules in force on the day; an empty `in_force_until` means "still", and that day is the first one without."""
        return self.filter(Q(in_force_until__isnull=True) | Q(in_force_until__gt=day), in_force_from__lte=day)

    def open_to_all(self) -> Self:
        """Without those that tell who is to be visited unannounced: such visits, and the rules for key units."""
        return self.exclude(announced=False).exclude(target="key")


class KeyUnitQuerySet(AreaScopedQuerySet["KeyUnit"]):
    """The dated list of key units, scoped by the unit."""

    def as_of(self, day: date) -> Self:
        """Entries that hold on the day; on the day of taking off a unit is no key unit any more."""
        return self.filter(Q(until_on__isnull=True) | Q(until_on__gt=day), from_on__lte=day)


class DrawQuerySet(AreaScopedQuerySet["Draw"]):
    """Draws, scoped by the area that they were made for."""

    area_path = "area__"

    def newest(self) -> Self:
        """Of the draws for one rule, area and period only the last: what is to be followed."""
        later = self.model._default_manager.filter(
            rule=OuterRef("rule"), area=OuterRef("area"), period_start=OuterRef("period_start"), pk__gt=OuterRef("pk")
        )
        return self.exclude(Exists(later))


class DrawnVisitQuerySet(AreaScopedQuerySet["DrawnVisit"]):
    """Drawn visits, scoped by the area of their draw: a unit's own accounts do not reach them by the unit."""

    area_path = "draw__area__"
