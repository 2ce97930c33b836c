"""Reads of visits: every method starts from `self` and reads no clock."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Count, Exists, OuterRef, Q

from units.querysets import AreaScopedQuerySet

if TYPE_CHECKING:
    from campaign.visits.models import Photo, SupervisionRound, Visit, VisitFinding  # noqa: F401


class VisitQuerySet(AreaScopedQuerySet["Visit"]):
    """Visits, each version a row, scoped by their unit."""

    def current(self) -> Self:
        """The newest version of each visit: what is counted, listed and printed."""
        return self.filter(superseded_at__isnull=True)

    def between(self, first: date, last: date) -> Self:
        """Visits made from the first day to the last, both included."""
        return self.filter(on__gte=first, on__lte=last)

    def with_findings(self) -> Self:
        """Those that found an issue."""
        return self.filter(Exists(_findings()))

    def without_findings(self) -> Self:
        """Those that found none."""
        return self.exclude(Exists(_findings()))


def _findings() -> "VisitFindingQuerySet":
    from campaign.visits.models import VisitFinding

    return VisitFinding.objects.filter(visit=OuterRef("pk"))


class VisitFindingQuerySet(AreaScopedQuerySet["VisitFinding"]):
    """Issues that visits found, scoped by the visit's unit."""

    area_path = "visit__unit__"


class PhotoQuerySet(AreaScopedQuerySet["Photo"]):
    """Photos of visits, scoped by the visit's unit."""

    area_path = "visit__unit__"


class SupervisionRoundQuerySet(AreaScopedQuerySet["SupervisionRound"]):
    """Rounds of supervision, scoped by their area."""

    area_path = "area__"

    def running_on(self, day: date) -> Self:
        """Rounds that have begun and not ended on the day."""
        return self.filter(from_on__lte=day, until_on__gte=day)

    def with_visits(self) -> Self:
        """Annotate `made`: the visits of each round as they stand now."""
        return self.annotate(made=Count("visits", filter=Q(visits__superseded_at__isnull=True)))
