"""The archive of summaries: which rows a reader sees, and what waits for the reader in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaign.reports.models import Summary
from campaign.reports.querysets import SummaryQuerySet
from units.access import Account
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many summaries wait for the user."""

    to_check: int
    to_issue: int


def summaries_behind(user: Account, filters: Mapping[str, Any]) -> SummaryQuerySet:
    """Summaries of the cleaned filters of `ArchiveForm`, newest month first, then by code."""
    rows = Summary.objects.all()
    if waits := filters.get("waits"):
        rows = rows.to_check_by(user) if waits == "check" else rows.to_issue_by(user)
    rows = rows.readable_by(user).in_area(filters["area"])
    if month := filters.get("month"):
        rows = rows.of_month(month)
    if state := filters.get("state"):
        rows = rows.filter(state=state)
    rows = rows.light().select_related("area", "corrects", "corrected_by")
    return rows.defer("corrects__pdf", "corrects__figures", "corrected_by__pdf", "corrected_by__figures").order_by(
        "-month", "area__code", "area__level", "-id"
    )


def waiting_for(user: Account) -> Waiting:
    """Two queries."""
    return Waiting(Summary.objects.all().to_check_by(user).count(), Summary.objects.all().to_issue_by(user).count())


def summary_for(user: Account, area: Unit, month: date) -> Summary | None:
    """What the user reads of an area's month: the issued summary (its last correction), else the one in work.

    None where there is none that the user may read; one query.
    """
    found = list(Summary.objects.all().readable_by(user).filter(area=area).of_month(month).light().order_by("-id"))
    return next((one for one in found if one.is_issued), found[0] if found else None)
