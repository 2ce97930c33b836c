"""From a row of text to a row of the register: what one row alone can be told to be wrong about is told here."""

import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from units import codes, days, names
from units.areas import Area
from units.levels import KINDS_OF_LEVEL, LEVEL_OF_WIDTH, WIDTHS, Kind, Level
from units.register_file import NEEDED, Table
from units.rules import RuleBroken

KIND_WORDS: dict[str, Kind] = {
    **{kind.value: kind for kind in Kind},
    "街道": Kind.SUBDISTRICT,
    "镇": Kind.TOWN,
    "乡": Kind.TOWNSHIP,
    "民族乡": Kind.TOWNSHIP,
    "开发区": Kind.ZONE,
    "类似乡级单位": Kind.ZONE,
    "社区": Kind.COMMUNITY,
    "居委会": Kind.COMMUNITY,
    "村": Kind.VILLAGE,
    "行政村": Kind.VILLAGE,
    "村委会": Kind.VILLAGE,
}


# A clean row: the table and the line where it stood, and the unit that it tells of. Days are ISO texts or None, codes
# are full, `kind_given` is 1 when the file named the kind. A plain tuple, because a register has 600,000 of them.
type Row = tuple[int, int, str, int, str, int, str, str | None, str | None, str | None]
COLUMNS = ("place", "line", "code", "level", "kind", "kind_given", "name", "opened_on", "closed_on", "successor")


class Reject(NamedTuple):
    """A row that is not taken: where it stood, its code as written, and why, in the user's language."""

    place: int
    line: int
    code: str
    message: str


class RowWrong(Exception):
    """One row's fault; `args[0]` is the sentence for the user, already filled in."""

    def __init__(self, message: str | Promise, **values: object) -> None:
        super().__init__(str(message) % values)


class Cleaner:
    """Cleans the rows of an import's tables; blank ones are passed over.

    A code of 12 digits that ends in 000 is a village's, or the code of a unit above with all its zeros. Its kind tells;
    else it is a village's when the register has that village (`is_village`) or the file has its township in 9 digits.
    Such rows are held back until the end of the files, which `held` then gives. Rows that are wrong go to `rejects`.
    """

    def __init__(self, within: Area, is_village: Callable[[str], bool]) -> None:
        self.within = within
        self.rejects: list[Reject] = []
        self.is_village = is_village
        self._townships: set[str] = set()
        self._held: list[tuple[Table, int, int, list[str]]] = []

    def rows(self, table: Table, place: int) -> Iterator[Row]:
        """Rows of one table; `place` is its number among the tables."""
        code_at, name_at, width = table.columns["code"], table.columns["name"], table.width
        short, level_from, plain = self.within.short_code, max(self.within.level, 1), len(table.columns) == len(NEEDED)
        levels = {width: int(level) for width, level in LEVEL_OF_WIDTH.items()}
        villages = {digit: codes.kind_at(digit.rjust(10), Level.VILLAGE) for digit in "0123456789"}
        for line, cells in table.rows:
            # This loop passes 200,000 rows a second; whatever is not plain goes the long way round.
            if len(cells) == width:
                text, name = cells[code_at], cells[name_at]
                level = levels.get(len(text), 0)
                if level == Level.TOWNSHIP:
                    self._townships.add(text)
                if (
                    plain
                    and level >= level_from
                    and text.isdecimal()
                    and text.isascii()
                    and text.startswith(short)
                    and names.is_plain(name)
                ):
                    if level == Level.VILLAGE:
                        if text[9:] != "000":
                            yield place, line, text, level, villages[text[9]], 0, name, None, None, None
                            continue
                    else:
                        kind = codes.kind_at(text, level)
                        yield place, line, text.ljust(12, "0"), level, kind, 0, name, None, None, None
                        continue
            if any(cell.strip() for cell in cells):
                row = self._row(table, place, line, cells, hold=True)
                if row is not None:
                    yield row

    def held(self) -> Iterator[Row]:
        """The rows held back, once every table has been read."""
        for table, place, line, cells in self._held:
            row = self._row(table, place, line, cells, hold=False)
            if row is not None:
                yield row

    def _row(self, table: Table, place: int, line: int, cells: list[str], *, hold: bool) -> Row | None:
        """A row the thorough way; None when it is rejected or held back."""
        written = ""
        try:
            given = _given(table, cells)
            written = given["code"]
            kind = _kind(given.get("kind", ""))
            code = _code(written)
            if len(code) == codes.FULL and code.endswith("000"):
                if not kind and hold:
                    self._held.append((table, place, line, cells))
                    return None
                code = code if self._names_village(code, kind) else codes.significant(code)
            return _complete(place, line, code, kind, given, self.within)
        except (RowWrong, RuleBroken) as wrong:
            self.rejects.append(Reject(place, line, written[:20], str(wrong)))
            return None

    def _names_village(self, code: str, kind: Kind | None) -> bool:
        if kind:
            return kind in KINDS_OF_LEVEL[Level.VILLAGE]
        return code[: WIDTHS[Level.TOWNSHIP]] in self._townships or self.is_village(code)


