"""What leads units onto the ladder: sources that tell, as of a day, which units are late or found wanting, since when.

A source is a function of the day that asks a constant number of queries and yields occurrences. `SOURCES` lists them.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import CharField, DateField, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Substr

from campaign.people import reporting
from campaign.people.models import FirstSecretary, MonthlyReport
from campaign.people.models.report import due_on
from campaign.visits import coverage, coverage_lists
from campaign.visits.models import CadenceRule, Event, Order, SituationRecord, VisitLevel
from issues.models import Measure
from units import codes
from units.areas import Area
from units.levels import WIDTHS, Level
from units.models import Unit

# How far back a situation is remembered, a report is looked for, and repetitions are counted.
YEAR = timedelta(days=365)
REPORT_MONTHS = 12
ONE = timedelta(days=1)
# Whose office a visit that was not made is told to: the visiting side's, never the unit that waited for it.
VISITORS = {
    VisitLevel.PREFECTURE: Level.PREFECTURE,
    VisitLevel.COUNTY: Level.COUNTY,
    VisitLevel.DEPARTMENT: Level.COUNTY,
    VisitLevel.TOWNSHIP: Level.TOWNSHIP,
}


class Occurrence(NamedTuple):
    """One unit, one event, the record behind it, and the first day on which it held."""

    unit: int
    event: str
    subject_type: str
    subject_id: int
    since_on: date


type Source = Callable[[date], Iterable[Occurrence]]


def overdue_orders(day: date) -> Iterator[Occurrence]:
    """Orders without an answer after their deadline, since the day after it: one query.

    An answer that is returned later than that makes the order late anew, since the day of the return.
    """
    rows: QuerySet[Order, Any] = Order.objects.overdue_on(day).with_returned_on(day).order_by()
    for unit, pk, due, returned in rows.values_list("unit", "pk", F("due_then"), F("returned_then")).iterator():
        since = max(due + ONE, returned or due + ONE)
        yield Occurrence(unit, Event.ORDER_OVERDUE, "visits.order", pk, since)


def missing_reports(day: date) -> Iterator[Occurrence]:
    """Monthly reports that first secretaries still in their post owe, since the day after they were due: one query."""
    month = reporting.last_month_due(day)
    owed = []
    for _number in range(REPORT_MONTHS):
        owed.append(_owed(month, day))
        month = reporting.month_before(month)
    for unit, pk, due in owed[0].union(*owed[1:], all=True).order_by().iterator():
        yield Occurrence(unit, Event.REPORT_MISSING, "people.firstsecretary", pk, due + ONE)


def _owed(month: date, day: date) -> QuerySet[FirstSecretary, tuple[int, int, date]]:
    """Postings in force on the day that owe the month's report; who has left the post cannot write it any more."""
    here = MonthlyReport.objects.for_month(month).submitted_by_end_of(day).filter(posting=OuterRef("pk"))
    owing = FirstSecretary.objects.as_of(reporting.last_day(month)).as_of(day).exclude(Exists(here))
    due = owing.annotate(due=Cast(Value(due_on(month)), DateField()))
    return due.order_by().values_list("unit", "pk", "due")


def overdue_measures(day: date) -> Iterator[Occurrence]:
    """Plans with measures that were not carried out in time, once for each deadline passed: one query."""
    rows = Measure.objects.overdue_on(day).order_by().values_list("plan__unit", "plan", "due_on").distinct()
    for unit, plan, due in rows.iterator():
        if due is not None:
            yield Occurrence(unit, Event.MEASURE_OVERDUE, "issues.plan", plan, due + ONE)


def missed_visits(day: date) -> Iterator[Occurrence]:
    """Areas whose visiting side left a unit unvisited in the period before, by rule, since that period's end.

    The rung stands against the area that should have visited: the prefecture, the county, the township. At most three
    queries.
    """
    columns = {one.rule.pk: one for one in coverage.columns_on(day, CadenceRule.objects.all()) if one.last}
    if not columns:
        return
    late = [_unvisited(column, day) for column in columns.values()]
    missed = {(rule, short) for rule, short in late[0].union(*late[1:], all=True).order_by()}
    areas = _units_of({short for _rule, short in missed})
    for rule, short in sorted(missed):
        if short in areas:
            yield Occurrence(areas[short], Event.VISIT_MISSED, "visits.cadencerule", rule, columns[rule].now.start)


def _unvisited(column: coverage.Column, day: date) -> QuerySet[Unit, tuple[int, str]]:
    """The rule's number and the short code of each area whose side left out a unit."""
    width = WIDTHS[VISITORS[VisitLevel(column.rule.visit_level)]]
    units = coverage_lists.units_behind(column, Area.country(), day, "late").order_by()
    rule = Value(column.rule.pk, output_field=IntegerField())
    area = Substr(F("code"), 1, width, output_field=CharField())
    return units.annotate(rule_pk=rule, area_code=area).values_list("rule_pk", "area_code").distinct()


def _units_of(shorts: set[str]) -> dict[str, int]:
    """The units' numbers by short code: one query."""
    condition = Q(pk__in=[])
    for level in {codes.level_of(short) for short in shorts}:
        full = [codes.full(short) for short in shorts if len(short) == WIDTHS[level]]
        condition |= Q(level=level, code__in=full)
    found = Unit.objects.filter(condition).values_list("pk", "code", "level")
    return {codes.shorten(code, level): pk for pk, code, level in found}


def found_situations(day: date) -> Iterator[Occurrence]:
    """The five situations found within a year, each under its own name: one query."""
    rows = SituationRecord.objects.found_between(day - YEAR + ONE, day).order_by()
    for unit, situation, pk, on in rows.values_list("unit", "situation", "pk", "on").iterator():
        yield Occurrence(unit, Event(situation), "visits.situationrecord", pk, on)


SOURCES: tuple[Source, ...] = (overdue_orders, missing_reports, missed_visits, overdue_measures, found_situations)
