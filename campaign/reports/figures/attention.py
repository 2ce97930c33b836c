"""Units that need attention, each with the rules that put it on the list: what a leader asks whom about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F, QuerySet, Value
from django.urls import reverse

from campaign.grading.querysets import with_grade
from campaign.reports.figures.attention_rules import RULES, Rule, named
from campaign.reports.figures.lists import own_unit
from campaign.reports.figures.spans import Span
from campaign.reports.figures.tree import Attention, Need
from campaign.reports.figures.weak import weak_units
from units import codes
from units.areas import Area
from units.levels import WIDTHS, Level
from units.models import Unit

SHOWN = 20
# What is named of where a unit lies.
PLACES = (Level.PREFECTURE, Level.COUNTY, Level.TOWNSHIP)


class Named(NamedTuple):
    """A unit that a rule names: its number, and its code and level, by which equals are ranked."""

    pk: int
    code: str
    level: int


@dataclass(frozen=True, slots=True)
class Pressing:
    """The most pressing units, how many the rules name in all, and what each rule finds in the whole area."""

    shown: tuple[Attention, ...]
    count: int
    by_rule: tuple[Need, ...]


# What the rules find is read once; of thousands of units only the most pressing come out, and the sums. Two groupings
# of one union, which the ORM cannot write.
PRESSING = """
    WITH weak AS ({weak}), found AS ({found}),
    named AS (
        SELECT of_unit, MIN(code) AS code, MIN(level) AS level, SUM(weight) AS heavy, SUM(n) AS much
        FROM found GROUP BY of_unit
    ),
    pressing AS (SELECT of_unit FROM named ORDER BY heavy DESC, much DESC, code, level LIMIT {shown})
    SELECT rule, of_unit, code, level, n FROM found WHERE of_unit IN (SELECT of_unit FROM pressing)
    UNION ALL SELECT rule, NULL, NULL, NULL, SUM(n) FROM found GROUP BY rule
    UNION ALL SELECT NULL, NULL, NULL, NULL, COUNT(*) FROM named
"""
# PostgreSQL adds up small integers much faster than its counts.
FOUND = "SELECT '{key}' AS rule, {weight} AS weight, of_unit, code, level, CAST(n AS integer) AS n FROM {rows}"


def attention(area: Area, span: Span) -> Pressing:
    """What the rules find in an area of any level, the country included; three queries."""
    found: dict[Named, dict[str, int]] = {}
    sums: dict[str, int] = {}
    count = 0
    for rule, unit, code, level, number in _found(area, span):
        if unit:
            found.setdefault(Named(unit, code, level), {})[rule] = number
        elif rule:
            sums[rule] = number
        else:
            count = number
    ranked = {one.pk: _in_order(values) for one, values in sorted(found.items(), key=_rank)}
    by_rule = tuple(
        Need(key, value, _address(RULES[key], area.short_code, span)) for key, value in _in_order(sums).items()
    )
    return Pressing(tuple(_entries(ranked, area, span)), count, by_rule)


def _found(area: Area, span: Span) -> list[tuple[Any, ...]]:
    weak = weak_units(area, span).order_by()
    weak = weak.values(**named("unit"), n=Value(1), has_plan=F("planned"), has_secretary=F("posted"))
    asked, given = weak.query.sql_with_params()
    parts = []
    for key, rule in RULES.items():
        rows = f"weak WHERE NOT {rule.find}"
        if callable(rule.find):
            inner, values = rule.find(area, span).query.sql_with_params()
            rows = f"({inner}) AS of_{key}"
            given += values
        parts.append(FOUND.format(key=key, weight=rule.weight, rows=rows))
    with connection.cursor() as cursor:
        cursor.execute(PRESSING.format(weak=asked, found=" UNION ALL ".join(parts), shown=SHOWN), given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _in_order(values: Mapping[str, int]) -> dict[str, int]:
    """By rule, in the order of the rules."""
    return {key: values[key] for key in RULES if key in values}


def _rank(one: tuple[Named, Mapping[str, int]]) -> tuple[int, int, str, int]:
    """The heavier first, then the more; of equals in the order of the codes."""
    unit, values = one
    return (-sum(RULES[key].weight for key in values), -sum(values.values()), unit.code, unit.level)


def _entries(found: Mapping[int, Mapping[str, int]], area: Area, span: Span) -> Iterable[Attention]:
    """The units in the order given, with the names above them that lie below the area; two queries."""
    rows = with_grade(Unit.objects.filter(pk__in=list(found)).with_name_on(span.on), span.on)
    units = {unit.pk: unit for unit in rows}
    # A county's own name stands beside its units, too; above the prefecture its name tells counties apart.
    levels = [level for level in PLACES if level > area.level or level == Level.COUNTY]
    names = _names_above(units.values(), levels, span.on)
    for pk, values in found.items():
        unit = units[pk]
        above = [(int(one), codes.full(unit.code[: WIDTHS[one]])) for one in levels if one < unit.level]
        place = " ".join(filter(None, map(names.get, above)))
        needs = tuple(
            Need(key, value, _address(RULES[key], unit.short_code, span, unit.level)) for key, value in values.items()
        )
        name, grade = unit.name_on, unit.grade  # type: ignore[attr-defined]
        yield Attention(unit.short_code, unit.level, name, place, grade, unit.get_absolute_url(), needs)


def _names_above(units: Iterable[Unit], levels: list[Level], on: date) -> dict[tuple[int, str], str]:
    """Names as on the day."""
    above = {codes.full(unit.code[: WIDTHS[level]]) for unit in units for level in levels if level < unit.level}
    rows: QuerySet[Any] = Unit.objects.filter(level__in=levels, code__in=above).with_name_on(on)
    return {(level, code): name for level, code, name in rows.values_list("level", "code", "name_on")}


def _address(rule: Rule, area: str, span: Span, level: int = 0) -> str:
    """The list of the rule's records in an area; with a level, of the area's own unit alone where the list can."""
    filters = rule.filters.format(first=span.first, on=span.on, before=span.before)
    return f"{reverse(rule.view)}?area={area}&{own_unit(rule.view, level)}{filters}"
