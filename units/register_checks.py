"""What an import would change, and which of its rows cannot be taken: set by set, in SQL that both databases speak.

A row belongs to the unit of its code and level. Rows that are refused drag others along (the children of an unknown
parent, a closing whose successor is refused), so the checks that depend on other rows run until nothing more falls.
"""

from collections.abc import Iterator
from datetime import date

from django.db.backends.utils import CursorWrapper

from units import codes
from units.areas import Area
from units.levels import WIDTHS, Level

# The staging table of units/staging.py is `s`; `u` is the unit that a row belongs to.
DUPLICATES = """
    UPDATE register_staging AS s SET problem = 'duplicate' WHERE (code, level) IN
        (SELECT code, level FROM register_staging GROUP BY code, level HAVING count(*) > 1)
"""
MATCH = """
    UPDATE register_staging AS s SET unit_id = u.id FROM units_unit u
    WHERE u.code = s.code AND u.level = s.level AND problem IS NULL
"""
DIFFERS = """
    UPDATE register_staging AS s SET change = 'differs' FROM units_unit u WHERE u.id = unit_id AND (
        u.name <> s.name OR kind_given = 1 AND u.kind <> s.kind OR s.successor IS NOT NULL
        OR s.opened_on IS NOT NULL AND (u.opened_on IS NULL OR u.opened_on <> s.opened_on)
        OR s.closed_on IS NOT NULL AND (u.closed_on IS NULL OR u.closed_on <> s.closed_on))
"""
# What an import does not change about a unit of the register. A given successor of a closed unit must be its own.
CONTRADICTIONS = """
    UPDATE register_staging AS s SET problem = CASE
        WHEN kind_given = 1 AND u.kind <> s.kind THEN 'kind'
        WHEN s.opened_on IS NOT NULL AND (u.opened_on IS NULL OR u.opened_on <> s.opened_on) THEN 'opening'
        WHEN s.closed_on <> u.closed_on THEN 'closed_already'
        WHEN u.closed_on IS NOT NULL AND s.successor IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM units_unit x WHERE x.id = u.successor_id AND x.code = s.successor
        ) THEN 'closed_already'
        WHEN s.closed_on <= u.opened_on THEN 'closes_early'
        WHEN u.closed_on IS NULL AND EXISTS (
            SELECT 1 FROM units_unit p WHERE p.successor_id = u.id AND p.closed_on >= s.closed_on
        ) THEN 'succeeds'
        WHEN u.name <> s.name AND COALESCE(u.closed_on, s.closed_on) <= %s THEN 'closed_name'
        WHEN u.name <> s.name AND u.opened_on > %s THEN 'not_open'
        WHEN u.name <> s.name AND EXISTS (
            SELECT 1 FROM units_formername f WHERE f.unit_id = u.id AND f.until_on > %s
        ) THEN 'renamed_later'
    END, change = CASE
        WHEN s.closed_on IS NOT NULL AND u.closed_on IS NULL THEN 'closed'
        WHEN u.name <> s.name THEN 'renamed'
    END FROM units_unit u WHERE u.id = unit_id AND change = 'differs'
"""
# A successor stands on the closing day, after this import: a good row of the file, or a unit it leaves as it is.
# The rows that fall are found before the first of them is marked: of two that name each other both fall everywhere.
SUCCESSORS = """
    UPDATE register_staging SET problem = 'successor' WHERE (place, line) IN (
        SELECT s.place, s.line FROM register_staging s
        WHERE s.problem IS NULL AND s.successor IS NOT NULL AND (s.unit_id IS NULL OR s.change = 'closed') AND NOT (
            s.successor >= %s AND s.successor <= %s AND (EXISTS (
                SELECT 1 FROM register_staging t LEFT JOIN units_unit u ON u.id = t.unit_id
                WHERE t.code = s.successor AND t.level = s.level AND t.problem IS NULL
                AND (COALESCE(u.opened_on, t.opened_on) IS NULL OR COALESCE(u.opened_on, t.opened_on) <= s.closed_on)
                AND (COALESCE(u.closed_on, t.closed_on) IS NULL OR COALESCE(u.closed_on, t.closed_on) > s.closed_on)
            ) OR EXISTS (
                SELECT 1 FROM units_unit u WHERE u.code = s.successor AND u.level = s.level
                AND (u.opened_on IS NULL OR u.opened_on <= s.closed_on)
                AND (u.closed_on IS NULL OR u.closed_on > s.closed_on)
                AND NOT EXISTS (
                    SELECT 1 FROM register_staging t
                    WHERE t.code = u.code AND t.level = u.level AND t.problem IS NULL)
            ))))
"""
# A closing unit leaves no child behind, neither in the register nor in the file.
CHILDREN = """
    UPDATE register_staging AS s SET problem = 'children' WHERE problem IS NULL AND level = %s
    AND closed_on IS NOT NULL AND (unit_id IS NULL OR change = 'closed') AND (EXISTS (
        SELECT 1 FROM register_staging t WHERE t.level = s.level + 1 AND t.problem IS NULL AND t.unit_id IS NULL
        AND t.code >= s.code AND t.code <= substr(s.code, 1, %s) || %s
        AND (t.closed_on IS NULL OR t.closed_on > s.closed_on)
    ) OR EXISTS (
        SELECT 1 FROM units_unit u WHERE u.level = s.level + 1
        AND u.code >= s.code AND u.code <= substr(s.code, 1, %s) || %s
        AND (u.closed_on IS NULL OR u.closed_on > s.closed_on)
        AND NOT EXISTS (
            SELECT 1 FROM register_staging t WHERE t.code = u.code AND t.level = u.level AND t.problem IS NULL
            AND t.change = 'closed' AND t.closed_on <= s.closed_on)
    ))
"""
ORPHANS = """
    UPDATE register_staging AS s SET problem = 'orphan'
    WHERE level = %s AND unit_id IS NULL AND problem IS NULL AND NOT (code = %s AND level = %s)
    AND NOT EXISTS (
        SELECT 1 FROM register_staging p
        WHERE p.code = substr(s.code, 1, {width}) || '{zeros}' AND p.level = s.level - 1
        AND p.problem IS NULL
    ) AND NOT EXISTS (
        SELECT 1 FROM units_unit u
        WHERE u.code = substr(s.code, 1, {width}) || '{zeros}' AND u.level = s.level - 1
    )
"""
CLOSED_PARENTS = """
    UPDATE register_staging AS s SET problem = 'parent_closed'
    WHERE level = %s AND unit_id IS NULL AND problem IS NULL AND EXISTS (
        SELECT 1 FROM units_unit u
        WHERE u.code = substr(s.code, 1, {width}) || '{zeros}' AND u.level = s.level - 1
        AND (s.closed_on IS NULL OR s.closed_on > u.closed_on)
    )
"""


