"""Lists that leave the site: a text stays a text, whatever it begins with, in a workbook and in a CSV."""

import csv
import io
from datetime import UTC, date, datetime

import openpyxl
import pytest

from units import exports
from units.workbooks import read_sheets

RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\0=1"]
HARMLESS = ["普通", "a=1", "1-2", ""]


def cells(content: bytes) -> list[tuple[object, str, bool]]:
    """Value, kind and quote prefix of the first column below the header."""
    rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=2, max_col=1)
    return [(cell.value, cell.data_type, bool(cell.quotePrefix)) for (cell,) in rows]


@pytest.mark.parametrize("text", RISKY)
def test_a_text_that_looks_like_a_formula_is_a_quoted_string_in_a_workbook(text: str) -> None:
    content = exports.xlsx("表", ["列"], [[text]])
    ((value, kind, quoted),) = cells(content)
    assert (kind, quoted) == ("s", True)
    assert str(value).replace("_x0000_", "\0") == text


def test_an_honest_text_is_not_quoted() -> None:
    assert cells(exports.xlsx("表", ["列"], [[text] for text in HARMLESS[:3]])) == [
        ("普通", "s", False),
        ("a=1", "s", False),
        ("1-2", "s", False),
    ]


@pytest.mark.parametrize("text", RISKY)
def test_a_text_that_looks_like_a_formula_has_an_apostrophe_in_a_csv(text: str) -> None:
    lines = list(csv.reader(io.StringIO(exports.csv_text(["列"], [[text]]).decode("utf-8-sig"), newline="")))
    assert lines == [["列"], [f"'{text}"]]


def test_numbers_days_and_moments_keep_their_kind() -> None:
    row: list[exports.Cell] = [-5, date(2016, 12, 31), datetime(2016, 12, 31, 4, 5, 6, tzinfo=UTC), None, "文"]
    (sheet,) = read_sheets(exports.xlsx("表", list("甲乙丙丁戊"), [row]))
    assert sheet.rows[1] == [-5, date(2016, 12, 31), "2016-12-31 12:05:06", "", "文"]
    lines = exports.csv_text(list("甲乙丙丁戊"), [row]).decode("utf-8-sig").splitlines()
    assert lines[1] == "-5,2016-12-31,2016-12-31 12:05:06,,文"


@pytest.mark.parametrize("title", ["a/b[c]", "长" * 40, "", "???"])
def test_any_title_names_a_sheet(title: str) -> None:
    name = openpyxl.load_workbook(io.BytesIO(exports.xlsx(title, ["列"], []))).sheetnames[0]
    assert 0 < len(name) <= 31
