"""What the pages of draws show: the draws of the user's areas, and the lines of one with what was done since."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import FETCH_RAISE, Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual

from campaign.visits.cadence_querysets import DrawnVisitQuerySet, DrawQuerySet, KeyUnitQuerySet
from campaign.visits.coverage_lists import due_units, names_above, visits_that_count
from campaign.visits.models import CadenceRule, Draw, DrawnVisit, KeyUnit
from units.access import Account, Action
from units.levels import WIDTHS, Level


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """One drawn visit: its township, the day on which it was made, and how it stands."""

    visit: DrawnVisit
    township: str
    visited_on: date | None
    # normal (visited), soon (planned within the week that begins today), overdue (planned day over), none; "" when the
    # unit is not due any more.
    state: str


def draws_of(user: Account) -> DrawQuerySet:
    """Draws of the areas whose schedule the user sees, the latest first, annotated with `replaced`."""
    later = Draw.objects.filter(
        rule=OuterRef("rule"), area=OuterRef("area"), period_start=OuterRef("period_start"), pk__gt=OuterRef("pk")
    )
    rows = Draw.objects.visible_to(user, Action.SEE_SCHEDULE).annotate(replaced=Exists(later))
    return rows.fetch_mode(FETCH_RAISE).select_related("rule", "area", "drawn_by")


def key_units_of(user: Account) -> KeyUnitQuerySet:
    """Key units of the areas whose schedule the user sees: those on the list by code, then those that left it."""
    rows = KeyUnit.objects.visible_to(user, Action.SEE_SCHEDULE).fetch_mode(FETCH_RAISE)
    rows = rows.select_related("unit", "listed_by", "until_by")
    return rows.order_by(F("until_on").desc(nulls_first=True), "unit__code", "-from_on")


def lines_of(draw: Draw, on: date) -> list[DrawnLine]:
    """The visits of a draw in their order: four queries, whatever their number."""
    rows = DrawnVisit.objects.filter(draw=draw).fetch_mode(FETCH_RAISE).select_related("unit", "inspector")
    visits = list(rows.order_by("position"))
    units = {one.unit_id: one.unit for one in visits}
    names = names_above(units.values())
    day = min(on, draw.period.end)
    due = set(due_units(draw.rule, draw.period, day).filter(pk__in=units).values_list("pk", flat=True))
    made = _made(draw, day, visits)
    found = []
    for one in visits:
        visited = made.get(one.pk)
        township = names.get((int(Level.TOWNSHIP), one.unit.short_code[: WIDTHS[Level.TOWNSHIP]]), "")
        state = _state(one, visited, on) if visited or one.unit_id in due else ""
        found.append(DrawnLine(one, township, visited, state))
    return found


def _made(draw: Draw, day: date, visits: Sequence[DrawnVisit]) -> dict[int, date]:
    """The day of each drawn visit that was made, by its number: one query.

    A draw takes what the rule still demands. So many visits as it left out had been made before, on the same day
    perhaps; the drawn ones are those that complete the number.
    """
    drawn = Counter(one.unit_id for one in visits)
    days: dict[int, list[date]] = {}
    counted = visits_that_count(draw.rule, draw.period, day).filter(unit__in=drawn)
    for unit, made_on in counted.order_by("on", "id").values_list("unit", "on"):
        days.setdefault(unit, []).append(made_on)
    left = {unit: made[max(0, draw.rule.count - drawn[unit]) :] for unit, made in days.items()}
    turn = Counter[int]()
    found = {}
    for one in visits:
        mine = left.get(one.unit_id, [])
        if turn[one.unit_id] < len(mine):
            found[one.pk] = mine[turn[one.unit_id]]
        turn[one.unit_id] += 1
    return found


def _state(visit: DrawnVisit, visited: date | None, on: date) -> str:
    if visited:
        return "normal"
    if visit.planned_on < on:
        return "overdue"
    return "soon" if (visit.planned_on - on).days < 7 else "none"


def to_make(user: Account, on: date, until: date) -> DrawnVisitQuerySet:
    """Drawn visits of the running periods planned up to a day, not made yet, of units still due, where the user plans.

    Of several draws for one rule, area and period only the last counts. One query goes before the rows: the rules.
    """
    rows = DrawnVisit.objects.visible_to(user, Action.PLAN_VISITS)
    rows = rows.filter(draw__in=Draw.objects.all().newest(), planned_on__lte=until)
    running: Q = Q(pk__in=[])
    for rule in CadenceRule.objects.filter(announced=False):
        period = rule.period_on(on)
        visits = visits_that_count(rule, period, on).filter(unit=OuterRef("unit")).order_by()
        # It is still to make while the visits so far, with it and the unit's drawn ones after it, do not pass what the
        # rule asks: a draw takes what was missing then.
        later = DrawnVisit.objects.filter(draw=OuterRef("draw"), unit=OuterRef("unit")).order_by()
        after = later.filter(position__gte=OuterRef("position"))
        made = Coalesce(_number(visits), 0) + Coalesce(_number(after), 0)
        mine = Q(draw__rule=rule, draw__period_start=period.start, unit__in=due_units(rule, period, on).values("pk"))
        running |= mine & Q(LessThanOrEqual(made, rule.count))
    return rows.filter(running)


def _number(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.values("unit").annotate(number=Count("pk")).values("number"))
