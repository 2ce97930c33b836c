"""The national register: the rows of its files, their import against bare rows, and a grading for each of its units."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median
from typing import NamedTuple

from django.db import connection, transaction

from campaign.grading import tallies
from tests.bench.databases import copied, using
from tests.bench.lines import Line
from tests.bench.timing import timed
from units import codes
from units.areas import Area
from units.models import Unit
from units.register import import_register
from units.register_file import Source

FILES = ("provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv")
REPETITIONS = 3
SHARE = 0.25
ON = date(2016, 12, 31)
COLUMNS = "code, level, kind, name"


class Row(NamedTuple):
    """What a unit of the files is in the register."""

    code: str
    level: int
    kind: str
    name: str


def rows(folder: Path) -> Iterator[Row]:
    """The units of the files."""
    for name in FILES:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            for record in csv.DictReader(file):
                short = record["code"]
                yield Row(codes.full(short), int(codes.level_of(short)), codes.kind_of(short) or "", record["name"])


def load(folder: Path) -> None:
    """Import the files as the command does, over whatever the register holds."""
    sources = [Source.of_path(folder / name) for name in FILES]
    report = import_register(sources, within=Area.country(), on=ON, by=None)
    if not report.committed:
        raise AssertionError(report)


def measure_import(folder: Path) -> Line:
    """Rows per second of the import over those of bare rows, each time into a fresh copy of the demo, committed."""
    held = set(Unit.objects.values_list("code", "level"))
    wanted = [row for row in rows(folder) if (row.code, row.level) not in held]
    bare = _copy if connection.vendor == "postgresql" else _execute_many
    loads, bares = [], []
    for _repetition in range(REPETITIONS):
        with copied("trial") as trial, using(trial):
            bares.append(timed(lambda: bare(wanted)))
        with copied("trial") as trial, using(trial):
            loads.append(timed(lambda: load(folder)))
    loaded, plain = len(wanted) / median(loads), len(wanted) / median(bares)
    way = "COPY" if connection.vendor == "postgresql" else "executemany"
    note = f"{len(wanted):,} rows: {loaded:,.0f} a second ({median(loads):.1f} s), bare {way} {plain:,.0f} a second"
    share = loaded / plain
    return Line("Register import ÷ bare rows, rows a second", "≥ 25 %", f"{share:.0%}", share >= SHARE, note)


@transaction.atomic
def _copy(wanted: list[Row]) -> None:
    lines = "".join(f"{row.code}\t{row.level}\t{row.kind}\t{row.name}\n" for row in wanted)
    with connection.cursor() as cursor, cursor.copy(f"COPY units_unit ({COLUMNS}) FROM STDIN") as copy:
        copy.write(lines)


@transaction.atomic
def _execute_many(wanted: list[Row]) -> None:
    with connection.cursor() as cursor:
        # The driver's own cursor: Django's would keep a list of the rows.
        cursor.cursor.executemany(f"INSERT INTO units_unit ({COLUMNS}) VALUES (?, ?, ?, ?)", wanted)


# A signed baseline in every province: one assessment and one grading for each unit without, over 60 days of autumn.
# The grade and the day follow from the unit's number, each by itself: every province has all of both on all days,
# a county, whose units come in batches of twenty, some.
ROUNDS = """
    INSERT INTO grading_round (kind, name, area_id, opened_on, opened_by_id, closed_on, closed_by_id)
    SELECT 'baseline', 'Bench', id, '2016-09-01', {by}, '2016-12-01', {by} FROM units_unit WHERE level = 1
"""
ASSESSMENTS = """
    INSERT INTO grading_assessment (round_id, unit_id, proposed, evidence, version, state)
    SELECT r.id, u.id, CASE WHEN u.id * 37 % 100 < 15 THEN 'advanced' WHEN u.id * 37 % 100 < 90 THEN 'ordinary'
        WHEN u.id * 37 % 100 < 97 THEN 'lagging' ELSE 'problem' END, '', 1, 'graded'
    FROM units_unit u JOIN units_unit p ON p.level = 1 AND substr(p.code, 1, 2) = substr(u.code, 1, 2)
    JOIN grading_round r ON r.area_id = p.id AND r.name = 'Bench'
    WHERE u.level >= 4 AND NOT EXISTS (SELECT 1 FROM grading_grading g WHERE g.unit_id = u.id)
"""
GRADINGS = """
    INSERT INTO grading_grading (unit_id, grade, valid_from, round_id, assessment_id, reason, signed_at, signed_by_id)
    SELECT a.unit_id, a.proposed, {day}, a.round_id, a.id, '', '2016-12-01 00:00:00+00:00', {by}
    FROM grading_assessment a JOIN grading_round r ON r.id = a.round_id AND r.name = 'Bench' AND a.state = 'graded'
"""
DAYS = {
    "sqlite": "date('2016-10-01', '+' || (a.unit_id / 20 % 60) || ' days')",
    "postgresql": "DATE '2016-10-01' + CAST(a.unit_id / 20 % 60 AS integer)",
}


@transaction.atomic
def grade_everything(by: int) -> None:
    """Give each township and village that has none a signed grade, and make the tally anew; `by` is an account."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Half a million rows one by one into its index take minutes, and no board reads it.
            cursor.execute("ALTER TABLE grading_grading DROP CONSTRAINT grading_no_overlap")
        cursor.execute(ROUNDS.format(by=by))
        cursor.execute(ASSESSMENTS)
        cursor.execute(GRADINGS.format(by=by, day=DAYS[connection.vendor]))
    tallies.rebuild()
