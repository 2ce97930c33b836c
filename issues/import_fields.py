"""The fields of one row: taxonomy, kind of plan, deadline, people and texts, each with its own errors."""

import difflib
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from issues.import_report import Notes, Taken
from issues.models import Aspect, Category
from issues.models.plan import PlanKind
from issues.plan_rules import needs_issue
from issues.sheet_cells import key, key_of, prose
from issues.sheet_columns import HEADERS, REQUIRED, TEXT_LIMITS
from issues.sheet_dates import Calendar, NotADate, YearMissing, deadline
from issues.sheet_rows import Row

ISSUE = ("category", "aspect", "issue")
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


def _names_no_issue(row: Row) -> bool:
    """Tell whether the three cells that name an issue are blank together."""
    return not any(key(row.cells.get(name, "")) for name in ISSUE)


class Reader:
    """Reads the fields of the rows of one table, which says the year and the kind where a row does not."""

    def __init__(self, notes: Notes, *, found_on: date | None, on: date) -> None:
        table = notes.table
        self.notes, self.on = notes, on
        stated_on = table.stated_on or found_on
        # A day that has not come is an error of its own, and no deadline is measured by it.
        self.stated_on = stated_on if stated_on and stated_on <= on else None
        year = table.calendar.year or (found_on.year if found_on else None)
        self.calendar = Calendar(year, table.calendar.date1904)
        self.taxonomy = Taxonomy.load()
        self.missing = [name for name in REQUIRED if name not in table.header.columns]
        self.required = [name for name in REQUIRED if name in table.header.columns and name not in {"aspect", "due_on"}]
        self.texts = [name for name in TEXTS if name in table.header.columns]
        self.days: dict[object, date] = {}

    def take(self, row: Row) -> Taken:
        """The row's fields; what is wrong is in the notes."""
        taken = Taken(row.number)
        cells = row.cells
        for name in self.texts:
            setattr(taken, name, prose(cells[name]))
        for name in self.required:
            # Asked for later, when the kind of the plan is known.
            if not getattr(taken, name) and not (name == "issue" and _names_no_issue(row)):
                self.notes.error(row, name, _("This cell must not be empty: %(column)s.") % {"column": HEADERS[name]})
        for name, limit in TEXT_LIMITS.items():
            if len(getattr(taken, name)) > limit:
                self.notes.error(row, name, _("At most %(limit)s characters.") % {"limit": limit})
        self._kind(row, taken)
        self._aspect(row, taken)
        self._due(row, taken)
        return taken

    def _kind(self, row: Row, taken: Taken) -> None:
        written = key(row.cells.get("plan_kind", ""))
        taken.plan_kind = KINDS.get(written, "") or KINDS.get(written.removesuffix("方案"), "")
        if written and not taken.plan_kind:
            allowed = "、".join(str(label) for label in PlanKind.labels)
            self.notes.error(row, "plan_kind", _("Unknown kind of plan; allowed: %(kinds)s.") % {"kinds": allowed})
        elif not written:
            taken.plan_kind = self.notes.table.kind

    def _aspect(self, row: Row, taken: Taken) -> None:
        written, side = key(row.cells.get("category", "")), key(row.cells.get("aspect", ""))
        category = self.taxonomy.categories.get(written)
        if written and category is None:
            message = _("Unknown category; allowed: %(names)s.") % {"names": self.taxonomy.names()}
            self.notes.error(row, "category", message)
        fitting = [
            one for one in self.taxonomy.aspects.get(side, []) if category is None or one.category_id == category.pk
        ]
        if len(fitting) == 1:
            aspect = fitting[0]
            taken.aspect_id, taken.aspect, taken.category = aspect.pk, aspect.code, aspect.category.code
        elif "aspect" in row.cells and not _names_no_issue(row):
            self._no_aspect(row, side, category)

    def ask_for_issue(self, row: Row, taken: Taken) -> None:
        """Refuse the measure of a rectify plan that names no issue; to be called when the kind is known.

        Category, aspect and issue are blank together where an upgrade or a consolidate plan's measure answers none.
        """
        if _names_no_issue(row) and needs_issue(taken.plan_kind):
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

    def _due(self, row: Row, taken: Taken) -> None:
        if "due_on" not in row.cells:
            return
        value = row.cells["due_on"]
        try:
            taken.due_on = self._day(value)
        except YearMissing:
            message = _(
                "A deadline without a year, and the title names none: write the year, or choose the day of finding."
            )
            self.notes.error(row, "due_on", message)
        except NotADate:
            message = _("This is no day. Write it as 2016-12-05, 2016年12月5日 or 12月底.")
            if value == "":
                message = _("This cell must not be empty: %(column)s.") % {"column": HEADERS["due_on"]}
            self.notes.error(row, "due_on", message)
        if taken.due_on and self.stated_on and taken.due_on < self.stated_on:
            message = _("The deadline %(due)s is before the day of finding, %(found)s.")
            self.notes.error(row, "due_on", message % {"due": taken.due_on, "found": self.stated_on})
        elif taken.due_on and taken.due_on < self.on:
            message = _("The deadline has passed (%(due)s before %(day)s).") % {"due": taken.due_on, "day": self.on}
            self.notes.warn(row, "due_on", message)

    def _day(self, value: object) -> date:
        """The same deadline is written many times; it is read once."""
        day = self.days.get(value)
        if day is None:
            day = self.days[value] = deadline(value, self.calendar)  # type: ignore[arg-type]
        return day
