"""Reading a roster workbook: every row as officials' particulars, and every error by its cell, all at once."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from string import ascii_uppercase

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.people import phones, roster_columns
from campaign.people.roster import Particulars
from units import days, workbooks
from units.rules import RuleBroken

BOUNDS = workbooks.Bounds(rows=6_000, columns=40, cells=240_000)
HEADER_ROWS = 10
LENGTHS = {"name": 40, "post": 80, "organisation": 80, "work_phone": 24}


class NoRosterHeader(RuleBroken):
    """No sheet has the columns of a roster."""

    message = gettext_lazy("No sheet has the columns %(columns)s. Start from the roster's own export.")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, with the sheet's own name of the cell."""

    cell: str
    value: str
    message: str


@dataclass(slots=True)
class Row:
    """One row as it was read; `phone_masked` says that the phone is a mask, which means "as it is"."""

    line: int
    columns: Mapping[str, int]
    texts: Mapping[str, str]
    number: int | None = None
    left_on: date | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def particulars(self) -> Particulars:
        """What the row says about the official."""
        return Particulars(
            self.texts["name"], self.texts["post"], self.texts["organisation"], phones.normal(self.texts["work_phone"])
        )

    @property
    def phone_masked(self) -> bool:
        """A number with stars in it."""
        return "*" in self.texts["work_phone"]

    def blame(self, name: str, message: str) -> None:
        """Note a problem of one cell; of the whole row where the sheet has no such column."""
        place = self.columns.get(name)
        cell = f"{_column(place)}{self.line}" if place is not None else str(self.line)
        self.problems.append(Problem(cell, self.texts.get(name, ""), message))


def read(content: bytes) -> list[Row]:
    """Every filled row below the header of the first sheet that has one; raises WorkbookRefused, NoRosterHeader."""
    for sheet in workbooks.read_sheets(content, BOUNDS):
        rows = workbooks.texts_of(sheet)
        for _number, cells in zip(range(HEADER_ROWS), (row for _n, row in rows), strict=False):
            columns = _columns(cells)
            if all(name in columns for name in roster_columns.NEEDED):
                return list(_rows(columns, rows))
    raise NoRosterHeader(columns="、".join(roster_columns.COLUMNS[name][0] for name in roster_columns.NEEDED))


def _columns(cells: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        name = roster_columns.field_of(unicodedata.normalize("NFKC", cell))
        if name:
            found.setdefault(name, place)
    return found


def _rows(columns: Mapping[str, int], rows: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    for line, cells in rows:
        texts = dict.fromkeys(roster_columns.COLUMNS, "")
        texts |= {name: cells[place].strip() for name, place in columns.items() if place < len(cells)}
        if any(texts.values()):
            row = Row(line, columns, texts)
            _check(row)
            yield row


def _check(row: Row) -> None:
    """Everything that a row shows to be wrong by itself."""
    for name in roster_columns.NEEDED:
        if not row.texts[name]:
            row.blame(name, _("This is missing."))
    for name, most in LENGTHS.items():
        if len(row.texts[name]) > most:
            row.blame(name, _("At most %(most)s characters.") % {"most": most})
    if row.texts["number"]:
        if row.texts["number"].isascii() and row.texts["number"].isdigit() and len(row.texts["number"]) < 19:
            row.number = int(row.texts["number"])
        else:
            row.blame("number", _("This is no number of the roster; leave it blank for a new official."))
    if row.texts["left_on"]:
        try:
            row.left_on = days.parse(row.texts["left_on"])
        except ValueError:
            row.blame("left_on", _("This is no day; write 2016-12-05."))
    phone = phones.normal(row.texts["work_phone"])
    if phone and not row.phone_masked:
        try:
            phones.check(phone)
        except ValidationError as error:
            row.blame("work_phone", error.messages[0])


def _column(place: int) -> str:
    """A column as the program names it: A, B, …, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = ascii_uppercase[rest] + name
    return name
