"""Which sheet of a workbook is read: hidden ones, examples, several that look right, one that is named."""

import io

import openpyxl
import pytest

from issues.sheet_refusals import ExamplesOnly, NoPlanHeader, NoPlanRows, NoSuchSheet, TwoPlanSheets
from issues.sheet_rows import read
from tests.issues.books import CLEAN, ROW, SAMPLE, book


def test_hidden_sheets_are_left_out_and_listed() -> None:
    made = openpyxl.load_workbook(SAMPLE)
    made.copy_worksheet(made.worksheets[0]).sheet_state = "hidden"
    target = io.BytesIO()
    made.save(target)
    table = read("a.xlsx", target.getvalue())
    assert (len(table.rows), [one.row for one in table.left_out]) == (6, [0])


@pytest.mark.parametrize("name", ["样表", "模板", "示例", "填报说明"])
def test_the_only_sheet_with_measures_is_read_whatever_its_name(name: str) -> None:
    table = read("a.xlsx", book([CLEAN, ROW], [], [["怎样填"]], names=[name, "Sheet2", "说明"]))
    assert (table.sheet, len(table.rows)) == (name, 1)
    assert [one.sheet for one in table.left_out] == ["Sheet2", "说明"]


def test_an_example_beside_the_measures_is_left_out_with_its_own_reason() -> None:
    table = read("a.xlsx", book([CLEAN, ROW], [CLEAN, ROW, ROW], [], names=["样表", "方案", "Sheet3"]))
    assert (table.sheet, len(table.rows)) == ("方案", 2)
    whys = {one.sheet: one.why for one in table.left_out}
    assert list(whys) == ["Sheet3", "样表"]
    assert whys["样表"] != whys["Sheet3"]
    assert read("a.xlsx", book([CLEAN, ROW], [CLEAN, ROW, ROW], names=["样表", "方案"]), sheet="样表").sheet == "样表"


def test_measures_on_the_example_alone_of_a_template_are_offered_and_never_taken_unasked() -> None:
    content = book([CLEAN], [CLEAN, ROW], [["怎样填"]], names=["方案", "填写示例", "填表说明"])
    with pytest.raises(ExamplesOnly) as told:
        read("a.xlsx", content)
    assert told.value.names == ["填写示例"]
    assert "填写示例" in str(told.value)
    assert len(read("a.xlsx", content, sheet="填写示例").rows) == 1
    with pytest.raises(NoPlanRows):
        read("a.xlsx", book([CLEAN], [CLEAN], names=["方案", "样表"]))
    with pytest.raises(TwoPlanSheets) as two:
        read("a.xlsx", book([CLEAN, ROW], [CLEAN, ROW], names=["样表一", "样表二"]))
    assert two.value.names == ["样表一", "样表二"]


def test_of_two_good_sheets_the_named_one_is_read_and_the_other_listed() -> None:
    content = book([CLEAN, ROW], [CLEAN, ROW, [*ROW[:-1], "又"]])
    with pytest.raises(TwoPlanSheets) as told:
        read("a.xlsx", content)
    assert told.value.names == ["Sheet1", "Sheet2"]
    table = read("a.xlsx", content, sheet="Sheet2")
    assert (table.sheet, len(table.rows), [(one.sheet, one.row) for one in table.left_out]) == (
        ("Sheet2", 2, [("Sheet1", 0)])
    )
    with pytest.raises(NoSuchSheet) as missing:
        read("a.xlsx", content, sheet="Sheet3")
    assert "Sheet1、Sheet2" in str(missing.value)


def test_a_sheet_that_is_named_is_read_even_when_hidden_and_never_another() -> None:
    made = openpyxl.load_workbook(SAMPLE)
    made.copy_worksheet(made.worksheets[0]).sheet_state = "hidden"
    made.create_sheet("空")
    target = io.BytesIO()
    made.save(target)
    names = made.sheetnames
    assert read("a.xlsx", target.getvalue(), sheet=names[1]).sheet == names[1]
    with pytest.raises(NoPlanHeader):
        read("a.xlsx", target.getvalue(), sheet="空")
