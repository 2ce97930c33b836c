"""What a section of the home page is: one kind of thing that waits for the signed-in user."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from units import access, codes
from units.access import Account
from units.areas import Area
from units.levels import WIDTHS
from units.places import names_above, told_above

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits; `state` is the badge's: normal, soon, overdue, or '' for none.

    `code` is the short code of the unit that it is about, if any; `place` tells where that lies (`with_places`).
    """

    label: str
    url: str
    note: str
    state: str
    code: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Something that can be done and does not wait; shown beside what does."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing that waits: `count` is the length of the list at `url`, of which `rows` shows the first."""

    title: str
    count: int
    url: str
    rows: list[Row]
    empty: str
    step: Step | None = None


def with_places(sections: Iterable[Section], user: Account) -> list[Section]:
    """The sections with the place of each row's unit, which may share its name with others: one query for all.

    Left out are the names that are the same for all that the user sees.
    """
    sections = list(sections)
    units = {row.code: Area(row.code, codes.level_of(row.code), "") for one in sections for row in one.rows if row.code}
    if not units:
        return sections
    areas = access.areas_of(user)
    common = len(areas[0]) if len(areas) == 1 else 0
    names = names_above(units.values())
    shown = [level for level, width in WIDTHS.items() if width > common]
    told = {code: told_above(names, unit, shown) for code, unit in units.items()}
    return [replace(one, rows=[replace(row, place=told.get(row.code, "")) for row in one.rows]) for one in sections]
