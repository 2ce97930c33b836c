"""How coverage went: the periods before the running one, for an area as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from campaign.visits.coverage import Column, Count
from campaign.visits.coverage_sums import ALWAYS, DAYS, VISITED, WHOLE
from campaign.visits.models import CadenceRule, CoverageChange, CoverageTally
from campaign.visits.models.coverage import Part
from campaign.visits.periods import Period
from units import codes
from units.areas import Area
from units.levels import Level

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Past:
    """One rule's periods that are over, the latest first, each with what was due and done when it ended."""

    rule: CadenceRule
    periods: tuple[tuple[Period, Count], ...]

    @property
    def any_due(self) -> bool:
        """Tell whether any unit was to be visited in any of them."""
        return any(count.due for _period, count in self.periods)


def history(area: Area, columns: Sequence[Column], *, length: int = SHOWN) -> list[Past]:
    """The last periods before the columns' own, in which the rule was in force: one query."""
    wanted = {column.rule.pk: _before(column, length) for column in columns}
    starts = {period.start for periods in wanted.values() for period in periods}
    rows, parts = _rows(area)
    rows = rows.filter(period_start__in=starts | {ALWAYS}, part__in=(Part.LISTED, *parts))
    listed: list[tuple[int, date, int]] = []
    marks: dict[tuple[int, date], Count] = {}
    found = rows.values_list("rule", "part", "period_start", "on").annotate(sum=Sum("change"))
    for rule, part, start, on, number in found:
        if part == Part.LISTED:
            listed.append((rule, on, number))
            continue
        change = Count(0, number) if part in VISITED else Count(number)
        marks[rule, start] = marks.get((rule, start), Count()) + change
    return [
        Past(column.rule, tuple(_counted(column.rule, wanted[column.rule.pk], listed, marks))) for column in columns
    ]


def _rows(area: Area) -> tuple[QuerySet[Any], tuple[Part, Part]]:
    if area.level == Level.VILLAGE:
        return CoverageChange.objects.filter(unit__code=area.code, unit__level=area.level).order_by(), DAYS
    rows = CoverageTally.objects.filter(area_level=area.level or Level.PROVINCE)
    if area.short_code:
        rows = rows.filter(area_code=codes.full(area.short_code))
    return rows.order_by(), WHOLE


def _before(column: Column, length: int) -> list[Period]:
    periods: list[Period] = []
    period = column.now.before
    while len(periods) < length and column.rule.counts_for(period):
        periods.append(period)
        period = period.before
    return periods


def _counted(
    rule: CadenceRule,
    periods: Sequence[Period],
    listed: Sequence[tuple[int, date, int]],
    marks: dict[tuple[int, date], Count],
) -> list[tuple[Period, Count]]:
    counted = []
    for period in periods:
        base = sum(change for one, day, change in listed if one == rule.pk and day <= period.start)
        counted.append((period, Count(base) + marks.get((rule.pk, period.start), Count())))
    return counted
