"""What a preview finds: every error by sheet and cell, and what the good rows would change. The page, the command and
the annotated workbook all speak from it."""

import hashlib
import json
from collections.abc import Container
from dataclasses import asdict, dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from issues.sheet_cells import place, prose, row_of
from issues.sheet_rows import LeftOut, Row, Table
from units.models import Unit

# Identity of a row on re-upload: the unit's number, and the keys of issue and action.
type MeasureKey = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong, or worth a look, at one cell; `column` and `value` as the sheet writes them."""

    sheet: str
    cell: str
    column: str
    value: str
    message: str


@dataclass(slots=True)
class Taken:
    """One row as it is understood; unit, `place` (its number), aspect and the rest are set when it has no error."""

    row: int
    identity: MeasureKey
    unit: Unit | None = None
    place: int = 0
    plan_kind: str = ""
    category: str = ""
    aspect: str = ""
    aspect_id: int = 0
    issue: str = ""
    target: str = ""
    content: str = ""
    action: str = ""
    due_on: date | None = None
    leader: str = ""
    leader_post: str = ""
    handler: str = ""
    handler_post: str = ""
    note: str = ""

    def as_dict(self, sheet: str) -> dict[str, Any]:
        """The canonical measure, as the contract prints it."""
        return {
            "sheet": sheet,
            "row": self.row,
            "unit_code": self.unit.code if self.unit else "",
            **{name: getattr(self, name) for name in ("plan_kind", "category", "aspect", "issue", "target", "content")},
            "action": self.action,
            "due_on": self.due_on.isoformat() if self.due_on else None,
            **{name: getattr(self, name) for name in ("leader", "leader_post", "handler", "handler_post", "note")},
        }


@dataclass(frozen=True, slots=True)
class Change:
    """A measure that stands in the unit's plan already and would change: per column the old and the new text."""

    row: int
    unit: str
    issue: str
    action: str
    fields: list[tuple[str, str, str]]


@dataclass(slots=True)
class Report:
    """The whole preview. `rows` are the good ones in the order of the sheet; `digest` names what it was made of."""

    sheet: str
    rows: list[Taken] = field(default_factory=list)
    new: list[Taken] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    # Measures in the plans of these units that the file does not name; an upload never takes one away.
    staying: int = 0
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    digest: str = ""
    committed: bool = False

    def as_dict(self, *, rows: bool = False) -> dict[str, Any]:
        """The JSON of the contract."""
        told: dict[str, Any] = {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "errors": [asdict(one) for one in self.errors],
            "warnings": [asdict(one) for one in self.warnings],
            "left_out": [asdict(one) for one in self.left_out],
            "committed": self.committed,
        }
        if rows:
            told["rows"] = [one.as_dict(self.sheet) for one in self.rows]
        return told


class Notes:
    """Collects the problems of one table."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.errors: list[Problem] = []
        self.warnings: list[Problem] = []
        self.wrong: set[int] = set()

    def error(self, row: Row, column: str, message: object) -> None:
        """Something that keeps the row from being taken."""
        self.errors.append(self._problem(row, column, message))
        self.wrong.add(row.number)

    def error_at(self, cell: str, word: str, value: str, message: str) -> None:
        """Something wrong above the rows, which keeps them all from being taken."""
        self.errors.append(Problem(self.table.sheet, cell, word, value, message))

    def warn(self, row: Row, column: str, message: object) -> None:
        """Something to look at; never blocks."""
        self.warnings.append(self._problem(row, column, message))

    def warn_at(self, row: int, column: int, word: str, message: str) -> None:
        """A warning at a cell of the header that belongs to no column."""
        self.warnings.append(Problem(self.table.sheet, place(row, column), word, word, message))

    def forget(self, rows: Container[int]) -> None:
        """Take back what was said of these rows: they are left out."""
        self.errors = [one for one in self.errors if row_of(one.cell) not in rows]
        self.warnings = [one for one in self.warnings if row_of(one.cell) not in rows]
        self.wrong = {number for number in self.wrong if number not in rows}

    def _problem(self, row: Row, column: str, message: object) -> Problem:
        table = self.table
        value = prose(row.cells.get(column, ""))
        return Problem(table.sheet, table.cell(row.number, column), table.word(column), value, str(message))


# All that a commit writes of a row.
DIGESTED = attrgetter(
    "row", "unit.code", "plan_kind", "aspect_id", "issue", "target", "content", "action", "due_on",
    "leader", "leader_post", "handler", "handler_post", "note",
)  # fmt: skip


def digest_of(rows: list[Taken], basis: list[Any]) -> str:
    """Names what a preview was made of: the good rows, each with its unit, and what stands in the database beside
    them."""
    parts = [[DIGESTED(one) for one in rows], basis]
    return hashlib.sha256(json.dumps(parts, default=str, ensure_ascii=False).encode()).hexdigest()
