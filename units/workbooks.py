"""The safe reader of workbooks: xlsx, xls and ods as plain rows, or a refusal that says why.

The file is looked into and read by a child process with limits (units/workbook_child.py): whatever it does to the
reading library, this process lives on and answers the user.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from units.rules import RuleBroken
from units.workbook_reader import SECONDS, readers

PACKED = 30 << 20
MEMORY = 1 << 30
# In a line of JSON, with the escaped backslashes before it: what follows an odd one is a text of six letters.
NUL = re.compile(rb"(?<!\\)((?:\\\\)*)\\u0000")

type Cell = str | int | float | date
type MergedRange = tuple[tuple[int, int], tuple[int, int]]


class WorkbookRefused(RuleBroken):
    """A workbook that is not read; `str()` says why and what to do."""

    message = _("This file is not read.")


class NotAWorkbook(WorkbookRefused):
    """Neither xlsx nor xls nor ods."""

    message = _("This file is no workbook. Send an .xlsx file.")


class Damaged(WorkbookRefused):
    """The container or its contents do not hold together, or the reader gave up."""

    message = _(
        "This workbook cannot be read: it is damaged, or it takes more memory than a workbook may. "
        "Open it, copy the rows that matter into a new workbook, and send that."
    )


class Locked(WorkbookRefused):
    """Encrypted with a password."""

    message = _("This workbook is locked with a password. Remove the password and send it again.")


class FileTooLarge(WorkbookRefused):
    """The file itself is too large."""

    message = _("The file has %(size)s MB; at most %(limit)s MB are read.")


class UnpacksTooLarge(WorkbookRefused):
    """A small file that unpacks to a large one."""

    message = _("This workbook unpacks to %(size)s MB, far more than its rows need. Copy the rows into a new workbook.")


class TooManyCells(WorkbookRefused):
    """Cells with values reach too far."""

    message = _(
        "The sheet %(sheet)s reaches to row %(rows)s and column %(columns)s, further than is read. "
        "Delete the stray cells at its end, or copy the rows into a new workbook."
    )


class HasMacros(WorkbookRefused):
    """Macros, or the binary format that hides them."""

    message = _("This workbook carries macros and is not opened. Save it as a plain .xlsx workbook and send that.")


class HasEntities(WorkbookRefused):
    """XML with a document type or entities, or in a disguise."""

    message = _("This workbook was made by no office program (it declares XML entities) and is not opened.")


class HasExternalLinks(WorkbookRefused):
    """Links to other workbooks or to data sources."""

    message = _(
        "This workbook takes values from other files. Paste them as values, break the links, and send it again."
    )


class TookTooLong(WorkbookRefused):
    """The reader did not finish."""

    message = _("This workbook was not read to its end within %(seconds)s seconds. Split it into smaller ones.")


REASONS: dict[str, type[WorkbookRefused]] = {
    one.__name__: one
    for one in (
        NotAWorkbook, Damaged, Locked, UnpacksTooLarge, TooManyCells, HasMacros, HasEntities, HasExternalLinks
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a workbook may reach: rows and columns with values of one sheet, and their product over all sheets."""

    rows: int = 100_000
    columns: int = 200
    cells: int = 2_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: row 1 of the program is `rows[0]`, an empty cell is ''; merged ranges are (first, last) from 0."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merged: tuple[MergedRange, ...] = ()
    hidden: bool = False
    # Days are numbered from 1904, which matters where a day stands as a bare number.
    date1904: bool = False


def read_sheets(source: Path | bytes, bounds: Bounds | None = None) -> list[Sheet]:
    """Read every sheet; raises a WorkbookRefused. Numbers without a fraction come as int, days as date.

    A cell that holds an error is empty. NUL, which an xlsx can write as _x0000_ and no database can keep, is dropped.
    """
    data = source.read_bytes() if isinstance(source, Path) else source
    if len(data) > PACKED:
        raise FileTooLarge(size=len(data) >> 20, limit=PACKED >> 20)
    most = bounds or Bounds()
    try:
        with readers.take().read(f"{most.rows},{most.columns},{most.cells},{MEMORY}", data) as answer:
            return _sheets(answer)
    except subprocess.TimeoutExpired as error:
        raise TookTooLong(seconds=SECONDS) from error


def _sheets(answer: IO[bytes]) -> list[Sheet]:
    sheets: list[Sheet] = []
    for line in answer:
        try:
            told = json.loads(NUL.sub(rb"\1", line) if rb"\u0000" in line else line)
        except ValueError as error:
            raise Damaged from error  # the child died in the middle of a line
        if isinstance(told, list):
            # Almost every cell is a text.
            sheets[-1].rows.extend([one if type(one) is str else _cell(one) for one in row] for row in told)
        elif "refused" in told:
            raise REASONS.get(told["refused"], Damaged)(**told["values"])
        elif "sheet" in told:
            merged = tuple(((r1, c1), (r2, c2)) for (r1, c1), (r2, c2) in told["merged"])
            sheets.append(Sheet(told["sheet"], [], merged, told["hidden"], told["date1904"]))
        elif "end" in told:
            return sheets
    raise Damaged


def _cell(value: Any) -> Cell:  # noqa: ANN401 - JSON
    if isinstance(value, dict):
        if "d" in value:
            return date.fromisoformat(value["d"])
        return datetime.fromisoformat(value["t"])
    return "" if value is None else value


def texts_of(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Rows as texts with their numbers in the program: days in ISO form, numbers in digits."""
    for number, row in enumerate(sheet.rows, 1):
        yield number, [value.isoformat() if isinstance(value, date) else str(value) for value in row]
