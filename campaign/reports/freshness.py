"""Whether a summary still says what the records say, and a draft of the machine's made to say it."""

from dataclasses import dataclass
from datetime import date

from campaign.reports import comparing, summaries
from campaign.reports import summary_rules as rules
from campaign.reports.figures import monthly
from campaign.reports.models import StepKind, Summary, SummaryState


@dataclass(frozen=True, slots=True)
class Fresh:
    """A summary, and whether its figures are other than those of today's records, which a person has to look at."""

    summary: Summary
    outdated: bool


def renewed(summary: Summary, *, on: date) -> Fresh:
    """A summary that is not issued, as its print should be made on the day.

    A draft that no person drafted, edited or checked has its figures taken again where they differ; anybody's work
    stays as it is, and the answer tells that it differs. Raises what `monthly` raises.
    """
    figures = monthly(summary.area.area, summary.month, on=on)
    if figures.on == summary.on and not comparing.differences(summary.figures, figures):
        return Fresh(summary, outdated=False)
    if not is_untouched(summary):
        return Fresh(summary, outdated=True)
    try:
        return Fresh(summaries.recompute(summary, seen=summary.version, by=None, on=on), outdated=False)
    except (rules.ChangedSinceSeen, rules.WrongState, rules.Frozen):
        # Somebody wrote at it this very moment, and so it is theirs.
        rows = Summary.objects.select_related("area", "corrects")
        return Fresh(rows.get(pk=summary.pk), outdated=True)


def is_untouched(summary: Summary) -> bool:
    """Tell whether nobody but the machine has drafted, edited or checked it."""
    if summary.author_id is not None or summary.state != SummaryState.DRAFT:
        return False
    return not summary.steps.filter(kind=StepKind.EDITED).exists()
