"""When the command refuses, and the password that it makes itself."""

from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password
from django.core.management import CommandError, call_command
from pytest_django import Settings

from campaign.accounts.models import User
from campaign.demo import baseline, conversions, corrections, loading, publications
from tests.factories import make_unit, make_user
from units.models import AuditEntry, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.DATA_DIR, settings.DEMO_PASSWORD = tmp_path / "data", ""
    return tmp_path / "data"


def test_other_units_are_refused_by_their_number_and_nothing_is_written(folder: Path) -> None:
    make_unit("51")
    make_unit("5133")
    with pytest.raises(CommandError, match="2"):
        call_command("load_demo")
    assert (Unit.objects.count(), User.objects.count(), AuditEntry.objects.count()) == (2, 0, 0)
    assert not folder.exists()


def test_if_empty_leaves_other_units_alone_without_a_word() -> None:
    make_unit("51")
    out = StringIO()
    call_command("load_demo", if_empty=True, stdout=out)
    assert (Unit.objects.count(), out.getvalue()) == (1, "")


def test_a_taken_user_name_is_refused_by_name_and_nothing_is_written() -> None:
    make_user(username="county-519907")
    with pytest.raises(CommandError, match="county-519907"):
        call_command("load_demo")
    assert (Unit.objects.count(), User.objects.count()) == (0, 1)


def test_a_password_is_made_printed_and_kept_where_none_is_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The rounds take their time and know no password.
    for module, name in ((baseline, "run"), (corrections, "record"), (publications, "october")):
        monkeypatch.setattr(module, name, lambda *_: None)
    monkeypatch.setattr(publications, "november", lambda *_: None)
    for name in ("_issues_and_plans", "_people", "_supervision"):
        monkeypatch.setattr(loading, name, lambda *_: None)
    for name in ("run_pilots", "open_quarter", "open_again"):
        monkeypatch.setattr(conversions, name, lambda *_: None)
    out = StringIO()
    call_command("load_demo", stdout=out)
    text = (folder / "demo-accounts.txt").read_text(encoding="utf-8")
    password = text.rstrip().rpartition(" ")[2].rpartition("：")[2]
    assert text in out.getvalue()
    assert check_password(password, User.objects.get(username="leader").password)
    assert len(password) >= 16
