"""What waits for a reader in the archive of summaries, and what a reader is shown of a month."""

from dataclasses import dataclass
from datetime import date

from campaign.reports import comparing
from campaign.reports.figures import MonthlyFigures, from_dict, monthly
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


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of a month as a reader is shown them: those that were issued (`frozen`), or those of now.

    `issued` is the summary that stands, None where there is none; `differing` how much would be printed otherwise now,
    which is told where the figures are those of now.
    """

    figures: MonthlyFigures
    issued: Summary | None
    frozen: bool
    differing: int = 0


def reading(area: Unit, month: date, summary: Summary | None, *, live: bool, on: date) -> Reading:
    """What was issued where a summary is, because screen, print and workbook of a month say the same; else the records.

    With `live` always the records as they are on the day. Raises what `monthly` raises.
    """
    issued = summary if summary and summary.is_issued else None
    if issued and not live:
        return Reading(from_dict(issued.figures), issued, frozen=True)
    figures = monthly(area.area, month, on=on)
    differing = len(comparing.differences(issued.figures, figures)) if issued else 0
    return Reading(figures, issued, frozen=False, differing=differing)
