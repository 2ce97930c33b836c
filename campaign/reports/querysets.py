"""Reads of summaries and batches."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Count, Q

from units import access
from units.access import Account, Action
from units.areas import within
from units.querysets import AreaScopedQuerySet

if TYPE_CHECKING:
    from campaign.reports.models import NightlyFinding, Summary  # noqa: F401

AUTHORS_STEPS = ("drafted", "edited")


class SummaryQuerySet(AreaScopedQuerySet["Summary"]):
    """Summaries, scoped by the area that they are of."""

    area_path = "area__"

    def readable_by(self, user: Account) -> Self:
        """Issued ones of the areas that the user reads, and those in work where the user drafts."""
        drafting = access.areas_of(user, Action.DRAFT_SUMMARY)
        if drafting == [""]:
            # Everything: as a condition that is empty, which OR would drop.
            return self.visible_to(user)
        return self.visible_to(user).filter(Q(state="issued") | within(drafting, self.area_path))

    def light(self) -> Self:
        """Without the print, the figures and the text, for lists."""
        return self.defer("pdf", "figures", "text")

    def of_month(self, month: date) -> Self:
        """Summaries of the month that begins on that day."""
        return self.filter(month=month)

    def issued(self) -> Self:
        """Frozen ones."""
        return self.filter(state="issued")

    def standing(self) -> Self:
        """The last word on each area and month: those that no issued correction has followed."""
        return self.exclude(corrected_by__state="issued")

    def to_check_by(self, user: Account) -> Self:
        """Drafts that the user may check: of the user's areas, and not written at by the user."""
        return (
            self.visible_to(user, Action.ISSUE_SUMMARY)
            .filter(state="draft")
            .exclude(
                pk__in=self.model._base_manager.filter(steps__account=user.pk, steps__kind__in=AUTHORS_STEPS).values(
                    "pk"
                )
            )
        )

    def to_issue_by(self, user: Account) -> Self:
        """Checked ones of the areas where the user issues."""
        return self.visible_to(user, Action.ISSUE_SUMMARY).filter(state="checked")


class BatchQuerySet(AreaScopedQuerySet[Any]):
    """Batches, scoped by the area below which they work."""

    area_path = "area__"

    def with_counts(self) -> Self:
        """Annotate `total`, `done` and `failed`: rows of the batch."""
        return self.annotate(
            total=Count("rows"),
            done=Count("rows", filter=Q(rows__state="done")),
            failed=Count("rows", filter=Q(rows__state="failed")),
        )


class FindingQuerySet(AreaScopedQuerySet["NightlyFinding"]):
    """Findings of the night, scoped by their unit."""
