"""The tables behind the bulletin's text: which columns of the month's figures are printed, and how they are grouped.

A table with more columns than an upright page holds lies on its side.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from campaign.grading.grades import Grade
from campaign.reports.figures import MonthlyFigures, moves
from campaign.reports.figures.attention_rules import RULES
from campaign.reports.figures.tree import Attention, Figure, Measure, Row, Section

# So many columns of numbers stand on 156 mm beside the names.
UPRIGHT = 10
# More lines than a page that lies on its side holds: they are set closer, and stand upright with so many columns.
LONG = 20
CLOSE = 14
# On a page that lies on its side so many stand in the usual size; more are set closer.
ROOMY = 16
# Beside so few columns the names of rules and situations stand in one line.
FEW = 4
# Tables with the same lines as another, whose columns stand beside that one's in one annex.
BESIDE = {"conversions": "grades", "measures": "plans"}
# Tables of a few rows, and under which they stand; two under one stand side by side.
UNDER = {"categories": "issues", "coverage": "visits", "talks": "supervision", "circulars": "supervision"}
GRADES = [*Grade.values, "ungraded"]


@dataclass(frozen=True, slots=True)
class Group:
    """Neighbouring columns under one head; `head` is '' where each column stands for itself."""

    head: str
    columns: tuple[str, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed row."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class NeedLine:
    """A unit that needs attention, with what each rule says of it."""

    name: str
    place: str
    grade: str
    whys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """One table, or the list of units that need attention (`needs`, and no columns)."""

    key: str
    title: str
    # What the rows are: areas, or what else the table is split by.
    head: str = ""
    groups: tuple[Group, ...] = ()
    lines: tuple[Line, ...] = ()
    total: Line | None = None
    needs: tuple[NeedLine, ...] = ()
    # What has to be known of the table, printed under it.
    notes: tuple[str, ...] = ()
    # Short tables of the same subject, printed under it.
    below: tuple["Annex", ...] = ()

    @property
    def grouped(self) -> bool:
        """Tell whether the head has two rows."""
        return any(group.head for group in self.groups)

    @property
    def width(self) -> int:
        """How many columns of numbers it has."""
        return sum(len(group.columns) for group in self.groups)

    @property
    def wide(self) -> bool:
        """Tell whether the table lies on its side."""
        return self.width > (CLOSE if self.long else UPRIGHT)

    @property
    def long(self) -> bool:
        """Tell whether its lines are set closer than usual, so that a county's townships stand on one page."""
        return len(self.lines) > LONG

    @property
    def few(self) -> bool:
        """Tell whether there is room for long names beside the numbers."""
        return self.width <= FEW

    @property
    def dense(self) -> bool:
        """Tell whether its columns are set closer than usual."""
        return self.width > ROOMY


def annexes_of(figures: MonthlyFigures) -> list[Annex]:
    """The tables of the sections that hold a number, then the units that need attention, if any.

    A table stands beside or under the one that it belongs to, where there is that one: each annex begins a page.
    """
    filled = {
        section.key: section for section in figures.sections if any(figure.value for figure in section.total.figures)
    }
    found = [
        replace(_annex(key, filled), notes=notes_of(key, figures))
        for key in filled
        if BESIDE.get(key, UNDER.get(key)) not in filled
    ]
    if figures.attention:
        needs = tuple(_need_line(one) for one in figures.attention)
        found.append(Annex("attention", _("Units that need attention"), needs=needs))
    return found


def notes_of(section: str, figures: MonthlyFigures) -> tuple[str, ...]:
    """What has to be known of a table: of that of grades which units came under another area in the month."""
    return moves.told(figures.moves) if section == "grades" else ()


def _annex(key: str, filled: Mapping[str, Section]) -> Annex:
    """The table of a section with those that belong to it."""
    below = tuple(_table(filled[one], title_of(one)) for one, of in UNDER.items() if of == key and one in filled)
    beside = [filled[one] for one, of in BESIDE.items() if of == key and one in filled]
    found = replace(_table(filled[key], title_of(key)), below=below)
    return _joined([filled[key], *beside], found) if beside else found


