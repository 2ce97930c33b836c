"""Looks inside a workbook before a library opens it: how much it unpacks to, how far its cells reach, what it carries.

Runs in the reading child (units/workbook_child.py), so it imports neither Django nor anything of ours nor, for a quick
start, what can be done without (`dataclasses`). It exists to say
clearly what is wrong; what it overlooks still meets the child's limits on memory and time.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK"
ENTRIES = 2_000
UNPACKED = 512 << 20
# Honest sheets of repeated borders come to about 150; nothing small is a bomb.
RATIO, RATIO_FROM = 300, 32 << 20
# Small enough to be given the same memory again and again.
CHUNK = 1 << 16
CARRY = 1 << 10

# A cell with a value, whatever prefix its writer gave the names; formatted empty cells are harmless and not counted.
CELL = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*["']\$?([A-Za-z]{1,3})\$?(\d{1,7})["'](?:[^<>]*[^<>/])?>\s*<(?:\w+:)?(?:v|is|f)\b"""
)


# Columns with a name of one letter.
LETTERS = 26

DATE1904 = re.compile(rb"""date1904\s*=\s*["'](?:1|true)["']""")
MERGED = 50_000


class Refusal(Exception):
    """A workbook that is not opened: the name of the reason (units/workbooks.py says it) and its figures."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


class Limits(NamedTuple):
    """How far the cells with values may reach: rows and columns of a sheet, and rows times columns of all sheets."""

    rows: int
    columns: int
    cells: int

    def check(self, sheet: str, rows: int, columns: int) -> int:
        """Refuse a sheet that reaches too far; returns its rows times columns."""
        if rows > self.rows or columns > self.columns or rows * columns > self.cells:
            raise Refusal("TooManyCells", sheet=sheet, rows=rows, columns=columns)
        return rows * columns


class Seen:
    """What the look inside finds and the reading library does not tell."""

    __slots__ = ("date1904", "merged")

    def __init__(self) -> None:
        self.date1904 = False
        # By sheet of an OpenDocument file: ranges as (first row, first column), (last row, last column), from 0.
        self.merged: dict[str, list[tuple[tuple[int, int], tuple[int, int]]]] = {}


def inspect(data: bytes, limits: Limits) -> Seen:
    """Raise Refusal when the workbook must not be opened."""
    seen = Seen()
    if data.startswith(CFB):
        _inspect_cfb(data)
        # The record DATEMODE (0x0022), two bytes long, with the value 1.
        seen.date1904 = b"\x22\x00\x02\x00\x01\x00" in data[:65536]
    elif data.startswith(ZIP):
        _inspect_zip(data, limits, seen)
    else:
        raise Refusal("NotAWorkbook")
    return seen


def _inspect_cfb(data: bytes) -> None:
    """The old binary container: names of its streams are UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Refusal("Locked")
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise Refusal("HasMacros")


def _inspect_zip(data: bytes, limits: Limits, seen: Seen) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _sizes(entries, len(data))
            _contents(entries)
            for entry in entries:
                if entry.filename.lower().endswith((".xml", ".rels")):
                    _part(archive, entry, limits, seen)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Refusal("Damaged") from error


def _sizes(entries: list[zipfile.ZipInfo], packed: int) -> None:
    names = {entry.filename.lower() for entry in entries}
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES or len(names) < len(entries):
        raise Refusal("Damaged")
    if unpacked > UNPACKED or (unpacked > RATIO_FROM and unpacked > packed * RATIO):
        raise Refusal("UnpacksTooLarge", size=unpacked >> 20)


def _contents(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.lower().replace("\\", "/") for entry in entries]
    if any(
        name.endswith(("vbaproject.bin", "workbook.bin")) or name.startswith(("basic/", "scripts/")) for name in names
    ):
        raise Refusal("HasMacros")
    if any("/externallinks/" in name or name.endswith("xl/connections.xml") for name in names):
        raise Refusal("HasExternalLinks")
    if not {"xl/workbook.xml", "content.xml"} & set(names):
        raise Refusal("NotAWorkbook")