def compare(cursor: CursorWrapper, *, within: Area, on: date) -> None:
    """Fill `unit_id`, `change` and `problem` of every staged row; `on` is the day of the renames."""
    day = on.isoformat()
    cursor.execute(DUPLICATES)
    cursor.execute(MATCH)
    cursor.execute(DIFFERS)
    cursor.execute(CONTRADICTIONS, [day, day, day])
    settle(cursor, within=within)


def settle(cursor: CursorWrapper, *, within: Area) -> None:
    """Run the checks that depend on other rows until no more rows fall."""
    closings = _any(cursor, "SELECT 1 FROM register_staging WHERE closed_on IS NOT NULL LIMIT 1")
    closed = _any(cursor, "SELECT 1 FROM units_unit WHERE closed_on IS NOT NULL AND level < 5 LIMIT 1")
    while sum([*_closings(cursor, within)] if closings else []) + sum(_parents(cursor, within, closed)):
        pass


def _any(cursor: CursorWrapper, sql: str) -> bool:
    cursor.execute(sql)
    return cursor.fetchone() is not None


def _closings(cursor: CursorWrapper, within: Area) -> Iterator[int]:
    """From the villages up, so that a closing refused below is seen above; each step gives how many rows fell."""
    cursor.execute(SUCCESSORS, [within.code, codes.last(within.short_code)])
    yield cursor.rowcount
    for level in (Level.TOWNSHIP, Level.COUNTY, Level.PREFECTURE, Level.PROVINCE):
        width = WIDTHS[level]
        nines = "9" * (codes.FULL - width)
        cursor.execute(CHILDREN, [int(level), width, nines, width, nines])
        yield cursor.rowcount


def _parents(cursor: CursorWrapper, within: Area, closed: bool) -> Iterator[int]:
    """From the top down, so that the children of a refused parent fall with it."""
    for level in (Level.PREFECTURE, Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE):
        width = WIDTHS[level - 1]
        shape = {"width": width, "zeros": "0" * (codes.FULL - width)}
        cursor.execute(ORPHANS.format(**shape), [int(level), within.code, within.level])
        yield cursor.rowcount
        if closed:
            cursor.execute(CLOSED_PARENTS.format(**shape), [int(level)])
            yield cursor.rowcount
