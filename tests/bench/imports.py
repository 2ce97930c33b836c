"""The plan workbook's way in: preview and commit against the bare work and the library's default path; its memory."""

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import python_calamine
import xlsxwriter
from django.db import models, transaction

from campaign.accounts.models import User
from campaign.demo.figures import PREFECTURE
from issues import plan_import, plan_uploads
from issues.import_layouts import layouts_for
from issues.kinds import ALLOWED, ANY, demanded
from issues.models import Aspect, Issue, IssueEvent, Measure, Plan, PlanStep, PlanUpload
from issues.sheet_columns import HEADERS
from tests.bench.databases import copied, using
from tests.bench.lines import TIMES, Line, at_most, equal
from tests.bench.recording import statements_of
from tests.bench.resources import default_path
from tests.bench.timing import in_turns, ms, timed
from units.levels import Level
from units.models import AuditEntry, Unit
from units.workbook_reader import readers

ROWS, FEW, MANY = 3000, 30, 50_000
A_UNIT = 10  # measures of one unit, so that 3,000 rows are the plans of 300 villages
PREVIEW_LIMIT, COMMIT_LIMIT, DEFAULT_FACTOR, MEGABYTES = 4, 5, 10, 300
REPETITIONS = 3
ON, DUE = date(2016, 12, 31), date(2017, 6, 30)
WRITTEN: tuple[type[models.Model], ...] = (Plan, PlanStep, Issue, IssueEvent, Measure, AuditEntry)
COLUMNS = [name for name in HEADERS if name != "number"]


@dataclass(frozen=True, slots=True)
class Sent:
    """A workbook of so many rows, and whoever sends it."""

    content: bytes
    by: User
    codes: list[str]


def measure() -> list[Line]:
    """Everything about the import, in copies of the demo's database; files are read as the worker reads them."""
    with copied("waiting") as waiting, using(waiting), readers.kept_ready():
        sent = {count: workbook(count) for count in (FEW, ROWS, MANY)}
        return [
            _preview(sent[ROWS]),
            equal("Queries of a preview: 30 rows, 3,000 rows", _asked(sent[FEW]), _asked(sent[ROWS])),
            *_commits(sent),
            memory(sent[MANY]),
        ]