def _given(table: Table, cells: list[str]) -> dict[str, str]:
    """The known columns of a row, trimmed; a short row has blanks at its end."""
    if any(cell.strip() for cell in cells[table.width :]):
        raise RowWrong(_("The row has more cells than the header; put a text with a comma in quotation marks."))
    return {column: cells[at].strip() if at < len(cells) else "" for column, at in table.columns.items()}


def _complete(place: int, line: int, code: str, kind: Kind | None, given: dict[str, str], within: Area) -> Row:
    level = codes.level_of(code)
    full = codes.full(code)
    if not within.contains(full, level):
        raise RowWrong(_("It lies outside %(area)s."), area=f"{within.name} {within.short_code}".strip())
    if kind and kind not in KINDS_OF_LEVEL.get(level, ()):
        raise RowWrong(_("%(kind)s is no kind of the level %(level)s."), kind=kind.label, level=level.label)
    opened = _day(given.get("opened_on", ""), _("opening day"))
    closed = _day(given.get("closed_on", ""), _("closing day"))
    if opened and closed and closed <= opened:
        raise RowWrong(_("A unit closes after the day on which it opened."))
    successor = _successor(given.get("successor", ""), full, level)
    if successor and not closed:
        raise RowWrong(_("Only a closed unit has a successor; give the closing day too."))
    told = kind.value if kind else codes.kind_at(code, level)
    name = names.clean_name(given["name"])
    return place, line, full, int(level), told, int(bool(kind)), name, _iso(opened), _iso(closed), successor


def _code(text: str) -> str:
    """The digits of a code; full-width ones are understood."""
    plain = unicodedata.normalize("NFKC", text)
    if not plain:
        raise RowWrong(_("The area code is missing."))
    if "E+" in plain.upper():
        raise RowWrong(_("A spreadsheet program has rounded this area code; format the column as text."))
    try:
        codes.level_of(plain)
    except codes.MalformedCode:
        raise RowWrong(_("An area code has 2, 4, 6, 9 or 12 digits.")) from None
    return plain


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str, what: str | Promise) -> date | None:
    try:
        return days.parse(text) if text else None
    except ValueError:
        raise RowWrong(_("The %(what)s is no date: %(text)s. Write it as 2016-12-31."), what=what, text=text) from None


def _kind(text: str) -> Kind | None:
    if not text:
        return None
    kind = KIND_WORDS.get(unicodedata.normalize("NFKC", text).lower())
    if kind is None:
        raise RowWrong(_("There is no kind of unit called %(text)s."), text=text[:20])
    return kind


def _successor(text: str, code: str, level: int) -> str | None:
    """Full code of the successor, which has the level of the unit; it may be written short or with all its zeros."""
    if not text:
        return None
    plain = unicodedata.normalize("NFKC", text)
    width = WIDTHS[level]
    digits = plain.isascii() and plain.isdecimal()
    if not digits or not (len(plain) == width or (len(plain) == codes.FULL and not plain[width:].strip("0"))):
        raise RowWrong(_("The successor %(text)s is no area code of the same level."), text=text)
    if codes.full(plain) == code:
        raise RowWrong(_("A unit cannot be its own successor."))
    return codes.full(plain)