def _joined(sections: list[Section], first: Annex) -> Annex:
    """Tables with the same lines as one: each one's columns under its own head."""
    tables = [first, *(_table(one, "") for one in sections[1:])]
    titles = {"grades": _("Grades and conversions"), "plans": _("Plans and measures by progress")}
    lines = [
        Line(row[0].name, tuple(one for line in row for one in line.figures))
        for row in zip(*(table.lines for table in tables), strict=True)
    ]
    totals = tuple(one for table in tables if table.total for one in table.total.figures)
    return replace(
        first,
        title=titles[first.key],
        groups=tuple(group for table in tables for group in _headed(table)),
        lines=tuple(lines),
        total=Line(_("Total"), totals),
    )


def _headed(table: Annex) -> tuple[Group, ...]:
    """The table's columns under one head, unless they have heads already."""
    if table.grouped:
        return table.groups
    if table.key == "conversions":
        return tuple(_converted(table))
    heads = {"plans": _("Plans"), "measures": _("Measures")}
    columns = tuple(column for group in table.groups for column in group.columns)
    return (Group(heads[table.key], columns, tuple(name for group in table.groups for name in group.names)),)


def _converted(table: Annex) -> Iterator[Group]:
    """The conversions with what they share in the heads: the columns beside the grades are narrow."""
    *lifted, eased, fallen = table.groups
    columns = [group.columns[0] for group in lifted]
    levels = (_("Towns"), _("Villages"))
    yield Group(_("Lifted this month"), tuple(columns[:2]), levels)
    yield Group(_("Lifted since the baseline"), tuple(columns[2:]), levels)
    yield Group(_("Moved this month"), eased.columns + fallen.columns, eased.names + fallen.names)


def title_of(section: str) -> str:
    """The title of a table, on paper and in the workbook."""
    titles = {
        "grades": _("Townships and villages by grade"),
        "conversions": _("Conversions of the month"),
        "issues": _("Issues found, done and closed"),
        "categories": _("Issues by category"),
        "plans": _("Plans by progress"),
        "measures": _("Measures by progress"),
        "people": _("First secretaries, reports and appraisals"),
        "visits": _("Visits"),
        "coverage": _("Coverage of visits by rule"),
        "supervision": _("Orders, talks and cards"),
        "talks": _("Talks"),
        "circulars": _("Circulars by situation"),
    }
    return titles.get(section, section)


def _table(section: Section, title: str) -> Annex:
    groups = tuple(_grade_groups(section) if section.key == "grades" else _plain_groups(section))
    columns = [column for group in groups for column in group.columns]
    lines = tuple(_line(row, columns, row.name) for row in section.rows)
    by_area = all(row.level for row in section.rows)
    head = _("Area") if by_area else _("Category") if section.key == "categories" else _("Item")
    return Annex(section.key, title, head, groups, lines, _line(section.total, columns, _("Total")))


def _plain_groups(section: Section) -> Iterator[Group]:
    """Every column but the changes and the shares of other columns, which the text tells where they matter."""
    for one in section.columns:
        column = one.key.partition(".")[2]
        if one.measure != Measure.CHANGE and not column.endswith("_share"):
            yield Group("", (column,), (one.name,))


def _grade_groups(section: Section) -> Iterator[Group]:
    """Both levels by grade, how the weak ones changed since last month, and, if they did, since the baseline."""
    words = tuple(str(label) for label in Grade.labels)
    heads = {"townships": _("Townships"), "villages": _("Villages and communities")}
    for level, head in heads.items():
        yield Group(head, tuple(f"{level}_{grade}" for grade in GRADES), (*words, _("Ungraded")))
        changed = tuple(f"{level}_{grade}_month" for grade in (Grade.LAGGING, Grade.PROBLEM))
        names = (str(Grade.LAGGING.label), str(Grade.PROBLEM.label))
        yield Group(_("%(units)s, against last month") % {"units": head}, changed, names)
    since = tuple(f"{level}_weak_base" for level in heads)
    if any(row[column].value for row in section.rows for column in since):
        yield Group(_("Weak, against the baseline"), since, (_("Towns"), _("Villages")))


def _line(row: Row, columns: list[str], name: str) -> Line:
    return Line(name, tuple(row[column] for column in columns))


def _need_line(one: Attention) -> NeedLine:
    whys = tuple(str(RULES[need.rule].text) % {"n": need.value} for need in one.needs if need.rule in RULES)
    return NeedLine(one.name, one.place, one.grade, whys)
