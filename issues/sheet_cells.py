"""Cells as keys for matching and as prose to keep: keys are normalised (NFKC, no blanks), prose never (① stays ①)."""

import unicodedata
from collections.abc import Callable, Hashable, Sequence
from datetime import date, datetime
from functools import lru_cache

from units.workbooks import Cell


@lru_cache(maxsize=20_000)
def key_of(text: str) -> str:
    """The text as it is compared: full-width forms narrowed, every blank taken out, lower case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).lower().replace("\u200b", "").replace("\ufeff", "")


def prose(value: Cell) -> str:
    """The cell as a text, without blanks around it; nothing inside is changed."""
    if isinstance(value, str):
        return value.strip().strip("\u200b\ufeff")
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def key(value: Cell) -> str:
    """`key_of` of any cell."""
    return key_of(value if isinstance(value, str) else prose(value))


def each[Said: Hashable, Meant](column: Sequence[Said], meaning: Callable[[Said], Meant]) -> list[Meant]:
    """What each cell of a column means; worked out once for all that say the same, as most cells of a column do."""
    meant = {said: meaning(said) for said in set(column)}
    return [meant[said] for said in column]


def letters(column: int) -> str:
    """Name of a column, counted from 0, as the spreadsheet program shows it."""
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def place(row: int, column: int) -> str:
    """Name of a cell: row from 1, column from 0."""
    return f"{letters(column)}{row}"


def row_of(cell: str) -> int:
    """The row of a cell's name."""
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
