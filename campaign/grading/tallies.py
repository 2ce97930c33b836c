"""The tally of grades: kept by the verbs that write gradings and by the register's changes.

A grading counts on the days on which its unit stands and its row is not replaced: the part of
`[valid_from, valid_to)` that lies inside `[opened_on, closed_on)`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _

from campaign.grading.models import GradeTally, Grading
from units import followers, tallies
from units.levels import WIDTHS
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Span:
    """Days `[start, end)` on which a unit holds a grade; no end means still."""

    unit: Unit
    grade: str
    start: date
    end: date | None


def count(spans: Iterable[Span], *, sign: int) -> list[tuple[str, tallies.Key, date, int]]:
    """Rows for `tallies.spread`: each span cut to the days on which its unit stands."""
    rows: list[tuple[str, tallies.Key, date, int]] = []
    for span in spans:
        unit = span.unit
        start = max(span.start, unit.opened_on) if unit.opened_on else span.start
        ends = [day for day in (span.end, unit.closed_on) if day]
        end = min(ends) if ends else None
        if end is None or start < end:
            what = (unit.kind, span.grade)
            rows.append((unit.code, what, start, sign))
            if end is not None:
                rows.append((unit.code, what, end, -sign))
    return rows


def move(gone: Iterable[Span], come: Iterable[Span]) -> None:
    """Take the first spans out of the tally and the second ones in, with one statement."""
    rows = count(gone, sign=-1) + count(come, sign=1)
    tallies.add(GradeTally._meta.db_table, ["kind", "grade"], tallies.spread(rows))


def follow_register(before: Sequence[Unit], after: Sequence[Unit]) -> None:
    """The register's follower: gradings stop counting when their unit closes.

    Raises followers.Refused for units that were graded on or after the day on which they are to close.
    """
    old = {unit.pk: unit for unit in before}
    new = {unit.pk: unit for unit in after}
    rows = list(Grading.objects.in_use().filter(unit__in=list(new)).order_by("pk"))
    if refused := {row.unit_id: _graded_later(row) for row in rows if _starts_after(row, new[row.unit_id])}:
        raise followers.Refused(refused)
    gone, come = [], []
    for row in rows:
        gone.append(Span(old[row.unit_id], row.grade, row.valid_from, row.valid_to))
        come.append(Span(new[row.unit_id], row.grade, row.valid_from, row.valid_to))
    move(gone, come)


def _starts_after(row: Grading, unit: Unit) -> bool:
    return unit.closed_on is not None and row.valid_from >= unit.closed_on


def _graded_later(row: Grading) -> str:
    return _("The unit was graded from %(day)s, so it can close only after that day.") % {
        "day": row.valid_from.isoformat()
    }


REBUILD = """
    INSERT INTO grading_gradetally (area_level, area_code, kind, grade, "on", change)
    SELECT {level}, substr(code, 1, {width}) || '{zeros}', kind, grade, day, sum(change) FROM (
        SELECT code, kind, grade, starts AS day, 1 AS change FROM spans
        UNION ALL
        SELECT code, kind, grade, ends, -1 FROM spans WHERE ends < '9999-12-31'
    ) moves GROUP BY substr(code, 1, {width}), kind, grade, day HAVING sum(change) <> 0
"""
SPANS = """
    CREATE TEMPORARY TABLE spans AS SELECT * FROM (
        SELECT u.code, u.kind, g.grade,
            CASE WHEN u.opened_on > g.valid_from THEN u.opened_on ELSE g.valid_from END AS starts,
            CASE WHEN COALESCE(u.closed_on, '9999-12-31') < COALESCE(g.valid_to, '9999-12-31')
                THEN u.closed_on ELSE COALESCE(g.valid_to, '9999-12-31') END AS ends
        FROM grading_grading g JOIN units_unit u ON u.id = g.unit_id WHERE g.replaced_at IS NULL
    ) cut WHERE starts < ends
"""


@transaction.atomic
def rebuild() -> None:
    """Make the tally anew from the gradings: one grouping statement a level."""
    GradeTally.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(SPANS)
        for level in tallies.TALLIED:
            width = WIDTHS[level]
            cursor.execute(REBUILD.format(level=int(level), width=width, zeros="0" * (12 - width)))
        cursor.execute("DROP TABLE spans")
