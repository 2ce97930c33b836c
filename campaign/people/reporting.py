"""What the monthly summary and the lists ask: which reports are due, here, late or missing, and where nobody is posted.

Every figure comes with the query behind it, so that a number leads to its rows. Constant numbers of queries.
"""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from campaign.grading.models import Grading
from campaign.people.models import FirstSecretary, MonthlyReport
from campaign.people.models.report import DUE_DAY, due_on
from campaign.people.querysets import PostingQuerySet, ReportQuerySet
from units.areas import Area, within
from units.models import Unit
from units.querysets import UnitQuerySet


@dataclass(frozen=True, slots=True)
class ReportsDue:
    """Reports of a month as they stood on a day: due = received + missing, received = in time + late.

    Due is one report for each posting in force on the month's last day, or on `on` in a month that is not over.
    """

    month: date
    on: date
    due: int
    received: int
    in_time: int
    late: int
    missing: int
    postings: PostingQuerySet
    reports: ReportQuerySet

    @property
    def due_on(self) -> date:
        """The day by which they are due."""
        return due_on(self.month)

    @property
    def is_past_due(self) -> bool:
        """Tell whether that day has passed, so that what is missing is overdue."""
        return self.on > self.due_on

    @property
    def reports_in_time(self) -> ReportQuerySet:
        """Reports that came by the day on which they were due."""
        return self.reports.filter(submitted_on__lte=self.due_on)

    @property
    def reports_late(self) -> ReportQuerySet:
        """Reports that came after it."""
        return self.reports.filter(submitted_on__gt=self.due_on)

    @property
    def postings_missing(self) -> PostingQuerySet:
        """Postings whose report is not there."""
        return self.postings.exclude(Exists(self.reports.filter(posting=OuterRef("pk"))))


def reports_due(area: Area, month: date, on: date) -> ReportsDue:
    """The reports of the month (its first day) in the area, as of the day: two queries."""
    postings = owing(month, on).in_area(area)
    reports = MonthlyReport.objects.for_month(month).submitted_by_end_of(on)
    reports = reports.filter(posting__in=postings.order_by().values("pk"))
    late = Count("pk", filter=Q(submitted_on__gt=due_on(month)))
    told = reports.order_by().aggregate(received=Count("pk"), late=late)
    due, received = postings.count(), told["received"]
    return ReportsDue(
        month=month,
        on=on,
        due=due,
        received=received,
        in_time=received - told["late"],
        late=told["late"],
        missing=due - received,
        postings=postings,
        reports=reports,
    )


def owing(month: date, on: date) -> PostingQuerySet:
    """Postings that owe a report of the month: in force on its last day, or on `on` while it lasts.

    Nobody owes one of a month that has not begun.
    """
    if month > on:
        return FirstSecretary.objects.none()
    return FirstSecretary.objects.as_of(min(last_day(month), on))


@dataclass(frozen=True, slots=True)
class Owed:
    """A month's report that a first secretary has not handed in: `is_late` when it is past due.

    One of the month under way (`is_over` is False) is not asked for yet, and can be written.
    """

    posting: FirstSecretary
    month: date
    due_on: date
    is_late: bool
    is_over: bool


def months_to_write(postings: Iterable[FirstSecretary], on: date) -> list[Owed]:
    """The reports that the postings owe and have not handed in, the oldest month first: one query.

    A month is owed by whoever holds the post on its last day. The month under way comes last, for whoever holds the
    post today.
    """
    postings = list(postings)
    there = set(MonthlyReport.objects.filter(posting__in=postings).values_list("posting", "month"))
    found = []
    for posting in postings:
        month = on.replace(day=1)
        while month >= posting.from_on.replace(day=1):
            over = month < on.replace(day=1)
            if posting.holds_on(last_day(month) if over else on) and (posting.pk, month) not in there:
                found.append(Owed(posting, month, due_on(month), on > due_on(month), over))
            month = month_before(month)
    return sorted(found, key=lambda one: one.month)


def last_day(month: date) -> date:
    """Last day of the month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def month_before(month: date) -> date:
    """First day of the month before."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def last_month_due(on: date) -> date:
    """The latest month whose reports are past due on the day: the month before from the 6th on."""
    before = month_before(on)
    return before if on.day > DUE_DAY else month_before(before)


@dataclass(frozen=True, slots=True)
class FirstSecretaries:
    """Weak units of an area on a day, those with a first secretary, and the gaps: weak = posted + gaps."""

    on: date
    weak: int
    posted: int
    gaps: int
    weak_units: UnitQuerySet

    @property
    def posted_units(self) -> UnitQuerySet:
        """Weak units with a first secretary on the day."""
        return self.weak_units.filter(has_secretary(self.on))

    @property
    def gap_units(self) -> UnitQuerySet:
        """Weak units without one."""
        return self.weak_units.exclude(has_secretary(self.on))


def first_secretaries(area: Area, on: date, level: int | None = None) -> FirstSecretaries:
    """The weak units of the area as of the day, of one level where given: one query."""
    units = weak_units(area, on)
    if level is not None:
        units = units.at_level(level)
    told = units.order_by().aggregate(weak=Count("pk"), posted=Count("pk", filter=has_secretary(on)))
    weak, posted = told["weak"], told["posted"]
    return FirstSecretaries(on=on, weak=weak, posted=posted, gaps=weak - posted, weak_units=units)


def weak_units(area: Area, on: date) -> UnitQuerySet:
    """Standing units of the area graded lagging or problem on the day."""
    graded = Grading.objects.as_of(on).weak().filter(within([area.short_code], "unit__"))
    return Unit.objects.in_area(area).standing_on(on).filter(pk__in=graded.order_by().values("unit"))


def has_secretary(on: date) -> Exists:
    """The condition on a unit that a first secretary is posted there on the day."""
    return Exists(FirstSecretary.objects.as_of(on).filter(unit=OuterRef("pk")))
