"""What became of a task, and what is taken up of a dead worker's."""

import socket
import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from units import background
from units.background import Stage, Standing

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def make_task(status: str = "READY", *, seconds: int = 0, workers: list[str] | None = None) -> "DBTaskResult[Any, Any]":
    """A task enqueued, and where it runs started, so many seconds ago."""
    since = NOW - timedelta(seconds=seconds)
    task = DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="issues.tasks.read_upload",
        backend_name="default",
        started_at=None if status == "READY" else since,
        worker_ids=workers or [],
    )
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=since)
    task.refresh_from_db()
    return task


@pytest.fixture(scope="module")
def dead() -> str:
    """The name of a worker of this machine that is gone."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return f"{socket.gethostname()[:30]}:{process.pid}:x"


def where(task: "DBTaskResult[Any, Any]") -> Standing:
    """Where the task stands now."""
    return background.standing(str(task.pk), at=NOW)


def test_a_task_waits_its_turn_then_runs_then_is_finished() -> None:
    me = background.worker_id()
    assert where(make_task(seconds=3)) == Standing(Stage.QUEUED, 3)
    assert where(make_task(seconds=2)) == Standing(Stage.QUEUED, 2, before=1)
    assert where(make_task("RUNNING", seconds=4, workers=[me])) == Standing(Stage.RUNNING, 4)
    assert where(make_task("SUCCESSFUL", workers=[me])) == Standing(Stage.FINISHED)
    assert where(make_task("FAILED", workers=[me])) == Standing(Stage.INTERRUPTED)


@pytest.mark.parametrize("task", ["", "x" * 32, "0b8c4d6e-0000-4000-8000-000000000000"])
def test_a_task_that_nobody_knows_is_interrupted(task: str) -> None:
    assert background.standing(task, at=NOW) == Standing(Stage.INTERRUPTED)


def test_a_task_that_nobody_takes_is_unattended_unless_a_worker_is_busy() -> None:
    task = make_task(seconds=20)
    assert where(task) == Standing(Stage.UNATTENDED, 20)
    make_task("RUNNING", seconds=30, workers=[background.worker_id()])
    assert where(task) == Standing(Stage.QUEUED, 20)


def test_a_task_of_a_dead_worker_is_interrupted_at_once_and_any_after_ten_minutes(dead: str) -> None:
    assert where(make_task("RUNNING", seconds=1, workers=[dead])).stage == Stage.INTERRUPTED
    elsewhere = ["another-machine:1:x"]
    assert where(make_task("RUNNING", seconds=599, workers=elsewhere)).stage == Stage.RUNNING
    assert where(make_task("RUNNING", seconds=601, workers=elsewhere)).stage == Stage.INTERRUPTED


def test_the_tasks_of_dead_workers_go_back_to_the_queue_and_the_living_keep_theirs(dead: str) -> None:
    lost = make_task("RUNNING", seconds=5, workers=[dead])
    kept = make_task("RUNNING", seconds=5, workers=[background.worker_id()])
    assert [background.take_up(at=NOW) for _twice in range(2)] == [1, 0]
    lost.refresh_from_db()
    kept.refresh_from_db()
    assert [(one.status, one.started_at is None) for one in (lost, kept)] == [("READY", True), ("RUNNING", False)]


def test_a_task_that_killed_three_workers_is_given_up(dead: str) -> None:
    task = make_task("RUNNING", seconds=5, workers=[dead] * 3)
    assert background.take_up(at=NOW) == 0
    task.refresh_from_db()
    assert (task.status, task.exception_class_path) == ("FAILED", "units.background.WorkerDied")
