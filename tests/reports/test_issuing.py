"""Issuing at the worst moment: a full disk, a missing font, a job killed at any step leave nothing half issued."""

import errno
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import OperationalError

from campaign.accounts.models import User
from campaign.reports import summaries, summary_rules
from campaign.reports.models import Summary, SummaryStep
from tests.factories import make_user
from tests.reports.factories import DECEMBER, YEAR_END, World, busy_world
from units.access import Role
from units.disk import DiskFull, is_full
from units.models import AuditEntry
from units.paper import FontMissing

pytestmark = pytest.mark.django_db(transaction=True)
JANUARY_5 = date(2017, 1, 5)


class Killed(BaseException):
    """What no code catches: the process is gone."""


@pytest.fixture
def world() -> World:
    return busy_world()


@pytest.fixture
def row(world: World) -> Summary:
    """A checked summary."""
    second = make_user(Role.PREFECTURE, world.tree.prefecture, "second")
    row = summaries.draft(world.tree.prefecture, DECEMBER, by=world.officer, on=YEAR_END)
    return summaries.check(row, seen=row.version, by=second, on=YEAR_END)


@pytest.fixture(autouse=True)
def _print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("campaign.reports.bulletin.pdf", lambda _bulletin: b"%PDF")


def raising(error: BaseException) -> Callable[..., Any]:
    def fail(*_args: object, **_kwargs: object) -> Any:
        raise error

    return fail


def state_of(row: Summary) -> tuple[Any, ...]:
    fresh = Summary.objects.get(pk=row.pk)
    steps = SummaryStep.objects.filter(summary=row).count()
    entries = AuditEntry.objects.filter(action="reports.issued").count()
    return (fresh.state, fresh.number, fresh.year, fresh.pdf, fresh.pdf_sha256, fresh.issued_on, steps, entries)


CHECKED = ("checked", None, None, None, "", None, 2, 0)
FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("where", "error"),
    [
        # The disk is full while the print is laid out, and while the database writes it.
        ("campaign.reports.bulletin.pdf", FULL),
        ("campaign.reports.models.Summary.save", OperationalError("database or disk is full")),
        ("campaign.reports.bulletin.pdf", FontMissing(characters="䶮")),
        # Killed before the print, after it, after the row was written, after the step, at the audit entry.
        ("campaign.reports.bulletin.pdf", Killed()),
        ("campaign.reports.summaries.locked", Killed()),
        ("campaign.reports.summaries._step", Killed()),
        ("campaign.reports.models.SummaryStep.objects.create", Killed()),
        ("units.audit.record", Killed()),
    ],
)
def test_nothing_is_half_issued_and_the_next_try_issues(
    row: Summary, monkeypatch: pytest.MonkeyPatch, where: str, error: BaseException
) -> None:
    second = User.objects.get(username="second")
    with monkeypatch.context() as patch:
        patch.setattr(where, raising(error))
        with pytest.raises(DiskFull if is_full(error) else type(error)):
            summaries.issue(row, seen=row.version, by=second, on=JANUARY_5)
    assert state_of(row) == CHECKED
    assert summaries.issue(row, seen=row.version, by=second, on=JANUARY_5).number == 1


def test_a_number_that_was_taken_while_the_print_was_made_is_not_printed(
    world: World, row: Summary, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = User.objects.get(username="second")
    other = summaries.draft(world.tree.prefecture, date(2016, 11, 1), by=world.officer, on=YEAR_END)
    other = summaries.check(other, seen=other.version, by=second, on=YEAR_END)
    printed: list[int] = []

    def make(bulletin: Any) -> bytes:
        printed.append(bulletin.issue.number)
        if len(printed) == 1:
            summaries.issue(other, seen=other.version, by=second, on=JANUARY_5)
        return b"%PDF"

    monkeypatch.setattr("campaign.reports.bulletin.pdf", make)
    assert summaries.issue(row, seen=row.version, by=second, on=JANUARY_5).number == 2
    assert printed == [1, 1, 2]


def test_a_change_while_the_print_is_made_is_not_issued(
    world: World, row: Summary, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = User.objects.get(username="second")

    def make(_bulletin: Any) -> bytes:
        summaries.recompute(row, seen=row.version, by=world.officer, on=YEAR_END)
        return b"%PDF"

    monkeypatch.setattr("campaign.reports.bulletin.pdf", make)
    with pytest.raises(summary_rules.WrongState):
        summaries.issue(row, seen=row.version, by=second, on=JANUARY_5)
    assert Summary.objects.get(pk=row.pk).state == "draft"


def test_a_draft_that_fails_leaves_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("units.audit.record", raising(Killed()))
    with pytest.raises(Killed):
        summaries.draft(world.tree.counties[0], DECEMBER, by=world.officer, on=YEAR_END)
    assert not Summary.objects.exists()
    assert not SummaryStep.objects.exists()
