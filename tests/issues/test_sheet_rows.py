"""Reading a county's workbook: formats, layouts that hypothesis makes up, and files that must not be read."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from issues.sheet_cells import each, key_of
from issues.sheet_columns import BUILT_IN, HEADERS, WORDS
from issues.sheet_dates import Calendar, NotADate, YearMissing, deadline
from issues.sheet_refusals import (
    EmptyWorkbook,
    NoPlanHeader,
    NoPlanRows,
    TwoPlanSheets,
)
from issues.sheet_rows import Row, carry_down, read
from tests.issues.books import CLEAN, NAMES, ROW, SAMPLE, added, book, changed
from tests.issues.samples import read_sample
from units.rules import RuleBroken
from units.workbooks import Cell, Damaged, HasEntities, HasMacros, Locked, NotAWorkbook, TooManyCells


def cells_of(name: str) -> list[dict[str, Cell]]:
    """The rows of a sample, deadlines as days, without the serial number."""
    table = read_sample(name)
    return [{**row.cells, "due_on": deadline(row.cells["due_on"], table.calendar), "number": ""} for row in table.rows]


def test_what_a_column_says_twice_is_worked_out_once() -> None:
    asked: list[Cell] = []

    def meaning(cell: Cell) -> str:
        asked.append(cell)
        return f"<{cell}>"

    cells: list[Cell] = ["a", 1, "b", "a", 1]
    assert each(cells, meaning) == ["<a>", "<1>", "<b>", "<a>", "<1>"]
    assert sorted(map(str, asked)) == ["1", "a", "b"]


@pytest.mark.parametrize("name", ["plans_as_sent.xls", "plans_as_sent.ods"])
def test_real_files_of_the_other_programs_read_as_the_xlsx_does(name: str) -> None:
    assert cells_of(name) == cells_of("plans_as_sent.xlsx")
    assert [one.row for one in read_sample(name).left_out] == [12, 13]


def test_a_csv_in_gb18030_reads_as_the_workbook_does() -> None:
    assert cells_of("plans_clean.csv") == cells_of("plans_clean.xlsx")


WORD = st.text(st.sampled_from("修建道路饮水①②管护ＡＢab12号组队、 -"), min_size=1, max_size=8).map(
    lambda text: f"做{text.strip()}好"
)
# What begins as a row of totals does.
TOTALS = ["累计3个月未开例会", "共计2公里道路破损", "合计：三处水井干涸", "总计(两项)未办", "小计共3处危房"]
PROSE = ("issue", "target", "content", "action", "note")
DAYS = st.dates(date(2016, 1, 1), date(2017, 12, 31))
STYLES = st.sampled_from(["%Y年%m月%d日", "%Y.%m.%d", "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "full"])


@st.composite
def measures(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A list of measures as a county means them."""
    said: dict[str, st.SearchStrategy[Any]]
    said = {name: WORD | st.sampled_from(TOTALS) if name in PROSE else WORD for name in NAMES}
    said |= {"unit_code": st.sampled_from(["590121201201", ""]), "due_on": DAYS}
    return draw(st.lists(st.fixed_dictionaries(said), min_size=1, max_size=6))


def written(day: date, style: str) -> str:
    """The day in one of the styles of the field."""
    if style == "full":
        return day.strftime("%Y年%m月%d日").translate({ord("0") + n: ord("０") + n for n in range(10)})
    return day.strftime(style)


@st.composite
def layouts(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[list[str]], str]:
    """Measures, the same as a sheet in some layout, and an encoding."""
    rows = draw(measures())
    order = draw(st.permutations(NAMES))
    aliases = {name: draw(st.sampled_from([HEADERS[name], *BUILT_IN[name].split()])) for name in NAMES}
    spread = draw(st.booleans())
    head = [" ".join(aliases[name]) if spread and not aliases[name].isascii() else aliases[name] for name in order]
    titles = [["附件2"], ["云溪县2016年方案汇总表"]][: draw(st.integers(0, 2))]
    style = draw(STYLES)
    sheet = [[written(row[name], style) if name == "due_on" else row[name] for name in order] for row in rows]
    foot = draw(st.sampled_from([[], [["合计", "3 条"]], [["注：一式三份。"]]]))
    return rows, [*titles, head, *sheet, *foot], draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))


