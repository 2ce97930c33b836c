"""The lists behind the numbers of coverage, from the records themselves and not from the tally.

The count of a list equals the figure that leads to it; a test compares the two after random histories.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import batched
from typing import Any

from django.db.models import FETCH_RAISE, Exists, OuterRef, Q, QuerySet

from campaign.grading.grades import WEAK, Grade
from campaign.grading.models import Grading
from campaign.grading.querysets import with_grade
from campaign.visits.coverage import Column
from campaign.visits.models import CadenceRule, KeyUnit, Visit
from campaign.visits.models.cadence import Target
from campaign.visits.periods import Period
from units import codes
from units.areas import Area
from units.levels import GRADED_LEVELS, WIDTHS, Level
from units.models import Unit
from units.querysets import UnitQuerySet

BATCH = 1000
GRADES = {Target.WEAK: WEAK, Target.PROBLEM: frozenset({Grade.PROBLEM})}
# What a list shows; "late" is what the period before left open.
WHICH = ("due", "done", "open", "late")


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of a list: where it lies, its visits of the period that count, and the day that completed them."""

    unit: Unit
    county: str
    township: str
    visits: tuple[date, ...]
    done_on: date | None

    @property
    def last_on(self) -> date | None:
        """The latest of the visits."""
        return self.visits[-1] if self.visits else None


def units_behind(column: Column, area: Area, on: date, which: str, level: int = 0) -> UnitQuerySet:
    """Units of the area that are due, done, open or late by the rule as of the day, annotated with `grade`, by code.

    With a level only those of it: that of the area itself tells its own unit from those below.
    """
    period = _period(column, which)
    if period is None:
        return Unit.objects.none()
    day = min(on, period.end)
    units = due_units(column.rule, period, day).in_area(area)
    if level:
        units = units.at_level(level)
    if which == "done":
        units = units.filter(Exists(_completing(column.rule, period, day)))
    elif which in {"open", "late"}:
        units = units.exclude(Exists(_completing(column.rule, period, day)))
    return with_grade(units.fetch_mode(FETCH_RAISE), day).order_by("code", "level")


def _period(column: Column, which: str) -> Period | None:
    return column.last if which == "late" else column.now


def due_units(rule: CadenceRule, period: Period, day: date) -> UnitQuerySet:
    """Units that were the rule's target when the period began and are on the day (docstring of coverage.py)."""
    units = Unit.objects.standing_on(period.start).standing_on(day)
    units = units.filter(level=rule.unit_level) if rule.unit_level else units.filter(level__in=GRADED_LEVELS)
    return units.filter(Exists(_targets(rule, period.start)), Exists(_targets(rule, day)))


def _targets(rule: CadenceRule, day: date) -> QuerySet[Any]:
    if rule.target == Target.KEY:
        return KeyUnit.objects.as_of(day).filter(unit=OuterRef("pk"))
    return Grading.objects.as_of(day).filter(unit=OuterRef("pk"), grade__in=GRADES[Target(rule.target)])


def visits_that_count(rule: CadenceRule, period: Period, day: date) -> QuerySet[Any]:
    """Current visits of the rule's side in the period up to the day."""
    visits = Visit.objects.current().between(period.start, day).filter(level=rule.visit_level)
    return visits if rule.announced is None else visits.filter(announced=rule.announced)


def _completing(rule: CadenceRule, period: Period, day: date) -> QuerySet[Any]:
    """The visit by which a unit has as many as the rule asks, if it has."""
    visits = visits_that_count(rule, period, day).filter(unit=OuterRef("pk")).order_by("on", "id")
    return visits[rule.count - 1 : rule.count]


def lines_of(units: Iterable[Unit], column: Column, on: date, which: str) -> list[Line]:
    """The units as lines of the list: two queries, whatever their number."""
    units = list(units)
    period = _period(column, which)
    if period is None or not units:
        return []
    names = names_above(units)
    visits: dict[int, list[date]] = {}
    rows = visits_that_count(column.rule, period, min(on, period.end)).filter(unit__in=[unit.pk for unit in units])
    for unit, day in rows.order_by("on", "id").values_list("unit", "on"):
        visits.setdefault(unit, []).append(day)
    return [_line(unit, names, tuple(visits.get(unit.pk, ())), column.rule.count) for unit in units]


def _line(unit: Unit, names: dict[tuple[int, str], str], visits: tuple[date, ...], count: int) -> Line:
    county, township = (names.get((level, unit.short_code[: WIDTHS[level]]), "") for level in NAMED)
    done_on = visits[count - 1] if len(visits) >= count else None
    return Line(unit, county, township, visits, done_on)


NAMED = (int(Level.COUNTY), int(Level.TOWNSHIP))


def names_above(units: Iterable[Unit]) -> dict[tuple[int, str], str]:
    """Names of the counties and townships of the units, by level and short code: one query."""
    condition = Q(pk__in=[])
    units = list(units)
    for level in NAMED:
        full = {codes.full(unit.code[: WIDTHS[level]]) for unit in units if unit.level > level}
        condition |= Q(level=level, code__in=full)
    found = Unit.objects.filter(condition).values_list("level", "code", "name")
    return {(level, codes.shorten(code, level)): name for level, code, name in found}


def lines_in_batches(units: UnitQuerySet, column: Column, on: date, which: str) -> Iterator[Line]:
    """Every unit of a list as a line, a batch at a time, so that a workbook needs no more memory than one batch."""
    for batch in batched(units.iterator(chunk_size=BATCH), BATCH):
        yield from lines_of(batch, column, on, which)
