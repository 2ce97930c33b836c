"""The safe reader: what it gives, and what it does not open. No file here may harm the process that asks."""

import io
import os
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from pytest_django import Settings

from units import workbook_reader, workbooks
from units.workbook_bounds import CELL, CFB, Limits, _far
from units.workbooks import Bounds, Sheet, WorkbookRefused, read_sheets

# A sheet's days know no time zone.
DAY = datetime(2016, 12, 5)  # noqa: DTZ001
MOMENT = datetime(2016, 12, 5, 13, 30)  # noqa: DTZ001


@pytest.fixture(autouse=True)
def _english(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "en"


def made(fill: Callable[[Any, Any], object], **options: object) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, options) as book:
        fill(book, book.add_worksheet("甲"))
    return target.getvalue()


def small() -> bytes:
    return made(lambda _book, sheet: sheet.write(0, 0, "x"))


def changed(content: bytes, **parts: bytes | None) -> bytes:
    """The container with parts put in (`xl__workbook_xml` is xl/workbook.xml)."""
    target = io.BytesIO()
    given = {
        name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"): part for name, part in parts.items()
    }
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, given.pop(entry.filename, None) or old.read(entry))
        for name, part in given.items():
            new.writestr(name, part or b"")
    return target.getvalue()


def sheet_part(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


def test_cells_come_as_text_number_and_date_in_their_places() -> None:
    def fill(book: Any, sheet: Any) -> None:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(1, 1, ["文字", 513336, 1.5, True])
        sheet.write_datetime(2, 1, DAY, day)
        sheet.write_datetime(2, 2, MOMENT, moment)
        sheet.write_formula(2, 3, "=1/0", value="#DIV/0!")
        sheet.merge_range(3, 1, 4, 2, "合并")

    assert read_sheets(made(fill)) == [
        Sheet(
            "甲",
            [
                ["", "", "", "", ""],
                ["", "文字", 513336, 1.5, "TRUE"],
                ["", date(2016, 12, 5), MOMENT, "", ""],
                ["", "合并", "", "", ""],
            ],
            (((3, 1), (4, 2)),),
        )
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("甲_x0000_乙", "甲乙"),
        ("_x0000__x0000_", ""),
        (r"甲\_x0000_", "甲\\"),
        (r"C:\u0000", r"C:\u0000"),
        (r"C:\\_x0000_\u0000", r"C:\\\u0000"),
    ],
)
def test_a_nul_in_a_cell_is_dropped_and_a_text_that_only_looks_like_one_stays(written: str, read: str) -> None:
    content = made(lambda _book, sheet: sheet.write_row(0, 0, ["XYZ", "末"]))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        strings = archive.read("xl/sharedStrings.xml")
    content = changed(content, **{"xl/sharedStrings.xml": strings.replace(b"XYZ", written.encode())})
    assert read_sheets(content)[0].rows == [[read, "末"]]


def test_dates_of_the_1904_system_are_the_same_days() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_datetime(0, 0, DAY, book.add_format({"num_format": "yyyy-mm-dd"}))

    assert read_sheets(made(fill, date_1904=True))[0].rows == [[date(2016, 12, 5)]]


def test_a_file_on_disk_reads_like_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(small())
    assert read_sheets(path) == [Sheet("甲", [["x"]])]


def test_texts_of_a_sheet_are_numbered_as_the_program_shows_them() -> None:
    sheet = Sheet("甲", [[513336, date(2016, 12, 5), "", "x"]])
    assert list(workbooks.texts_of(sheet)) == [(1, ["513336", "2016-12-05", "", "x"])]


def test_a_small_file_that_claims_seventeen_billion_cells_is_refused() -> None:
    content = made(lambda _book, sheet: sheet.write(1048575, 16383, "x"))
    assert len(content) < 6_000
    with pytest.raises(workbooks.TooManyCells, match="reaches to row 1048576 and column 16384"):
        read_sheets(content)


