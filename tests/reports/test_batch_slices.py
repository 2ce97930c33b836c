"""A batch of many areas in the queue: it works for a while, lets the others have their turn, and goes on."""

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from campaign.reports import batch_work, batches, tasks
from campaign.reports.models import Summary, SummaryBatch
from issues import tasks as uploads
from issues.models import PlanUpload
from tests.reports.factories import DECEMBER, YEAR_END, World, busy_world
from units import background, nightly
from units.background import Stage
from units.levels import Level
from units.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(settings: Settings) -> World:
    settings.CAMPAIGN_TODAY = YEAR_END
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return busy_world(2, 2, 2)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose documents were printed, in order; each run has time for one."""
    seen: list[str] = []

    def fake(jobs: Iterable[tuple[Any, str]], **_options: object) -> Iterator[tuple[Any, Any]]:
        for key, _html in jobs:
            seen.append(key[0].area.short_code)
            yield key, b"%PDF"

    monkeypatch.setattr("campaign.reports.batch_work.prints", fake)
    monkeypatch.setattr("campaign.reports.bulletin.html", lambda _bulletin: "html")
    monkeypatch.setattr("campaign.reports.batch_work.SLICE", 0)
    return seen


@pytest.fixture
def batch(world: World, printed: list[str]) -> SummaryBatch:
    """The summaries of four townships, in the queue."""
    batch = batches.start(world.tree.prefecture, DECEMBER, level=Level.TOWNSHIP, by=world.officer, on=YEAR_END)
    tasks.enqueue(batch)
    return batch


def run_worker(most: int | None = None) -> None:
    """Work off so many tasks of the queue, or all, as the site's worker does."""
    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=most,
        worker_id=background.worker_id(),
        excluded_queue_names=[],
    ).run()


def done() -> list[str]:
    """The tasks that ended well, in the order of their ends."""
    rows = DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL).order_by("finished_at")
    return [path.rpartition(".")[2] for path in rows.values_list("task_path", flat=True)]


def made(batch: SummaryBatch) -> int:
    return batch.rows.filter(state="done").count()


def test_a_workbook_sent_in_the_middle_of_a_batch_is_read_before_the_batch_goes_on(
    world: World, batch: SummaryBatch
) -> None:
    run_worker(1)
    batch.refresh_from_db()
    assert (batch.state, batch.run, made(batch)) == ("waiting", None, 1)
    upload = uploads.send("a.csv", "区划代码,存在问题\n".encode(), found_on=None, by=world.officer)
    # Nothing is before the workbook in the queue, though the batch has waited for longer.
    assert background.standing(upload.task, at=timezone.now()).before == 0
    run_worker(1)
    upload.refresh_from_db()
    assert (upload.state == "waiting", made(batch)) == (False, 1)
    run_worker()
    assert done() == ["print_batch", "read_upload", *["print_batch"] * 3]
    batch.refresh_from_db()
    assert (batch.state, made(batch)) == ("finished", 4)


def test_a_workbook_that_waits_with_a_batch_is_read_first(world: World, batch: SummaryBatch) -> None:
    uploads.send("a.csv", "区划代码,存在问题\n".encode(), found_on=None, by=world.officer)
    run_worker(1)
    assert (done(), made(batch)) == (["read_upload"], 0)
    assert not PlanUpload.objects.filter(state="waiting").exists()


def test_many_runs_make_every_area_once_and_end_the_batch_once(
    world: World, batch: SummaryBatch, printed: list[str]
) -> None:
    run_worker()
    assert printed == [unit.short_code for unit in world.tree.townships]
    assert (Summary.objects.count(), made(batch)) == (4, 4)
    assert AuditEntry.objects.filter(action="reports.batch_finished").count() == 1
    assert not DBTaskResult.objects.filter(status=TaskResultStatus.READY).exists()


def test_a_batch_cancelled_between_two_runs_is_not_gone_on_with(world: World, batch: SummaryBatch) -> None:
    run_worker(1)
    batches.cancel(batch, by=world.officer)
    run_worker()
    batch.refresh_from_db()
    assert (batch.state, made(batch), done()) == ("cancelled", 1, ["print_batch"] * 2)


def test_a_run_that_was_taken_over_queues_nothing(world: World, batch: SummaryBatch) -> None:
    old = batches.take_up(batch.pk)
    assert old is not None
    new = batches.take_up(batch.pk)
    assert new is not None
    assert not batches.give_back(old)
    assert batches.give_back(new)


def test_a_batch_goes_before_the_nights_work(world: World, batch: SummaryBatch) -> None:
    nightly.work_night.using(priority=nightly.LAST).enqueue()
    tasks.enqueue(batch)
    first = DBTaskResult.objects.ready().first()
    assert first is not None
    assert first.task_path == tasks.print_batch.module_path


def test_a_run_ends_long_before_a_task_is_taken_for_dead() -> None:
    # What is being printed when the time is over takes a few seconds more.
    assert background.LONGEST.total_seconds() >= batch_work.SLICE * 5


def test_between_two_runs_the_batch_waits_for_a_worker_and_none_seems_dead(world: World, batch: SummaryBatch) -> None:
    run_worker(1)
    waits = DBTaskResult.objects.ready().get(task_path=tasks.print_batch.module_path)
    assert background.standing(str(waits.id), at=timezone.now()).stage == Stage.QUEUED
