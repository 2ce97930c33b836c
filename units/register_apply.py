"""Writing what an import has found: units, former names, one audit entry for each change, the tally, the followers.

Set by set, so that the register of the country goes in at a good part of the speed at which bare rows would.
"""

import uuid
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from units import audit, followers, tallies
from units.access import Account
from units.models import AuditEntry, Unit
from units.staging import json_object

CHUNK = 2_000

ADD = """
    INSERT INTO units_unit (code, level, kind, name, opened_on, closed_on)
    SELECT code, level, kind, name, opened_on, closed_on FROM register_staging
    WHERE problem IS NULL AND unit_id IS NULL
"""
# New rows and closings alike: by now every good row's unit is in the register.
SUCCEED = """
    UPDATE units_unit SET successor_id = x.id FROM register_staging s, units_unit x
    WHERE s.code = units_unit.code AND s.level = units_unit.level AND s.problem IS NULL
    AND s.successor IS NOT NULL AND (s.unit_id IS NULL OR s.change = 'closed')
    AND x.code = s.successor AND x.level = s.level
"""
CLOSE = """
    UPDATE units_unit SET closed_on = s.closed_on FROM register_staging s
    WHERE s.unit_id = units_unit.id AND s.problem IS NULL AND s.change = 'closed'
"""
# Of two renames on one day the first has kept the name of the days before.
KEEP_NAME = """
    INSERT INTO units_formername (unit_id, name, until_on)
    SELECT u.id, u.name, {day} FROM register_staging s JOIN units_unit u ON u.id = s.unit_id
    WHERE s.problem IS NULL AND s.change IS NOT NULL AND s.name <> u.name
    ON CONFLICT (unit_id, until_on) DO NOTHING
"""
RENAME = """
    UPDATE units_unit SET name = s.name FROM register_staging s
    WHERE s.unit_id = units_unit.id AND s.problem IS NULL AND s.change IS NOT NULL AND s.name <> units_unit.name
"""
AUDIT = """
    INSERT INTO units_auditentry
        (at, actor_id, origin, action, subject_type, subject_id, subject, area_code, before, after, batch)
    SELECT %s, %s, %s, %s, 'units.unit', u.id, {name}, u.code, {before}, {after}, %s FROM {rows}
"""
MOVES = """
    CREATE TEMPORARY TABLE register_moves AS
    SELECT code, kind, day, sum(change) AS change FROM (
        SELECT substr(code, 1, 9) AS code, kind, COALESCE(opened_on, {beginning}) AS day, 1 AS change
        FROM register_staging WHERE level >= 4 AND problem IS NULL AND unit_id IS NULL
        UNION ALL
        SELECT substr(code, 1, 9), kind, closed_on, -1
        FROM register_staging WHERE level >= 4 AND problem IS NULL AND unit_id IS NULL AND closed_on IS NOT NULL
    ) moves GROUP BY code, kind, day
"""
TALLY = """
    INSERT INTO units_standingtally (area_level, area_code, kind, "on", change)
    SELECT {level}, substr(code, 1, {width}) || '{zeros}', kind, day, sum(change) FROM register_moves
    GROUP BY substr(code, 1, {width}), kind, day HAVING sum(change) <> 0
    ON CONFLICT (area_level, area_code, kind, "on") DO UPDATE SET change = units_standingtally.change + excluded.change
"""


@dataclass(frozen=True, slots=True)
class Import:
    """What all entries of one import share."""

    by: Account | None
    on: date
    batch: uuid.UUID


def apply(cursor: CursorWrapper, run: Import) -> None:
    """Write the good rows of the staging table; a follower may refuse, which undoes everything."""
    closing = list(closings())
    _rename(cursor, run)
    cursor.execute("SELECT COALESCE(max(id), 0) FROM units_unit")
    last = int(cursor.fetchone()[0])
    cursor.execute(CLOSE)
    cursor.execute(ADD)
    added = cursor.rowcount
    cursor.execute(SUCCEED)
    if added:
        _record_added(cursor, run, last)
    if closing:
        _record_closed(cursor, run, closing)


