"""Plans and measures as of the day, told by their days and the dated notes of progress; weak units without a plan."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from campaign.reports.figures.children import Counts, Grouped, by_line, collect, gather, line_of
from campaign.reports.figures.spans import Span
from issues.models import Measure, Plan, Progress
from issues.progress import SOON
from issues.querysets import in_force
from units.areas import Area

COLUMNS = [
    *("weak", "weak_without", "in_force", "rectify", "upgrade", "consolidate", "improving"),
    *("approved", "finished", "in_work"),
    *("begun_not", "begun", "carried_out", "overdue"),
]
MEASURES = ["all", "begun_not", "begun", "carried_out", "overdue", "soon"]


def plans(area: Area, span: Span, grades: Counts, supported: Counts) -> tuple[Counts, Counts]:
    """Plans by kind, progress and lateness with the weak units that lack one, and measures alike; two queries."""
    of_plans: Counts = {}
    for line, graded in grades.items():
        weak, planned = graded.get("weak", 0), supported.get(line, {}).get("planned", 0)
        collect(of_plans, line, {"weak": weak, "weak_without": weak - planned})
    gather(_versions(area, span), area, of_plans)
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


def _versions(area: Area, span: Span) -> Grouped:
    """Versions in force on the day by kind, those in work on it, and what happened to versions in the month."""
    holds, in_work = in_force(span.on), Q(approved_on__isnull=True) | Q(approved_on__gt=span.on)
    kinds = {kind: Count("pk", filter=holds & Q(kind=kind)) for kind in ("rectify", "upgrade", "consolidate")}
    improving = Count("pk", filter=holds & ~Q(kind="rectify"))
    grouped: Grouped = by_line(Plan.objects.in_area(area).filter(drafted_on__lte=span.on), area).annotate(
        in_force=Count("pk", filter=holds),
        improving=improving,
        approved=Count("pk", filter=Q(approved_on__gte=span.first, approved_on__lte=span.on)),
        finished=Count("pk", filter=Q(finished_on__gte=span.first, finished_on__lte=span.on)),
        in_work=Count("pk", filter=in_work),
        **kinds,
    )
    return grouped


# Two groupings over one reading of the measures and of each one's latest note, which the ORM cannot write: by plan,
# then by line. The notes are added up beside the measures, not looked up one by one nor joined: so neither the notes of
# a country nor a wrong guess of PostgreSQL at the size of an area makes it slow. Of counts it would make decimals.
PROGRESS = """
    SELECT place, place_level,
        SUM(CASE WHEN whole < n AND noted > 0 THEN 1 ELSE 0 END) AS begun,
        SUM(CASE WHEN whole = n THEN 1 ELSE 0 END) AS carried_out,
        SUM(CASE WHEN late > 0 THEN 1 ELSE 0 END) AS late_plans,
        SUM(n) AS measures_all, SUM(n - noted) AS measures_begun_not, SUM(noted - whole) AS measures_begun,
        SUM(whole) AS measures_carried_out, SUM(late) AS measures_overdue, SUM(soon) AS measures_soon
    FROM (
        SELECT MIN(place) AS place, MIN(place_level) AS place_level, CAST(SUM(one) AS integer) AS n,
            CAST(SUM(CASE WHEN done > 0 THEN 1 ELSE 0 END) AS integer) AS noted,
            CAST(SUM(CASE WHEN done = 100 THEN 1 ELSE 0 END) AS integer) AS whole,
            CAST(SUM(CASE WHEN due >= %s THEN 0 WHEN done = 100 THEN -1 ELSE one END) AS integer) AS late,
            CAST(SUM(CASE WHEN due < %s OR due > %s THEN 0 WHEN done = 100 THEN -1 ELSE one END) AS integer) AS soon
        FROM (
            SELECT place, place_level, of_plan, due, 1 AS one, 0 AS done FROM ({measures}) AS measures
            UNION ALL SELECT place, place_level, of_plan, due, 0, done FROM ({notes}) AS notes WHERE turn = 1
        ) AS told GROUP BY of_plan
    ) AS plans GROUP BY place, place_level
"""


def _progress(area: Area, span: Span) -> Iterator[Mapping[str, Any]]:
    """Measures in force by progress and deadline, and their plans by the progress of all their measures."""
    held = Measure.objects.in_area(area).in_force_on(span.on)
    notes = Progress.objects.filter(measure__in=held, on__lte=span.on)
    turn = Window(RowNumber(), partition_by="measure", order_by=["-on", "-pk"])
    measures, given = _read(by_line(held, area, "plan__unit__", of_plan=F("plan_id"), due=F("due_on")))
    columns = {"of_plan": F("measure__plan_id"), "due": F("measure__due_on"), "done": F("percent"), "turn": turn}
    latest, also = _read(by_line(notes, area, "measure__plan__unit__", **columns))
    days = [str(day) for day in (span.on, span.on, span.on + SOON)]
    with connection.cursor() as cursor:
        cursor.execute(PROGRESS.format(measures=measures, notes=latest), [*days, *given, *also])
        names = [column[0] for column in cursor.description]
        for values in cursor.fetchall():
            yield dict(zip(names, values, strict=True))


def _read(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    return rows.query.sql_with_params()
