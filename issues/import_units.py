"""Which unit each row means: by its code where one is written, else by county, township and village name.

All keys are looked up together: the number of queries does not depend on the number of rows.
"""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import batched

from django.utils.translation import gettext as _

from issues.import_report import Notes
from issues.sheet_cells import key
from issues.sheet_columns import IDENTITY
from issues.sheet_rows import Row, Table
from units import access, codes
from units.access import Account, Action
from units.levels import GRADED_LEVELS, Level
from units.models import FormerName, Unit
from units.workbooks import Cell

BATCH = 10_000
NEAREST = 5
# Endings that offices add to a name or leave away, by level.
ENDINGS = {
    Level.VILLAGE: ("村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"),
    Level.TOWNSHIP: ("人民政府", "街道办事处", "街道", "办事处", "镇", "乡"),
    Level.COUNTY: ("人民政府", "县", "市", "区"),
}


@dataclass(slots=True)
class Pool:
    """Units that the keys of a file may mean, by short code and by name; never one out of the user's area."""

    by_code: dict[str, Unit] = field(default_factory=dict)
    by_name: dict[tuple[int, str], list[Unit]] = field(default_factory=lambda: defaultdict(list))

    def add(self, unit: Unit) -> None:
        """Keep a unit under its code and name."""
        if unit.short_code not in self.by_code:
            self.by_code[unit.short_code] = unit
            self.by_name[unit.level, key(unit.name)].append(unit)

    def named(self, level: Level, name: str, above: str = "") -> list[Unit]:
        """Units of the name (or of the name with another ending) below the short code `above`, standing ones first."""
        for word in spellings(name, level):
            if found := [unit for unit in self.by_name.get((level, word), []) if unit.code.startswith(above)]:
                return [unit for unit in found if unit.closed_on is None] or found
        return []


def spellings(name: str, level: Level) -> Iterator[str]:
    """The name as written, then with the endings of its level taken off and put on."""
    yield name
    stem = name
    for ending in ENDINGS[level]:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            stem = name.removesuffix(ending)
            break
    for ending in ("", *ENDINGS[level]):
        if ending not in {"人民政府", "办事处", "村民委员会", "居民委员会", "村委会", "居委会"}:
            yield stem + ending


def code_of(cell: Cell) -> str:
    """The code's significant digits as the cell writes them; '' for none."""
    written = key(cell).removesuffix(".0").strip("'")
    return codes.significant(written) if len(written) == codes.FULL and written.isdigit() else written


def pool_of(table: Table, by: Account) -> Pool:
    """Look all codes and names of the table up among the units whose plans the user may edit."""
    pool = Pool()
    mine = Unit.objects.visible_to(by, Action.EDIT_PLAN)
    shorts = {code_of(cell) for cell in set(table.column("unit_code"))} - {""}
    names: set[str] = set()
    for column, level in (("county", Level.COUNTY), ("township", Level.TOWNSHIP), ("village", Level.VILLAGE)):
        for name in {key(cell) for cell in set(table.column(column))} - {""}:
            names.update(spellings(name, level))
    for some in batched(sorted(names), BATCH, strict=False):
        for unit in mine.filter(name__in=some).order_by("code").select_related("successor"):
            pool.add(unit)
        for former in FormerName.objects.filter(name__in=some, unit__in=mine).select_related("unit__successor"):
            pool.add(former.unit)
            pool.by_name[former.unit.level, key(former.name)].append(former.unit)
    for short in list(pool.by_code):
        shorts.update(_above(short))
    shorts.update(above for short in list(shorts) for above in _above(short))
    full = sorted({codes.full(short) for short in shorts if short.isdigit() and len(short) <= codes.FULL})
    for some in batched(full, BATCH, strict=False):
        for unit in mine.filter(code__in=some).order_by("code").select_related("successor"):
            pool.add(unit)
    return pool


def _above(short: str) -> Iterable[str]:
    return [short[:width] for width in (6, 9) if width < len(short)]


