"""Plans and measures as of the day, told by their days and the dated notes of progress; weak units without a plan."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q

from campaign.grading.models import Grading
from campaign.reports.figures.children import Counts, Grouped, by_line, collect, gather, line_of
from campaign.reports.figures.spans import Span
from issues.models import Measure, Plan
from issues.progress import SOON
from units.areas import Area
from units.querysets import standing_on

COLUMNS = [
    *("weak", "weak_without", "in_force", "rectify", "upgrade", "consolidate", "improving"),
    *("approved", "finished", "in_work"),
    *("begun_not", "begun", "carried_out", "overdue"),
]
MEASURES = ["all", "begun_not", "begun", "carried_out", "overdue", "soon"]


def plans(area: Area, span: Span) -> tuple[Counts, Counts]:
    """Plans by kind, progress and lateness with the weak units that lack one, and measures alike; four queries."""
    of_plans = gather(_weak(area, span), area)
    gather(_in_force(area, span), area, of_plans)
    gather(_steps(area, span), area, of_plans)
    of_measures: Counts = {}
    for row in _progress(area, span):
        line = line_of(area, row)
        collect(
            of_plans, line, {"begun": row["begun"], "carried_out": row["carried_out"], "overdue": row["late_plans"]}
        )
        collect(of_measures, line, {column: row[f"measures_{column}"] for column in MEASURES})
    for counts in of_plans.values():
        # A plan without measures has not begun; it is in force and in no row of the measures.
        counts["begun_not"] = counts.get("in_force", 0) - counts.get("begun", 0) - counts.get("carried_out", 0)
    return of_plans, of_measures


def _weak(area: Area, span: Span) -> Grouped:
    rows = Grading.objects.in_area(area).as_of(span.on).weak().filter(standing_on(span.on, "unit__"))
    planned = Exists(Plan.objects.filter(unit=OuterRef("unit")).in_force_on(span.on))
    grouped: Grouped = by_line(rows, area).annotate(weak=Count("pk"), weak_without=Count("pk", filter=~planned))
    return grouped


def _in_force(area: Area, span: Span) -> Grouped:
    rows = Plan.objects.in_area(area).in_force_on(span.on)
    kinds = {kind: Count("pk", filter=Q(kind=kind)) for kind in ("rectify", "upgrade", "consolidate")}
    improving = Count("pk", filter=~Q(kind="rectify"))
    grouped: Grouped = by_line(rows, area).annotate(in_force=Count("pk"), improving=improving, **kinds)
    return grouped


def _steps(area: Area, span: Span) -> Grouped:
    """What happened to versions in the month, and those in work on the day."""
    in_work = Q(approved_on__isnull=True) | Q(approved_on__gt=span.on)
    grouped: Grouped = by_line(Plan.objects.in_area(area).filter(drafted_on__lte=span.on), area).annotate(
        approved=Count("pk", filter=Q(approved_on__gte=span.first, approved_on__lte=span.on)),
        finished=Count("pk", filter=Q(finished_on__gte=span.first, finished_on__lte=span.on)),
        in_work=Count("pk", filter=in_work),
    )
    return grouped


# Two groupings over one reading of the measures, which the ORM cannot write: by plan, then by line.
PROGRESS = """
    SELECT place, place_level,
        SUM(CASE WHEN whole < n AND none < n THEN 1 ELSE 0 END) AS begun,
        SUM(CASE WHEN whole = n THEN 1 ELSE 0 END) AS carried_out,
        SUM(CASE WHEN late > 0 THEN 1 ELSE 0 END) AS late_plans,
        SUM(n) AS measures_all, SUM(none) AS measures_begun_not, SUM(n - none - whole) AS measures_begun,
        SUM(whole) AS measures_carried_out, SUM(late) AS measures_overdue, SUM(soon) AS measures_soon
    FROM (
        SELECT place, place_level, of_plan, COUNT(*) AS n,
            SUM(CASE WHEN done = 0 THEN 1 ELSE 0 END) AS none,
            SUM(CASE WHEN done = 100 THEN 1 ELSE 0 END) AS whole,
            SUM(CASE WHEN done < 100 AND due < %s THEN 1 ELSE 0 END) AS late,
            SUM(CASE WHEN done < 100 AND due >= %s AND due <= %s THEN 1 ELSE 0 END) AS soon
        FROM ({measures}) AS measures GROUP BY place, place_level, of_plan
    ) AS plans GROUP BY place, place_level
"""


def _progress(area: Area, span: Span) -> Iterator[Mapping[str, Any]]:
    """Measures in force by progress and deadline, and their plans by the progress of all their measures."""
    rows = Measure.objects.in_area(area).in_force_on(span.on).with_percent_on(span.on)
    read = by_line(rows, area, "plan__unit__", of_plan=F("plan_id"), done=F("percent"), due=F("due_on"))
    inner, given = read.query.sql_with_params()
    days = [str(day) for day in (span.on, span.on, span.on + SOON)]
    with connection.cursor() as cursor:
        cursor.execute(PROGRESS.format(measures=inner), [*days, *given])
        names = [column[0] for column in cursor.description]
        for values in cursor.fetchall():
            # PostgreSQL adds up counts to decimals.
            told = (value if isinstance(value, str) else int(value) for value in values)
            yield dict(zip(names, told, strict=True))
