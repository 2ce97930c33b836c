"""The night's work: once a night, whatever the workers do, and every piece of it whatever became of the others."""

from datetime import date, datetime

import pytest
from django.core.management import call_command
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from units import nightly

pytestmark = pytest.mark.django_db(transaction=True)

EVENING = datetime.fromisoformat("2016-12-30T22:00:00+08:00")
NIGHT = datetime.fromisoformat("2016-12-31T01:30:00+08:00")
done: list[tuple[str, date]] = []


def first(on: date) -> str:
    done.append(("first", on))
    return "one"


def broken(on: date) -> str:
    raise ValueError(on)


def last(on: date) -> str:
    done.append(("last", on))
    return "two"


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    done.clear()
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.CAMPAIGN_TODAY = date(2016, 12, 31)
    settings.NIGHTLY_WORK = ["tests.units.test_nightly.first", "tests.units.test_nightly.last"]


def waiting() -> list[datetime]:
    rows = DBTaskResult.objects.filter(status=TaskResultStatus.READY).order_by("run_after")
    return list(rows.values_list("run_after", flat=True))


@pytest.mark.parametrize(
    ("after", "night"),
    [
        ("2016-12-30T22:00:00+08:00", "2016-12-31T01:30:00+08:00"),
        ("2016-12-31T00:10:00+08:00", "2016-12-31T01:30:00+08:00"),
        ("2016-12-31T01:30:00+08:00", "2017-01-01T01:30:00+08:00"),
        # In the office it is the next day already.
        ("2016-12-30T18:00:00+00:00", "2017-01-01T01:30:00+08:00"),
    ],
)
def test_the_next_night_is_told_by_the_offices_clock(after: str, night: str) -> None:
    assert nightly.next_night(datetime.fromisoformat(after)) == datetime.fromisoformat(night)


def test_one_night_waits_however_often_it_is_planned() -> None:
    for _time in range(3):
        nightly.plan_next(after=EVENING)
    assert waiting() == [NIGHT]


def test_a_worker_that_starts_makes_up_for_the_night_that_passed_and_only_once() -> None:
    nightly.plan_at_start(at=EVENING)
    nightly.plan_at_start(at=EVENING)
    assert waiting() == [EVENING]
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL, started_at=EVENING, finished_at=EVENING)
    nightly.plan_at_start(at=EVENING)
    assert waiting() == [NIGHT]


def test_a_real_worker_does_todays_work_and_queues_the_next_night() -> None:
    call_command("run_worker", batch=True, interval=0)
    assert done == [("first", date(2016, 12, 31)), ("last", date(2016, 12, 31))]
    row = DBTaskResult.objects.get(status=TaskResultStatus.SUCCESSFUL)
    assert row.return_value == {"tests.units.test_nightly.first": "one", "tests.units.test_nightly.last": "two"}
    assert waiting() == [nightly.next_night(timezone.now())]


def test_a_piece_that_fails_is_logged_and_keeps_no_other_from_being_done(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.NIGHTLY_WORK = [f"tests.units.test_nightly.{name}" for name in ("first", "broken", "last")]
    with pytest.raises(nightly.NightFailed, match="broken"):
        nightly.work_night.func()
    assert [name for name, _on in done] == ["first", "last"]
    assert caplog.messages == ["nightly work failed: tests.units.test_nightly.broken"]
    assert len(waiting()) == 1


def test_tidying_deletes_sessions_that_ended() -> None:
    from django.contrib.sessions.backends.db import SessionStore

    for seconds in (-1, 1000):
        session = SessionStore()
        session.set_expiry(seconds)
        session.save()
    assert nightly.tidy(date(2016, 12, 31)) == "tidied"
    assert SessionStore.get_model_class().objects.count() == 1
