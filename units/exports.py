"""Lists as workbooks and CSV, safe to open: a text stays a text whatever it begins with.

A text that begins with = + - @, tab or NUL could be taken for a formula: in xlsx the cell is a string with the
quote prefix, in CSV an apostrophe stands before it.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone

RISKY = ("=", "+", "-", "@", "\t", "\0")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

type Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: notes as title rows, then the header, frozen, then the rows."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[str] = ()


def xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]], *, notes: Sequence[str] = ()) -> bytes:
    """Make a workbook of one sheet."""
    return workbook([Sheet(title, header, rows, notes)])


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Make a workbook of several sheets; their titles differ within 31 characters."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "quoted": book.add_format({"quote_prefix": True}),
        "note": book.add_format({"bold": True}),
    }
    for sheet in sheets:
        _fill(book.add_worksheet(sheet_name(sheet.title)), sheet, formats)
    book.close()
    return target.getvalue()


def _fill(target: Any, sheet: Sheet, formats: dict[str, Any]) -> None:  # noqa: ANN401 - xlsxwriter has no types
    for number, note in enumerate(sheet.notes):
        target.write_string(number, 0, note, formats["note"])
    top = len(sheet.notes)
    widths = [len(name.encode("gb18030")) for name in sheet.header]
    for column, name in enumerate(sheet.header):
        target.write_string(top, column, name, formats["head"])
    for number, row in enumerate(sheet.rows, top + 1):
        for column, value in enumerate(row):
            _write(target, number, column, value, formats)
            widths[column] = max(widths[column], len(str(value).encode("gb18030", "replace")))
    for column, width in enumerate(widths):
        target.set_column(column, column, min(width + 2, 60))
    target.freeze_panes(top + 1, 0)


def sheet_name(title: str) -> str:
    """A sheet's name: at most 31 characters, none of those that the program forbids."""
    return "".join("-" if char in "[]:*?/\\'" else char for char in title)[:31] or "Sheet1"


def _write(sheet: Any, row: int, column: int, value: Cell, formats: dict[str, Any]) -> None:  # noqa: ANN401 - no types
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        sheet.write_string(row, column, _moment(value))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["day"])  # noqa: DTZ001
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, value, formats["quoted"] if value.startswith(RISKY) else None)


def _moment(value: datetime) -> str:
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M:%S")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Make a CSV that office programs open rightly: UTF-8 with a byte-order mark, CRLF."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(header)
    for row in rows:
        writer.writerow([_plain(value) for value in row])
    return target.getvalue().encode("utf-8-sig")


def _plain(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _moment(value)
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(RISKY) else text


def download(content: bytes, filename: str, content_type: str) -> HttpResponse:
    """Answer with a file to keep; the name may hold Chinese."""
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = _disposition(filename)
    return response


def _disposition(filename: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(as_attachment=True, filename=filename) or "attachment"
