"""The temporary table in which an import meets the register, and all that the two databases do differently for it.

Rows go in by COPY on PostgreSQL and by executemany on SQLite; what follows is the same SQL on both
(units/register_checks.py, units/register_apply.py). The table lives as long as the transaction.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import batched

from django.db import connection
from django.db.backends.utils import CursorWrapper

from units.register_rows import COLUMNS, Row

NAMES = ", ".join(COLUMNS)
CHUNK = 5_000

# unit_id: the unit of the register with that code and level. change: what an existing unit undergoes.
# problem: why the row is not taken, a key of units.register_report.PROBLEMS.
CREATE = """
    CREATE TEMPORARY TABLE register_staging (
        place integer NOT NULL, line integer NOT NULL, code varchar(12) NOT NULL, level integer NOT NULL,
        kind varchar(12) NOT NULL, kind_given integer NOT NULL, name varchar(60) NOT NULL,
        opened_on date, closed_on date, successor varchar(12),
        unit_id bigint, change varchar(10), problem varchar(20)
    )
"""


@contextmanager
def staged() -> Iterator[CursorWrapper]:
    """A cursor beside an empty staging table, which is gone afterwards; inside a transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Compiling such statements takes longer than running them; sorting on disk does too.
            cursor.execute("SET LOCAL jit = off")
            cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute("DROP TABLE IF EXISTS register_staging")
        cursor.execute(CREATE)
        yield cursor
        # Not in `finally`: a failed statement has ended the transaction, and with it the table.
        cursor.execute("DROP TABLE register_staging")


def load(cursor: CursorWrapper, rows: Iterable[Row]) -> None:
    """Put the rows in as a stream, then index and measure the table."""
    if connection.vendor == "postgresql":
        with cursor.copy(f"COPY register_staging ({NAMES}) FROM STDIN") as copy:
            for chunk in batched(rows, CHUNK, strict=False):
                copy.write("".join(map(_copy_line, chunk)))
    else:
        marks = ", ".join(["%s"] * len(COLUMNS))
        # In chunks: handed a stream, Django would keep all of it.
        for chunk in batched(rows, CHUNK, strict=False):
            cursor.executemany(f"INSERT INTO register_staging ({NAMES}) VALUES ({marks})", chunk)  # noqa: S608
    if connection.vendor == "sqlite" or _dated(cursor):
        # PostgreSQL joins whole tables without it; only the checks of closings look up row by row.
        cursor.execute("CREATE INDEX register_staging_code ON register_staging (code, level)")
    cursor.execute("ANALYZE register_staging")


def _dated(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT 1 FROM register_staging WHERE closed_on IS NOT NULL LIMIT 1")
    return cursor.fetchone() is not None


def _copy_line(row: Row) -> str:
    """One line of COPY's text format; the only text that could hold a character of the format is the name."""
    place, line, code, level, kind, kind_given, name, opened_on, closed_on, successor = row
    if "\\" in name:
        name = name.replace("\\", "\\\\")
    if closed_on is None and opened_on is None:
        return f"{place}\t{line}\t{code}\t{level}\t{kind}\t{kind_given}\t{name}\t\\N\t\\N\t\\N\n"
    return (
        f"{place}\t{line}\t{code}\t{level}\t{kind}\t{kind_given}\t{name}\t"
        f"{opened_on or r'\N'}\t{closed_on or r'\N'}\t{successor or r'\N'}\n"
    )


def json_object(**columns: str) -> str:
    """SQL of a JSON object made of columns."""
    function = "jsonb_build_object" if connection.vendor == "postgresql" else "json_object"
    return f"{function}({', '.join(f"'{name}', {column}" for name, column in columns.items())})"