def meant(name: str, content: bytes) -> list[dict[str, Any]]:
    """What the reader takes the sheet for."""
    table = read(name, content)
    rows = [{name: row.cells[name] for name in NAMES} for row in table.rows]
    return [row | {"due_on": deadline(row["due_on"], table.calendar)} for row in rows]


@given(layouts())
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_layout_as_text_reads_back_the_very_same_measures(
    made: tuple[list[dict[str, Any]], list[list[str]], str],
) -> None:
    rows, sheet, encoding = made
    text = io.StringIO(newline="")
    csv.writer(text).writerows(sheet)
    assert meant("a.csv", text.getvalue().encode(encoding)) == rows


PLACE = ("county", "township", "village")
PERSONS = ("leader", "handler")


@dataclass(frozen=True)
class Habits:
    """How an office lays out its workbook."""

    native_days: bool
    epoch_1904: bool
    merged_units: bool
    # 责任领导 and 责任人 stand merged over 姓名 and 职务.
    two_rows: bool


@given(layouts(), st.builds(Habits, st.booleans(), st.booleans(), st.booleans(), st.booleans()))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_layout_as_a_workbook_reads_back_the_very_same_measures(
    made: tuple[list[dict[str, Any]], list[list[str]], str], habits: Habits
) -> None:
    rows, sheet, _encoding = made
    if habits.merged_units:
        for row in rows:
            row.update({name: rows[0][name] for name in PLACE})
    assert meant("a.xlsx", laid_out(rows, sheet, habits)) == rows