def closings() -> Iterator[tuple[list[Unit], list[Unit]]]:
    """Units of the register that close, in chunks: as they stand, and as they will (their successor is not filled)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, closed_on FROM register_staging WHERE problem IS NULL AND change = 'closed' ORDER BY code"
        )
        days = {pk: day if isinstance(day, date) else date.fromisoformat(day) for pk, day in cursor.fetchall()}
    ids = list(days)
    for start in range(0, len(ids), CHUNK):
        before = list(Unit.objects.filter(pk__in=ids[start : start + CHUNK]).order_by("pk"))
        after = [copy(unit) for unit in before]
        for unit in after:
            unit.closed_on = days[unit.pk]
        yield before, after


def _rename(cursor: CursorWrapper, run: Import) -> None:
    rows = "register_staging s JOIN units_unit u ON u.id = s.unit_id WHERE s.problem IS NULL AND s.change IS NOT NULL"
    _audit(
        cursor, run, "units.renamed", f"{rows} AND s.name <> u.name",
        name="s.name", before=json_object(name="u.name"), after=json_object(name="s.name"),
    )  # fmt: skip
    cursor.execute(KEEP_NAME.format(day=_day(run.on)))
    cursor.execute(RENAME)


def _record_added(cursor: CursorWrapper, run: Import, last: int) -> None:
    """Entries and tally of the units that came after the id `last`."""
    short = json_object(name="u.name", kind="u.kind")
    long = json_object(
        name="u.name", kind="u.kind", opened_on="u.opened_on", closed_on="u.closed_on", successor="x.code"
    )
    after = f"CASE WHEN u.opened_on IS NULL AND u.closed_on IS NULL THEN {short} ELSE {long} END"
    rows = f"units_unit u LEFT JOIN units_unit x ON x.id = u.successor_id WHERE u.id > {last}"
    _audit(cursor, run, "units.added", rows, after=after)
    cursor.execute(MOVES.format(beginning=_day(tallies.BEGINNING)))
    for level in tallies.TALLIED:
        cursor.execute(tallies.shape(TALLY, level))
    cursor.execute("DROP TABLE register_moves")


def _record_closed(cursor: CursorWrapper, run: Import, closing: Sequence[tuple[list[Unit], list[Unit]]]) -> None:
    """Entries and tally of the units that closed; the followers are told."""
    rows = (
        "register_staging s JOIN units_unit u ON u.id = s.unit_id LEFT JOIN units_unit x ON x.id = u.successor_id "
        "WHERE s.problem IS NULL AND s.change = 'closed'"
    )
    before = json_object(closed_on="NULL", successor="NULL")
    after = json_object(closed_on="u.closed_on", successor="x.code")
    _audit(cursor, run, "units.closed", rows, before=before, after=after)
    for old, new in closing:
        tallies.count_standing(old, sign=-1)
        tallies.count_standing(new, sign=1)
        followers.tell(old, new)


def _audit(
    cursor: CursorWrapper,
    run: Import,
    action: str,
    rows: str,
    *,
    after: str,
    before: str = "NULL",
    name: str = "u.name",
) -> None:
    """One entry for each of the rows, as `units.audit.record` would write it."""
    fields = AuditEntry._meta
    at = fields.get_field("at").get_db_prep_save(timezone.now(), connection)
    batch = fields.get_field("batch").get_db_prep_save(run.batch, connection)
    actor = run.by.pk if run.by is not None else None
    cursor.execute(
        AUDIT.format(rows=rows, before=before, after=after, name=name), [at, actor, audit.origin.get(), action, batch]
    )


def _day(day: date) -> str:
    """A day in SQL that is more than a parameter: PostgreSQL would take it for text, SQLite has no dates."""
    return f"CAST('{day.isoformat()}' AS {'text' if connection.vendor == 'sqlite' else 'date'})"
