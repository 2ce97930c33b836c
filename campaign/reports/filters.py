"""The archive of summaries as a filtered list."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, Filter

from campaign.reports.forms import MonthField
from campaign.reports.models import Summary, SummaryState
from campaign.reports.querysets import SummaryQuerySet
from units.filters import AreaFilters, AreaForm

WAITING = [("check", _("For me to check")), ("issue", _("For me to issue"))]


class MonthFilter(Filter):  # type: ignore[misc]
    """A month, written as 2016-12."""

    field_class = MonthField


class ArchiveForm(AreaForm):
    """The area alone."""

    on = None  # type: ignore[assignment]  # a summary has its month


class SummaryFilters(AreaFilters):
    """Summaries that the user reads, newest month first, then by code."""

    month = MonthFilter(label=_("Month"), method="of_month")
    state = ChoiceFilter(label=_("State"), choices=SummaryState.choices, empty_label=_("All states"))
    waits = ChoiceFilter(label=_("Waits"), choices=WAITING, empty_label=_("All"), method="waiting_for")

    class Meta:
        form = ArchiveForm

    def rows(self) -> SummaryQuerySet:
        """Summaries with their area and those that correct each other, without their print and figures."""
        rows = Summary.objects.all().readable_by(self.user).light().select_related("area", "corrects", "corrected_by")
        rows = rows.defer("corrects__pdf", "corrects__figures", "corrected_by__pdf", "corrected_by__figures")
        return rows.order_by("-month", "area__code", "area__level", "-id")

    def of_month(self, rows: SummaryQuerySet, _name: str, month: date) -> SummaryQuerySet:
        """Those of the month."""
        return rows.of_month(month)

    def waiting_for(self, rows: SummaryQuerySet, _name: str, step: str) -> SummaryQuerySet:
        """Those that wait for this step of the user's."""
        return rows.to_check_by(self.user) if step == "check" else rows.to_issue_by(self.user)