def laid_out(rows: list[dict[str, Any]], sheet: list[list[str]], habits: Habits) -> bytes:
    """The measures in the sheet's titles and footers, with the office's habits."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "date_1904": habits.epoch_1904}
    made = xlsxwriter.Workbook(target, options)
    page, day = made.add_worksheet(), made.add_format({"num_format": "yyyy-mm-dd"})
    head = next(number for number, line in enumerate(sheet) if len(line) == len(NAMES))
    for number, line in enumerate(sheet[:head]):
        page.write_row(number, 0, line)
    order = NAMES if habits.two_rows else _order(sheet[head])
    top = _head(page, head, sheet[head], two_rows=habits.two_rows)
    for number, row in enumerate(rows, top):
        for column, name in enumerate(order):
            if name == "due_on" and habits.native_days:
                page.write_datetime(number, column, datetime.combine(row[name], time()), day)
            else:
                page.write_string(number, column, str(row[name]))
    if habits.merged_units and len(rows) > 1:
        for name in PLACE:
            column = order.index(name)
            page.merge_range(top, column, top + len(rows) - 1, column, rows[0][name])
    for number, line in enumerate(sheet[head + 1 + len(rows) :], top + len(rows)):
        page.write_row(number, 0, line)
    made.close()
    return target.getvalue()


def _order(head: list[str]) -> list[str]:
    """The columns that a header names."""
    return [WORDS[key_of(word)] for word in head]


def _head(page: Any, number: int, words: list[str], *, two_rows: bool) -> int:
    """Write the header in the words of the sheet, or in two rows in the canonical order; the row below it."""
    if not two_rows:
        page.write_row(number, 0, words)
        return number + 1
    for column, name in enumerate(NAMES):
        if name in PERSONS:
            page.merge_range(number, column, number, column + 1, HEADERS[name])
            page.write_row(number + 1, column, ["姓名", "职务"])
        elif not name.endswith("_post"):
            page.merge_range(number, column, number + 1, column, HEADERS[name])
    return number + 2


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2016年12月5日", date(2016, 12, 5)),
        ("2016.12.5", date(2016, 12, 5)),
        ("１２月２０日", date(2016, 12, 20)),
        ("12月底", date(2016, 12, 31)),
        ("第四季度", date(2016, 12, 31)),
        ("2017年6月底前", date(2017, 6, 30)),
        ("明年3月", date(2017, 3, 31)),
        ("2016年11月1日至12月31日", date(2016, 12, 31)),
        ("十二月二十一日", date(2016, 12, 21)),
        (42735, date(2016, 12, 31)),
        (20161205, date(2016, 12, 5)),
    ],
)
def test_deadlines_as_counties_write_them(cell: Cell, day: date) -> None:
    assert deadline(cell, Calendar(2016)) == day


@pytest.mark.parametrize("cell", ["2016年13月1日", "2月30日", "长期", "", 5, 2016.1])
def test_an_impossible_day_is_none(cell: Cell) -> None:
    with pytest.raises(NotADate):
        deadline(cell, Calendar(2016))


def test_a_day_without_any_year_is_asked_for_and_1904_counts_otherwise() -> None:
    with pytest.raises(YearMissing):
        deadline("12月底", Calendar())
    assert deadline(41273, Calendar(date1904=True)) == date(2016, 12, 31)


def test_blank_cells_below_a_unit_are_carried_down_whole_groups_only() -> None:
    first = {"township": "甲乡", "village": "乙村", "issue": "问题", "action": "一"}
    rows = [
        Row(2, dict(first)),
        Row(3, {"township": "", "village": "", "issue": "", "action": "二"}),
        Row(4, {"township": "", "village": "丙村", "issue": "", "action": "三"}),
    ]
    assert carry_down(rows, set(first)) == [(3, 2)]
    assert [row.cells["township"] for row in rows] == ["甲乡", "甲乡", ""]


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("a.xlsm", SAMPLE.read_bytes(), HasMacros),
        ("a.xlsx", added(SAMPLE.read_bytes(), "xl/vbaProject.bin", b"x"), HasMacros),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Locked),
        ("a.xlsx", added(b"", "readme.txt", b"hello"), NotAWorkbook),
        ("a.xlsx", b"PK\x03\x04 and nothing more", Damaged),
        ("a.xlsx", changed(SAMPLE.read_bytes(), "xl/worksheets/sheet1.xml", b"<worksheet", BOMB), HasEntities),
        ("a.xlsx", changed(book([CLEAN, ROW]), "xl/worksheets/sheet1.xml", b'r="A2"', b'r="XFD1048576"'), TooManyCells),
        ("a.csv", b"", EmptyWorkbook),
        ("a.xlsx", book([]), EmptyWorkbook),
        ("a.xlsx", book([CLEAN]), NoPlanRows),
        ("a.xlsx", book([["一", "二"], ["三", "四"]]), NoPlanHeader),
        ("a.xlsx", book([CLEAN, ROW], [CLEAN, ROW]), TwoPlanSheets),
        ("a.csv", b"\0\1\2", NotAWorkbook),
    ],
)
def test_what_is_not_read_is_refused_with_its_reason(name: str, content: bytes, refusal: type[RuleBroken]) -> None:
    with pytest.raises(refusal) as told:
        read(name, content)
    assert len(str(told.value)) > 5


@pytest.mark.parametrize("issue", TOTALS)
def test_a_measure_that_speaks_of_a_total_is_a_measure(issue: str) -> None:
    row = [*ROW[:7], issue, *ROW[8:]]
    answers_no_issue = [*ROW[:4], "升级方案", "", "", "", issue, *ROW[9:]]
    order = [7, 8, 9, 10, *range(7), *range(11, 17)]
    for rows in ([CLEAN, row], [CLEAN, answers_no_issue], [[line[at] for at in order] for line in (CLEAN, row)]):
        table = read("a.xlsx", book(rows))
        assert ([one.number for one in table.rows], table.left_out) == ([2], [])


@pytest.mark.parametrize(
    "cells",
    [
        ["合计", "", "", "", "", "", "", "3个", "", "", "5条"],
        ["", "", "小计", "", "", "", "", "3个", "1", "1", "5条"],
        ["合计"] * 8 + ["", "", "5条"],
        ["", "", "", "", "", "", "", "共计3个"],
        ["", "", "", "", "", "", "", "合计：3个问题", "", "", "5条"],
        ["", "", "", "", "", "", "", "合计", "3", "3", "3 条"],
    ],
)
def test_a_row_of_totals_is_left_out_even_where_it_counts_issues_and_measures(cells: list[str]) -> None:
    table = read("a.xlsx", book([CLEAN, ROW, cells]))
    assert ([one.number for one in table.rows], [one.row for one in table.left_out]) == ([2], [3])


def test_a_row_of_totals_is_left_out_where_issue_and_action_are_the_first_columns() -> None:
    order = [7, 10, *range(7), 8, 9, *range(11, 17)]
    table = read("a.xlsx", book([[[*line][at] for at in order] for line in (CLEAN, ROW)] + [["合计", "3 条"]]))
    assert ([one.number for one in table.rows], [one.row for one in table.left_out]) == ([2], [3])
