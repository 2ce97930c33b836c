"""Finding the header of a plan sheet: below any number of title rows, one to three rows high, in any order."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from issues.sheet_cells import key
from issues.sheet_columns import HEADERS, IDENTITY, POST, POST_OF, Layouts
from units.workbooks import Cell

SEARCHED = 60
HEIGHT = 3
# Fewer known columns than this is a sentence that happens to hold a word, not a header.
FEWEST = 5

type Grid = Sequence[Sequence[Cell]]
# A cell with a text: its place in the row, its key, and the text.
type Word = tuple[int, str, str]


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands (rows from 0, `first` to `last`), which column is where, and the sheet's own words."""

    first: int
    last: int
    columns: dict[str, int]
    words: dict[int, str]
    unknown: dict[int, str]
    # Columns that stand twice, with the places of both.
    twice: dict[str, tuple[int, int]]

    @property
    def rank(self) -> tuple[int, int]:
        """What makes a header the better one: more columns, then fewer rows."""
        return len(self.columns), self.first - self.last

    @property
    def looks_right(self) -> bool:
        """Tell whether rows can be read under it: a unit, what is wrong, what is done about it."""
        has_unit = any(name in self.columns for name in IDENTITY)
        return (
            has_unit and len(set(self.columns) - {"number"}) >= FEWEST and bool({"issue", "action"} & set(self.columns))
        )


def fingerprint(cells: Sequence[Cell]) -> str:
    """Digest of a header row's normalised cells in order, without the empty ones at its end."""
    keys = [key(cell) for cell in cells]
    while keys and not keys[-1]:
        keys.pop()
    return hashlib.sha256("\x1f".join(keys).encode()).hexdigest()


def find(grid: Grid, layouts: Layouts) -> Header | None:
    """The best header of a sheet: a layout fixed by an officer, else the rows that name most columns; None without one.

    Of equals the uppermost wins, and the lowest height: a first data row adds no column.
    """
    best: Header | None = None
    words = [_words(row) for row in grid[: SEARCHED + HEIGHT]]
    for first in range(min(len(grid), SEARCHED)):
        if fixed := layouts.fixed.get(fingerprint(grid[first])) if layouts.fixed else None:
            return _fixed(grid, first, fixed)
        for last in range(first, min(first + HEIGHT, len(grid))):
            found = _read(words, first, last, layouts)
            if best is None or found.rank > best.rank:
                best = found
    return best if best and len(best.columns) > 1 else None


def _fixed(grid: Grid, first: int, columns: dict[int, str]) -> Header:
    words = {place: str(cell).strip() for place, cell in enumerate(grid[first]) if key(cell)}
    places = {name: place for place, name in columns.items() if name in HEADERS}
    unknown = {place: word for place, word in words.items() if place not in columns}
    return Header(first, first, places, words, unknown, {})


def _words(cells: Sequence[Cell]) -> list[Word]:
    return [(at, word, cell.strip()) for at, cell in enumerate(cells) if isinstance(cell, str) and (word := key(cell))]


def _read(rows: Sequence[list[Word]], first: int, last: int, layouts: Layouts) -> Header:
    columns: dict[str, int] = {}
    words: dict[int, str] = {}
    unknown: dict[int, str] = {}
    twice: dict[str, tuple[int, int]] = {}
    person = ""
    for place, path in _paths(rows[first : last + 1]):
        words[place] = path[-1][1]
        name = _column([one for one, _word in path], person, layouts)
        person = name if name in POST_OF else person
        if not name:
            unknown[place] = words[place]
        elif name not in columns:
            columns[name] = place
        elif name != "number":
            twice[name] = (columns[name], place)
    return Header(first, last, columns, words, unknown, twice)


def _paths(rows: Sequence[list[Word]]) -> list[tuple[int, list[tuple[str, str]]]]:
    """For each place with a text its header cells from the top, as (key, text), repeats of a merge once."""
    paths: dict[int, list[tuple[str, str]]] = {}
    for row in rows:
        for place, word, text in row:
            path = paths.setdefault(place, [])
            if not path or path[-1][0] != word:
                path.append((word, text))
    return sorted(paths.items())


def _column(path: list[str], person: str, layouts: Layouts) -> str:
    """The column that a path names: all its words together, or the lowest alone; a bare post is that of its person."""
    if path[-1] in POST:
        above = layouts.column(path[0]) if len(path) > 1 else ""
        return POST_OF.get(above) or POST_OF.get(person, "")
    return layouts.column("".join(path)) or layouts.column(path[-1])
