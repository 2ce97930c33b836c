"""The list of monthly reports: those of a month with the missing ones, or those that wait for me."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import batched
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import FETCH_RAISE, Exists, OuterRef, Q
from django.utils.translation import gettext as _

from campaign.people import reporting, similarity
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
    """One report, or the lack of it: `state`: normal, soon (not due yet) or overdue (late or missing).

    `likeness`: how like another one its text is in percent, for whoever is told of it (`similarity.is_told_of`).
    """

    posting: FirstSecretary
    month: date
    place: Place
    report: MonthlyReport | None
    state: str
    likeness: int | None

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
        rows = rows.filter(Exists(there.like_another().exclude(submitted_by=user.pk)))
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
        rows = rows.like_another().exclude(submitted_by=user.pk)
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
        return waiting, lines_of_reports(waiting, on=on, user=user)
    page: Page[Any] = Paginator(postings_behind(filters, user=user), PAGE).get_page(number)
    return page, lines_of_postings(page, month=filters["month"], on=on, user=user)


def xlsx(filters: Mapping[str, Any], *, user: Account) -> bytes:
    """The list behind the filters as a workbook."""
    lines = _waiting_in_batches(filters, user) if filters["waiting"] else _month_in_batches(filters, user)
    return _xlsx(lines, marked=similarity.is_told_in(filters["area"], user))


def lines_of_postings(postings: Iterable[FirstSecretary], *, month: date, on: date, user: Account) -> list[ReportLine]:
    """One line a posting for the month, with its report where it is there on the day: two queries."""
    postings = list(postings)
    places = places_of(one.unit for one in postings)
    rows = MonthlyReport.objects.for_month(month).submitted_by_end_of(on).filter(posting__in=postings)
    reports = {one.posting_id: one for one in rows.fetch_mode(FETCH_RAISE)}
    return [_line(one, month, places[one.unit_id], reports.get(one.pk), on, user) for one in postings]


def lines_of_reports(reports: Iterable[MonthlyReport], *, on: date, user: Account) -> list[ReportLine]:
    """One line a report: one query."""
    reports = list(reports)
    places = places_of(one.posting.unit for one in reports)
    return [_line(one.posting, one.month, places[one.posting.unit_id], one, on, user) for one in reports]


def _line(
    posting: FirstSecretary, month: date, place: Place, report: MonthlyReport | None, on: date, user: Account
) -> ReportLine:
    if report is None:
        return ReportLine(posting, month, place, None, "overdue" if on > due_on(month) else "soon", None)
    likeness = report.similarity if similarity.is_told_of(report, posting.unit, user) else None
    return ReportLine(posting, month, place, report, "overdue" if report.is_late else "normal", likeness)


def _month_in_batches(filters: Mapping[str, Any], user: Account) -> Iterator[ReportLine]:
    """The month's reports, the missing ones too."""
    for batch in batched(postings_behind(filters, user=user).iterator(chunk_size=BATCH), BATCH):
        yield from lines_of_postings(batch, month=filters["month"], on=filters["on"], user=user)


def _waiting_in_batches(filters: Mapping[str, Any], user: Account) -> Iterator[ReportLine]:
    """What waits for me."""
    for batch in batched(reports_waiting(filters, user=user).iterator(chunk_size=BATCH), BATCH):
        yield from lines_of_reports(batch, on=filters["on"], user=user)


def _xlsx(lines: Iterator[ReportLine], *, marked: bool) -> bytes:
    """The lines as a workbook; the likeness has a column where the reader is told of it."""
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
        *((_("Likeness in percent"),) if marked else ()),
    ]
    cells = ([*_cells(line), line.likeness] if marked else _cells(line) for line in lines)
    return exports.xlsx(_("Monthly reports"), header, cells)


def _cells(line: ReportLine) -> list[exports.Cell]:
    place = line.place
    who = line.posting.official.name
    top: list[exports.Cell] = [place.county, place.township, place.village, line.posting.unit.short_code, who]
    top += [f"{line.month:%Y-%m}", line.due_on]
    one = line.report
    if one is None:
        return [*top, _("missing") if line.state == "overdue" else "", *[""] * 8]
    top += [one.submitted_on, one.days_on_site, one.households_visited, one.work, one.problems_solved]
    return [*top, one.difficulties, one.next_month, one.opinion, one.read_on]