def test_the_far_cell_is_found_however_it_is_written() -> None:
    content = made(lambda _book, sheet: sheet.write(1048575, 16383, 1))
    part = (
        sheet_part(content)
        .replace(b"<c r=", b"<x:c s='1'\n r = ")
        .replace(b"</c>", b"</x:c>")
        .replace(b"<v>", b"<x:v>")
    )
    part = part.replace(b"</v>", b"</x:v>").replace(b"<worksheet ", b"<worksheet xmlns:x='u' ")
    with pytest.raises(workbooks.TooManyCells):
        read_sheets(changed(content, xl__worksheets__sheet1_xml=part))


@pytest.mark.parametrize("name", [b"%s%s", b"$%s$%s", b"%s$%s"])
@pytest.mark.parametrize(
    "xml", [b'<c r="%s"><v>1</v>', b"<x:c s='1'\n r\t=\n'%s' t='s' ><x:v>1</x:v>", b'<c  r= "%s"><f>1']
)
def test_the_first_search_passes_over_no_cell_out_of_bounds(name: bytes, xml: bytes) -> None:
    far = _far(Limits(60_000, 26, 1_000_000))
    for letters, row in product([b"A", b"z", b"AA", b"xf", b"XFD"], [b"1", b"60000", b"60001", b"1048576"]):
        written = xml % (name % (letters, row))
        assert CELL.findall(written) == [(letters, row)]
        assert far.search(written) or (len(letters) == 1 and row == b"1")


def test_what_the_look_inside_misses_ends_the_child_alone() -> None:
    """A comment between cell and value hides the far corner from the look inside; the reader's limits then hold."""
    content = made(lambda _book, sheet: sheet.write(1048575, 16383, 1))
    part = sheet_part(content).replace(b"<v>", b"<!-- --><v>")
    with pytest.raises(WorkbookRefused):
        read_sheets(changed(content, xl__worksheets__sheet1_xml=part))


def test_borders_to_the_last_row_are_harmless_and_read() -> None:
    def fill(book: Any, sheet: Any) -> None:
        border = book.add_format({"border": 1})
        sheet.write(0, 0, "code")
        for row in (1, 5000, 1048575):
            sheet.write_blank(row, 16383, None, border)

    assert read_sheets(made(fill)) == [Sheet("甲", [["code"]])]


def test_bounds_are_those_asked_for_and_count_all_sheets() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(9, 9, "x")
        book.add_worksheet("乙").write(9, 9, "x")

    content = made(fill)
    assert len(read_sheets(content, Bounds(10, 10, 200))) == 2
    for bounds in (Bounds(9, 10, 200), Bounds(10, 9, 200), Bounds(10, 10, 199)):
        with pytest.raises(workbooks.TooManyCells):
            read_sheets(content, bounds)


