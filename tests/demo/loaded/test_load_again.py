"""The command on a database that holds the demo, and what it left beside it."""

from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from campaign.grading.models import Grading
from tests.demo.loaded.conftest import MARKS, PASSWORD
from units.models import AuditEntry

pytestmark = MARKS


def counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.managed}


def test_a_second_run_changes_nothing_and_says_so() -> None:
    before, out = counts(), StringIO()
    call_command("load_demo", stdout=out)
    assert counts() == before
    assert out.getvalue().strip() != ""


def test_a_second_run_if_empty_changes_nothing_silently() -> None:
    before, out = counts(), StringIO()
    call_command("load_demo", if_empty=True, stdout=out)
    assert (counts(), out.getvalue()) == (before, "")


def test_accounts_file_is_private_and_keeps_no_password_that_was_given(demo: Path) -> None:
    path = demo / "demo-accounts.txt"
    text = path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o600
    assert PASSWORD not in text
    for start in ("prefecture", "county-519901", "township-", "secretary-", "leader", "auditor", "sysadmin"):
        assert start in text


@pytest.mark.parametrize(("action", "replaced"), [("grading.signed", True), ("grading.corrected", False)])
def test_each_grading_has_its_audit_entry(action: str, replaced: bool) -> None:
    entries = AuditEntry.objects.filter(action=action, subject_type="grading.grading")
    assert set(entries.values_list("subject_id", flat=True)) == set(
        Grading.objects.filter(replaces__isnull=replaced).values_list("pk", flat=True)
    )


def test_the_loading_itself_is_audited_once() -> None:
    entry = AuditEntry.objects.get(action="demo.loaded")
    assert (entry.actor, entry.area_code) == (None, "519900000000")
