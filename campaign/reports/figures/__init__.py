"""The figures of a month: `monthly` counts them, `as_dict` and `from_dict` keep them."""

from campaign.reports.figures.exchange import as_dict, from_dict
from campaign.reports.figures.months import monthly
from campaign.reports.figures.tree import MonthlyFigures

__all__ = ["MonthlyFigures", "as_dict", "from_dict", "monthly"]
