"""Reads of issues, plans, measures and uploads: every method starts from `self` and reads no clock."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, F, OuterRef, PositiveSmallIntegerField, Subquery, Value
from django.db.models.functions import Coalesce

from units.querysets import AreaScopedQuerySet

if TYPE_CHECKING:
    # Named only inside quotes, where ruff does not look.
    from issues.models import Issue, Measure, Plan, PlanUpload  # noqa: F401


class IssueQuerySet(AreaScopedQuerySet["Issue"]):
    """Issues, scoped by their unit."""

    def not_closed(self) -> Self:
        """Issues that keep their unit from being lifted."""
        return self.exclude(state="closed")

    def overdue_on(self, day: date) -> Self:
        """Issues not done whose measure in an approved plan was due before the day."""
        from issues.models import Measure

        late = Measure.objects.filter(issue=OuterRef("pk"), plan__state="approved", due_on__lt=day)
        return self.filter(Exists(late), state__in=["open", "in_progress"])


class PlanQuerySet(AreaScopedQuerySet["Plan"]):
    """Plans, scoped by their unit."""

    def current(self) -> Self:
        """Approved versions that nothing has superseded, at most one a unit."""
        return self.filter(state="approved")

    def in_work(self) -> Self:
        """Versions on their way to approval, at most one a unit."""
        return self.filter(state__in=["draft", "checking", "approving"])


class MeasureQuerySet(AreaScopedQuerySet["Measure"]):
    """Measures, scoped by their plan's unit."""

    area_path = "plan__unit__"

    def with_percent_on(self, day: date) -> Self:
        """Annotate `percent`: the latest note up to the day, 0 without one."""
        from issues.models import Progress

        latest: Any = Progress.objects.filter(measure=OuterRef("pk"), on__lte=day).order_by("-on", "-id")
        known = Subquery(latest.values("percent")[:1])
        return self.annotate(percent=Coalesce(known, Value(0), output_field=PositiveSmallIntegerField()))

    def overdue_on(self, day: date) -> Self:
        """Measures of approved plans whose deadline has passed and which were not at 100 % on the day."""
        approved = self.filter(plan__state="approved", due_on__lt=day)
        return approved.with_percent_on(day).filter(percent__lt=100)

    def due_soon_on(self, day: date, until: date) -> Self:
        """Measures of approved plans due from the day to `until` inclusive, not at 100 % on the day."""
        approved = self.filter(plan__state="approved", due_on__gte=day, due_on__lte=until)
        return approved.with_percent_on(day).filter(percent__lt=100)

    def in_order(self) -> Self:
        """As the plan's table prints them."""
        return self.select_related("issue__aspect__category").order_by(F("plan"), "position")


class UploadQuerySet(AreaScopedQuerySet["PlanUpload"]):
    """Uploaded workbooks, scoped by the area they were sent for; the file is read only where it is asked for."""

    area_path = "area__"

    def light(self) -> Self:
        """Without the file and the preview, for lists."""
        return self.defer("content", "preview")