def workbook(count: int) -> Sent:
    """The canonical layout with so many new measures for villages of the demo's prefecture."""
    by = User.objects.get(username="prefecture")
    units = list(Unit.objects.filter(code__startswith=PREFECTURE, level=Level.VILLAGE).standing_on(ON).order_by("code"))
    asked = demanded(units, ON)
    aspects = list(Aspect.objects.select_related("category").order_by("pk"))
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("方案")
        sheet.write_row(0, 0, [HEADERS[name] for name in COLUMNS])
        for number in range(count):
            unit = units[number // A_UNIT % len(units)]
            kind = ALLOWED[asked.get(unit.pk, ANY)][0]
            sheet.write_row(number + 1, 0, _cells(number, unit, str(kind.label), aspects[number // 2 % len(aspects)]))
    codes = [unit.code for unit in units[: max(1, count // A_UNIT)]]
    return Sent(file.getvalue(), by, codes)


def _cells(number: int, unit: Unit, kind: str, aspect: Aspect) -> list[str]:
    values = {
        "unit_code": unit.code,
        "plan_kind": kind,
        "category": aspect.category.name_zh,
        "aspect": aspect.name_zh,
        "issue": f"台账第{number // 2 + 1}项问题未按要求落实，需要限期整改",
        "target": "整改到位，长期坚持",
        "content": "对照清单逐项落实，建立台账，按月检查",
        "action": f"第{number + 1}项措施：明确专人，按月通报进度",
        "due_on": DUE.isoformat(),
        "leader": "王建设",
        "leader_post": "乡镇党委书记",
        "handler": "李整改",
        "handler_post": "包村干部",
    }
    return [values.get(name, "") for name in COLUMNS]


def _look(sent: Sent) -> object:
    table = plan_import.read("plans.xlsx", sent.content, layouts_for(sent.by))
    return plan_import.preview(table, by=sent.by, on=ON)


def _bare_look(sent: Sent) -> None:
    """The cells as the library gives them, and the same keys looked up in one query each."""
    rows = python_calamine.load_workbook(io.BytesIO(sent.content)).get_sheet_by_index(0).to_python()
    if len(rows) != ROWS + 1:
        raise AssertionError(len(rows))
    units = list(Unit.objects.filter(code__in=sent.codes, level=Level.VILLAGE))
    pks = [unit.pk for unit in units]
    list(Aspect.objects.select_related("category"))
    list(Issue.objects.filter(unit__in=pks).values_list("unit", "text", "pk"))
    plans = list(Plan.objects.filter(unit__in=pks).values_list("pk", "unit", "state", "version"))
    list(Measure.objects.filter(plan__in=[pk for pk, *_rest in plans]).values())


def _preview(sent: Sent) -> Line:
    report: Any = _look(sent)
    if report.errors or len(report.new) != ROWS:
        raise AssertionError([one.message for one in report.errors[:3]], len(report.new))
    whole, bare = in_turns([lambda: _look(sent), lambda: _bare_look(sent)], times=REPETITIONS)
    target = f"Preview of {ROWS:,} rows ÷ (calamine + one query a key)"
    return at_most(target, PREVIEW_LIMIT, whole / bare, f"{ms(whole)} ÷ {ms(bare)}")


def _asked(sent: Sent) -> int:
    _look(sent)  # what an account may do is read once
    return len(statements_of(lambda: _look(sent)))


def _kept(sent: Sent) -> PlanUpload:
    upload = plan_uploads.keep("plans.xlsx", sent.content, found_on=None, by=sent.by)
    return plan_uploads.look(upload, by=sent.by, on=ON)


def _in_copy(piece: Callable[[], float]) -> float:
    with copied("trial") as trial, using(trial):
        return piece()


def _commits(sent: dict[int, Sent]) -> list[Line]:
    """The commit over bare inserts of the same rows; how its statements grow; and the default path of the library."""
    many = sent[ROWS]
    written = _rows_of(many)
    times: list[tuple[float, float, float, float]] = []
    for _repetition in range(REPETITIONS):
        looked, taken = _ours(many)
        bare = _in_copy(lambda: timed(lambda: _insert(written)))
        times.append((looked, taken, bare, _in_copy(lambda: default_path(written, timed))))
    looked, taken, bare, default = (median(column) for column in zip(*times, strict=True))
    few, more = (_statements(sent[n]) for n in (FEW, ROWS))
    ratio = default / (looked + taken)
    note = f"{ms(default)} ÷ ({ms(looked)} + {ms(taken)}); the library writes measures alone"
    commit = at_most(f"Commit of {ROWS:,} rows ÷ bare inserts", COMMIT_LIMIT, taken / bare, f"{ms(taken)} ÷ {ms(bare)}")
    grows = more <= few + _batches(written)
    queries = Line("Queries of a commit: 30 rows, 3,000 rows", "by batches", f"{few} and {more}", grows)
    target = f"django-import-export's default path ÷ preview and commit of {ROWS:,} rows"
    factor = f"≥ {DEFAULT_FACTOR} {TIMES}"
    return [commit, queries, Line(target, factor, f"{ratio:.1f} {TIMES}", ratio >= DEFAULT_FACTOR, note)]


def _ours(sent: Sent) -> tuple[float, float]:
    """Seconds of the preview and of the commit, in a fresh copy."""
    with copied("trial") as trial, using(trial):
        upload = plan_uploads.keep("plans.xlsx", sent.content, found_on=None, by=sent.by)
        looked = timed(lambda: plan_uploads.look(upload, by=sent.by, on=ON))
        return looked, timed(lambda: plan_uploads.commit(upload, by=sent.by, on=ON))


def _statements(sent: Sent) -> int:
    with copied("trial") as trial, using(trial):
        upload = _kept(sent)
        return len(statements_of(lambda: plan_uploads.commit(upload, by=sent.by, on=ON)))


def _batches(written: Sequence[list[Any]]) -> int:
    """How many more statements the longer file may take: one for each further batch of 500 rows or more."""
    return sum(-(-len(rows) // 500) for rows in written)


def _rows_of(sent: Sent) -> list[list[Any]]:
    """What the commit writes, by table, with the numbers that it gave."""
    with copied("trial") as trial, using(trial):
        upload = _kept(sent)
        lasts = [model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0 for model in WRITTEN]
        plan_uploads.commit(upload, by=sent.by, on=ON)
        pairs = zip(WRITTEN, lasts, strict=True)
        return [_fresh(model._default_manager.filter(pk__gt=last).order_by("pk")) for model, last in pairs]


def _fresh(rows: Iterable[models.Model]) -> list[models.Model]:
    kept = list(rows)
    for row in kept:
        row._state.adding = True
    return kept


@transaction.atomic
def _insert(written: Sequence[list[Any]]) -> None:
    """The same rows under the same numbers, so that nothing has to be looked up."""
    for rows in written:
        if rows:
            type(rows[0])._default_manager.bulk_create(rows, batch_size=2000)


def memory(sent: Sent) -> Line:
    """How far the preview of a long file lifts a worker's memory above what it holds when idle."""
    path = Path.cwd() / "var-bench-long.xlsx"
    path.write_bytes(sent.content)
    try:
        command = [sys.executable, "-m", "tests.bench.lifting", str(path), sent.by.username]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    finally:
        path.unlink()
    told = json.loads(done.stdout.splitlines()[-1])
    lifted = told["peak"] - told["idle"]
    note = f"idle {told['idle']:.0f} MB, at most {told['peak']:.0f} MB, {told['rows']:,} rows"
    said = f"{lifted:.0f} MB"
    target = f"Memory of a preview of {MANY:,} rows above idle"
    return Line(target, f"≤ {MEGABYTES} MB", said, lifted <= MEGABYTES, note)
