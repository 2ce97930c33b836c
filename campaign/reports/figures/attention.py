"""Units that need attention, each with the rules that put it on the list: what a leader asks whom about."""

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.grading.models import Grading
from campaign.grading.querysets import with_grade
from campaign.people.models import FirstSecretary
from campaign.reports.figures.lists import own_unit
from campaign.reports.figures.spans import Span
from campaign.reports.figures.tree import Attention, Need
from campaign.visits.models import Card, Order
from issues.models import IssueEvent, Measure, Plan
from units import codes
from units.areas import Area
from units.levels import WIDTHS, Level
from units.models import Unit
from units.querysets import standing_on

SHOWN = 20
# What is named of where a unit lies.
PLACES = (Level.PREFECTURE, Level.COUNTY, Level.TOWNSHIP)


class Named(NamedTuple):
    """A unit that a rule names: its number, and its code and level, by which equals are ranked."""

    pk: int
    code: str
    level: int


type Found = Iterable[tuple[int, str, int, int]]


def _by_unit(rows: QuerySet[Any], unit: str = "unit", counted: str = "pk") -> Found:
    """So many different records of each unit."""
    names = (unit, f"{unit}__code", f"{unit}__level")
    found: Found = rows.order_by().values_list(*names).annotate(n=Count(counted, distinct=True))
    return found


@dataclass(frozen=True, slots=True)
class Rule:
    """Why a unit needs attention: what the rule weighs, what it says of a unit, whom to ask, who falls under it.

    `find` answers (unit's number, code, level, value) in one query; the list of `view` with `filters` shows the
    records, as many as the values add up to.
    """

    weight: int
    text: Any
    ask: Any
    find: Callable[[Area, Span], Found]
    view: str
    filters: str
    # What the rule is called where it is not one unit's; '' where its text says it.
    title: Any = ""


def _weak(area: Area, span: Span) -> QuerySet[Grading]:
    return Grading.objects.in_area(area).as_of(span.on).weak().filter(standing_on(span.on, "unit__"))


def _without_plan(area: Area, span: Span) -> Found:
    planned = Plan.objects.filter(unit=OuterRef("unit")).in_force_on(span.on)
    return _by_unit(_weak(area, span).exclude(Exists(planned)))


def _fallen(area: Area, span: Span) -> Found:
    earlier: QuerySet[Any] = Grading.objects.as_of(span.before).filter(unit=OuterRef("unit"))
    fallen = _weak(area, span).filter(valid_from__gt=span.before).alias(was=Subquery(earlier.values("grade")[:1]))
    return _by_unit(fallen.filter(was__in=["advanced", "ordinary"]))


def _overdue(area: Area, span: Span) -> Found:
    return _by_unit(Measure.objects.in_area(area).overdue_on(span.on), "plan__unit")


def _recurred(area: Area, span: Span) -> Found:
    back = IssueEvent.objects.in_area(area).within_days(span.first, span.on).of_step("recurred")
    return _by_unit(back, "issue__unit", "issue")


def _without_secretary(area: Area, span: Span) -> Found:
    posted = FirstSecretary.objects.as_of(span.on).filter(unit=OuterRef("unit"))
    return _by_unit(_weak(area, span).exclude(Exists(posted)))


def _order_late(area: Area, span: Span) -> Found:
    return _by_unit(Order.objects.in_area(area).overdue_on(span.on))


def _red_card(area: Area, span: Span) -> Found:
    return _by_unit(Card.objects.in_area(area).standing_on(span.on).filter(colour="red"))


RULES: dict[str, Rule] = {
    "red_card": Rule(
        6,
        _("Red card not lifted"),
        _("head of the unit"),
        _red_card,
        "visits:card-list",
        "colour=red&standing=on&on={on}",
    ),
    "order_late": Rule(
        4,
        _("Orders overdue: %(n)s"),
        _("head of the unit"),
        _order_late,
        "visits:order-list",
        "light=overdue&on={on}",
        _("Orders overdue"),
    ),
    "without_secretary": Rule(
        4,
        _("Weak, and no first secretary"),
        _("county organisation department"),
        _without_secretary,
        "people:people-list",
        "state=gap&on={on}",
    ),
    "fallen": Rule(
        5,
        _("Fell to a weak grade this month"),
        _("township secretary"),
        _fallen,
        "grading:unit-list",
        "grade=weak&on={on}&was=not_weak&since={before}",
    ),
    "without_plan": Rule(
        4,
        _("Weak, and no approved plan in force"),
        _("county organisation department"),
        _without_plan,
        "grading:unit-list",
        "grade=weak&on={on}&plan=none",
    ),
    "recurred": Rule(
        3,
        _("Closed issues came back: %(n)s"),
        _("leader responsible for the plan"),
        _recurred,
        "issues:issue-list",
        "step=recurred&step_from={first}&step_to={on}",
        _("Issues that came back"),
    ),
    "overdue": Rule(
        2,
        _("Measures overdue: %(n)s"),
        _("leader responsible for the plan"),
        _overdue,
        "issues:measure-list",
        "due=overdue&on={on}",
        _("Measures overdue"),
    ),
}


@dataclass(frozen=True, slots=True)
class Pressing:
    """The most pressing units, how many the rules name in all, and what each rule finds in the whole area."""

    shown: tuple[Attention, ...]
    count: int
    by_rule: tuple[Need, ...]


def attention(area: Area, span: Span) -> Pressing:
    """What the rules find in an area of any level, the country included; a query a rule, and two more.

    Of a country's thousands only numbers and codes are read; names and grades of those shown alone.
    """
    found: dict[Named, dict[str, int]] = {}
    sums = dict.fromkeys(RULES, 0)
    for key, rule in RULES.items():
        for pk, code, level, value in rule.find(area, span):
            found.setdefault(Named(pk, code, level), {})[key] = value
            sums[key] += value
    ranked = {one.pk: values for one, values in heapq.nsmallest(SHOWN, found.items(), key=_rank)}
    by_rule = tuple(
        Need(key, value, _address(RULES[key], area.short_code, span)) for key, value in sums.items() if value
    )
    return Pressing(tuple(_entries(ranked, area, span)), len(found), by_rule)


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
    rows = Unit.objects.filter(level__in=levels, code__in=above).with_name_on(on)
    return {(level, code): name for level, code, name in rows.values_list("level", "code", "name_on")}


def _address(rule: Rule, area: str, span: Span, level: int = 0) -> str:
    """The list of the rule's records in an area; with a level, of the area's own unit alone where the list can."""
    filters = rule.filters.format(first=span.first, on=span.on, before=span.before)
    return f"{reverse(rule.view)}?area={area}&{own_unit(rule.view, level)}{filters}"
