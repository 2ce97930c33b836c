"""What is done every night, by the worker itself, so that an office has no clock of its own to set up (docs/adr/0014).

Each night's task puts the next one into the queue before it works; a worker that starts sees to it that one waits.
"""

import logging
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.management import call_command
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from units.clock import today

log = logging.getLogger(__name__)

# After midnight, so that the day which is worked has begun, and before anybody comes to the office.
HOUR = time(1, 30)
# Whatever somebody waits for in front of a page goes before it.
LAST = -10


class NightFailed(Exception):
    """Some of the night's work was not done; the message names it, the log says why."""


@task
def work_night() -> dict[str, str]:
    """Do each piece of NIGHTLY_WORK for today, whatever became of those before it; what each of them said.

    Safe to run twice: every piece does a day's work once. Raises NightFailed in the end when one of them failed.
    """
    plan_next(after=timezone.now())
    said = {name: _done(name, today()) for name in settings.NIGHTLY_WORK}
    if failed := [name for name, words in said.items() if words is None]:
        raise NightFailed(", ".join(failed))
    return {name: words for name, words in said.items() if words is not None}


def _done(name: str, on: date) -> str | None:
    """What a piece of work said; None when it failed, which must not keep the others from being done."""
    try:
        return str(import_string(name)(on))
    except Exception:
        log.exception("nightly work failed: %s", name)
        return None


def plan_next(*, after: datetime) -> None:
    """Queue the next night's work, unless it waits already."""
    if not _nights().filter(status=TaskResultStatus.READY).exists():
        work_night.using(priority=LAST, run_after=next_night(after)).enqueue()


def plan_at_start(*, at: datetime) -> None:
    """What a worker does first: where last night passed without one, its work is done now."""
    last = next_night(at) - timedelta(days=1)
    if not _nights().filter(status=TaskResultStatus.SUCCESSFUL, finished_at__gte=last).exists():
        _nights().filter(status=TaskResultStatus.READY).delete()
        work_night.using(priority=LAST, run_after=at).enqueue()
    plan_next(after=at)


def next_night(after: datetime) -> datetime:
    """The first HOUR in TIME_ZONE later than the moment."""
    local = timezone.localtime(after)
    day = local.date() if local.time() < HOUR else local.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, HOUR))


def _nights() -> DBTaskResultQuerySet:
    return DBTaskResult.objects.filter(task_path=work_night.module_path)


def tidy(on: date) -> str:
    """Delete what nobody asks for any more: sessions that ended, tasks done two weeks ago."""
    call_command("clearsessions")
    call_command("prune_db_task_results", verbosity=0)
    return "tidied"
