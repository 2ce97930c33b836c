"""The bulletin on paper: sizes, type area, faces, page numbers, tables, and the look of its pages."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from campaign.reports import bulletin, workbook
from campaign.reports.annexes import annexes_of
from campaign.reports.figures.tree import Move, Section
from tests.reports import pictures
from tests.reports.samples import PARAGRAPH, figures, sample

MM = 72 / 25.4
# The type area: left, bottom, width, height in points.
LEFT, BOTTOM, WIDTH, HEIGHT = 28 * MM, 35 * MM, 156 * MM, 225 * MM


@pytest.fixture(scope="module")
def printed() -> bytes:
    return bulletin.pdf(sample())


@pytest.fixture(scope="module")
def reader(printed: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(printed))


@pytest.fixture(scope="module")
def text(reader: PdfReader) -> str:
    """The text of all pages."""
    return "".join(page.extract_text() for page in reader.pages)


def placed(reader: PdfReader, number: int) -> Iterator[tuple[str, float, float]]:
    """Pieces of text of a page with the place where each begins."""
    found: list[tuple[str, float, float]] = []

    def visit(text: str, matrix: list[float], at: list[float], *_rest: object) -> None:
        if text.strip():
            x, y = at[4], at[5]
            a, b, c, d, e, f = matrix
            found.append((text.strip(), a * x + c * y + e, b * x + d * y + f))

    reader.pages[number].extract_text(visitor_text=visit)
    yield from found


def upright(reader: PdfReader) -> list[int]:
    return [n for n, page in enumerate(reader.pages) if page.mediabox.width < page.mediabox.height]


MOVE = Move(date(2016, 12, 20), "519901200201", "迁出村", "519902200299", "迁入村")
MOVED = "迁出村（519901200201）于2016-12-20变更为迁入村（519902200299）：按统计日所在地计数，两地数字均有变动。"


def test_a_unit_that_moved_is_explained_under_the_grades_and_nowhere_else() -> None:
    moved = sample(2)
    page = bulletin.html(replace(moved, figures=replace(moved.figures, moves=(MOVE,))))
    assert page.count(MOVED) == 1
    under = page.split(MOVED)[0].rsplit("<h1>", 1)[1]
    assert under.startswith("等次与转化情况</h1>")


def test_a_unit_that_moved_is_explained_in_the_workbook() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(replace(figures(2), moves=(MOVE,)))))
    told = [name for name in book.sheetnames if MOVED in [row[0].value for row in book[name]["A1:A6"]]]
    assert told == [book.sheetnames[0], book.sheetnames[1]]


def test_pages_are_a4_and_wide_tables_lie_on_their_side(reader: PdfReader) -> None:
    sizes = {(round(page.mediabox.width / MM), round(page.mediabox.height / MM)) for page in reader.pages}
    assert sizes == {(210, 297), (297, 210)}
    assert 0 in upright(reader)


def fonts_of(reader: PdfReader) -> dict[str, DictionaryObject]:
    found = {}
    for page in reader.pages:
        for reference in page["/Resources"]["/Font"].values():  # type: ignore[index]
            font = reference.get_object()
            for below in font.get("/DescendantFonts", [font]):
                found[font["/BaseFont"]] = below.get_object()["/FontDescriptor"]
    return found


def test_every_font_is_embedded_and_subset(reader: PdfReader) -> None:
    fonts = fonts_of(reader)
    assert len(fonts) >= 3
    for name, descriptor in fonts.items():
        assert re.match(r"/[A-Z]{6}\+", name), name
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & descriptor.keys(), name


def test_it_is_an_archive_file_that_is_tagged_and_says_its_language(printed: bytes, reader: PdfReader) -> None:
    metadata = reader.xmp_metadata
    assert metadata is not None
    text = metadata.stream.get_data().decode()
    assert 'pdfaid:part="2"' in text or "<pdfaid:part>2" in text
    assert 'pdfaid:conformance="A"' in text or "<pdfaid:conformance>A" in text
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"].value is True  # type: ignore[index]
    assert str(root["/Lang"]) == "zh-hans"
    assert root["/OutputIntents"]
    assert "/StructTreeRoot" in root


def test_the_same_bulletin_is_the_same_bytes(printed: bytes) -> None:
    assert bulletin.pdf(sample()) == printed


@pytest.mark.parametrize("heading", ["一、总体情况", "（一）等次变化"])
def test_the_text_can_be_taken_out(text: str, heading: str) -> None:
    assert heading in text.replace("\n", "")


def test_page_numbers_stand_below_the_type_area_odd_right_even_left(reader: PdfReader) -> None:
    for number in upright(reader):
        dashes = [(x, y) for text, x, y in placed(reader, number) if re.match(rf"— ?{number + 1}|—$", text)]
        x, y = min(dashes)
        # Seven millimetres below the type area stands the top of a 14-point line; its baseline is below.
        assert BOTTOM - 7 * MM - 20 < y < BOTTOM - 7 * MM
        if number % 2:
            assert x == pytest.approx(LEFT + 14, abs=1.5)
        else:
            assert LEFT + WIDTH - 14 - 50 < x < LEFT + WIDTH - 14


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    pages = PdfReader(io.BytesIO(bulletin.pdf(sample(1, text="测" * 2400)))).pages
    full = [line for line in pages[1].extract_text().splitlines() if "测" in line]
    assert [len(line.strip()) for line in full] == [28] * 22


def test_the_masthead_number_office_and_day_are_those_of_a_bulletin(reader: PdfReader, text: str) -> None:
    first = reader.pages[0].extract_text()
    for words in ("基层组织整顿提升简报", "第1期", "中共试验州委组织部", "2017年1月5日"):
        assert words in first
    # A bulletin never imitates a numbered red-headed document.
    assert not re.search(r"[〔\[【]\d{4}[〕\]】]\s*\d*\s*号", text)


def test_the_foot_of_the_last_page_says_who_gets_it_and_how_many(reader: PdfReader) -> None:
    last = len(reader.pages) - 1
    found = {text: (x, y) for text, x, y in placed(reader, last)}
    reported = next(place for text, place in found.items() if text.startswith("报："))
    copies = next(place for text, place in found.items() if "共印" in text)
    assert reported[0] < copies[0]
    assert BOTTOM < copies[1] < BOTTOM + 40


def test_a_draft_and_provisional_figures_say_so_on_the_first_page() -> None:
    first = PdfReader(io.BytesIO(bulletin.pdf(sample(2, issued=False, provisional=True)))).pages[0].extract_text()
    assert "草稿，未印发" in first
    assert "暂定" in first
    assert "2016年12月15日" in first
    assert "期" not in first.split("草稿")[0]


def test_each_annex_starts_a_page_and_long_tables_repeat_their_header_with_rows_whole() -> None:
    drawn = sample(60, only="issues")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(bulletin.pdf(drawn))).pages]
    annexes = annexes_of(drawn.figures)
    starts = [n for n, text in enumerate(pages) if re.match(r"\s*附件\d", text)]
    assert len(starts) == len(annexes)
    issues = next(place for place, one in enumerate(annexes) if one.key == "issues")
    # A page without the repeated header would lose its rows here; the table below it is another's.
    of_table = [text for text in pages[starts[issues] : starts[issues + 1]] if "区域" in text]
    assert len(of_table) > 1
    names = re.findall(r"第\d+县", "".join(of_table))
    assert names == [f"第{number}县" for number in range(1, 61)]


def test_the_upright_annexes_of_a_county_of_thirty_one_townships_take_a_page_each() -> None:
    drawn = sample(31)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(bulletin.pdf(drawn))).pages]
    starts = [n for n, text in enumerate(pages) if re.match(r"\s*附件\d", text)]
    lengths = [end - start for start, end in zip(starts, [*starts[1:], len(pages)], strict=True)]
    annexes = annexes_of(drawn.figures)
    assert {one.key: length for one, length in zip(annexes, lengths, strict=True) if not one.wide} == dict.fromkeys(
        ("issues", "people", "visits", "supervision", "attention"), 1
    )


def test_a_prefecture_of_eighteen_counties_takes_eleven_pages(reader: PdfReader) -> None:
    assert len(reader.pages) == 11


def test_an_annex_holds_every_column_of_the_tables_that_stand_in_it() -> None:
    drawn = sample(3).figures
    found = {one.key: one for one in annexes_of(drawn)}
    assert list(found) == ["grades", "issues", "plans", "people", "visits", "supervision", "attention"]
    plans = found["plans"]
    assert [group.head for group in plans.groups] == ["方案", "整改措施"]
    keys = [
        f"{key}.{column}"
        for key, group in zip(("plans", "measures"), plans.groups, strict=True)
        for column in group.columns
    ]
    for line, row, other in zip(plans.lines, drawn.plans.rows, drawn.measures.rows, strict=True):
        assert [one.key for one in line.figures] == keys
        own = {one.key: one.value for one in (*row.figures, *other.figures)}
        assert [one.value for one in line.figures] == [own[key] for key in keys]
    assert plans.total is not None
    assert [one.value for one in plans.total.figures] == [drawn[key].value for key in keys]
    assert [one.key for one in found["supervision"].below] == ["talks", "circulars"]


def test_the_first_annex_tells_the_change_since_the_baseline_where_there_is_one() -> None:
    drawn = sample(3).figures
    grades = next(one for one in annexes_of(drawn) if one.key == "grades")
    since = next(group for group in grades.groups if group.head == "软乡弱村比摸底增减")
    assert since.columns == ("townships_weak_base", "villages_weak_base")
    for line, row in zip(grades.lines, drawn.grades.rows, strict=True):
        told = [one for one in line.figures if one.key.endswith("_weak_base")]
        assert told == [row["townships_weak_base"], row["villages_weak_base"]]
    # Heads and columns lie in one order, whatever stands beside the grades.
    keys = [column for group in grades.groups for column in group.columns]
    assert [one.key.partition(".")[2] for one in grades.lines[0].figures] == keys
    as_ever = [
        replace(row, figures=tuple(replace(one, value=0) if one.key.endswith("_base") else one for one in row.figures))
        for row in drawn.grades.rows
    ]
    unchanged = replace(drawn, grades=replace(drawn.grades, rows=tuple(as_ever)))
    assert "软乡弱村比摸底增减" not in [group.head for group in annexes_of(unchanged)[0].groups]


def test_a_table_stands_alone_where_the_one_that_it_belongs_to_is_empty() -> None:
    drawn = sample(3).figures
    empty = Section("plans", (), replace(drawn.plans.total, figures=()))
    keys = [one.key for one in annexes_of(replace(drawn, plans=empty))]
    assert "measures" in keys
    assert "plans" not in keys


def test_the_pages_look_as_approved(printed: bytes) -> None:
    drawn, wanted = pictures.pages(printed), pictures.approved("bulletin")
    assert len(drawn) == len(wanted)
    far = [number for number, pair in enumerate(zip(drawn, wanted, strict=True), 1) if not pictures.alike(*pair)]
    assert far == []


def test_the_comparison_sees_a_line_that_is_missing() -> None:
    whole, short = (pictures.pages(bulletin.pdf(sample(1, text=text)))[0] for text in (PARAGRAPH * 6, PARAGRAPH * 5))
    assert not pictures.alike(whole, short)


def test_colour_is_never_alone(text: str) -> None:
    """Each grade has a word or a mark in the chart's legend beside its colour."""
    for word in ("问题", "后进", "一般", "先进", "已完成", "正在推进", "尚未启动"):
        assert word in text
