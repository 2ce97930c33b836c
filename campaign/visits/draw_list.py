"""What the pages of draws show: the draws of the user's areas, and the lines of one with what was done since."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import FETCH_RAISE, Exists, F, OuterRef, Q

from campaign.visits.cadence_querysets import DrawnVisitQuerySet, DrawQuerySet, KeyUnitQuerySet
from campaign.visits.coverage_lists import names_above, visits_that_count
from campaign.visits.models import Draw, DrawnVisit, KeyUnit, Visit
from campaign.visits.periods import PeriodKind, period_of
from units.access import Account, Action
from units.levels import WIDTHS, Level


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """One drawn visit: its township, when the unit was visited since the period began, and how it stands."""

    visit: DrawnVisit
    township: str
    visited_on: date | None
    # normal (visited), soon (planned within the week that begins today), overdue (planned day over), none.
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
    """The visits of a draw in their order: three queries, whatever their number."""
    rows = DrawnVisit.objects.filter(draw=draw).fetch_mode(FETCH_RAISE).select_related("unit", "inspector")
    visits = list(rows.order_by("position"))
    units = [one.unit for one in visits]
    names = names_above(units)
    made: dict[int, list[date]] = {}
    counted = visits_that_count(draw.rule, draw.period, min(on, draw.period.end)).filter(unit__in=[u.pk for u in units])
    for unit, day in counted.filter(on__gte=draw.drawn_on).order_by("-on", "-id").values_list("unit", "on"):
        made.setdefault(unit, []).append(day)
    found = []
    for one in visits:
        days = made.get(one.unit_id, [])
        visited = days.pop() if days else None
        township = names.get((int(Level.TOWNSHIP), one.unit.short_code[: WIDTHS[Level.TOWNSHIP]]), "")
        found.append(DrawnLine(one, township, visited, _state(one, visited, on)))
    return found


def _state(visit: DrawnVisit, visited: date | None, on: date) -> str:
    if visited:
        return "normal"
    if visit.planned_on < on:
        return "overdue"
    return "soon" if (visit.planned_on - on).days < 7 else "none"


def to_make(user: Account, on: date, until: date) -> DrawnVisitQuerySet:
    """Drawn visits of the running periods that are planned up to a day and not made yet, in the areas the user plans.

    Of several draws for one rule, area and period only the last counts.
    """
    drawn = DrawnVisit.objects.visible_to(user, Action.PLAN_VISITS)
    newest = Draw.objects.all().newest()
    made = Visit.objects.current().filter(
        unit=OuterRef("unit"),
        level=OuterRef("draw__rule__visit_level"),
        announced=False,
        on__gte=OuterRef("draw__drawn_on"),
        on__lte=on,
    )
    rows = drawn.filter(draw__in=newest, planned_on__lte=until)
    starts = {kind: period_of(kind, on).start for kind in PeriodKind.values}
    running = reduce(or_, (Q(draw__rule__period=kind, draw__period_start=start) for kind, start in starts.items()))
    return rows.filter(running).exclude(Exists(made))
