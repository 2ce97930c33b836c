"""The preview of a plan workbook: the samples of the contract, and everything that a county can get wrong."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from campaign.accounts.models import User
from issues import plan_import
from issues.import_report import Report
from tests.issues.samples import DATA, load_register, make_officer, read_sample
from units.models import Unit

DAY = date(2016, 10, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> dict[str, Unit]:
    return load_register()


@pytest.fixture
def officer(units: dict[str, Unit]) -> User:
    return make_officer(units)


def preview(name: str, by: User) -> Report:
    return plan_import.preview(read_sample(name), by=by, on=DAY)


def measures(report: Report) -> list[dict[str, Any]]:
    """The canonical rows without their places."""
    return [{**one.as_dict(""), "row": 0} for one in report.rows]


def faults(report: Report) -> Iterator[tuple[int, list[str]]]:
    """Row and columns of the errors, as expected.json lists them."""
    rows: dict[int, list[str]] = {}
    for one in report.errors:
        rows.setdefault(int(one.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), []).append(one.column)
    yield from sorted(rows.items())


def test_the_sheet_as_a_county_sends_it_previews_to_the_very_rows_of_the_clean_one(officer: User) -> None:
    clean, sent = preview("plans_clean.xlsx", officer), preview("plans_as_sent.xlsx", officer)
    assert (len(clean.new), clean.errors, sent.errors) == (6, [], [])
    assert measures(sent) == measures(clean)
    assert [one.row for one in sent.left_out] == [12, 13]


def test_every_fault_of_the_sample_is_told_at_once_at_its_cells(officer: User) -> None:
    expected = json.loads((DATA / "plans_with_errors.expected.json").read_text(encoding="utf-8"))
    report = preview("plans_with_errors.xlsx", officer)
    assert list(faults(report)) == [(one["row"], one["columns"]) for one in expected["errors"]]
    assert measures(report) == measures(preview("plans_clean.xlsx", officer))
    said = {one.cell: one.message for one in report.errors}
    assert "590121101203" in said["D9"]
    assert "590121201203" in said["D9"]
    assert "上坝村" in said["D10"]


def test_a_passed_deadline_and_a_missing_grade_warn_and_do_not_block(officer: User) -> None:
    report = plan_import.preview(read_sample("plans_clean.xlsx"), by=officer, on=date(2016, 12, 1))
    assert [one.cell for one in report.warnings] == ["F2", "M2", "F5", "M5", "F6"]
    assert (len(report.new), report.errors) == (6, [])
