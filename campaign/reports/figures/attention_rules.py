"""The rules that put a unit on the list of those that need attention, and the list that shows what a rule found."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from campaign.grading.grades import WEAK
from campaign.grading.models import Grading
from campaign.reports.figures.spans import Span
from campaign.reports.figures.weak import weak_units
from campaign.visits.models import Card, Order
from issues.models import IssueEvent, Measure
from units.areas import Area

# Rows with the unit's number, code and level, and how many records the rule finds of it, which is never 0.
type Found = QuerySet[Any, Any]


def _by_unit(rows: QuerySet[Any], unit: str = "unit", number: Count = Count("pk")) -> Found:  # noqa: B008 - constant
    """So many records of each unit."""
    found: Found = rows.order_by().values(**named(unit)).annotate(n=number)
    return found


def named(unit: str) -> dict[str, F]:
    """What a row says of its unit, which `unit` reaches: number, code and level."""
    return {"of_unit": F(unit), "code": F(f"{unit}__code"), "level": F(f"{unit}__level")}


@dataclass(frozen=True, slots=True)
class Rule:
    """Why a unit needs attention: what the rule weighs, what it says of a unit, whom to ask, who falls under it.

    `find` says what to ask for, or, of rules about weak units, which column of their reading in `attention` is false:
    all weak units are read once. The list of `view` with `filters` shows the records, as many as the values add up to.
    """

    weight: int
    text: Any
    ask: Any
    find: Callable[[Area, Span], Found] | str
    view: str
    filters: str
    # What the rule is called where it is not one unit's; '' where its text says it.
    title: Any = ""


def _fallen(area: Area, span: Span) -> Found:
    better = Grading.objects.as_of(span.before).exclude(grade__in=WEAK).filter(unit=OuterRef("unit"))
    return _by_unit(weak_units(area, span).filter(Exists(better), valid_from__gt=span.before))


def _overdue(area: Area, span: Span) -> Found:
    return _by_unit(Measure.objects.in_area(area).overdue_on(span.on), "plan__unit")


def _recurred(area: Area, span: Span) -> Found:
    back = IssueEvent.objects.in_area(area).within_days(span.first, span.on).of_step("recurred")
    return _by_unit(back, "issue__unit", Count("issue", distinct=True))


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
        "has_secretary",
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
        "has_plan",
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
