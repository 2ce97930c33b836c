"""Checks that something is there: plans, first secretaries, measures, reports, and assessments that move on."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from campaign.grading.models import Assessment
from campaign.people import reporting
from campaign.people.models import FirstSecretary, MonthlyReport
from campaign.reports.checks.findings import Subject
from issues.models import Measure, Plan
from units.areas import Area
from units.models import Unit

# An assessment that waits at one stage for more days than this is asked about.
WAITS = timedelta(days=15)

type Found = tuple[int, list[Subject]]


def weak_without_plan(area: Area, on: date, limit: int) -> Found:
    """Weak units without a plan in force; the link leads to the version in work, else to the start of one."""
    planned = Plan.objects.filter(unit=OuterRef("pk")).in_force_on(on)
    units = reporting.weak_units(area, on).exclude(Exists(planned))
    count, shown = taken(units, limit)
    in_work = {plan.unit_id: plan for plan in Plan.objects.filter(unit__in=shown).in_work_on(on)}
    return count, [_without_plan(unit, in_work.get(unit.pk)) for unit in shown]


def _without_plan(unit: Unit, plan: Plan | None) -> Subject:
    url = plan.get_absolute_url() if plan else reverse("issues:plan-start", args=[unit.short_code])
    return about(unit, url)


def weak_without_secretary(area: Area, on: date, limit: int) -> Found:
    """Weak units where nobody is posted."""
    units = reporting.weak_units(area, on).exclude(reporting.has_secretary(on))
    count, shown = taken(units, limit)
    return count, [about(unit, reverse("people:posting-new", args=[unit.short_code])) for unit in shown]


def secretary_who_left(area: Area, on: date, limit: int) -> Found:
    """Postings in force whose holder has left the roster: the unit counts as having a first secretary."""
    gone = FirstSecretary.objects.in_area(area).as_of(on).filter(official__left_on__lte=on)
    count, shown = taken(gone.select_related("unit", "official"), limit, "unit__code")
    return count, [_who_left(one) for one in shown]


def _who_left(posting: FirstSecretary) -> Subject:
    left_on = posting.official.left_on
    day = left_on.isoformat() if left_on else ""
    return about(posting.unit, posting.get_absolute_url(), name=posting.official.name, day=day)


def plan_without_measures(area: Area, on: date, limit: int) -> Found:
    """Plans in force that hold no measure."""
    measures = Measure.objects.filter(plan=OuterRef("pk"))
    plans = Plan.objects.in_area(area).in_force_on(on).exclude(Exists(measures))
    count, shown = taken(plans.select_related("unit"), limit, "unit__code")
    return count, [about(plan.unit, plan.get_absolute_url(), version=plan.version) for plan in shown]


def secretary_without_report(area: Area, on: date, limit: int) -> Found:
    """First secretaries whose report of the last month that is past due is not there."""
    month = reporting.last_month_due(on)
    there = MonthlyReport.objects.for_month(month).submitted_by_end_of(on).filter(posting=OuterRef("pk"))
    owing = reporting.owing(month, on).in_area(area).exclude(Exists(there))
    count, shown = taken(owing.select_related("unit", "official"), limit, "unit__code")
    return count, [_without_report(one, month) for one in shown]


def _without_report(posting: FirstSecretary, month: date) -> Subject:
    url = reverse("people:posting-detail", args=[posting.pk])
    return about(posting.unit, url, name=posting.official.name, month=f"{month:%Y-%m}")


def assessment_waits(area: Area, on: date, limit: int) -> Found:
    """Assessments that have waited at one stage of an open round for more than fifteen days."""
    rows = Assessment.objects.in_area(area).filter(state="in_review", round__closed_on__isnull=True)
    rows = rows.filter(waiting_since_on__lt=on - WAITS).select_related("unit", "stage")
    count, shown = taken(rows, limit, "waiting_since_on")
    return count, [_waiting(one, on) for one in shown]


def _waiting(row: Assessment, on: date) -> Subject:
    days = (on - row.waiting_since_on).days if row.waiting_since_on else 0
    return about(row.unit, row.get_absolute_url(), stage=str(row.stage), days=days)


def taken[Row: Any](rows: QuerySet[Row], limit: int, order: str = "code") -> tuple[int, Sequence[Row]]:
    """How many rows there are, and the first of them."""
    return rows.order_by().count(), list(rows.order_by(order, "pk")[:limit])


def about(unit: Unit, url: str, **words: Any) -> Subject:
    """A subject about a unit."""
    return Subject(unit.short_code, unit.level, unit.name, url, words)
