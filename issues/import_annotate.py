"""The officer's own workbook back, with the wrong cells marked; what is no xlsx comes back as a new one."""

import io
import re
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from issues.import_report import Problem, Report
from issues.sheet_files import sheets_of
from units.exports import RISKY, sheet_name
from units.workbooks import Cell, Sheet

WRONG = PatternFill("solid", fgColor="F8C9C4")
DOUBTFUL = PatternFill("solid", fgColor="FFF2CC")
# A sheet that its borders blow up to the last row takes openpyxl half a minute: such a file comes back as a new one.
OWN_LIMIT = 4 << 20
# What XML cannot hold: a workbook with one of these is not written, or not opened again.
UNWRITABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def annotated(name: str, content: bytes, report: Report) -> bytes:
    """A workbook with a comment and a colour on each wrong cell, and a list of all errors on a sheet of its own."""
    book = _own(content) if content.startswith(b"PK") and len(content) <= OWN_LIMIT else None
    if book is not None and report.sheet in book.sheetnames:
        sheet = book[report.sheet]
    else:
        book = openpyxl.Workbook()
        sheet = _new(book, sheets_of(name, content))[report.sheet]
    marks: dict[str, list[str]] = {}
    for fill, problems in ((DOUBTFUL, report.warnings), (WRONG, report.errors)):
        for one in problems:
            marks.setdefault(one.cell, []).append(one.message)
            _cell(sheet, one.cell).fill = fill
    for cell, messages in marks.items():
        comment = Comment(_writable("\n".join(messages))[:2000], _("Import"))
        comment.width, comment.height = 320, 40 + 20 * len(messages)
        _cell(sheet, cell).comment = comment
    _list(book, report)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _own(content: bytes) -> Any:  # noqa: ANN401 - openpyxl has no types
    """The file itself; None where it is no xlsx that openpyxl understands (an ods, a strange style sheet)."""
    try:
        return openpyxl.load_workbook(io.BytesIO(content))
    except Exception:
        return None


def _new(book: Any, sheets: list[Sheet]) -> dict[str, Any]:  # noqa: ANN401 - the library has no types
    """Fill a fresh book with the sheets; gives them by the names that the file has for them."""
    book.remove(book.worksheets[0])
    made: dict[str, Any] = {}
    for one in sheets:
        made[one.name] = sheet = book.create_sheet(_title(one.name, book.sheetnames))
        for number, row in enumerate(one.rows, 1):
            for column, value in enumerate(row, 1):
                if value != "":
                    _write(sheet.cell(number, column), value)
        for (top, start), (bottom, end) in one.merged:
            sheet.merge_cells(start_row=top + 1, start_column=start + 1, end_row=bottom + 1, end_column=end + 1)
    return made


def _title(name: str, taken: list[str]) -> str:
    """A name for the sheet that the program allows and that no sheet before it has."""
    title = base = _writable(sheet_name(name)) or "Sheet"
    for number in range(2, len(taken) + 2):
        if title.lower() not in {one.lower() for one in taken}:
            break
        end = f" ({number})"
        title = base[: 31 - len(end)] + end
    return title


def _writable(text: str) -> str:
    """The text without the characters that no workbook can hold."""
    return UNWRITABLE.sub("", text)


def _write(cell: Any, value: Cell) -> None:  # noqa: ANN401 - the library has no types
    """A text stays a text, whatever it begins with."""
    if isinstance(value, str):
        cell.value, cell.data_type = _writable(value), "s"
        cell.quotePrefix = value.startswith(RISKY)
    else:
        cell.value = value


def _cell(sheet: Any, name: str) -> Any:  # noqa: ANN401 - the library has no types
    """The cell; the first one of a merged range that hides it."""
    cell = sheet[name]
    if not isinstance(cell, MergedCell):
        return cell
    letters, row = coordinate_from_string(name)
    column = column_index_from_string(letters)
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return sheet.cell(merged.min_row, merged.min_col)
    return cell


def _list(book: Any, report: Report) -> None:  # noqa: ANN401 - the library has no types
    """All errors and warnings on a sheet of their own, which the next upload leaves out."""
    title = _("Notes of the import")[:31]
    if title in book.sheetnames:
        book.remove(book[title])
    sheet = book.create_sheet(title)
    heads = [_("Kind"), _("Sheet"), _("Cell"), _("Column"), _("Value"), _("What is wrong")]
    rows: list[tuple[str, Problem]] = [(_("Error"), one) for one in report.errors]
    rows += [(_("To note"), one) for one in report.warnings]
    sheet.append(heads)
    for number, (kind, one) in enumerate(rows, 2):
        for column, value in enumerate((kind, one.sheet, one.cell, one.column, one.value, one.message), 1):
            _write(sheet.cell(number, column), value)