def _part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits, seen: Seen) -> None:
    """Read one part in pieces: no document type, no entity, no macro type, and no cell out of bounds."""
    name = entry.filename.lower()
    if name == "content.xml":
        _open_document(_pieces(archive, entry), limits, seen)
        return
    sheet = "/worksheets/" in name
    far = _far(limits)
    rows = columns = 0
    tail = b""
    for piece in _pieces(archive, entry):
        text = tail + piece
        _forbidden(text)
        if name == "xl/workbook.xml" and DATE1904.search(text):
            seen.date1904 = True
        if sheet and far.search(text):
            for column, row in CELL.findall(text):
                rows, columns = max(rows, int(row)), max(columns, _number(column))
        tail = text[-CARRY:]
    limits.check(entry.filename.rsplit("/", 1)[-1], rows, columns)


def _far(limits: Limits) -> re.Pattern[bytes]:
    """What the name of a cell out of bounds begins with: two letters, or a row number of many digits.

    Most sheets have none, and are spared the look at every cell. It is all that is searched for in every sheet, so
    it begins with a letter that stands as it is, and never tries a place twice.
    """
    digits = len(str(min(limits.rows, limits.cells // LETTERS)))
    return re.compile(rb"""r\s*+=\s*+["']\$?+[A-Za-z](?:[A-Za-z]{1,2}+\$?\d|\$?\d{%d})""" % digits)


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as part:
        while piece := part.read(CHUNK):
            yield piece


def _forbidden(text: bytes) -> None:
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text or b"\0" in text:
        # A NUL means UTF-16, in which the words above would hide; no office program writes its parts so.
        raise Refusal("HasEntities")
    if b"macroEnabled" in text:
        raise Refusal("HasMacros")


_COLUMNS: dict[bytes, int] = {}


def _number(letters: bytes) -> int:
    """The column's number, A being 1; remembered, for a sheet names few columns many times."""
    if letters not in _COLUMNS:
        total = 0
        for letter in letters.upper():
            total = total * 26 + letter - 64
        _COLUMNS[letters] = total
    return _COLUMNS[letters]


class _OpenDocument:
    """Reach of the tables of an OpenDocument sheet, in which rows and cells carry repeat counts."""

    def __init__(self, limits: Limits, found: Seen) -> None:
        self.limits, self.found = limits, found
        self.sheet = ""
        self.row = self.row_repeat = self.column = self.rows = self.columns = 0
        self.valued = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "table":
            self.sheet, self.row, self.rows, self.columns = attributes.get(f"{TABLE} name", ""), 0, 0, 0
        elif local == "table-row":
            self.row_repeat, self.column, self.valued = _count(attributes, "number-rows-repeated"), 0, False
            self.row += self.row_repeat
        elif local in {"table-cell", "covered-table-cell"}:
            self._merged(attributes)
            self.column += _count(attributes, "number-columns-repeated")
            if any(key.endswith(" value-type") for key in attributes):
                self.columns, self.rows = max(self.columns, self.column), max(self.rows, self.row)
        elif local in {"table-source", "dde-source"}:
            raise Refusal("HasExternalLinks")

    def _merged(self, attributes: dict[str, str]) -> None:
        down, across = _count(attributes, "number-rows-spanned"), _count(attributes, "number-columns-spanned")
        ranges = self.found.merged.setdefault(self.sheet, [])
        if down * across > 1 and len(ranges) < MERGED:
            top = self.row - self.row_repeat
            ranges.append(((top, self.column), (top + down - 1, self.column + across - 1)))

    def end(self, name: str) -> None:
        if name == f"{TABLE} table":
            self.limits.check(self.sheet, self.rows, self.columns)


TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(f"{TABLE} {name}", "1")
    return int(text) if text.isdecimal() else 1


def _open_document(pieces: Iterator[bytes], limits: Limits, found: Seen) -> None:
    seen = _OpenDocument(limits, found)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = seen.start, seen.end
    try:
        for piece in pieces:
            _forbidden(piece)
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refusal("Damaged") from error
