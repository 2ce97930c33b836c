"""Tallies: sums kept by area, so that a board costs what it shows and not what is stored.

A tally row says by how much a count changed in an area on a day; the count on a day is the sum of the rows up to it.
Every unit counts in its own township, county, prefecture and province (itself included, a village in four areas).
Writes add to rows with one `INSERT … ON CONFLICT … DO UPDATE` that both engines understand, in sorted order,
so that two writers meet the hot rows of the province in the same order and never wait for each other in a ring.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db import connection, transaction

from units import codes
from units.levels import GRADED_LEVELS, WIDTHS, Level
from units.models import StandingTally, Unit

# The day on which units without an opening day are counted: before anything that is recorded.
BEGINNING = date(1900, 1, 1)
TALLIED = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY, Level.TOWNSHIP)

type Key = tuple[int | str | date, ...]


def areas_above(code: str) -> Iterator[tuple[int, str]]:
    """Level and full code of each tallied area that holds the township or village of that code."""
    for level in TALLIED:
        yield level, codes.full(code[: WIDTHS[level]])


def spread(rows: Iterable[tuple[str, Key, date, int]]) -> Counter[Key]:
    """Add up (full code, what is counted, day, change) for each area above: (level, code, *what, day) → change."""
    sums: Counter[Key] = Counter()
    for code, what, on, change in rows:
        for level, area_code in areas_above(code):
            sums[(level, area_code, *what, on)] += change
    return sums


def add(table: str, columns: Sequence[str], sums: Counter[Key]) -> None:
    """Add the sums to the table, whose key is (area_level, area_code, *columns, on); zeros are left out."""
    keys = ["area_level", "area_code", *columns, "on"]
    names = ", ".join(f'"{name}"' for name in [*keys, "change"])
    marks = ", ".join(["%s"] * (len(keys) + 1))
    conflict = ", ".join(f'"{name}"' for name in keys)
    sql = (
        f"INSERT INTO {table} ({names}) VALUES ({marks}) "  # noqa: S608 - names from the code, values as parameters
        f"ON CONFLICT ({conflict}) DO UPDATE SET change = {table}.change + excluded.change"
    )
    rows = [(*key, change) for key, change in sorted(sums.items(), key=lambda item: str(item[0])) if change]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, rows)


def count_standing(units: Iterable[Unit], *, sign: int) -> None:
    """Count the units' whole standing in (`sign` 1) or out (−1): from opening, and back from closing."""
    rows: list[tuple[str, Key, date, int]] = []
    for unit in units:
        if unit.level in GRADED_LEVELS:
            rows.append((unit.code, (unit.kind,), unit.opened_on or BEGINNING, sign))
            if unit.closed_on:
                rows.append((unit.code, (unit.kind,), unit.closed_on, -sign))
    add(StandingTally._meta.db_table, ["kind"], spread(rows))


STANDING_REBUILD = """
    INSERT INTO units_standingtally (area_level, area_code, kind, "on", change)
    SELECT {level}, substr(code, 1, {width}) || '{zeros}', kind, day, sum(change) FROM (
        SELECT code, kind, COALESCE(opened_on, '{beginning}') AS day, 1 AS change
        FROM units_unit WHERE level >= 4
        UNION ALL
        SELECT code, kind, closed_on, -1 FROM units_unit WHERE level >= 4 AND closed_on IS NOT NULL
    ) moves GROUP BY substr(code, 1, {width}), kind, day HAVING sum(change) <> 0
"""


@transaction.atomic
def rebuild() -> None:
    """Make the standing tally anew from the register: one grouping statement a level."""
    StandingTally.objects.all().delete()
    with connection.cursor() as cursor:
        for level in TALLIED:
            cursor.execute(shape(STANDING_REBUILD, level))


def shape(sql: str, level: int) -> str:
    """Fill in a level's number, the width of its codes and the zeros after them, and the day of the beginning."""
    width = WIDTHS[level]
    return sql.format(level=int(level), width=width, zeros="0" * (codes.FULL - width), beginning=BEGINNING.isoformat())
