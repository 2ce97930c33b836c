"""The address of the list behind a figure."""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from campaign.people.reporting import last_month_due
from campaign.reports.figures.spans import Span, quarter_of
from campaign.reports.figures.specs import SPECS
from units.levels import Level


@dataclass(frozen=True, slots=True)
class Scope:
    """Which records a row counts: an area's, or of those only its own unit's (`level`), and what else filters them."""

    area: str
    level: int = 0
    also: str = ""


# Lists that can be limited to units of one level, with the widest level that they offer: by it the own unit of an area
# is told from those below.
LEVELLED = {
    "grading:unit-list": Level.PROVINCE,
    "issues:issue-list": Level.PROVINCE,
    "issues:plan-list": Level.PROVINCE,
    "issues:measure-list": Level.PROVINCE,
    "people:people-list": Level.TOWNSHIP,
    "people:report-list": Level.TOWNSHIP,
    "people:appraisal-list": Level.TOWNSHIP,
    "visits:visit-list": Level.PROVINCE,
    "visits:order-list": Level.PROVINCE,
    "visits:talk-list": Level.PROVINCE,
    "visits:card-list": Level.PROVINCE,
    "visits:veto-list": Level.PROVINCE,
}
# The name of that filter where it is not `level`: of visits that is the side that visits.
LEVEL_NAMES = {"visits:visit-list": "unit_level"}
# Wider than every level: such a list offers none.
NONE = Level.VILLAGE + 1


def address(key: str, scope: Scope | None, span: Span) -> str:
    """The list that is as long as the figure; '' where there is none."""
    start, filters = _parts(key)
    if not start or scope is None or (span.baseline_on is None and "{base}" in filters):
        return ""
    view = SPECS[key].view
    if scope.level and scope.level < LEVELLED.get(view, NONE):
        return ""
    level = own_unit(view, scope.level)
    if level and filters.startswith(LEVEL_NAMES.get(view, "level") + "="):
        # A figure of one level on the row of a unit of another is 0 and has no list.
        if not filters.startswith(level):
            return ""
        level = ""
    days: dict[str, object] = {
        "first": span.first,
        "on": span.on,
        "before": span.before,
        "base": span.baseline_on,
        "began": span.began,
        "reported": f"{last_month_due(span.on):%Y-%m}",
        "quarter": quarter_of(span.on),
    }
    return f"{start}?area={scope.area}&{level}{scope.also}{filters.format(**days)}"


def own_unit(view: str, level: int) -> str:
    """The filter that leaves units of that level alone, `level=3&`; '' for none, or in a list that has no such one."""
    return f"{LEVEL_NAMES.get(view, 'level')}={level}&" if level and view in LEVELLED else ""


@cache
def _parts(key: str) -> tuple[str, str]:
    spec = SPECS[key]
    return (reverse(spec.view) if spec.view else ""), spec.filters
