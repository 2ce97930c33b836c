"""The tally of grades: kept by the verbs that write gradings and by the register's changes.

A grading counts on the days on which its unit stands and its row is not replaced: the part of
`[valid_from, valid_to)` that lies inside `[opened_on, closed_on)`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campaign.grading.models import GradeTally, Grading
from units import followers, tallies
from units.levels import WIDTHS
from units.models import Unit

# The `month` of a row that sums a whole month.
WHOLE = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Days `[start, end)` on which a unit holds a grade; no end means still."""

    unit: Unit
    grade: str
    start: date
    end: date | None


# Told of the spans that went and those that came, inside the change's transaction.
type Follower = Callable[[Sequence[Span], Sequence[Span]], None]


def count(spans: Iterable[Span], *, sign: int) -> list[tuple[str, tallies.Key, date, int]]:
    """Rows for `tallies.spread`: each span cut to the days on which its unit stands."""
    rows: list[tuple[str, tallies.Key, date, int]] = []
    for span in spans:
        unit = span.unit
        start = max(span.start, unit.opened_on) if unit.opened_on else span.start
        ends = [day for day in (span.end, unit.closed_on) if day]
        end = min(ends) if ends else None
        if end is None or start < end:
            rows += _twice(span, start, sign)
            if end is not None:
                rows += _twice(span, end, -sign)
    return rows


def _twice(span: Span, on: date, change: int) -> list[tuple[str, tallies.Key, date, int]]:
    """One change in the row of its day and in that of its month."""
    what = (span.unit.kind, span.grade)
    return [
        (span.unit.code, (*what, month_of(on)), on, change),
        (span.unit.code, (*what, WHOLE), on.replace(day=1), change),
    ]


def month_of(day: date) -> str:
    """How the row of a day names its month."""
    return f"{day:%Y-%m}"


def counted_by(day: date) -> Q:
    """The rows of the tally that add up to the count as of the day: whole months, then days of one begun month."""
    after = day + timedelta(days=1)
    return Q(month=WHOLE, on__lt=after.replace(day=1)) | Q(month=month_of(after), on__lte=day)


def months_of(*days: date) -> list[str]:
    """The months that `counted_by` needs for these days, by which one index gives the rows and few others.

    The day after the end of a month has begun no month.
    """
    after = [day + timedelta(days=1) for day in days]
    return sorted({WHOLE, *(month_of(one) for one in after if one.day > 1)})


def move(gone: Iterable[Span], come: Iterable[Span]) -> None:
    """Take the first spans out of the tally and the second ones in, with one statement; then tell the followers.

    Every change of gradings passes here, so here the apps above learn of it (docs/adr/0009).
    """
    gone, come = list(gone), list(come)
    rows = count(gone, sign=-1) + count(come, sign=1)
    tallies.add(GradeTally._meta.db_table, ["kind", "grade", "month"], tallies.spread(rows))
    for name in settings.GRADING_FOLLOWERS:
        follower: Follower = import_string(name)
        follower(gone, come)


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
    INSERT INTO grading_gradetally (area_level, area_code, kind, grade, month, "on", change)
    SELECT {level}, substr(code, 1, {width}) || '{zeros}', kind, grade, {month}, {on}, sum(change) FROM (
        SELECT code, kind, grade, starts AS day, 1 AS change FROM spans
        UNION ALL
        SELECT code, kind, grade, ends, -1 FROM spans WHERE ends < '9999-12-31'
    ) moves GROUP BY substr(code, 1, {width}), kind, grade, {on} HAVING sum(change) <> 0
"""
# The month of a day, and its first day: SQLite keeps days as text.
MONTH = {"sqlite": "substr(day, 1, 7)", "postgresql": "to_char(day, 'YYYY-MM')"}
FIRST = {"sqlite": "substr(day, 1, 7) || '-01'", "postgresql": "CAST(date_trunc('month', day) AS date)"}
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
    """Make the tally anew from the gradings: two grouping statements a level, for the days and for the months."""
    GradeTally.objects.all().delete()
    rows = [(MONTH[connection.vendor], "day"), (f"'{WHOLE}'", FIRST[connection.vendor])]
    with connection.cursor() as cursor:
        cursor.execute(SPANS)
        for level, (month, on) in product(tallies.TALLIED, rows):
            width = WIDTHS[level]
            zeros = "0" * (12 - width)
            cursor.execute(REBUILD.format(level=int(level), width=width, zeros=zeros, month=month, on=on))
        cursor.execute("DROP TABLE spans")
