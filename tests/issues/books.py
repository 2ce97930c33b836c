"""Workbooks of plans made for a test: in the canonical columns, and changed inside."""

import io
import zipfile
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

import xlsxwriter

from issues.sheet_columns import HEADERS
from tests.issues.samples import DATA

NAMES = [name for name in HEADERS if name != "number"]
CLEAN = [HEADERS[name] for name in NAMES]
SAMPLE = DATA / "plans_clean.xlsx"
ROW = [
    "云溪县",
    "松坪乡",
    "松坪村",
    "",
    "整顿方案",
    "民生改善",
    "道路",
    "a",
    "b",
    "c",
    "d",
    "2016-12-05",
    "e",
    "",
    "f",
    "",
    "",
]


def book(rows: list[list[Any]], *more: list[list[Any]], names: Sequence[str] = ()) -> bytes:
    """A workbook of one sheet for each list of rows, called Sheet1 and so on unless named."""
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    for sheet_rows, name in zip_longest((rows, *more), names):
        sheet = made.add_worksheet(name)
        for number, row in enumerate(sheet_rows):
            sheet.write_row(number, 0, row)
    made.close()
    return target.getvalue()


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with a replacement inside one of its parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in source.infolist():
            data = source.read(entry)
            copy.writestr(entry.filename, data.replace(old, new) if entry.filename == part else data)
    return target.getvalue()


def added(content: bytes, name: str, data: bytes) -> bytes:
    """The workbook with one more part."""
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(name, data)
    return target.getvalue()
