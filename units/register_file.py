"""Reading a register file: CSV in the encodings that offices send, or a workbook, as numbered rows of text.

A file is read as a stream and more than once, so nothing holds a register of the country in memory.
"""

import codecs
import csv
import io
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from units import workbooks
from units.rules import RuleBroken

# Headers that are understood, per column: the contract's words and the ones on the offices' own sheets.
HEADERS: dict[str, frozenset[str]] = {
    "code": frozenset({"code", "区划代码", "代码", "统计用区划代码"}),
    "name": frozenset({"name", "名称", "单位名称"}),
    "kind": frozenset({"kind", "类型"}),
    "opened_on": frozenset({"opened_on", "设立日期"}),
    "closed_on": frozenset({"closed_on", "撤销日期"}),
    "successor": frozenset({"successor", "并入"}),
}
NEEDED = ("code", "name")
# Title rows that may stand above the header.
HEADER_ROWS = 10
CHUNK = 1 << 20
MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
BOUNDS = workbooks.Bounds(rows=300_000, columns=60, cells=3_000_000)

type NumberedRow = tuple[int, list[str]]


class RegisterFileRefused(RuleBroken):
    """A file of which no row is read; `str()` says why and what to do."""


class WrongEncoding(RegisterFileRefused):
    """Neither UTF-8 nor GB18030."""

    message = _(
        "%(file)s is text in an unknown encoding (neither UTF-8 nor GB18030), or no text at all. "
        "Save it as “CSV UTF-8” or as an .xlsx workbook."
    )


class NoHeader(RegisterFileRefused):
    """No row names the columns."""

    message = _("%(file)s has no header: its first row must name the columns, among them code and name.")


class ColumnTwice(RegisterFileRefused):
    """Two columns claim to be the same."""

    message = _("%(file)s has two columns for %(column)s; keep one of them.")


class BrokenCsv(RegisterFileRefused):
    """The quotes of a CSV do not match, or a cell is endless."""

    message = _("%(file)s breaks off near line %(line)s: a quotation mark is missing, or a cell is far too long.")


@dataclass(frozen=True, slots=True)
class Source:
    """A file by name, to be opened as often as needed."""

    name: str
    open: Callable[[], BinaryIO]

    @classmethod
    def of_path(cls, path: Path) -> "Source":
        """A file on this machine."""
        return cls(path.name, lambda: path.open("rb"))

    @classmethod
    def of_bytes(cls, name: str, content: bytes) -> "Source":
        """An upload."""
        return cls(name, lambda: io.BytesIO(content))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under one header: where they stand, in which cell each column is, and the rows with their numbers."""

    label: str
    columns: dict[str, int]
    width: int
    rows: Iterator[NumberedRow]


def tables(source: Source) -> Iterator[Table]:
    """Read the file's tables: one of a CSV, one of each sheet with a header of a workbook.

    Raises RegisterFileRefused or workbooks.WorkbookRefused. Sheets without a header are notes, unless all are.
    """
    with source.open() as file:
        start = file.read(4)
    if start in MAGIC:
        yield from _of_workbook(source)
    else:
        yield _of_csv(source)


def _of_workbook(source: Source) -> Iterator[Table]:
    with source.open() as file:
        sheets = workbooks.read_sheets(file.read(), BOUNDS)
    found = False
    for sheet in sheets:
        label = f"{source.name} · {sheet.name}" if len(sheets) > 1 else source.name
        table = _with_header(label, workbooks.texts_of(sheet))
        if table is not None:
            found = True
            yield table
    if not found:
        raise NoHeader(file=source.name)


def _of_csv(source: Source) -> Table:
    table = _with_header(source.name, _csv_rows(source, encoding_of(source)))
    if table is None:
        raise NoHeader(file=source.name)
    return table


def encoding_of(source: Source) -> str:
    """UTF-8, with or without a byte-order mark, else GB18030 (GBK fails on rare characters); raises WrongEncoding."""
    for encoding in ("utf-8", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with source.open() as file:
                while piece := file.read(CHUNK):
                    if b"\0" in piece:
                        raise WrongEncoding(file=source.name)
                    decoder.decode(piece)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return "utf-8-sig" if encoding == "utf-8" else encoding
    raise WrongEncoding(file=source.name)


def _csv_rows(source: Source, encoding: str) -> Iterator[NumberedRow]:
    with source.open() as file, io.TextIOWrapper(file, encoding=encoding, newline="") as text:
        first = text.readline()
        delimiter = "\t" if "\t" in first and "," not in first else ","
        reader = csv.reader(chain([first], text), delimiter=delimiter)
        line = 0
        try:
            for row in reader:
                # The record's first line, as an editor counts them: a quoted cell may span several.
                yield line + 1, row
                line = reader.line_num
        except csv.Error as error:
            raise BrokenCsv(file=source.name, line=reader.line_num) from error


def _with_header(label: str, rows: Iterator[NumberedRow]) -> Table | None:
    for _number, row in zip(range(HEADER_ROWS), rows, strict=False):
        columns = _columns(label, row[1])
        if all(name in columns for name in NEEDED):
            return Table(label, columns, len(row[1]), rows)
    return None


def _columns(label: str, cells: list[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, cell in enumerate(cells):
        word = unicodedata.normalize("NFKC", cell).strip().lower()
        for name, words in HEADERS.items():
            if word in words:
                if name in columns:
                    raise ColumnTwice(file=label, column=name)
                columns[name] = place
    return columns