class Resolver:
    """Finds the unit of each row of a table, and writes down why where it cannot."""

    def __init__(self, table: Table, notes: Notes, *, by: Account, on: date) -> None:
        self.table, self.notes, self.on = table, notes, on
        self.by = by
        self.areas = access.areas_of(by, Action.EDIT_PLAN)
        self.pool = pool_of(table, by)
        self.known: dict[tuple[str, ...], Unit] = {}
        self.unknown: list[tuple[Row, str, str, Level]] = []

    def resolve(self) -> dict[int, Unit]:
        """The units by row number; rows without one have an error."""
        found: dict[int, Unit] = {}
        known: dict[tuple[Cell, ...], Unit] = {}
        cells = zip(*(self.table.column(name) for name in IDENTITY), strict=True)
        for row, written in zip(self.table.rows, cells, strict=True):
            if unit := known.get(written) or self._unit(row, tuple(map(key, written))):
                known[written] = found[row.number] = unit
        self._suggest()
        return found

    def _unit(self, row: Row, names: tuple[str, ...]) -> Unit | None:
        unit = self.known.get(names)
        if unit is None:
            unit = self._by_code(row, names) if names[3] else self._by_name(row, names)
            if unit is None or not self._stands(row, unit):
                return None
            self.known[names] = unit
        return unit

    def _stands(self, row: Row, unit: Unit) -> bool:
        by_name = "village" if unit.level == Level.VILLAGE else "township"
        column = "unit_code" if code_of(row.cells.get("unit_code", "")) else by_name
        if unit.level not in GRADED_LEVELS:
            self.notes.error(
                row, column, _("A plan is that of a township or a village; this is %(unit)s.") % {"unit": unit}
            )
            return False
        if unit.closed_on is not None and unit.closed_on <= self.on:
            values = {"unit": unit.name, "day": unit.closed_on, "next": unit.successor or _("none")}
            self.notes.error(row, column, _("%(unit)s was closed on %(day)s; its successor is %(next)s.") % values)
            return False
        return True

    def _by_code(self, row: Row, names: tuple[str, ...]) -> Unit | None:
        short = code_of(row.cells["unit_code"])
        outside = self._county_outside(row, names[0])
        try:
            codes.level_of(short)
        except codes.MalformedCode:
            self.notes.error(row, "unit_code", _("A code has 12 digits."))
            return None
        if not any(short.startswith(area) for area in self.areas):
            self.notes.error(row, "unit_code", _("This unit lies outside your area."))
            return None
        unit = self.pool.by_code.get(short)
        if unit is None:
            self.notes.error(row, "unit_code", _("There is no unit with this code in the register."))
        elif not outside:
            self._compare(row, unit, names)
            return unit
        return None

    def _compare(self, row: Row, unit: Unit, names: tuple[str, ...]) -> None:
        """A code beats a name that differs, but says so."""
        column, written = ("village", names[2]) if unit.level == Level.VILLAGE else ("township", names[1])
        if written and written not in {key(unit.name), *spellings(key(unit.name), Level(unit.level))}:
            values = {"code": unit.code, "unit": unit.name}
            self.notes.warn(row, column, _("The code %(code)s is that of %(unit)s; the code was taken.") % values)

    def _county_outside(self, row: Row, county: str) -> bool:
        """Tell whether the county's name is none of the user's; the error names no other county."""
        if not county or self.pool.named(Level.COUNTY, county):
            return False
        if any(unit.level < Level.COUNTY for unit in self.pool.by_code.values()) and self.areas == [""]:
            return False
        # Whoever holds a township alone does not hold its county: there the name is not checked.
        if self.areas and all(len(area) > 6 for area in self.areas):
            return False
        self.notes.error(row, "county", _("This county lies outside your area, or its name is not in the register."))
        return True

    def _by_name(self, row: Row, names: tuple[str, ...]) -> Unit | None:
        county, township, village, _code = names
        if not township and not village:
            self.notes.error(row, "village", _("The unit is missing: write its code, or its township and village."))
            return None
        if self._county_outside(row, county):
            return None
        counties = self.pool.named(Level.COUNTY, county) if county else []
        above = [unit.short_code for unit in counties] or [""]
        if township:
            townships = [unit for short in above for unit in self.pool.named(Level.TOWNSHIP, township, short)]
            if not townships and not all(len(area) > 9 for area in self.areas):
                self.unknown.append((row, "township", above[0], Level.TOWNSHIP))
                self.notes.wrong.add(row.number)
                return None
            if not village:
                return self._one(row, "township", townships)
            above = [unit.short_code for unit in townships] or above
        villages = [unit for short in above for unit in self.pool.named(Level.VILLAGE, village, short)]
        if not villages:
            self.unknown.append((row, "village", above[0], Level.VILLAGE))
            self.notes.wrong.add(row.number)
            return None
        return self._one(row, "village", villages)

    def _one(self, row: Row, column: str, units: list[Unit]) -> Unit | None:
        different = list({unit.pk: unit for unit in units}.values())
        if len(different) == 1:
            return different[0]
        listed = "、".join(f"{unit.code} {self._full_name(unit)}" for unit in different[:NEAREST])
        message = _("This name fits %(count)s units: %(units)s. Write the code of the one that is meant.")
        self.notes.error(row, column, message % {"count": len(different), "units": listed})
        return None

    def _full_name(self, unit: Unit) -> str:
        above = [self.pool.by_code.get(short) for short in _above(unit.short_code)]
        return "".join(one.name for one in [*above, unit] if one)

    def _suggest(self) -> None:
        """Name the nearest units for all names that were not found, with one query for each level."""
        mine = Unit.objects.visible_to(self.by, Action.EDIT_PLAN).standing_on(self.on)
        for level in (Level.TOWNSHIP, Level.VILLAGE):
            asked = [one for one in self.unknown if one[3] == level]
            if not asked:
                continue
            rows = mine.filter(level=level).order_by("code").values_list("code", "name")[: 20 * BATCH]
            names = [(code, name) for code, name in rows]
            for row, column, above, _level in asked:
                near = {name for code, name in names if code.startswith(above)}
                self._unknown(row, column, sorted(near))

    def _unknown(self, row: Row, column: str, names: list[str]) -> None:
        near = difflib.get_close_matches(key(row.cells.get(column, "")), names, n=NEAREST, cutoff=0.5)
        message = _("There is no unit of this name in your area.")
        if near:
            message = _("There is no unit of this name in your area. Nearest: %(units)s.") % {"units": "、".join(near)}
        self.notes.error(row, column, message)
