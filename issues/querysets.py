"""Reads of plans, measures and uploads: every method starts from `self` and reads no clock."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import (
    Avg,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    PositiveSmallIntegerField,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Floor

from units.access import Account, Action
from units.querysets import AreaScopedQuerySet

if TYPE_CHECKING:
    # Named only inside quotes, where ruff does not look.
    from issues.models import Measure, Plan, PlanUpload  # noqa: F401


def _valid(day: date, path: str, *ends: str) -> Q:
    """Condition on a plan: approved by the day, and none of the ends had come by then (NULL: still not)."""
    condition = Q(**{f"{path}approved_on__lte": day})
    for end in ends:
        condition &= Q(**{f"{path}{end}__isnull": True}) | Q(**{f"{path}{end}__gt": day})
    return condition


def in_force(day: date, path: str = "") -> Q:
    """Condition on a plan: approved by the day, and on that day neither superseded nor finished."""
    return _valid(day, path, "superseded_on", "finished_on")


class PlanQuerySet(AreaScopedQuerySet["Plan"]):
    """Plans, scoped by their unit."""

    def current(self) -> Self:
        """Approved versions that nothing has superseded, at most one a unit."""
        return self.filter(state="approved")

    def in_work(self) -> Self:
        """Versions on their way to approval, at most one a unit."""
        return self.filter(state__in=["draft", "checking", "approving"])

    def in_force_on(self, day: date) -> Self:
        """Versions that were approved, not superseded and not finished on the day, at most one a unit."""
        return self.filter(in_force(day))

    def newest(self) -> Self:
        """The newest version of each unit alone."""
        newer = self.model._default_manager.filter(unit=OuterRef("unit"), version__gt=OuterRef("version"))
        return self.filter(~Exists(newer))

    def in_work_on(self, day: date) -> Self:
        """Versions that were drafted by the day and not approved by then (NULL: not yet)."""
        return self.filter(Q(approved_on__isnull=True) | Q(approved_on__gt=day), drafted_on__lte=day)

    def stepped(self, step: str, first: date | None, last: date | None) -> Self:
        """Versions `approved` or `finished` on a day from the first to the last inclusive; None leaves an end open."""
        days = {f"{step}_on__isnull": False, f"{step}_on__gte": first, f"{step}_on__lte": last}
        return self.filter(**{lookup: value for lookup, value in days.items() if value is not None})

    def with_progress_of(self, band: str, day: date) -> Self:
        """Those whose measures on the day made no progress (`none`), are all at 100 % (`whole`), or neither (`part`).

        A plan without measures has made none.
        """
        from issues.models import Measure

        # The type checker does not see the annotation.
        mine: Any = Measure.objects.filter(plan=OuterRef("pk")).with_percent_on(day)
        begun, undone = Exists(mine.filter(percent__gt=0)), Exists(mine.filter(percent__lt=100))
        if band == "none":
            return self.exclude(begun)
        return self.filter(begun, undone) if band == "part" else self.filter(begun).exclude(undone)

    def with_overdue_on(self, day: date) -> Self:
        """Those that hold an overdue measure on the day."""
        from issues.models import Measure

        return self.filter(Exists(Measure.objects.filter(plan=OuterRef("pk")).overdue_on(day)))

    def with_progress_on(self, day: date) -> Self:
        """Annotate `measures_count`, `overdue_count` and `percent`: the mean of the measures' percentages, 0 for none.

        Computed from the measures as of the day, never stored.
        """
        from issues.models import Measure

        mine = Measure.objects.filter(plan=OuterRef("pk")).order_by()
        mean = mine.with_percent_on(day).values("plan").annotate(mean=Avg("percent")).values("mean")
        late = mine.overdue_on(day).values("plan").annotate(n=Count("pk")).values("n")
        every = mine.values("plan").annotate(n=Count("pk")).values("n")
        whole = IntegerField()
        return self.annotate(
            percent=Coalesce(Cast(Floor(Subquery(mean)), whole), 0, output_field=whole),
            overdue_count=Coalesce(Subquery(late), 0, output_field=whole),
            measures_count=Coalesce(Subquery(every), 0, output_field=whole),
        )

    def to_check_by(self, user: Account) -> Self:
        """Those that wait for the joint check in the areas where this person checks."""
        return self.visible_to(user, Action.CHECK_PLAN).filter(state="checking")

    def to_approve_by(self, user: Account) -> Self:
        """Those that wait for an approval which this person may give: not an author of the text, not yet approver."""
        from issues.models import Approval, PlanStep

        wrote = PlanStep.objects.filter(plan=OuterRef("pk"), kind="edited", by=user.pk)
        gave = Approval.objects.filter(plan=OuterRef("pk"), approved_by=user.pk, voided_at__isnull=True)
        waiting = self.visible_to(user, Action.APPROVE_PLAN).filter(state="approving").exclude(author=user.pk)
        return waiting.exclude(Exists(wrote)).exclude(Exists(gave))

    def waiting_for(self, user: Account) -> Self:
        """Those that wait for this person's joint check or approval."""
        check, approve = (rows.order_by().values("pk") for rows in (self.to_check_by(user), self.to_approve_by(user)))
        # For two conditions with an OR, PostgreSQL looks at every plan of the country.
        return self.filter(pk__in=check.union(approve))


