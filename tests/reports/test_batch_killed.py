"""A real worker on a batch of summaries, killed in the middle and at its beginning; another one finishes it."""

import hashlib
import io
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.db.models import Count
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from campaign.reports import batches, tasks
from campaign.reports.models import BatchRow, Summary, SummaryBatch
from tests.issues.workers import start_worker
from tests.reports.factories import DECEMBER, YEAR_END, World, busy_world
from units.levels import Level
from units.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)
AREAS = 6
type Start = Callable[..., subprocess.Popen[bytes]]
type Made = dict[str, tuple[int | None, str, datetime | None]]


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = YEAR_END
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def world() -> World:
    return busy_world(2, AREAS // 2, 2)


@pytest.fixture
def batch(world: World) -> SummaryBatch:
    """The summaries of all townships, in the queue."""
    batch = batches.start(world.tree.prefecture, DECEMBER, level=Level.TOWNSHIP, by=world.officer, on=YEAR_END)
    tasks.enqueue(batch)
    return batch


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts workers, as a site does, on the test's database; kills those that are left."""
    started: list[subprocess.Popen[bytes]] = []

    def worker(*arguments: str) -> subprocess.Popen[bytes]:
        started.append(start_worker(tmp_path, *arguments))
        return started[-1]

    yield worker
    for one in started:
        one.kill()
        one.wait()


def wait_until(true: Callable[[], bool]) -> None:
    """Wait up to two minutes: on a busy machine a worker takes long to start."""
    end = time.monotonic() + 120
    while not true():
        assert time.monotonic() < end, "it did not happen within two minutes"
        time.sleep(0.01)


def children_of(process: "subprocess.Popen[bytes]") -> list[int]:
    """The processes that it started and that live."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    threads = listed.parents[1].glob("*/children")
    return [int(number) for one in threads for number in one.read_text().split()]


def lives(number: int) -> bool:
    """Whether the process is there and no zombie."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def kill(worker: "subprocess.Popen[bytes]") -> list[int]:
    """SIGKILL, which nobody can catch; the printers that it had."""
    printers = children_of(worker)
    worker.kill()
    worker.wait()
    return printers


def states(batch: SummaryBatch) -> list[str]:
    return list(batch.rows.values_list("state", flat=True))


def made(batch: SummaryBatch) -> Made:
    """What is made: by area the summary, the digest of its print and the moment."""
    rows = BatchRow.objects.filter(batch=batch, state="done").select_related("area")
    digests = {row.area.short_code: hashlib.sha256(bytes(row.pdf or b"")).hexdigest() for row in rows}
    return {row.area.short_code: (row.summary_id, digests[row.area.short_code], row.finished_at) for row in rows}


def test_workers_killed_at_the_beginning_and_in_the_middle_are_taken_up_and_nothing_is_made_twice(
    client: Client, world: World, batch: SummaryBatch, start: Start
) -> None:
    first = start()
    wait_until(lambda: "taken" in states(batch))
    printers = kill(first)
    before_first = made(batch)
    second = start()
    wait_until(lambda: len(made(batch)) >= 2)
    printers += kill(second)
    before_second = made(batch)
    assert 2 <= len(before_second) < AREAS
    assert before_first.items() <= before_second.items()
    batch.refresh_from_db()
    assert batch.state == "running"
    # The killed workers leave no printer behind that would go on without them.
    wait_until(lambda: not any(lives(one) for one in printers))
    assert start("--batch").wait(180) == 0
    batch.refresh_from_db()
    assert (batch.state, states(batch)) == ("finished", ["done"] * AREAS)
    after = made(batch)
    assert before_second.items() <= after.items()
    _check_made_once(world, batch, after)
    _check_archive(client, world, batch, after)


def _check_made_once(world: World, batch: SummaryBatch, after: Made) -> None:
    """One draft, one print and one entry for each area, and one end of the batch."""
    drafts = Summary.objects.values("area").annotate(number=Count("pk"))
    assert {one["area"]: one["number"] for one in drafts} == {unit.pk: 1 for unit in world.tree.townships}
    assert {number for number, _digest, _moment in after.values()} == set(Summary.objects.values_list("pk", flat=True))
    entries = AuditEntry.objects.filter(action="reports.drafted").values_list("area_code", flat=True)
    assert sorted(entries) == sorted(unit.code for unit in world.tree.townships)
    assert AuditEntry.objects.filter(action="reports.batch_finished").count() == 1
    printing = DBTaskResult.objects.filter(task_path=tasks.print_batch.module_path)
    assert {one.status for one in printing} == {"SUCCESSFUL"}
    # A slow machine takes several tasks; each of the two workers that were killed left its own to another one.
    assert sum(len(one.worker_ids) for one in printing) == len(printing) + 2


def _check_archive(client: Client, world: World, batch: SummaryBatch, after: Made) -> None:
    """The archive from the page holds the very prints, one for each area."""
    client.force_login(world.officer)
    answer = client.get(reverse("reports:batch-zip", args=[batch.pk]))
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        prints = {name.partition("-")[0]: archive.read(name) for name in archive.namelist()}
        assert (archive.testzip(), len(archive.namelist())) == (None, AREAS)
    assert {code: hashlib.sha256(pdf).hexdigest() for code, pdf in prints.items()} == {
        code: digest for code, (_summary, digest, _moment) in after.items()
    }
    assert all(pdf.startswith(b"%PDF") and pdf.rstrip().endswith(b"%%EOF") for pdf in prints.values())
