"""`monthly_summary`: figures and print on the command line, and issuing; nothing half written."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from campaign.reports import summaries
from campaign.reports.figures import as_dict, monthly
from campaign.reports.models import Summary
from tests.factories import make_user
from tests.reports.factories import DECEMBER, YEAR_END, World, busy_world
from units.access import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Settings) -> World:
    settings.CAMPAIGN_TODAY = YEAR_END
    return busy_world()


@pytest.fixture(autouse=True)
def _print(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("campaign.reports.bulletin.pdf", lambda bulletin: f"%PDF {bulletin.issue}".encode())


def run(*arguments: Any, area: str = "5199", month: str = "2016-12") -> str:
    out = io.StringIO()
    call_command("monthly_summary", "--area", area, "--month", month, *map(str, arguments), stdout=out)
    return out.getvalue()


def test_figures_and_print_are_written(world: World, tmp_path: Path) -> None:
    run("--json", tmp_path / "a.json", "--pdf", tmp_path / "a.pdf")
    figures = monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END)
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == as_dict(figures)
    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF None"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "a.pdf"]
    assert not Summary.objects.exists()


def test_issuing_drafts_checks_and_freezes_once(world: World, tmp_path: Path) -> None:
    said = run("--issue", "--as", world.officer.username, "--pdf", tmp_path / "a.pdf")
    row = Summary.objects.get()
    assert (row.state, row.author, row.checked_by, row.number) == ("issued", None, world.officer, 1)
    assert row.pdf_sha256 in said
    assert (tmp_path / "a.pdf").read_bytes() == bytes(row.pdf or b"")
    assert run("--issue", "--as", world.officer.username) == said
    assert Summary.objects.count() == 1


def test_whoever_drafted_by_hand_does_not_issue_alone(world: World) -> None:
    summaries.draft(world.tree.prefecture, DECEMBER, by=world.officer, on=YEAR_END)
    with pytest.raises(CommandError, match="起草"):
        run("--issue", "--as", world.officer.username)
    second = make_user(Role.PREFECTURE, world.tree.prefecture)
    run("--issue", "--as", second.username)
    assert Summary.objects.get().issued_by == second


@pytest.mark.parametrize(
    ("area", "month", "arguments", "message"),
    [
        ("51x", "2016-12", [], "no area code"),
        ("519999", "2016-12", [], "no unit 519999"),
        ("5199", "2016-13", [], "no month"),
        ("5199", "2017-01", [], "2017-01"),
        ("5199", "2016-08", [], "2016-08"),
        ("5199", "2016-12", ["--issue"], "--as"),
        ("5199", "2016-12", ["--issue", "--as", "nobody"], "nobody"),
    ],
)
def test_what_is_wrong_is_said(world: World, area: str, month: str, arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(*arguments, area=area, month=month)
    assert not Summary.objects.exists()


def test_who_may_not_issue_is_told_and_nothing_is_left(world: World) -> None:
    leader = make_user(Role.LEADER, world.tree.prefecture)
    with pytest.raises(CommandError):
        run("--issue", "--as", leader.username)
    assert not Summary.objects.filter(state="issued").exists()


def test_a_month_that_is_not_over_is_printed_and_not_issued(world: World, settings: Settings, tmp_path: Path) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 12, 15)
    run("--json", tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["provisional"] is True
    with pytest.raises(CommandError, match="2016-12"):
        run("--issue", "--as", world.officer.username)
    assert not Summary.objects.filter(state="issued").exists()


def test_a_full_disk_leaves_no_file_and_says_so(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_bytes(b"older")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CommandError, match="No space left"):
        run("--pdf", tmp_path / "a.pdf")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.pdf", b"older")]
