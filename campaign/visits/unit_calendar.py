"""One unit's calendar: the visits of a month, and what was due, done and late by each rule."""

from calendar import Calendar as Weeks
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from campaign.visits.cadence_querysets import CadenceRuleQuerySet
from campaign.visits.coverage import SOON
from campaign.visits.coverage_sums import ALWAYS
from campaign.visits.models import CadenceRule, CoverageChange, Visit
from campaign.visits.models.coverage import Part
from campaign.visits.periods import Period, PeriodKind, period_of
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Duty:
    """What one rule asks for the unit in one period, as of the day: normal, soon, overdue; `done_on` when fulfilled."""

    rule: CadenceRule
    period: Period
    state: str
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Day:
    """One square of the month."""

    on: date
    in_month: bool
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A month of a unit: whole weeks from Monday, and the duties of the periods that touch it, the latest first."""

    unit: Unit
    month: date
    weeks: tuple[tuple[Day, ...], ...]
    duties: tuple[Duty, ...]

    @property
    def before(self) -> date:
        """First day of the month before."""
        return (self.month - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        """First day of the month after."""
        return (self.month + timedelta(days=31)).replace(day=1)


def calendar_of(unit: Unit, month: date, on: date, rules: Iterable[CadenceRule]) -> Calendar:
    """The calendar of a unit's month as of the day by these rules: two queries."""
    month = month.replace(day=1)
    weeks = Weeks().monthdatescalendar(month.year, month.month)
    last = min(on, weeks[-1][-1])
    visits: dict[date, list[Visit]] = {}
    for visit in Visit.objects.current().between(weeks[0][0], last).filter(unit=unit).order_by("on", "id"):
        visits.setdefault(visit.on, []).append(visit)
    days = (tuple(Day(day, day.month == month.month, tuple(visits.get(day, ()))) for day in week) for week in weeks)
    return Calendar(unit, month, tuple(days), tuple(duties_of(unit, _touching(rules, month, on), on)))


def _touching(rules: Iterable[CadenceRule], month: date, on: date) -> list[tuple[CadenceRule, Period]]:
    """Each rule with its periods that touch the month and have begun, the latest first."""
    found = []
    month_end = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    for rule in rules:
        period = rule.period_on(min(on, month_end))
        while period.end >= month and period.start <= on:
            if rule.counts_for(period):
                found.append((rule, period))
            period = period.before
    return found


def running_duties(unit: Unit, on: date, rules: CadenceRuleQuerySet) -> list[Duty]:
    """What is asked for the unit in the running periods, and what the ones before left open: one query."""
    running = [period_of(kind, on) for kind in PeriodKind]
    starts = {period.start for now in running for period in (now, now.before)}
    # A rule without any change has never listed the unit, so the rules come with the changes.
    rows = list(_changes(unit, starts, on).filter(rule__in=rules).select_related("rule"))
    wanted = []
    for rule in sorted({row.rule for row in rows}, key=lambda one: (one.position, one.pk)):
        now = rule.period_on(on)
        wanted += [(rule, period) for period in (now, now.before) if rule.counts_for(period)]
    duties = _due(wanted, rows, on)
    return [duty for duty in duties if duty.period.holds(on) or duty.state == "overdue"]


def duties_of(unit: Unit, wanted: Sequence[tuple[CadenceRule, Period]], on: date) -> list[Duty]:
    """For each rule and period in which the unit is due how it stands as of the day: one query."""
    return _due(wanted, _changes(unit, {period.start for _rule, period in wanted}, on), on)


def _changes(unit: Unit, starts: Iterable[date], on: date) -> QuerySet[CoverageChange]:
    """The unit's changes of periods with these first days, and when it was listed."""
    return CoverageChange.objects.filter(unit=unit, period_start__in=[ALWAYS, *starts], on__lte=on).order_by("on")


def _due(wanted: Iterable[tuple[CadenceRule, Period]], rows: Iterable[CoverageChange], on: date) -> list[Duty]:
    changes: dict[tuple[int, date, str], list[tuple[date, int]]] = {}
    for row in rows:
        changes.setdefault((row.rule_id, row.period_start, row.part), []).append((row.on, row.change))
    found = []
    for rule, period in wanted:
        listed = [pair for pair in changes.get((rule.pk, ALWAYS, Part.LISTED), []) if pair[0] <= period.start]
        left = changes.get((rule.pk, period.start, Part.LEFT), [])
        if sum(change for _day, change in [*listed, *left]) > 0:
            done = changes.get((rule.pk, period.start, Part.DONE), [])
            found.append(_duty(rule, period, done, on))
    return found


def _duty(rule: CadenceRule, period: Period, done: Sequence[tuple[date, int]], on: date) -> Duty:
    if sum(change for _day, change in done) > 0:
        return Duty(rule, period, "normal", done[-1][0])
    if on > period.end:
        return Duty(rule, period, "overdue", None)
    return Duty(rule, period, "soon" if on > period.end - SOON else "none", None)
