"""Units that need attention, each with the rules that put it on the list: what a leader asks whom about."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.grading.models import Grading
from campaign.grading.querysets import with_grade
from campaign.people.models import FirstSecretary
from campaign.reports.figures.lists import LEVELLED
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


@dataclass(frozen=True, slots=True)
class Rule:
    """Why a unit needs attention: what the rule weighs, what it says of a unit, whom to ask, who falls under it.

    `find` answers (unit's number, value) pairs in one query; the list of `view` with `filters` shows the records.
    """

    weight: int
    text: Any
    ask: Any
    find: Callable[[Area, Span], Iterable[tuple[int, int]]]
    view: str
    filters: str


def _weak(area: Area, span: Span) -> QuerySet[Grading]:
    return Grading.objects.in_area(area).as_of(span.on).weak().filter(standing_on(span.on, "unit__")).order_by()


def _without_plan(area: Area, span: Span) -> Iterable[tuple[int, int]]:
    planned = Plan.objects.filter(unit=OuterRef("unit")).in_force_on(span.on)
    return _weak(area, span).exclude(Exists(planned)).values_list("unit").annotate(n=Count("pk"))


def _fallen(area: Area, span: Span) -> Iterable[tuple[int, int]]:
    earlier: QuerySet[Any] = Grading.objects.as_of(span.before).filter(unit=OuterRef("unit"))
    fallen = _weak(area, span).filter(valid_from__gt=span.before).alias(was=Subquery(earlier.values("grade")[:1]))
    return fallen.filter(was__in=["advanced", "ordinary"]).values_list("unit").annotate(n=Count("pk"))


def _overdue(area: Area, span: Span) -> Iterable[tuple[int, int]]:
    late = Measure.objects.in_area(area).overdue_on(span.on).order_by()
    return late.values_list("plan__unit").annotate(n=Count("pk"))


def _recurred(area: Area, span: Span) -> Iterable[tuple[int, int]]:
    back = IssueEvent.objects.in_area(area).within_days(span.first, span.on).of_step("recurred").order_by()
    return back.values_list("issue__unit").annotate(n=Count("issue", distinct=True))


def _without_secretary(area: Area, span: Span) -> Iterable[tuple[int, int]]:
    posted = FirstSecretary.objects.as_of(span.on).filter(unit=OuterRef("unit"))
    return _weak(area, span).exclude(Exists(posted)).values_list("unit").annotate(n=Count("pk"))


def _order_late(area: Area, span: Span) -> Iterable[tuple[int, int]]:
    late = Order.objects.in_area(area).overdue_on(span.on).order_by()
    return late.values_list("unit").annotate(n=Count("pk", distinct=True))


def _red_card(area: Area, span: Span) -> Iterable[tuple[int, int]]:
    cards = Card.objects.in_area(area).standing_on(span.on).filter(colour="red").order_by()
    return cards.values_list("unit").annotate(n=Count("pk"))


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
    ),
    "overdue": Rule(
        2,
        _("Measures overdue: %(n)s"),
        _("leader responsible for the plan"),
        _overdue,
        "issues:measure-list",
        "due=overdue&on={on}",
    ),
}


def attention(area: Area, span: Span) -> tuple[tuple[Attention, ...], int]:
    """The most pressing units of the area and how many there are in all; a query a rule, and two more.

    Above the prefecture the list would be one of thousands of villages: there it is empty, and the areas below have it.
    """
    if area.level < Level.PREFECTURE:
        return (), 0
    found: dict[int, dict[str, int]] = {}
    for key, rule in RULES.items():
        for unit, value in rule.find(area, span):
            found.setdefault(unit, {})[key] = value
    units = with_grade(Unit.objects.filter(pk__in=list(found)).with_name_on(span.on), span.on)
    ranked = sorted(units, key=lambda unit: _rank(unit, found[unit.pk]))[:SHOWN]
    names = _names_above(ranked)
    return tuple(_entry(unit, found[unit.pk], names, span) for unit in ranked), len(found)


def _rank(unit: Unit, values: dict[str, int]) -> tuple[int, int, str, int]:
    """The heavier first, then the more; of equals in the order of the codes."""
    return (-sum(RULES[key].weight for key in values), -sum(values.values()), unit.code, unit.level)


def _names_above(units: Iterable[Unit]) -> dict[tuple[int, str], str]:
    above = [
        (int(level), codes.full(unit.code[: WIDTHS[level]]))
        for unit in units
        for level in (Level.COUNTY, Level.TOWNSHIP)
        if level < unit.level
    ]
    rows = Unit.objects.filter(level__in=[Level.COUNTY, Level.TOWNSHIP], code__in={code for _level, code in above})
    return {(level, code): name for level, code, name in rows.values_list("level", "code", "name")}


def _entry(unit: Unit, values: dict[str, int], names: dict[tuple[int, str], str], span: Span) -> Attention:
    levels = [level for level in (Level.COUNTY, Level.TOWNSHIP) if level < unit.level]
    place = " ".join(filter(None, (names.get((int(one), codes.full(unit.code[: WIDTHS[one]]))) for one in levels)))
    needs = tuple(Need(key, value, _address(RULES[key], unit, span)) for key, value in values.items())
    name, grade = unit.name_on, unit.grade  # type: ignore[attr-defined]
    return Attention(unit.short_code, unit.level, name, place, grade, unit.get_absolute_url(), needs)


def _address(rule: Rule, unit: Unit, span: Span) -> str:
    filters = rule.filters.format(first=span.first, on=span.on, before=span.before)
    level = f"&level={unit.level}" if rule.view in LEVELLED else ""
    return f"{reverse(rule.view)}?area={unit.short_code}{level}&{filters}"