class MeasureQuerySet(AreaScopedQuerySet["Measure"]):
    """Measures, scoped by their plan's unit."""

    area_path = "plan__unit__"

    def with_percent_on(self, day: date) -> Self:
        """Annotate `percent`: the latest note up to the day, 0 without one."""
        from issues.models import Progress

        latest: Any = Progress.objects.filter(measure=OuterRef("pk"), on__lte=day).order_by("-on", "-id")
        known = Subquery(latest.values("percent")[:1])
        return self.annotate(percent=Coalesce(known, Value(0), output_field=PositiveSmallIntegerField()))

    def with_last_note_on(self, day: date) -> Self:
        """Annotate `noted_on`, `note_text` and `note_pk`: the latest note up to the day, NULL without one."""
        from issues.models import Progress

        latest: Any = Progress.objects.filter(measure=OuterRef("pk"), on__lte=day).order_by("-on", "-id")
        names = {"noted_on": "on", "note_text": "text", "note_pk": "pk"}
        return self.annotate(**{name: Subquery(latest.values(field)[:1]) for name, field in names.items()})

    def in_force_on(self, day: date) -> Self:
        """Measures of plans in force on the day."""
        return self.filter(in_force(day, "plan__"))

    def approved_on_or_before(self, day: date) -> Self:
        """Measures of versions approved by the day and not superseded on it, finished or not."""
        return self.filter(_valid(day, "plan__", "superseded_on"))

    def with_progress_of(self, band: str, day: date) -> Self:
        """Measures at 0 % (`none`), at 100 % (`whole`) or between (`part`) on the day."""
        bounds = {"none": {"percent": 0}, "part": {"percent__gt": 0, "percent__lt": 100}, "whole": {"percent": 100}}
        return self.with_percent_on(day).filter(**bounds[band])

    def overdue_on(self, day: date) -> Self:
        """Measures of plans in force whose deadline has passed and which were not at 100 % on the day."""
        late = self.filter(in_force(day, "plan__"), due_on__lt=day)
        return late.undone_on(day)

    def undone_on(self, day: date) -> Self:
        """Measures not at 100 % on the day."""
        return self.with_percent_on(day).filter(percent__lt=100)

    def due_soon_on(self, day: date, until: date) -> Self:
        """Measures of plans in force due from the day to `until` inclusive, not at 100 % on the day."""
        due = self.filter(in_force(day, "plan__"), due_on__gte=day, due_on__lte=until)
        return due.undone_on(day)

    def in_order(self) -> Self:
        """As the plan's table prints them."""
        return self.select_related("issue__aspect__category").order_by(F("plan"), "position")


class UploadQuerySet(AreaScopedQuerySet["PlanUpload"]):
    """Uploaded workbooks, scoped by the area they were sent for; the file is read only where it is asked for."""

    area_path = "area__"

    def light(self) -> Self:
        """Without the file and the preview, for lists."""
        return self.defer("content", "preview")
