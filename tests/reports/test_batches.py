"""All counties or townships in one go: progress, cancel, a killed worker, a failing area, the archive."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from campaign.accounts.models import User
from campaign.reports import batch_work, batches, summaries
from campaign.reports.models import BatchRow, Summary, SummaryBatch
from tests.factories import make_unit, make_user
from tests.reports.factories import DECEMBER, YEAR_END, World, busy_world
from units.access import Role
from units.levels import Level
from units.models import AuditEntry
from units.paper_pool import PrintFailed

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What no code catches: the process is gone."""


@pytest.fixture
def world() -> World:
    return busy_world(3, 2, 2)


@pytest.fixture(autouse=True)
def printed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose documents were printed, in order; the pool has tests of its own."""
    seen: list[str] = []

    def fake(jobs: Iterable[tuple[Any, str]], **_options: object) -> Iterator[tuple[Any, Any]]:
        for key, html in jobs:
            seen.append(key[0].area.short_code)
            yield key, f"%PDF {html}".encode()

    monkeypatch.setattr("campaign.reports.batch_work.prints", fake)
    monkeypatch.setattr("campaign.reports.bulletin.html", lambda bulletin: bulletin.figures.area.short_code)
    return seen


def started(world: World, level: int = Level.COUNTY, by: User | None = None) -> SummaryBatch:
    return batches.start(world.tree.prefecture, DECEMBER, level=level, by=by or world.officer, on=YEAR_END)


def states(batch: SummaryBatch) -> list[str]:
    return list(batch.rows.order_by("area__code").values_list("state", flat=True))


@pytest.mark.parametrize(("level", "count"), [(Level.COUNTY, 3), (Level.TOWNSHIP, 6)])
def test_every_area_of_the_level_is_drafted_and_printed(world: World, level: int, count: int) -> None:
    batch = started(world, level)
    assert batch_work.work(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, states(batch)) == ("finished", ["done"] * count)
    assert Summary.objects.filter(author=None, state="draft").count() == count
    for row in batch.rows.all():
        assert bytes(row.pdf or b"") == f"%PDF {row.area.short_code}".encode()


def test_done_again_it_makes_nothing_twice(world: World, printed: list[str]) -> None:
    batch = started(world)
    batch_work.work(batch.pk)
    assert not batch_work.work(batch.pk)
    assert (len(printed), Summary.objects.count()) == (3, 3)


def test_summaries_that_are_there_are_printed_as_they_stand_and_issued_ones_not_again(
    world: World, printed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaign.reports.bulletin.pdf", lambda _bulletin: b"%PDF frozen")
    second = make_user(Role.PREFECTURE, world.tree.prefecture)
    mine = summaries.draft(world.tree.counties[0], DECEMBER, by=world.officer, on=YEAR_END)
    frozen = summaries.draft(world.tree.counties[1], DECEMBER, by=world.officer, on=YEAR_END)
    frozen = summaries.check(frozen, seen=frozen.version, by=second, on=YEAR_END)
    frozen = summaries.issue(frozen, seen=frozen.version, by=second, on=YEAR_END)
    batch = started(world)
    batch_work.work(batch.pk)
    rows = {row.area.short_code: row for row in batch.rows.all()}
    assert rows["519901"].summary == mine
    assert rows["519902"].summary == frozen
    assert bytes(rows["519902"].pdf or b"") == b"%PDF frozen"
    assert printed == ["519901", "519903"]


@pytest.mark.parametrize("where", ["units.audit.record", "campaign.reports.bulletin.of", "finish_row", "conclude"])
def test_a_worker_killed_anywhere_is_taken_up_where_it_stopped(
    world: World, monkeypatch: pytest.MonkeyPatch, printed: list[str], where: str
) -> None:
    batch = started(world)
    target = where if "." in where else f"campaign.reports.batches.{where}"
    with monkeypatch.context() as patch:
        patch.setattr(target, _raise_after(1 if where != "conclude" else 0, target))
        with pytest.raises(Killed):
            batch_work.work(batch.pk)
    batch.refresh_from_db()
    assert batch.state == "running"
    # Its last sign of life is fresh: nobody takes it up beside a worker that may be alive.
    with pytest.raises(batches.AtWork):
        batches.resume(batch, by=world.officer)
    if where != "conclude":
        SummaryBatch.objects.filter(pk=batch.pk).update(alive_at=timezone.now() - timedelta(minutes=5))
        batches.resume(batch, by=world.officer)
    assert batch_work.work(batch.pk)
    assert states(batch) == ["done"] * 3
    assert Summary.objects.count() == 3
    done = AuditEntry.objects.filter(action="reports.batch_finished").count()
    assert done == 1


def _raise_after(times: int, target: str) -> Any:
    """The function itself for so many calls, then the end of the process."""
    from django.utils.module_loading import import_string

    original, calls = import_string(target), [0]

    def call(*args: Any, **kwargs: Any) -> Any:
        calls[0] += 1
        if calls[0] > times:
            raise Killed
        return original(*args, **kwargs)

    return call


def test_a_worker_that_was_taken_for_dead_finishes_nothing_more(world: World) -> None:
    batch = started(world)
    old = batches.take_up(batch.pk)
    assert old is not None
    row = batches.take_row(old)
    assert row is not None
    new = batches.take_up(batch.pk)
    assert new is not None
    summary = summaries.draft(row.area, DECEMBER, by=None, on=YEAR_END)
    assert not batches.finish_row(old, row, summary=summary.pk, pdf=b"%PDF old")
    assert batches.take_row(old) is None
    assert not batches.conclude(old)
    again = batches.take_row(new)
    assert again is not None
    assert again.pk == row.pk
    assert batches.finish_row(new, again, summary=summary.pk, pdf=b"%PDF new")
    assert bytes(BatchRow.objects.get(pk=row.pk).pdf or b"") == b"%PDF new"


def test_a_row_is_not_finished_twice(world: World) -> None:
    batch = batches.take_up(started(world).pk)
    assert batch is not None
    row = batches.take_row(batch)
    assert row is not None
    summary = summaries.draft(row.area, DECEMBER, by=None, on=YEAR_END)
    assert batches.finish_row(batch, row, summary=summary.pk, pdf=b"%PDF")
    assert not batches.finish_row(batch, row, summary=summary.pk, pdf=b"%PDF again")
    assert not batches.fail_row(batch, row, reason="x")


def test_cancelled_it_begins_no_further_area_and_can_be_taken_up(
    world: World, monkeypatch: pytest.MonkeyPatch, printed: list[str]
) -> None:
    batch = started(world)
    finish = batches.finish_row

    def finish_and_cancel(*args: Any, **kwargs: Any) -> bool:
        done = finish(*args, **kwargs)
        batches.cancel(batch, by=world.officer)
        return done

    with monkeypatch.context() as patch:
        patch.setattr("campaign.reports.batches.finish_row", finish_and_cancel)
        assert not batch_work.work(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, states(batch)) == ("cancelled", ["done", "waiting", "waiting"])
    assert not batch_work.work(batch.pk)
    batches.resume(batch, by=world.officer)
    assert batch_work.work(batch.pk)
    assert (states(batch), printed) == (["done"] * 3, ["519901", "519902", "519903"])


def test_an_ended_batch_is_not_cancelled_and_a_whole_one_not_taken_up(world: World) -> None:
    batch = started(world)
    batch_work.work(batch.pk)
    with pytest.raises(batches.NotAtWork):
        batches.cancel(batch, by=world.officer)
    with pytest.raises(batches.NothingLeft):
        batches.resume(batch, by=world.officer)


def test_a_failing_area_is_named_and_the_rest_pass(world: World) -> None:
    make_unit("519904", "空县")
    batch = started(world)
    assert batch_work.work(batch.pk)
    assert states(batch) == ["done", "done", "done", "failed"]
    failed = batch.rows.get(state="failed")
    assert (failed.area.name, "空县" in failed.failure, failed.summary) == ("空县", True, None)


def test_an_error_of_the_program_and_a_failed_print_fail_their_area_alone(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def html(bulletin: Any) -> str:
        if bulletin.figures.area.short_code == "519901":
            raise ZeroDivisionError
        return "html"

    def half(jobs: Iterable[tuple[Any, str]], **_options: object) -> Iterator[tuple[Any, Any]]:
        for key, _html in jobs:
            refused = key[0].area.short_code == "519902"
            yield key, PrintFailed("没有字体", told=True) if refused else b"%PDF"

    monkeypatch.setattr("campaign.reports.bulletin.html", html)
    monkeypatch.setattr("campaign.reports.batch_work.prints", half)
    batch = started(world)
    assert batch_work.work(batch.pk)
    assert states(batch) == ["failed", "failed", "done"]
    failures = dict(batch.rows.filter(state="failed").values_list("area__code", "failure"))
    assert failures["519902000000"] == "没有字体"
    assert "519901" in caplog.text
    batches.resume(batch, by=world.officer)
    monkeypatch.undo()
    assert states(batch) == ["waiting", "waiting", "done"]


def test_one_batch_of_a_month_is_at_work_at_a_time_and_a_new_one_replaces_an_ended_one(world: World) -> None:
    first = started(world)
    with pytest.raises(batches.AtWork):
        started(world)
    started(world, Level.TOWNSHIP)
    batch_work.work(first.pk)
    second = started(world)
    assert set(SummaryBatch.objects.filter(level=Level.COUNTY)) == {second}


def test_who_may_not_and_an_area_with_nothing_below_are_told_so(world: World) -> None:
    leader = make_user(Role.LEADER, world.tree.prefecture)
    with pytest.raises(batches.BatchNotYours):
        started(world, by=leader)
    with pytest.raises(batches.NothingBelow):
        batches.start(world.tree.townships[0], DECEMBER, level=Level.COUNTY, by=world.officer, on=YEAR_END)
    with pytest.raises(batches.NothingBelow):
        batches.start(world.tree.prefecture, DECEMBER, level=Level.VILLAGE, by=world.officer, on=YEAR_END)
    assert not SummaryBatch.objects.exists()


def test_the_archive_holds_a_print_for_each_area_made_and_is_the_same_each_time(world: World) -> None:
    make_unit("519904", "空县")
    batch = started(world)
    batch_work.work(batch.pk)
    batch.refresh_from_db()
    content = batch_work.zipped(batch).read()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert names == [f"{one.short_code}-{one.name}-2016-12.pdf" for one in world.tree.counties]
        assert archive.read(names[0]) == b"%PDF 519901"
    assert batch_work.zipped(batch).read() == content


def test_a_disk_that_is_full_while_the_archive_is_made_leaves_no_archive(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = started(world)
    batch_work.work(batch.pk)
    batch.refresh_from_db()

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("zipfile.ZipFile.writestr", full)
    with pytest.raises(OSError, match="No space"):
        batch_work.zipped(batch)


def test_the_month_is_any_day_of_it(world: World) -> None:
    assert (
        batches.start(
            world.tree.prefecture, date(2016, 12, 24), level=Level.COUNTY, by=world.officer, on=YEAR_END
        ).month
        == DECEMBER
    )
