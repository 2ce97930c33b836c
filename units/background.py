"""What became of work that was handed to the background worker, and the taking up of what a dead worker left.

django-tasks-db keeps the tasks as rows: whoever enqueues inside a transaction makes the task and what it works on
together. It never takes up a task whose worker was killed in the middle; that is done here.
"""

import os
import secrets
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

# No task of ours runs this long: the reading child has a minute, what follows it less; a batch of prints lets the
# others have their turn after a minute and queues up again.
LONGEST = timedelta(minutes=10)
# An idle worker looks every second; a task that nobody took for so long has no worker.
PATIENCE = timedelta(seconds=15)
# A file that kills its worker is not tried for ever.
ATTEMPTS = 3


class WorkerDied(Exception):
    """Noted on a task that took its workers down with it."""


class Stage(StrEnum):
    """Where a task stands."""

    QUEUED = "queued"
    RUNNING = "running"
    # It runs no more, and has not finished.
    INTERRUPTED = "interrupted"
    # Queued for long, and nobody works.
    UNATTENDED = "unattended"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a task stands, for how many seconds, and how many are before it."""

    stage: Stage
    seconds: int = 0
    before: int = 0

    @property
    def waits(self) -> bool:
        """Tell whether to look again is enough, and nothing need be started anew."""
        return self.stage != Stage.INTERRUPTED


def worker_id() -> str:
    """A name for this process by which others see whether it lives."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{secrets.token_hex(4)}"


def standing(task: str, *, at: datetime) -> Standing:
    """Where the task of this id stands at the moment; one that was never queued, or is pruned, is interrupted."""
    row = DBTaskResult.objects.filter(pk=UUID(task)).first() if _is_uuid(task) else None
    if row is None or row.status == TaskResultStatus.FAILED:
        return Standing(Stage.INTERRUPTED)
    if row.status == TaskResultStatus.SUCCESSFUL:
        return Standing(Stage.FINISHED)
    if row.status == TaskResultStatus.RUNNING:
        stage = Stage.INTERRUPTED if is_stale(row, at=at) else Stage.RUNNING
        return Standing(stage, _seconds(row.started_at, at))
    return _queued(row, at)


def _queued(row: "DBTaskResult[..., object]", at: datetime) -> Standing:
    # The night's work waits for everybody else.
    sooner = DBTaskResult.objects.ready().filter(enqueued_at__lt=row.enqueued_at, priority__gte=row.priority)
    works = any(not is_stale(one, at=at) for one in DBTaskResult.objects.running())
    stage = Stage.QUEUED if works or at - row.enqueued_at < PATIENCE else Stage.UNATTENDED
    return Standing(stage, _seconds(row.enqueued_at, at), sooner.count())


def is_stale(row: "DBTaskResult[..., object]", *, at: datetime) -> bool:
    """Tell whether the worker of a running task is dead: it was on this machine and is gone, or it took too long."""
    return row.started_at is None or at - row.started_at > LONGEST or not _lives(row.worker_ids[-1])


def _lives(worker: str) -> bool:
    """Whether a worker lives, as far as this machine can tell."""
    host, _colon, rest = worker.partition(":")
    number = rest.partition(":")[0]
    if host != socket.gethostname()[:30] or not number.isdecimal():
        return True
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def take_up(*, at: datetime) -> int:
    """Give the tasks of dead workers back to the queue, and give up those tried often; the number given back.

    Two workers that start together do it once: the row must still be as it was read.
    """
    given = 0
    for row in DBTaskResult.objects.running():
        if not is_stale(row, at=at):
            continue
        if len(row.worker_ids) >= ATTEMPTS:
            row.set_failed(WorkerDied())
        else:
            same = DBTaskResult.objects.running().filter(pk=row.pk, started_at=row.started_at)
            given += same.update(status=TaskResultStatus.READY, started_at=None)
    return given


def _seconds(since: datetime | None, at: datetime) -> int:
    return max(int((at - since).total_seconds()), 0) if since else 0


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
