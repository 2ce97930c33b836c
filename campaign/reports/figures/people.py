"""First secretaries on the day, the monthly reports that were last due, and the quarter's appraisals."""

from django.db.models import Count, Q

from campaign.people import reporting
from campaign.people.models import Appraisal, MonthlyReport
from campaign.people.models.report import due_on
from campaign.reports.figures.children import Counts, Grouped, by_line, gather
from campaign.reports.figures.spans import Span, quarter_of
from units.areas import Area

RESULTS = ("excellent", "competent", "basic", "not_competent")
COLUMNS = [
    *("weak", "posted", "gaps"),
    *("reports_due", "reports_in_time", "reports_late", "reports_missing"),
    *(f"appraised_{result}" for result in RESULTS),
]


def people(area: Area, span: Span) -> Counts:
    """Counts of people by line; four queries.

    The reports are those of the last month whose reports were past due on the day (on the last day of December those
    of November, due on 5 December): of the month itself none is due yet. Appraisals are those of the day's quarter.
    """
    counts = gather(_secretaries(area, span), area)
    gather(_owing(area, span), area, counts)
    gather(_reports(area, span), area, counts)
    gather(_appraisals(area, span), area, counts)
    for cell in counts.values():
        received = cell.get("reports_in_time", 0) + cell.get("reports_late", 0)
        cell["reports_missing"] = cell.get("reports_due", 0) - received
    return counts


def _secretaries(area: Area, span: Span) -> Grouped:
    held = reporting.has_secretary(span.on)
    units = reporting.weak_units(area, span.on)
    rows: Grouped = by_line(units, area, "").annotate(
        weak=Count("pk"), posted=Count("pk", filter=held), gaps=Count("pk", filter=~held)
    )
    return rows


def _owing(area: Area, span: Span) -> Grouped:
    month = reporting.last_month_due(span.on)
    rows: Grouped = by_line(reporting.owing(month, span.on).in_area(area), area).annotate(reports_due=Count("pk"))
    return rows


def _reports(area: Area, span: Span) -> Grouped:
    month = reporting.last_month_due(span.on)
    owing = reporting.owing(month, span.on).in_area(area)
    reports = MonthlyReport.objects.for_month(month).submitted_by_end_of(span.on)
    reports = reports.filter(posting__in=owing.order_by().values("pk"))
    last = due_on(month)
    rows: Grouped = by_line(reports, area, "posting__unit__").annotate(
        reports_in_time=Count("pk", filter=Q(submitted_on__lte=last)),
        reports_late=Count("pk", filter=Q(submitted_on__gt=last)),
    )
    return rows


def _appraisals(area: Area, span: Span) -> Grouped:
    appraisals = Appraisal.objects.in_area(area).filter(quarter=quarter_of(span.on), appraised_on__lte=span.on)
    results = {f"appraised_{result}": Count("pk", filter=Q(result=result)) for result in RESULTS}
    rows: Grouped = by_line(appraisals, area, "posting__unit__").annotate(**results)
    return rows
