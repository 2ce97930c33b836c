"""Grades at the month's end with their changes, and conversions: read from the boards and from the gradings."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from campaign.grading.boards import Board, GradeCounts, board
from campaign.grading.grades import WEAK, Grade
from campaign.grading.models import Grading
from campaign.reports.figures.children import Counts, Grouped, by_line, collect, line_of
from campaign.reports.figures.spans import Span
from campaign.reports.figures.specs_grades import GRADES, LEVELS
from units.areas import Area
from units.levels import Level
from units.querysets import standing_on

WORDS = [grade for grade, _word in GRADES]
# Beside the grades: all units of a level, and the two worst grades together.
GROUPED = ["all", "weak"]
COLUMNS = [
    *(f"{level}_{grade}" for level, _, _ in LEVELS for grade in [*WORDS, *GROUPED]),
    *("units", "weak"),
    *(
        f"{level}_{grade}_{since}"
        for since in ("month", "base")
        for level, _, _ in LEVELS
        for grade in [*WORDS, *GROUPED]
    ),
]
CONVERSIONS = [
    *(f"{level}_lifted" for level, _, _ in LEVELS),
    *(f"{level}_lifted_all" for level, _, _ in LEVELS),
    "eased",
    "fallen",
]


def grades(area: Area, span: Span) -> Counts:
    """Units by level and grade with both changes, from two boards; without a baseline its changes are 0."""
    counts: Counts = {}
    _take(counts, board(area, on=span.on, since=span.before), "month", with_counts=True)
    if span.baseline_on is not None:
        _take(counts, board(area, on=span.on, since=span.baseline_on), "base", with_counts=False)
    return counts


def _take(counts: Counts, drawn: Board, since: str, *, with_counts: bool) -> None:
    for row in drawn.rows:
        numbers: dict[str, int | None] = {
            f"{name}_{since}": value for name, value in _by_level(row.township_change, row.village_change).items()
        }
        if with_counts:
            numbers |= _by_level(row.townships, row.villages) | {"units": row.units.total, "weak": row.units.weak}
        collect(counts, row.area.short_code, numbers)


def _by_level(townships: GradeCounts, villages: GradeCounts) -> dict[str, int]:
    """The columns of both levels: each grade, then all, then the weak."""
    pairs = (("townships", townships), ("villages", villages))
    grades_of = {f"{level}_{grade}": value for level, of in pairs for grade, value in of.as_dict().items()}
    return grades_of | {
        f"{level}_{name}": value
        for level, of in pairs
        for name, value in zip(GROUPED, (of.total, of.weak), strict=True)
    }


def conversions(area: Area, span: Span) -> Counts:
    """Units whose grade on the day is another than on the earlier day; only gradings that began between are read."""
    counts: Counts = {}
    for row in _regraded(area, span, span.before):
        if column := _column(row):
            collect(counts, line_of(area, row), {column: row["number"]})
    if span.baseline_on is not None:
        for row in _regraded(area, span, span.baseline_on):
            if _is_lifted(row):
                collect(counts, line_of(area, row), {f"{_level(row)}_lifted_all": row["number"]})
    return counts


def _regraded(area: Area, span: Span, since: date) -> Grouped:
    """How many standing units hold which grade after which other one; one query."""
    before: QuerySet[Any] = Grading.objects.as_of(since).filter(unit=OuterRef("unit"))
    rows = Grading.objects.in_area(area).as_of(span.on).filter(standing_on(span.on, "unit__"), valid_from__gt=since)
    grouped = by_line(rows, area, became=F("grade"), was=Subquery(before.values("grade")[:1]))
    counted: Grouped = grouped.annotate(number=Count("pk"))
    return counted


def _column(row: Mapping[str, Any]) -> str:
    if _is_lifted(row):
        return f"{_level(row)}_lifted"
    if (row["was"], row["became"]) == (Grade.PROBLEM, Grade.LAGGING):
        return "eased"
    # A unit that was never graded before has not fallen.
    return "fallen" if row["was"] and row["was"] not in WEAK and row["became"] in WEAK else ""


def _is_lifted(row: Mapping[str, Any]) -> bool:
    return row["was"] in WEAK and row["became"] not in WEAK


def _level(row: Mapping[str, Any]) -> str:
    return "townships" if row["place_level"] == Level.TOWNSHIP else "villages"
