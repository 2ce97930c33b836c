"""Reading register files: encodings, headers, line numbers, workbooks, and files of which nothing is read."""

import io
from collections.abc import Sequence

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from units.areas import Area
from units.register_file import (
    BrokenCsv,
    ColumnTwice,
    NoHeader,
    RegisterFileRefused,
    Source,
    WrongEncoding,
    encoding_of,
    tables,
)
from units.register_rows import Cleaner, Row


@pytest.fixture(autouse=True)
def _english(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "en"


def source(content: str | bytes, encoding: str = "utf-8") -> Source:
    return Source.of_bytes("r.csv", content.encode(encoding) if isinstance(content, str) else content)


def workbook(*sheets: Sequence[Sequence[object]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return target.getvalue()


def cleaned(
    content: str | bytes, within: Area | None = None, villages: Sequence[str] = ()
) -> tuple[list[Row], list[str]]:
    """Clean rows without their place, and `line code message` of the rejected ones."""
    cleaner = Cleaner(within or Area.country(), villages.__contains__)
    rows = [row for place, table in enumerate(tables(source(content))) for row in cleaner.rows(table, place)]
    rows += cleaner.held()
    return rows, [f"{one.line} {one.code} {one.message}" for one in cleaner.rejects]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_encodings_that_offices_send(encoding: str) -> None:
    rows, rejects = cleaned("code,name\n51,㐂川省\n".encode(encoding))
    assert ([row[6] for row in rows], rejects) == (["㐂川省"], [])


def test_a_byte_order_mark_is_no_part_of_the_first_header() -> None:
    assert encoding_of(source("code,name\n51,x", "utf-8-sig")) == "utf-8-sig"
    assert cleaned("code,name\n51,x".encode("utf-8-sig"))[0][0][2:4] == ("510000000000", 1)


@pytest.mark.parametrize(
    "content", ["code,name\n51,四川".encode("utf-16"), b"code,name\n51,\xff\xfe\xfd", b"\x89PNG\r\n\0\0"]
)
def test_a_wrong_encoding_is_told(content: bytes) -> None:
    with pytest.raises(WrongEncoding, match=r"r\.csv is text in an unknown encoding"):
        list(tables(source(content)))


def test_an_encoding_is_judged_by_the_whole_file() -> None:
    content = b"code,name\n" + b"51,x\n" * 300_000 + "52,贵".encode("gb18030")
    assert encoding_of(source(content)) == "gb18030"


def test_chinese_headers_any_order_other_columns_and_title_rows() -> None:
    rows, rejects = cleaned(
        "2016年区划\n,,\n序号,名称,区划代码,类型,设立日期,撤销日期,并入\n1,三河镇,519901100,镇,2016年1月1日,,\n"
    )
    assert rows == [(0, 4, "519901100000", 4, "town", 1, "三河镇", "2016-01-01", None, None)]
    assert rejects == []


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "code\n51\n", "\n" * 11 + "code,name\n"])
def test_a_file_without_the_needed_columns_is_told(content: str) -> None:
    with pytest.raises(NoHeader):
        list(tables(source(content)))


def test_two_columns_of_one_meaning_are_told() -> None:
    with pytest.raises(ColumnTwice, match="two columns for name"):
        list(tables(source("code,name,名称\n51,a,b\n")))


def test_an_endless_cell_is_told_with_its_line() -> None:
    with pytest.raises(BrokenCsv, match="near line"):
        cleaned('code,name\n51,a\n52,"' + "x" * 200_000)


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    _rows, rejects = cleaned('code,name\n\n"51\n",\n\n5x,a\n,b\n')
    assert [text.split()[0] for text in rejects] == ["3", "6", "7"]


def test_tabs_may_separate() -> None:
    assert cleaned("code\tname\n51\t川, 省\n")[0][0][6] == "川, 省"


def test_codes_of_every_width_and_full_width_digits() -> None:
    rows, rejects = cleaned("code,name\n51,a\n5199,b\n519901,c\n519901100,d\n519901100201,e\n ５２ ,f\n")
    assert [(row[2], row[3], row[4]) for row in rows] == [
        ("510000000000", 1, ""),
        ("519900000000", 2, ""),
        ("519901000000", 3, ""),
        ("519901100000", 4, "town"),
        ("519901100201", 5, "village"),
        ("520000000000", 1, ""),
    ]
    assert rejects == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("5,a", "An area code has 2, 4, 6, 9 or 12 digits."),
        ("5199011002,a", "An area code has 2, 4, 6, 9 or 12 digits."),
        ("51x9,a", "An area code has 2, 4, 6, 9 or 12 digits."),
        (",a", "The area code is missing."),
        ("5.13336E+11,a", "A spreadsheet program has rounded this area code; format the column as text."),
        ("51, ", "The name is missing."),
        ("51", "The name is missing."),
        ("51," + "省" * 61, "The name has more than 60 characters."),
        ("51,四\ufffd", "The name holds characters that cannot be read; look at the encoding of the file."),
        ("51,a,b", "The row has more cells than the header; put a text with a comma in quotation marks."),
    ],
)
def test_a_row_that_is_wrong_by_itself(line: str, message: str) -> None:
    rows, rejects = cleaned(f"code,name\n{line}\n")
    assert (rows, [text.split(" ", 2)[2] for text in rejects]) == ([], [message])


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ("519901100,a,,2016-13-01,,", "The opening day is no date: 2016-13-01. Write it as 2016-12-31."),
        ("519901100,a,,,12月底,", "The closing day is no date: 12月底. Write it as 2016-12-31."),
        ("519901100,a,,2016-01-02,2016-01-02,", "A unit closes after the day on which it opened."),
        ("519901100,a,,,,519901101", "Only a closed unit has a successor; give the closing day too."),
        ("519901100,a,,,2016-01-01,519901", "The successor 519901 is no area code of the same level."),
        ("519901100,a,,,2016-01-01,519901100", "A unit cannot be its own successor."),
        ("519901100,a,village,,,", "Village is no kind of the level Township."),
        ("519901,a,town,,,", "Town is no kind of the level County."),
        ("519901100,a,hamlet,,,", "There is no kind of unit called hamlet."),
    ],
)
def test_the_other_columns_are_looked_at_too(cells: str, message: str) -> None:
    rows, rejects = cleaned(f"code,name,kind,opened_on,closed_on,successor\n{cells}\n")
    assert (rows, [text.split(" ", 2)[2] for text in rejects]) == ([], [message])


