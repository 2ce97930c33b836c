"""A full disk while a summary is drafted, printed, issued or printed in a batch: a clear message, nothing half done."""

import errno
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from campaign.reports import batch_work, batches, summaries
from campaign.reports.models import Summary, SummaryBatch, SummaryStep
from tests.factories import make_user
from tests.reports.factories import DECEMBER, YEAR_END, World, busy_world
from units.access import Role
from units.disk import DiskFull
from units.levels import Level
from units.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)
NO_SPACE = OSError(errno.ENOSPC, "No space left on device")
NO_ROOM = OperationalError("database or disk is full")
SAID = "disk is full"


@pytest.fixture
def world(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> World:
    settings.CAMPAIGN_TODAY = YEAR_END
    settings.LANGUAGE_CODE = "en"
    monkeypatch.setattr("units.paper.pdf_of", lambda _html: b"%PDF")
    return busy_world()


@pytest.fixture
def row(world: World) -> Summary:
    """A checked summary."""
    row = summaries.draft(world.tree.prefecture, DECEMBER, by=world.officer, on=YEAR_END)
    second = make_user(Role.PREFECTURE, world.tree.prefecture, "second")
    return summaries.check(row, seen=row.version, by=second, on=YEAR_END)


def raising(error: Exception, times: int = 1_000_000, then: Callable[..., Any] | None = None) -> Callable[..., Any]:
    """A function that fails so many times, then does what it should."""
    calls = [0]

    def fail(*args: object, **kwargs: object) -> Any:
        calls[0] += 1
        if calls[0] > times:
            return then(*args, **kwargs) if then else None
        raise error

    return fail


def signed_in(world: World) -> Client:
    client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    client.force_login(world.officer)
    return client


def in_stock() -> tuple[Any, ...]:
    steps = SummaryStep.objects.count()
    return (*Summary.objects.values_list("state", "number", "pdf", "version").order_by("pk"), steps)


@pytest.mark.parametrize(
    ("where", "error"),
    [
        ("units.paper.pdf_of", NO_SPACE),
        ("campaign.reports.models.Summary.save", NO_ROOM),
        ("campaign.reports.models.SummaryStep.objects.create", NO_ROOM),
        ("units.audit.record", NO_ROOM),
    ],
)
def test_the_page_says_that_the_disk_is_full_and_nothing_is_half_issued(
    world: World, row: Summary, monkeypatch: pytest.MonkeyPatch, where: str, error: Exception
) -> None:
    before, client = in_stock(), signed_in(world)
    with monkeypatch.context() as patch:
        patch.setattr(where, raising(error))
        answer = client.post(reverse("reports:summary-issue", args=[row.pk]), {"seen": row.version})
    assert (answer.status_code, SAID in answer.content.decode()) == (409, True)
    assert in_stock() == before
    assert client.post(reverse("reports:summary-issue", args=[row.pk]), {"seen": row.version}).status_code == 302
    assert Summary.objects.get().number == 1


@contextmanager
def no_room_in_the_database(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """A database whose file may not grow; PostgreSQL, which knows no such limit, has its own error raised."""
    if connection.vendor != "sqlite":
        error = OperationalError("could not extend file")
        error.__cause__ = psycopg.errors.DiskFull("could not extend file")
        with patch.context() as inner:
            inner.setattr("campaign.reports.models.Summary.save", raising(error))
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {int(cursor.fetchone()[0])}")
        yield
        cursor.execute("PRAGMA max_page_count = 1073741823")


def test_a_database_that_may_not_grow_keeps_what_it_held_and_takes_the_print_once_there_is_room(
    world: World, row: Summary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("units.paper.pdf_of", lambda _html: b"%PDF" + bytes(20_000_000))
    before, client = in_stock(), signed_in(world)
    address, body = reverse("reports:summary-issue", args=[row.pk]), {"seen": row.version}
    with no_room_in_the_database(monkeypatch):
        answer = client.post(address, body)
        assert (answer.status_code, SAID in answer.content.decode()) == (409, True)
    assert in_stock() == before
    assert client.post(address, body).status_code == 302
    assert Summary.objects.get().number == 1


def test_a_draft_that_cannot_be_saved_says_why_in_the_form(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("units.audit.record", raising(NO_ROOM))
    answer = signed_in(world).post("/reports/draft/", {"area": "5199", "month": "2016-12"})
    assert (answer.status_code, SAID in answer.content.decode(), in_stock()) == (200, True, (0,))


def test_every_print_on_a_page_says_that_the_disk_is_full(
    world: World, row: Summary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("units.paper.pdf_of", raising(NO_SPACE))
    for address in ("/reports/5199/2016-12.pdf", reverse("reports:summary-pdf", args=[row.pk])):
        answer = signed_in(world).get(address)
        assert (answer.status_code, SAID in answer.content.decode()) == (503, True), address


@pytest.mark.parametrize(
    ("where", "error"),
    [
        ("units.paper.pdf_of", NO_SPACE),
        ("campaign.reports.models.Summary.save", NO_ROOM),
        ("units.audit.record", NO_ROOM),
    ],
)
def test_the_command_says_so_and_issues_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, where: str, error: Exception
) -> None:
    arguments = ["--area", "5199", "--month", "2016-12", "--pdf", str(tmp_path / "a.pdf")]
    with monkeypatch.context() as patch:
        patch.setattr(where, raising(error))
        with pytest.raises(CommandError, match=SAID):
            call_command("monthly_summary", *arguments, "--issue", "--as", world.officer.username, stdout=io.StringIO())
    assert not Summary.objects.filter(state="issued").exists()
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def batch(world: World, monkeypatch: pytest.MonkeyPatch) -> SummaryBatch:
    """The summaries of both counties."""
    monkeypatch.setattr(
        "campaign.reports.batch_work.prints", lambda jobs, **_more: ((key, b"%PDF") for key, _h in jobs)
    )
    monkeypatch.setattr("campaign.reports.bulletin.html", lambda _bulletin: "html")
    monkeypatch.setattr("campaign.reports.batch_work.WAIT", 0)
    return batches.start(world.tree.prefecture, DECEMBER, level=Level.COUNTY, by=world.officer, on=YEAR_END)


def states(batch: SummaryBatch) -> list[str]:
    return list(batch.rows.order_by("area__code").values_list("state", flat=True))


@pytest.mark.parametrize("where", ["finish_row", "take_row", "conclude"])
def test_a_batch_is_broken_off_with_the_reason_on_its_page_and_taken_up_again(
    world: World, batch: SummaryBatch, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(f"campaign.reports.batches.{where}", raising(NO_ROOM))
        assert not batch_work.work(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.run, "taken" in states(batch)) == ("broken_off", None, False)
    assert "failed" not in states(batch)
    page = signed_in(world).get(batch.get_absolute_url()).content.decode()
    assert (SAID in page, "Broken off" in page) == (True, True)
    if where == "conclude":
        batch.rows.filter(area__code__startswith="519902").update(
            state="waiting", summary=None, pdf=None, finished_at=None
        )
    batches.resume(batch, by=world.officer)
    assert batch_work.work(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.failure, states(batch)) == ("finished", "", ["done", "done"])
    assert (Summary.objects.count(), AuditEntry.objects.filter(action="reports.drafted").count()) == (2, 2)


def test_a_full_disk_while_a_draft_is_made_or_printed_is_no_areas_fault(
    batch: SummaryBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    for where, error in (("units.audit.record", NO_ROOM), ("campaign.reports.bulletin.html", NO_SPACE)):
        batch.refresh_from_db()
        if batch.state == "broken_off":
            batches.resume(batch, by=batch.requested_by)
        fails = raising(error, times=1, then=lambda *_args, **_more: None)
        with monkeypatch.context() as patch:
            patch.setattr(where, fails)
            assert not batch_work.work(batch.pk)
        batch.refresh_from_db()
        assert (batch.state, states(batch)) == ("broken_off", ["waiting", "waiting"]), where


def test_a_printing_process_without_room_breaks_the_batch_off(
    batch: SummaryBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaign.reports.batch_work.prints", raising(DiskFull()))
    assert not batch_work.work(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, bool(batch.failure)) == ("broken_off", True)


def test_the_reason_is_written_as_soon_as_there_is_room_for_it(
    batch: SummaryBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = batches.break_off
    monkeypatch.setattr("campaign.reports.batches.finish_row", raising(NO_ROOM))
    monkeypatch.setattr("campaign.reports.batches.break_off", raising(NO_ROOM, times=3, then=write))
    assert not batch_work.work(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "broken_off"


def test_a_disk_that_stays_full_leaves_the_task_to_the_next_worker(
    batch: SummaryBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("campaign.reports.batches.finish_row", raising(NO_ROOM))
        patch.setattr("campaign.reports.batches.break_off", raising(NO_ROOM))
        with pytest.raises(OperationalError):
            batch_work.work(batch.pk)
    assert batch_work.work(batch.pk)
    assert states(batch) == ["done", "done"]
