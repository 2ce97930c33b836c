"""Grades at the month's end with their changes, and conversions: read from the boards and from the gradings."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery

from campaign.grading.boards import Board, BoardRow, board
from campaign.grading.grades import WEAK, Grade
from campaign.grading.models import Grading
from campaign.reports.figures.children import Counts, by_line, collect, line_of
from campaign.reports.figures.spans import Span
from campaign.reports.figures.specs import GRADES, LEVELS
from units.areas import Area
from units.levels import Level
from units.querysets import standing_on

WORDS = [grade for grade, _word in GRADES]
COLUMNS = [
    *(f"{level}_{grade}" for level, _, _ in LEVELS for grade in WORDS),
    *(f"{level}_{grade}_{since}" for since in ("month", "base") for level, _, _ in LEVELS for grade in WORDS),
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
        numbers: dict[str, int | None] = {f"{name}_{since}": value for name, value in _changes(row).items()}
        if with_counts:
            numbers |= {f"townships_{grade}": value for grade, value in row.townships.as_dict().items()}
            numbers |= {f"villages_{grade}": value for grade, value in row.villages.as_dict().items()}
        collect(counts, row.area.short_code, numbers)


def _changes(row: BoardRow) -> dict[str, int]:
    changes = {f"townships_{grade}": value for grade, value in row.township_change.as_dict().items()}
    return changes | {f"villages_{grade}": value for grade, value in row.village_change.as_dict().items()}


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


def _regraded(area: Area, span: Span, since: date) -> Iterable[dict[str, Any]]:
    """How many standing units hold which grade after which other one; one query."""
    before: QuerySet[Any] = Grading.objects.as_of(since).filter(unit=OuterRef("unit"))
    rows = Grading.objects.in_area(area).as_of(span.on).filter(standing_on(span.on, "unit__"), valid_from__gt=since)
    grouped = by_line(rows, area, became=F("grade"), was=Subquery(before.values("grade")[:1]))
    return grouped.annotate(number=Count("pk"))


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
