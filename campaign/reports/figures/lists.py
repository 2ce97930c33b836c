"""The address of the list behind a figure."""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from campaign.people.reporting import last_month_due
from campaign.reports.figures.spans import Span, quarter_of
from campaign.reports.figures.specs import SPECS


@dataclass(frozen=True, slots=True)
class Scope:
    """Which records a row counts: an area's, or of those only its own unit's (`level`), and what else filters them."""

    area: str
    level: int = 0
    also: str = ""


# Lists that can be limited to units of one level, by which the own unit of an area is told from those below.
LEVELLED = {"grading:unit-list", "issues:issue-list", "issues:plan-list", "issues:measure-list", "people:people-list"}


def address(key: str, scope: Scope | None, span: Span) -> str:
    """The list that is as long as the figure; '' where there is none."""
    start, filters = _parts(key)
    if not start or scope is None or (span.baseline_on is None and "{base}" in filters):
        return ""
    if scope.level and SPECS[key].view not in LEVELLED:
        return ""
    level = f"level={scope.level}&"
    if scope.level and filters.startswith("level="):
        # A figure of one level on the row of a unit of another is 0 and has no list.
        if not filters.startswith(level):
            return ""
        level = ""
    days: dict[str, object] = {
        "first": span.first,
        "on": span.on,
        "before": span.before,
        "base": span.baseline_on,
        "reported": f"{last_month_due(span.on):%Y-%m}",
        "quarter": quarter_of(span.on),
    }
    return f"{start}?area={scope.area}&{level if scope.level else ''}{scope.also}{filters.format(**days)}"


@cache
def _parts(key: str) -> tuple[str, str]:
    spec = SPECS[key]
    return (reverse(spec.view) if spec.view else ""), spec.filters
