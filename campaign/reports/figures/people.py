"""First secretaries on the day, the monthly reports that were last due, and the quarter's appraisals."""

from django.db.models import Count, Q

from campaign.people import reporting
from campaign.people.models import Appraisal, MonthlyReport
from campaign.people.models.report import due_on
from campaign.reports.figures.children import Counts, Grouped, by_line, collect, gather
from campaign.reports.figures.spans import Span, quarter_of
from units.areas import Area

RESULTS = ("excellent", "competent", "basic", "not_competent")
COLUMNS = [
    *("weak", "posted", "gaps"),
    *("reports_due", "reports_in_time", "reports_late", "reports_missing"),
    *(f"appraised_{result}" for result in RESULTS),
]


def people(area: Area, span: Span, grades: Counts, supported: Counts) -> Counts:
    """Counts of people by line, and the weak units with and without a first secretary; three queries.

    The reports are those of the last month whose reports were past due on the day (on the last day of December those
    of November, due on 5 December): of the month itself none is due yet. Appraisals are those of the day's quarter.
    """
    counts: Counts = {}
    for line, graded in grades.items():
        weak, posted = graded.get("weak", 0), supported.get(line, {}).get("posted", 0)
        collect(counts, line, {"weak": weak, "posted": posted, "gaps": weak - posted})
    gather(_owing(area, span), area, counts)
    gather(_reports(area, span), area, counts)
    gather(_appraisals(area, span), area, counts)
    for cell in counts.values():
        received = cell.get("reports_in_time", 0) + cell.get("reports_late", 0)
        cell["reports_missing"] = cell.get("reports_due", 0) - received
    return counts


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
    appraisals = (
        Appraisal.objects.in_area(area).standing().filter(quarter=quarter_of(span.on), appraised_on__lte=span.on)
    )
    results = {f"appraised_{result}": Count("pk", filter=Q(result=result)) for result in RESULTS}
    rows: Grouped = by_line(appraisals, area, "posting__unit__").annotate(**results)
    return rows
