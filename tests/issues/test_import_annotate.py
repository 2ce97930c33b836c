"""The marked workbook: whatever the officer's file is called and holds, it comes back with its wrong cells marked."""

import io
from typing import Any

import openpyxl
import pytest

from campaign.accounts.models import User
from issues import plan_import
from issues.import_annotate import annotated
from tests.issues.books import book, changed
from tests.issues.samples import load_register, make_officer
from tests.issues.test_bad_input import DAY, GOOD, sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return make_officer(load_register())


def marked(name: str, content: bytes, by: User) -> Any:
    """The marked workbook as a spreadsheet program opens it."""
    report = plan_import.preview(plan_import.read(name, content), by=by, on=DAY)
    return openpyxl.load_workbook(io.BytesIO(annotated(name, content, report)))


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("云溪县方案[1].csv", "云溪县方案-1-"),
        ("方案:甲/乙?.csv", "乙-"),
        ("方案*\x0b一.csv", "方案-一"),
        ("长" * 40 + ".csv", "长" * 31),
    ],
)
def test_a_name_that_no_sheet_may_have_is_mended_and_the_wrong_cell_marked(
    officer: User, name: str, title: str
) -> None:
    made = marked(name, sheet(GOOD | {"aspect": "修路"}), officer)
    assert made.sheetnames[0] == title
    assert "道路" in made[title]["G2"].comment.text


def test_signs_that_no_workbook_can_hold_are_dropped_from_the_copy_of_a_csv(officer: User) -> None:
    made = marked("表.csv", sheet(GOOD | {"aspect": "修\x0b\x01路\ufffe", "issue": "路\x1f面\uffff破"}), officer)
    page, notes = made.worksheets
    assert (page["G2"].value, page["H2"].value) == ("修路", "路面破")
    assert page["G2"].comment is not None
    assert [row[:5] for row in notes.iter_rows(min_row=2, max_row=2, values_only=True)] == [
        ("错误", "表", "G2", "问题方面", "修路")
    ]


def test_signs_that_no_workbook_can_hold_are_dropped_from_the_list_of_an_xlsx(officer: User) -> None:
    rows = [[*GOOD], [*(GOOD | {"aspect": "修ZZ路"}).values()]]
    content = changed(book(rows), "xl/sharedStrings.xml", "修ZZ路".encode(), "修_x000B_路".encode())
    made = marked("表.xlsx", content, officer)
    assert made.worksheets[0]["G2"].comment is not None
    assert [cell.value for cell in made.worksheets[-1]["E"]] == ["内容", "修路", "整顿方案"]


def test_two_sheets_whose_mended_names_are_one_stay_two(officer: User) -> None:
    content = book([["说明"]], [[*GOOD], [*(GOOD | {"aspect": "修路"}).values()]])
    for number, name in enumerate(("长" * 31 + "一", "长" * 31 + "二"), 1):
        content = changed(content, "xl/workbook.xml", f'"Sheet{number}"'.encode(), f'"{name}"'.encode())
    # Not understood by the library that marks: the file comes back as a new one.
    content = changed(content, "xl/styles.xml", b"<styleSheet", b"<styleShee")
    made = marked("表.xlsx", content, officer)
    assert made.sheetnames[:2] == ["长" * 31, "长" * 27 + " (2)"]
    first, second, _notes = made.worksheets
    assert (first["A1"].value, second["G2"].comment is not None) == ("说明", True)
