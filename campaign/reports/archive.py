"""What waits for a reader in the archive of summaries."""

from dataclasses import dataclass

from campaign.reports.models import Summary
from units.access import Account


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many summaries wait for the user."""

    to_check: int
    to_issue: int


def waiting_for(user: Account) -> Waiting:
    """Two queries."""
    return Waiting(Summary.objects.all().to_check_by(user).count(), Summary.objects.all().to_issue_by(user).count())
