"""What waits for a reader in the archive of summaries."""

from dataclasses import dataclass
from datetime import date

from campaign.reports.models import Summary
from units.access import Account
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many summaries wait for the user."""

    to_check: int
    to_issue: int


def waiting_for(user: Account) -> Waiting:
    """Two queries."""
    return Waiting(Summary.objects.all().to_check_by(user).count(), Summary.objects.all().to_issue_by(user).count())


def summary_for(user: Account, area: Unit, month: date) -> Summary | None:
    """What the user reads of an area's month: the issued summary (its last correction), else the one in work.

    None where there is none that the user may read; one query.
    """
    found = list(Summary.objects.all().readable_by(user).filter(area=area).of_month(month).light().order_by("-id"))
    return next((one for one in found if one.is_issued), found[0] if found else None)
