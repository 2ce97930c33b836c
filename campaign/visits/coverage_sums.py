"""What the tally of coverage is asked: one statement for who was listed when periods began, and what came since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from campaign.visits.duty_sql import BEGINNING, day_of
from campaign.visits.models.coverage import Part

# The first day of a period that the rows of who is listed have.
ALWAYS = date.fromisoformat(BEGINNING)
DAYS, WHOLE = (Part.LEFT, Part.DONE), (Part.LEFT_WHOLE, Part.DONE_WHOLE)
VISITED = (Part.DONE, Part.DONE_WHOLE)


@dataclass(frozen=True, slots=True)
class Asked:
    """One period of a rule as the tally is asked about it; `parts` are its rows that tell what came since it began."""

    rule: int
    start: date
    parts: tuple[Part, Part]
    over: bool

    def counts(self, part: str, start: date, since: date) -> bool:
        """Tell whether a sum of the rule's rows is about the period."""
        if part == Part.LISTED:
            return since <= self.start
        return start == self.start and part in self.parts


# Written out: the ORM takes longer over it than the database over the answer.
SUMS = """
    SELECT {key}, rule, part, period_start, CASE {since} END, SUM(change) FROM ({rows}) AS tally
    WHERE part = 'listed' AND period_start = %s AND "on" <= %s OR {begun}
    GROUP BY 1, 2, 3, 4, 5
"""
BEGUN = "part IN ('{}', '{}') AND period_start IN ({}) AND \"on\" <= %s"


def sums(rows: QuerySet[Any], key: str, asked: Sequence[Asked], on: date) -> Iterable[tuple[Any, ...]]:
    """Sums by key, rule, part, first day of the period, and the first of the asked periods that began with the change.

    A sum may be about a rule's period that nobody asked for, where two rules' periods begin on one day.
    """
    starts = sorted({period.start for period in asked})
    if not starts:
        return
    inner = rows.filter(rule__in={one.rule for one in asked})
    sql, inside = inner.values(key, "rule", "part", "period_start", "on", "change").query.sql_with_params()
    begun, values = [], []
    for parts in (DAYS, WHOLE):
        if days := {one.start for one in asked if one.parts is parts}:
            begun.append(BEGUN.format(*parts, ", ".join(["%s"] * len(days))))
            values += [*days, on]
    since = " ".join('WHEN "on" <= %s THEN %s' for _day in starts)
    statement = SUMS.format(key=key, since=f"{since} ELSE %s", rows=sql, begun=" OR ".join(begun))
    twice = [day for start in starts for day in (start, start)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*twice, on, *inside, ALWAYS, starts[-1], *values])
        for one, rule, part, start, first, change in cursor.fetchall():
            yield one, rule, part, day_of(start), day_of(first), change