@pytest.mark.parametrize("part", [b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<!ENTITY b 'c'>"])
def test_entities_are_refused(part: bytes) -> None:
    content = small()
    with pytest.raises(workbooks.HasEntities):
        read_sheets(changed(content, xl__worksheets__sheet1_xml=part + sheet_part(content)))


def test_a_part_in_utf16_in_which_entities_would_hide_is_refused() -> None:
    with pytest.raises(workbooks.HasEntities):
        read_sheets(changed(small(), xl__extra_xml="<!DOCTYPE a>".encode("utf-16")))


@pytest.mark.parametrize("name", ["xl__vbaProject_bin", "xl__workbook_bin", "other__VBAPROJECT_bin"])
def test_macros_and_the_binary_format_are_refused(name: str) -> None:
    with pytest.raises(workbooks.HasMacros):
        read_sheets(changed(small(), **{name: b"x"}))


def test_a_renamed_macro_workbook_is_refused() -> None:
    content = small()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        types = archive.read("[Content_Types].xml").replace(
            b"openxmlformats-officedocument.", b"ms-excel.macroEnabled."
        )
    with pytest.raises(workbooks.HasMacros):
        read_sheets(changed(content, **{"[Content_Types]_xml": types}))


@pytest.mark.parametrize("name", ["xl__externalLinks__externalLink1_xml", "xl__connections_xml"])
def test_values_from_other_files_are_refused(name: str) -> None:
    with pytest.raises(workbooks.HasExternalLinks):
        read_sheets(changed(small(), **{name: b"<a/>"}))


def test_a_file_that_unpacks_to_far_more_than_it_is_is_refused() -> None:
    with pytest.raises(workbooks.UnpacksTooLarge, match="unpacks to 48 MB"):
        read_sheets(changed(small(), xl__bomb_xml=b"\t" * (48 << 20)))


def test_too_many_entries_are_refused() -> None:
    with pytest.raises(workbooks.Damaged):
        read_sheets(changed(small(), **{f"xl__{number}_xml": b"<a/>" for number in range(2000)}))


def test_one_long_text_in_many_cells_is_not_multiplied() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        for row in range(20_000):
            sheet.write_string(row, 0, "长" * 32_000)

    with pytest.raises(WorkbookRefused):
        read_sheets(made(fill))


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", workbooks.NotAWorkbook),
        (b"code,name\n", workbooks.NotAWorkbook),
        (b"PK\x03\x04 and no more", workbooks.Damaged),
        (small()[:-40], workbooks.Damaged),
        (CFB + b"\0" * 600, workbooks.Damaged),
        (CFB + "EncryptedPackage".encode("utf-16-le"), workbooks.Locked),
        (CFB + "_VBA_PROJECT_CUR".encode("utf-16-le"), workbooks.HasMacros),
    ],
)
def test_what_is_no_good_workbook_is_told_apart(content: bytes, refusal: type[WorkbookRefused]) -> None:
    with pytest.raises(refusal):
        read_sheets(content)


def test_a_zip_that_is_no_workbook_is_told_so() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(workbooks.NotAWorkbook):
        read_sheets(target.getvalue())


def test_a_large_file_is_not_even_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "PACKED", 1000)
    with pytest.raises(workbooks.FileTooLarge):
        read_sheets(small())


def test_a_reader_that_does_not_finish_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_reader, "SECONDS", 0)
    with pytest.raises(workbooks.TookTooLong):
        read_sheets(small())


def open_document(body: str) -> bytes:
    """A minimal .ods whose one table holds these rows."""
    target = io.BytesIO()
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/manifest.xml", "<a/>")
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet>"
            f'<table:table table:name="甲">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return target.getvalue()


REPEATED = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'


def test_an_open_document_is_read() -> None:
    empty = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    content = open_document(f"<table:table-row>{REPEATED.format('')}</table:table-row>{empty}")
    assert read_sheets(content)[0].rows[0] == ["x"]


@pytest.mark.parametrize(
    "body",
    [
        f'<table:table-row table:number-rows-repeated="1048576">{REPEATED.format("")}</table:table-row>',
        f"<table:table-row>{REPEATED.format(' table:number-columns-repeated="16384"')}</table:table-row>",
    ],
)
def test_repeated_cells_of_an_open_document_are_bounded(body: str) -> None:
    with pytest.raises(workbooks.TooManyCells):
        read_sheets(open_document(body))


def test_an_open_document_with_links_is_refused() -> None:
    with pytest.raises(workbooks.HasExternalLinks):
        read_sheets(open_document("<table:table-source/>"))


def test_the_child_inherits_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not for children")
    seen: dict[str, str] = {}
    start = subprocess.Popen

    def spy(*args: Any, **kwargs: Any) -> Any:
        seen.update(kwargs["env"])
        return start(*args, **kwargs)

    monkeypatch.setattr(subprocess, "Popen", spy)
    read_sheets(small())
    assert set(seen) <= {"PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV"}
    assert "SECRET_KEY" in os.environ
