"""An odd layout, fixed once: the rows that could be its header, and the remembering for the county."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from issues.import_report import Notes
from issues.import_units import Resolver
from issues.models import LayoutMapping, PlanUpload
from issues.sheet_cells import key, prose
from issues.sheet_columns import HEADERS, Layouts
from issues.sheet_files import fill_merged, sheets_of
from issues.sheet_header import find, fingerprint
from issues.sheet_rows import read
from units import audit, codes
from units.access import Account
from units.levels import WIDTHS, Level
from units.models import Unit
from units.rules import RuleBroken
from units.workbooks import Cell

OFFERED = 20


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that could be the header: its number in the program, its cells with the column that each seems to be."""

    number: int
    words: list[tuple[int, str, str]]
    cells: list[Cell]

    @property
    def sample(self) -> str:
        """The row in one line, to choose it by."""
        return " · ".join(word for _at, word, _column in self.words)[:120]


def candidates(upload: PlanUpload, layouts: Layouts) -> tuple[list[Candidate], int]:
    """The first rows with text of the sheet that was chosen, else of the first that has any; and the number of the one
    most like a header."""
    for sheet in sheets_of(upload.name, bytes(upload.content)):
        if (sheet.name != upload.sheet if upload.sheet else sheet.hidden) or not any(
            key(cell) for row in sheet.rows[:OFFERED] for cell in row
        ):
            continue
        fill_merged(sheet)
        header = find(sheet.rows, layouts)
        rows = []
        for number, cells in enumerate(sheet.rows[:OFFERED], 1):
            words = [(at, prose(cell), layouts.column(key(cell))) for at, cell in enumerate(cells) if key(cell)]
            if len(words) > 1:
                rows.append(Candidate(number, words, cells))
        best = header.last + 1 if header else max(rows, key=lambda row: len(row.words)).number if rows else 0
        return rows, best
    return [], 0


def remember(
    upload: PlanUpload, row: Candidate, columns: dict[str, str], *, layouts: Layouts, by: Account, on: date
) -> LayoutMapping:
    """Remember for the county which column is which under this header; a later answer replaces an earlier.

    The county is that of the upload's area, else that of the units in the rows; where these lie in several counties it
    is the upload's own area, and so all of them. The file is read before anything is held.
    """
    known = {place: name for place, name in columns.items() if name in HEADERS}
    name = fingerprint(row.cells)
    fixed = {int(place): column for place, column in known.items()}
    area = _county_of(upload, Layouts(layouts.aliases, {name: fixed}), by, on)
    told: dict[str, Any] = {"columns": {column: place for place, column in known.items()}}
    with transaction.atomic():
        mapping, _created = LayoutMapping.objects.update_or_create(
            area=area, fingerprint=name, defaults={"columns": known, "fixed_by": by}
        )
        audit.record("issues.layout_fixed", audit.Change(mapping, area.code, after=told), by=by)
    return mapping


def _county_of(upload: PlanUpload, layouts: Layouts, by: Account, on: date) -> Unit:
    """The county that the layout is remembered for, or the upload's area where there is no single one."""
    if upload.area.level >= Level.COUNTY:
        counties = {upload.area.code[: WIDTHS[Level.COUNTY]]}
    else:
        counties = _counties_in(upload, layouts, by, on)
    if len(counties) != 1:
        return upload.area
    found = Unit.objects.filter(level=Level.COUNTY, code=codes.full(counties.pop())).first()
    return found or upload.area


def _counties_in(upload: PlanUpload, layouts: Layouts, by: Account, on: date) -> set[str]:
    """Codes of the counties in which the units of the rows lie, as far as the rows can be read so."""
    try:
        table = read(upload.name, bytes(upload.content), layouts, upload.sheet)
    except RuleBroken:
        return set()
    units = Resolver(table, Notes(table), by=by, on=on).resolve()
    return {unit.code[: WIDTHS[Level.COUNTY]] for unit in units.values()}
