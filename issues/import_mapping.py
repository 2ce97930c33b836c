"""An odd layout, fixed once: the rows that could be its header, and the remembering for the county."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from issues.models import LayoutMapping, PlanUpload
from issues.sheet_cells import key, prose
from issues.sheet_columns import HEADERS, Layouts
from issues.sheet_files import fill_merged, sheets_of
from issues.sheet_header import find, fingerprint
from units import audit
from units.access import Account
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


@transaction.atomic
def remember(upload: PlanUpload, row: Candidate, columns: dict[str, str], *, by: Account) -> LayoutMapping:
    """Remember for the upload's area which column is which under this header; a later answer replaces an earlier."""
    known = {place: name for place, name in columns.items() if name in HEADERS}
    mapping, _created = LayoutMapping.objects.update_or_create(
        area=upload.area, fingerprint=fingerprint(row.cells), defaults={"columns": known, "fixed_by": by}
    )
    told: dict[str, Any] = {"columns": {name: place for place, name in known.items()}}
    audit.record("issues.layout_fixed", audit.Change(mapping, upload.area.code, after=told), by=by)
    return mapping
