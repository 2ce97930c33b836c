"""The list of monthly reports: those of a month with the missing ones, or those that wait for me."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import batched
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import FETCH_RAISE, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from campaign.people import reporting
from campaign.people.models import FirstSecretary, MonthlyReport, Official
from campaign.people.models.report import due_on
from campaign.people.places import Place, places_of
from campaign.people.querysets import PostingQuerySet, ReportQuerySet
from units import exports
from units.access import Account
from units.models import Unit

PAGE, BATCH = 100, 1000


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report, or the lack of it: `state`: normal, soon (not due yet) or overdue (late or missing)."""

    posting: FirstSecretary
    month: date
    place: Place
    report: MonthlyReport | None
    state: str

    @property
    def due_on(self) -> date:
        """The day by which it is due."""
        return due_on(self.month)


def postings_behind(filters: Mapping[str, Any], *, user: Account) -> PostingQuerySet:
    """Postings that owe a report of the month of the cleaned filters of `ReportListForm`, by unit."""
    month, on = filters["month"], filters["on"]
    rows = reporting.owing(month, on).visible_to(user).in_area(filters["area"])
    there = MonthlyReport.objects.for_month(month).submitted_by_end_of(on).filter(posting=OuterRef("pk"))
    state = filters.get("state")
    if state == "missing":
        rows = rows.exclude(Exists(there))
    elif state == "late":
        rows = rows.filter(Exists(there.filter(submitted_on__gt=due_on(month))))
    elif state == "in_time":
        rows = rows.filter(Exists(there.filter(submitted_on__lte=due_on(month))))
    elif state == "similar":
        rows = rows.filter(Exists(there.filter(similar_to__isnull=False)))
    if level := filters.get("level"):
        rows = rows.filter(unit__level=level)
    if words := (filters.get("q") or "").strip():
        rows = rows.filter(_named(words, ""))
    return rows.fetch_mode(FETCH_RAISE).select_related("unit", "official").order_by("unit__code", "unit__level", "id")


def reports_waiting(filters: Mapping[str, Any], *, user: Account) -> ReportQuerySet:
    """Reports that wait for this person's opinion or reading, the oldest first, of the area of the cleaned filters."""
    rows = MonthlyReport.objects.in_area(filters["area"])
    rows = rows.to_give_opinion_by(user) if filters["waiting"] == "opinion" else rows.to_read_by(user)
    if filters.get("state") == "similar":
        rows = rows.filter(similar_to__isnull=False)
    if level := filters.get("level"):
        rows = rows.filter(posting__unit__level=level)
    if words := (filters.get("q") or "").strip():
        rows = rows.filter(_named(words, "posting__"))
    shown = rows.fetch_mode(FETCH_RAISE).select_related("posting__unit", "posting__official")
    return shown.order_by("month", "posting__unit__code", "id")


def _named(words: str, path: str) -> Q:
    units = Unit.objects.named(words).values("pk")
    officials = Official.objects.named(words).values("pk")
    return Q(**{f"{path}unit__in": units}) | Q(**{f"{path}official__in": officials})


def page_of(filters: Mapping[str, Any], *, user: Account, number: str | None) -> tuple[Page[Any], list[ReportLine]]:
    """One page of the list behind the filters, and its lines."""
    on = filters["on"]
    if filters["waiting"]:
        waiting: Page[Any] = Paginator(reports_waiting(filters, user=user), PAGE).get_page(number)
        return waiting, lines_of_reports(waiting, on=on)
    page: Page[Any] = Paginator(postings_behind(filters, user=user), PAGE).get_page(number)
    return page, lines_of_postings(page, month=filters["month"], on=on)


def xlsx(filters: Mapping[str, Any], *, user: Account) -> bytes:
    """The list behind the filters as a workbook."""
    if filters["waiting"]:
        return xlsx_of_reports(reports_waiting(filters, user=user), on=filters["on"])
    return xlsx_of_postings(postings_behind(filters, user=user), month=filters["month"], on=filters["on"])


def lines_of_postings(postings: Iterable[FirstSecretary], *, month: date, on: date) -> list[ReportLine]:
    """One line a posting for the month, with its report where it is there on the day: two queries."""
    postings = list(postings)
    places = places_of(one.unit for one in postings)
    rows = MonthlyReport.objects.for_month(month).submitted_by_end_of(on).filter(posting__in=postings)
    reports = {one.posting_id: one for one in rows.fetch_mode(FETCH_RAISE)}
    return [_line(one, month, places[one.unit_id], reports.get(one.pk), on) for one in postings]


def lines_of_reports(reports: Iterable[MonthlyReport], *, on: date) -> list[ReportLine]:
    """One line a report: one query."""
    reports = list(reports)
    places = places_of(one.posting.unit for one in reports)
    return [_line(one.posting, one.month, places[one.posting.unit_id], one, on) for one in reports]


def _line(posting: FirstSecretary, month: date, place: Place, report: MonthlyReport | None, on: date) -> ReportLine:
    if report is not None:
        state = "overdue" if report.is_late else "normal"
    else:
        state = "overdue" if on > due_on(month) else "soon"
    return ReportLine(posting, month, place, report, state)


def xlsx_of_postings(postings: PostingQuerySet, *, month: date, on: date) -> bytes:
    """The month's reports as a workbook, the missing ones too."""
    batches = batched(postings.iterator(chunk_size=BATCH), BATCH)
    return _xlsx(line for batch in batches for line in lines_of_postings(batch, month=month, on=on))


def xlsx_of_reports(reports: ReportQuerySet, *, on: date) -> bytes:
    """What waits for me as a workbook."""
    batches = batched(reports.iterator(chunk_size=BATCH), BATCH)
    return _xlsx(line for batch in batches for line in lines_of_reports(batch, on=on))


def _xlsx(lines: Iterator[ReportLine]) -> bytes:
    header = [
        *(_("County"), _("Township"), _("Village or community"), _("Area code"), _("First secretary"), _("Month")),
        *(
            _("To be submitted by"),
            _("Submitted on"),
            _("Days on site"),
            _("Households visited"),
            _("Work of the month"),
        ),
        *(_("Problems solved"), _("Difficulties"), _("Next month"), _("Township's opinion"), _("Read on")),
        _("Likeness in percent"),
    ]
    return exports.xlsx(_("Monthly reports"), header, map(_cells, lines))


def _cells(line: ReportLine) -> list[exports.Cell]:
    place = line.place
    who = line.posting.official.name
    top: list[exports.Cell] = [place.county, place.township, place.village, line.posting.unit.short_code, who]
    top += [f"{line.month:%Y-%m}", line.due_on]
    one = line.report
    if one is None:
        return [*top, _("missing") if line.state == "overdue" else "", *[""] * 9]
    top += [one.submitted_on, one.days_on_site, one.households_visited, one.work, one.problems_solved]
    return [*top, one.difficulties, one.next_month, one.opinion, one.read_on, one.similarity]
