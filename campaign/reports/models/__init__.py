"""Tables of the monthly summaries."""

from campaign.reports.models.batch import BatchRow, BatchState, RowState, SummaryBatch
from campaign.reports.models.finding import NightlyFinding
from campaign.reports.models.summary import StepKind, Summary, SummaryState, SummaryStep

__all__ = [
    "BatchRow",
    "BatchState",
    "NightlyFinding",
    "RowState",
    "StepKind",
    "Summary",
    "SummaryBatch",
    "SummaryState",
    "SummaryStep",
]
