"""Coverage at the size of a prefecture and of the country: a year of visits to every weak unit, one in ten weak."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.template import Context, Engine
from django.utils import translation

from campaign.demo.figures import PREFECTURE
from campaign.visits import duties
from campaign.visits.coverage import Cell, Coverage, coverage
from tests.bench.databases import using
from tests.bench.lines import Line, at_most, equal
from tests.bench.recording import replay, statements_of
from tests.bench.timing import in_turns, ms
from tests.bench.visiting import Place, inside, signed_in
from units.areas import Area
from units.models import Unit

# In the middle of a month and of a half of it, late in a quarter: days have to be added up, not whole periods alone.
ON = date(2017, 9, 20)
MONTHS = [date(2016 + month // 13, (month - 1) % 12 + 1, 1).isoformat() for month in range(10, 22)]
TIMES = 25
COUNTRY_LIMIT, PAGE_LIMIT = 4, 2
COUNTY = f"{PREFECTURE}01"
# Pages show no day to come; this one is in the middle of a month, too.
PAGE_ON = date(2016, 12, 20)
CELL = re.compile(r"<td.*?</td>")

# The ledger's cells as the page has them, from the same Coverage: no frame, no filters, no other part of the page.
BARE = Engine(libraries={"look": "units.templatetags.look"}).from_string(
    Path(__file__).with_name("coverage_table.html").read_text(encoding="utf-8")
)

# Every weak unit is seen by its county and its department in nine of ten months, by the prefecture in three quarters
# of four; the day and the misses follow from the unit's number.
VISITS = """
    INSERT INTO visits_visit (unit_id, "on", level, announced, visitors, seen, chain, version, once, logged_at,
        logged_by_id)
    SELECT w.unit_id, {day}, s.level, {announced}, '', '', {uuid}, 1, {uuid}, '2017-09-30 00:00:00+00:00', {by}
    FROM {weak} w CROSS JOIN ({months}) m
    JOIN (SELECT 'county' AS level, 1 AS side UNION ALL SELECT 'department', 2 UNION ALL SELECT 'prefecture', 3) s
        ON s.side < 3 OR m.number % 3 = 0
    WHERE (w.unit_id + m.number * 7) % 10 < 9
"""
WEAK = """(SELECT g.unit_id FROM grading_grading g
    WHERE g.replaced_at IS NULL AND g.valid_to IS NULL AND g.grade IN ('lagging', 'problem'))"""
KEYS = """
    INSERT INTO visits_keyunit (unit_id, from_on, reason, listed_at, listed_by_id)
    SELECT w.unit_id, '2016-10-01', 'Bench', '2016-10-01 00:00:00+00:00', {by} FROM {weak} w
    WHERE w.unit_id % 50 = 0 AND NOT EXISTS (
        SELECT 1 FROM visits_keyunit k WHERE k.unit_id = w.unit_id AND k.until_on IS NULL)
"""
DAY = {
    "sqlite": "date(m.first, '+' || ((w.unit_id * 7 + m.number * 11) % 28) || ' days')",
    "postgresql": "CAST(m.first AS date) + CAST((w.unit_id * 7 + m.number * 11) % 28 AS integer)",
}
# One number a visit, in the order of the rows: a million random keys would take most of the time.
NUMBER = "(w.unit_id * 1000 + m.number * 10 + s.side)"
UUID = {
    "sqlite": f"printf('%032x', {NUMBER})",
    "postgresql": f"CAST(lpad(to_hex({NUMBER}), 32, '0') AS uuid)",
}
UNANNOUNCED = {"sqlite": "w.unit_id % 2", "postgresql": "w.unit_id % 2 = 1"}


@transaction.atomic
def fill(by: int) -> None:
    """Visit the weak units for a year, list some as key units, and make the tally anew; `by` is an account."""
    months = " UNION ALL ".join(f"SELECT {number} AS number, '{day}' AS first" for number, day in enumerate(MONTHS, 1))
    vendor = connection.vendor
    with connection.cursor() as cursor:
        if vendor == "postgresql":
            # The rows are made from the rows that they point to; to check each of seven million pointers takes minutes.
            cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(KEYS.format(by=by, weak=WEAK))
        cursor.execute(
            VISITS.format(
                day=DAY[vendor], announced=UNANNOUNCED[vendor], uuid=UUID[vendor], by=by, weak=WEAK, months=months
            )
        )
        if vendor == "postgresql":
            # What was just written is not measured yet, and a bad plan for a million visits takes hours.
            cursor.execute("ANALYZE visits_visit, visits_keyunit, grading_grading, units_unit")
    duties.rebuild()


def measure(small: BaseDatabaseWrapper, national: BaseDatabaseWrapper) -> list[Line]:
    """Country and prefecture; both databases hold a year of visits."""
    with using(small):
        prefecture = Unit.objects.by_short_code(PREFECTURE).get().area
    counts = [
        _statements(database, partial(coverage, area, ON))
        for database, area in ((small, prefecture), (national, Area.country()))
    ]
    areas = [Area.country(), prefecture]
    country, one = in_turns([inside(national, partial(coverage, area, ON)) for area in areas], times=TIMES)
    return [
        equal("Queries of coverage(): one prefecture, the country", counts[0], counts[1]),
        at_most(
            "coverage(): the country ÷ the demo prefecture",
            COUNTRY_LIMIT,
            country / one,
            f"{ms(country)} ÷ {ms(one)}",
        ),
        _page(national),
    ]


def _page(database: BaseDatabaseWrapper) -> Line:
    """How many times a county's page takes what its own statements and a bare template of its table take."""
    query = {"area": COUNTY, "on": PAGE_ON.isoformat()}
    place = Place(signed_in(database, f"county-{COUNTY}"), query, "/coverage/")
    with using(database), translation.override("zh-hans"):
        place.get()
        statements = statements_of(place.get)
        drawn = coverage(Unit.objects.by_short_code(COUNTY).get().area, PAGE_ON)
        check_same(place.page(), bare(drawn))
        page, sql, table = in_turns([place.get, lambda: replay(statements), lambda: bare(drawn)], times=TIMES)
    note = f"{ms(page)} ÷ ({ms(sql)} SQL + {ms(table)} table of {len(drawn.rows)} rows)"
    return at_most("Coverage page of a county ÷ (its SQL + its table alone)", PAGE_LIMIT, page / (sql + table), note)


def bare(drawn: Coverage) -> str:
    """The ledger's cells, the total above."""
    rows = [
        (
            row.area.short_code,
            [(c, cell, c.state_of(Cell(cell.now), drawn.on)) for c, cell in zip(drawn.columns, row.cells, strict=True)],
        )
        for row in (drawn.total, *drawn.rows)
    ]
    return BARE.render(Context({"rows": rows, "on": drawn.on.isoformat()}))


def check_same(page: str, table: str) -> None:
    """A bare table that shows something else would measure nothing."""
    wanted = CELL.findall(page[page.index('<table class="data matrix">') : page.index('id="before"')])
    if CELL.findall(table) != wanted:
        raise AssertionError("the bare table is no longer the page's")


def _statements(database: BaseDatabaseWrapper, piece: Callable[[], object]) -> int:
    with using(database):
        return len(statements_of(piece))
