"""Opening a plan file: a workbook through the safe reader, or a CSV in the encodings of offices; its merged cells."""

import csv
import io
from pathlib import PurePath

from units import workbooks
from units.register_file import MAGIC, BrokenCsv, Source, encoding_of
from units.workbooks import Sheet

BOUNDS = workbooks.Bounds(rows=60_000, columns=200, cells=2_000_000)
# Cells that merged ranges may fill, all together: overlapping ranges of a forged file are no reason to work for hours.
FILLED = 4_000_000


def sheets_of(name: str, content: bytes) -> list[Sheet]:
    """Every sheet of the file; raises WorkbookRefused, or RegisterFileRefused for a text that cannot be read."""
    if PurePath(name).suffix.lower() in {".xlsm", ".xlsb", ".xltm", ".xlam"}:
        raise workbooks.HasMacros
    if content.startswith(MAGIC) or content.startswith(b"PK"):
        return workbooks.read_sheets(content, BOUNDS)
    if len(content) > workbooks.PACKED:
        raise workbooks.FileTooLarge(size=len(content) >> 20, limit=workbooks.PACKED >> 20)
    if not content.strip():
        return [Sheet(PurePath(name).stem)]
    if b"\0" in content:
        raise workbooks.NotAWorkbook
    return [_of_csv(name, content)]


def _of_csv(name: str, content: bytes) -> Sheet:
    text = content.decode(encoding_of(Source.of_bytes(name, content)))
    delimiter = max(",\t;", key=text[:4000].count)
    sheet = Sheet(PurePath(name).stem)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            if len(sheet.rows) >= BOUNDS.rows or len(row) > BOUNDS.columns:
                raise workbooks.TooManyCells(sheet=sheet.name, rows=len(sheet.rows) + 1, columns=len(row))
            sheet.rows.append([_plain(cell) for cell in row])
    except csv.Error as error:
        raise BrokenCsv(file=name, line=reader.line_num) from error
    return sheet


def _plain(cell: str) -> str:
    """Without the apostrophe that a safe export sets before a text that could be taken for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {"=", "+", "-", "@", "\t"} else cell


def fill_merged(sheet: Sheet) -> None:
    """Let the value of a merged range hold for each of its cells."""
    left = FILLED
    for (top, start), (bottom, end) in sheet.merged:
        if top >= len(sheet.rows) or start >= len(sheet.rows[top]):
            continue
        value = sheet.rows[top][start]
        for row in sheet.rows[top : bottom + 1]:
            stop = min(end + 1, len(row))
            left -= max(stop - start, 0) + 1
            if left < 0:
                return
            row[start:stop] = [value] * (stop - start)