def test_a_given_kind_wins_over_the_digits() -> None:
    rows, _rejects = cleaned("code,name,kind\n519901100,a,乡\n519901100201,b,社区\n519901101,c,\n")
    assert [(row[4], row[5]) for row in rows] == [("township", 1), ("community", 1), ("town", 0)]


def test_a_successor_may_be_padded() -> None:
    rows, _rejects = cleaned("code,name,closed_on,successor\n519901100,a,2016-01-01,519901101000\n")
    assert rows[0][8:] == ("2016-01-01", "519901101000")


def test_rows_outside_the_area_are_rejected() -> None:
    county = Area("519901", 3, "三河县")
    rows, rejects = cleaned("code,name\n5199,a\n519901,b\n519901100,c\n519902100,d\n", county)
    assert [row[2] for row in rows] == ["519901000000", "519901100000"]
    assert rejects == ["2 5199 It lies outside 三河县 519901.", "5 519902100 It lies outside 三河县 519901."]


def test_twelve_digits_throughout_pad_the_levels_above() -> None:
    rows, rejects = cleaned("code,name\n510000000000,a\n519901000000,b\n519901100000,c\n519901100201,d\n")
    assert [row[3] for row in rows] == [5, 1, 3, 4]
    assert rejects == []


def test_a_village_may_end_in_zeros_when_its_township_stands_in_nine_digits() -> None:
    rows, _rejects = cleaned("code,name\n350527000000,金门县\n350527,金门县\n350527000,金门县\n")
    assert [(row[2], row[3]) for row in rows] == [("350527000000", 3), ("350527000000", 4), ("350527000000", 5)]


def test_a_village_of_the_register_keeps_its_zeros_and_a_kind_tells() -> None:
    assert cleaned("code,name\n350527000000,x\n")[0][0][3] == 3
    assert cleaned("code,name\n350527000000,x\n", villages=["350527000000"])[0][0][3] == 5
    assert cleaned("code,name,kind\n350527000000,x,村\n")[0][0][3] == 5
    assert cleaned("code,name,kind\n519901100000,x,镇\n", villages=["519901100000"])[0][0][3] == 4


@given(
    st.text(max_size=70) | st.sampled_from(["四\ufffd", "高\ue170", "a\u3000b", "a\x85b"]),
    st.text("0123456789 x０", max_size=13),
)
def test_the_short_way_says_what_the_long_way_says(name: str, code: str) -> None:
    """A file with an empty further column takes the long way through the same rows."""
    short = _outcome(f'code,name\n{code},"{name.replace('"', "")}"\n')
    long = _outcome(f'code,name,kind\n{code},"{name.replace('"', "")}",\n')
    assert short == long


def _outcome(content: str) -> object:
    try:
        return cleaned(content.encode("utf-8", "replace"))
    except RegisterFileRefused as refused:
        return type(refused)


def test_a_workbook_with_numbers_dates_and_a_sheet_of_notes() -> None:
    content = workbook([["code", "name"], [51, "四川"], [519901100201, "一村"]], [["说明"]])
    rows, rejects = cleaned(content)
    assert [(row[1], row[2], row[6]) for row in rows] == [(2, "510000000000", "四川"), (3, "519901100201", "一村")]
    assert rejects == []
    assert [table.label for table in tables(source(content))] == ["r.csv · Sheet1"]


def test_a_workbook_without_a_header_is_told() -> None:
    with pytest.raises(NoHeader):
        list(tables(source(workbook([["a", "b"]]))))
