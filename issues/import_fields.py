"""The fields of the rows: taxonomy, kind of plan, deadline, people and texts, each with its own errors.

A sheet of thousands of rows has few categories, kinds, days and people: each column is read by what is different in it.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from issues.import_report import Notes, Taken
from issues.models import Aspect, Category
from issues.models.plan import PlanKind
from issues.plan_rules import needs_issue
from issues.sheet_cells import each, key, key_of, prose
from issues.sheet_columns import HEADERS, REQUIRED, TEXT_LIMITS
from issues.sheet_dates import Calendar, NotADate, YearMissing, deadline
from issues.sheet_rows import Row
from units.models import Unit
from units.workbooks import Cell

KIND_WORDS = {
    "rectify": "整顿 整改 整顿方案 整改方案 集中整顿 整顿提升 rectify",
    "upgrade": "升级 提升 升级方案 提升方案 晋级升级 upgrade",
    "consolidate": "巩固 巩固方案 巩固提升 巩固提升方案 consolidate",
}
KINDS = {key_of(word): kind for kind, words in KIND_WORDS.items() for word in words.split()}
TEXTS = ("issue", "target", "content", "action", "leader", "leader_post", "handler", "handler_post", "note")


@dataclass(slots=True)
class Taxonomy:
    """Categories and aspects in use, by the keys of their codes and names."""

    categories: dict[str, Category] = field(default_factory=dict)
    aspects: dict[str, list[Aspect]] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Taxonomy":
        """Read both tables."""
        found = cls()
        for one in Aspect.objects.filter(in_use=True, category__in_use=True).select_related("category"):
            for word in {key_of(one.code), key_of(one.name_zh), key_of(one.name_en)}:
                found.aspects.setdefault(word, []).append(one)
            category = one.category
            for word in (category.code, category.name_zh, category.name_en):
                found.categories[key_of(word)] = category
        return found

    def names(self) -> str:
        """Every category, for an error."""
        return "、".join(dict.fromkeys(str(one) for one in self.categories.values()))

    def aspects_of(self, category: Category | None) -> str:
        """Every aspect of a category, or of all."""
        all_ = {one.pk: one for some in self.aspects.values() for one in some}
        return "、".join(str(one) for one in all_.values() if category is None or one.category_id == category.pk)


@dataclass(frozen=True, slots=True)
class Fitting:
    """What a category and an aspect mean together: the category if there is such, the aspect if it is the only one."""

    category: Category | None
    aspect: Aspect | None = None
    code: str = ""
    category_code: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """The day that a deadline means, with what is wrong or doubtful about it."""

    day: date | None
    error: str = ""
    warning: str = ""


def _names_no_issue(row: Row) -> bool:
    """Tell whether the three cells that name an issue are blank together."""
    cells = row.cells
    return not (key(cells.get("category", "")) or key(cells.get("aspect", "")) or key(cells.get("issue", "")))


class Reader:
    """Reads the fields of the rows of one table, which says the year and the kind where a row does not."""

    def __init__(self, notes: Notes, *, found_on: date | None, on: date) -> None:
        table = notes.table
        self.notes, self.table, self.on = notes, table, on
        stated_on = table.stated_on or found_on
        # A day that has not come is an error of its own, and no deadline is measured by it.
        self.stated_on = stated_on if stated_on and stated_on <= on else None
        year = table.calendar.year or (found_on.year if found_on else None)
        self.calendar = Calendar(year, table.calendar.date1904)
        self.taxonomy = Taxonomy.load()
        self.required = {name for name in REQUIRED if name in table.header.columns and name not in {"aspect", "due_on"}}

    def take(self, units: dict[int, Unit]) -> list[Taken]:
        """The rows in their order, with the units that they mean by row number; what is wrong is in the notes."""
        texts = {name: self._texts(name) for name in TEXTS}
        columns: dict[str, Iterable[Any]] = {**texts}
        columns["row"] = [row.number for row in self.table.rows]
        columns["unit"] = [units.get(row.number) for row in self.table.rows]
        columns["place"] = places = [unit.pk if unit else 0 for unit in columns["unit"]]
        columns["identity"] = zip(places, each(texts["issue"], key_of), each(texts["action"], key_of), strict=True)
        columns["plan_kind"] = self._kinds()
        fitting = self._aspects()
        columns["category"] = [one.category_code for one in fitting]
        columns["aspect"] = [one.code for one in fitting]
        columns["aspect_id"] = [one.aspect.pk if one.aspect else 0 for one in fitting]
        columns["due_on"] = self._deadlines()
        return list(map(Taken, *(columns[one.name] for one in fields(Taken))))

    def _texts(self, name: str) -> list[str]:
        texts = each(self.table.column(name), prose)
        limit = TEXT_LIMITS.get(name, 0)
        missing = name in self.required and "" in texts
        if not missing and not (limit and max(map(len, texts), default=0) > limit):
            return texts
        for row, text in zip(self.table.rows, texts, strict=True):
            if limit and len(text) > limit:
                self.notes.error(row, name, _("At most %(limit)s characters.") % {"limit": limit})
            # Asked for later, when the kind of the plan is known.
            elif missing and not text and not (name == "issue" and _names_no_issue(row)):
                self.notes.error(row, name, _("This cell must not be empty: %(column)s.") % {"column": HEADERS[name]})
        return texts

    def _kinds(self) -> list[str]:
        cells = self.table.column("plan_kind")
        kinds = each(cells, self._kind)
        for row, kind in zip(self.table.rows, kinds, strict=True) if "" in kinds else ():
            if not kind and key(row.cells.get("plan_kind", "")):
                allowed = "、".join(str(label) for label in PlanKind.labels)
                self.notes.error(row, "plan_kind", _("Unknown kind of plan; allowed: %(kinds)s.") % {"kinds": allowed})
        return kinds

    def _kind(self, cell: Cell) -> str:
        """The kind that is written, or that of the whole sheet; '' for a word that is none."""
        written = key(cell)
        if not written:
            return self.table.kind
        return KINDS.get(written, "") or KINDS.get(written.removesuffix("方案"), "")

    def _aspects(self) -> list[Fitting]:
        cells = list(zip(self.table.column("category"), self.table.column("aspect"), strict=True))
        fitting = each(cells, self._fitting)
        for row, (category, aspect), one in zip(self.table.rows, cells, fitting, strict=True):
            if one.category is None and key(category):
                message = _("Unknown category; allowed: %(names)s.") % {"names": self.taxonomy.names()}
                self.notes.error(row, "category", message)
            if one.aspect is None and "aspect" in row.cells and not _names_no_issue(row):
                self._no_aspect(row, key(aspect), one.category)
        return fitting

    def _fitting(self, cells: tuple[Cell, Cell]) -> Fitting:
        category = self.taxonomy.categories.get(key(cells[0]))
        named = self.taxonomy.aspects.get(key(cells[1]), [])
        fitting = [one for one in named if category is None or one.category_id == category.pk]
        if len(fitting) != 1:
            return Fitting(category)
        return Fitting(category, fitting[0], fitting[0].code, fitting[0].category.code)

    def ask_for_issue(self, row: Row, taken: Taken) -> None:
        """Refuse the measure of a rectify plan that names no issue; to be called when the kind is known.

        Category, aspect and issue are blank together where an upgrade or a consolidate plan's measure answers none.
        """
        if needs_issue(taken.plan_kind) and _names_no_issue(row):
            for name in ("aspect", "issue"):
                if name in row.cells:
                    message = _("A rectify plan's measure answers an issue; this cell must not be empty: %(column)s.")
                    self.notes.error(row, name, message % {"column": HEADERS[name]})

    def _no_aspect(self, row: Row, side: str, category: Category | None) -> None:
        allowed = self.taxonomy.aspects_of(category)
        near = difflib.get_close_matches(side, list(self.taxonomy.aspects), n=1, cutoff=0.6)
        if not side:
            message = _("This cell must not be empty; allowed: %(names)s.")
        elif near:
            message = _("Unknown aspect, perhaps %(near)s; allowed: %(names)s.")
        else:
            message = _("Unknown aspect; allowed: %(names)s.")
        self.notes.error(row, "aspect", message % {"names": allowed, "near": near[0] if near else ""})

    def _deadlines(self) -> list[date | None]:
        if "due_on" not in self.table.header.columns:
            return [None] * len(self.table.rows)
        found = each(self.table.column("due_on"), self._due)
        for row, due in zip(self.table.rows, found, strict=True):
            if due.error:
                self.notes.error(row, "due_on", due.error)
            elif due.warning:
                self.notes.warn(row, "due_on", due.warning)
        return [due.day for due in found]

    def _due(self, cell: Cell) -> Due:
        try:
            day = deadline(cell, self.calendar)
        except YearMissing:
            message = _(
                "A deadline without a year, and the title names none: write the year, or choose the day of finding."
            )
            return Due(None, message)
        except NotADate:
            if cell == "":
                return Due(None, _("This cell must not be empty: %(column)s.") % {"column": HEADERS["due_on"]})
            return Due(None, _("This is no day. Write it as 2016-12-05, 2016年12月5日 or 12月底."))
        if self.stated_on and day < self.stated_on:
            message = _("The deadline %(due)s is before the day of finding, %(found)s.")
            return Due(day, message % {"due": day, "found": self.stated_on})
        if day < self.on:
            message = _("The deadline has passed (%(due)s before %(day)s).")
            return Due(day, warning=message % {"due": day, "day": self.on})
        return Due(day)
