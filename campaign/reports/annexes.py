"""The tables behind the bulletin's text: which columns of the month's figures are printed, and how they are grouped.

A table with more columns than an upright page holds lies on its side.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.grading.grades import Grade
from campaign.reports.figures import MonthlyFigures
from campaign.reports.figures.attention import RULES
from campaign.reports.figures.tree import Attention, Figure, Measure, Row, Section

# So many columns of numbers stand on 156 mm beside the names.
UPRIGHT = 9
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
    groups: tuple[Group, ...] = ()
    lines: tuple[Line, ...] = ()
    total: Line | None = None
    needs: tuple[NeedLine, ...] = ()

    @property
    def grouped(self) -> bool:
        """Tell whether the head has two rows."""
        return any(group.head for group in self.groups)

    @property
    def wide(self) -> bool:
        """Tell whether the table lies on its side."""
        return sum(len(group.columns) for group in self.groups) > UPRIGHT


def annexes_of(figures: MonthlyFigures) -> list[Annex]:
    """One table for each section that holds a number, then the units that need attention, if any."""
    tables = [
        _table(section, title_of(section.key))
        for section in figures.sections
        if any(figure.value for figure in section.total.figures)
    ]
    if figures.attention:
        needs = tuple(_need_line(one) for one in figures.attention)
        tables.append(Annex("attention", _("Units that need attention"), needs=needs))
    return tables


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
        "orders": _("Supervision orders"),
        "talks": _("Talks"),
        "circulars": _("Circulars and cards"),
    }
    return titles.get(section, section)


def _table(section: Section, title: str) -> Annex:
    groups = tuple(_grade_groups() if section.key == "grades" else _plain_groups(section))
    columns = [column for group in groups for column in group.columns]
    lines = tuple(_line(row, columns, row.name) for row in section.rows)
    return Annex(section.key, title, groups, lines, _line(section.total, columns, _("Total")))


def _plain_groups(section: Section) -> Iterator[Group]:
    """Every column but the changes and the shares of other columns, which the text tells where they matter."""
    for one in section.columns:
        column = one.key.partition(".")[2]
        if one.measure != Measure.CHANGE and not column.endswith("_share"):
            yield Group("", (column,), (one.name,))


def _grade_groups() -> Iterator[Group]:
    """Both levels by grade, and how the weak ones changed since last month."""
    words = tuple(str(label) for label in Grade.labels)
    for level, head in (("townships", _("Townships")), ("villages", _("Villages and communities"))):
        yield Group(head, tuple(f"{level}_{grade}" for grade in GRADES), (*words, _("Ungraded")))
        changed = tuple(f"{level}_{grade}_month" for grade in (Grade.LAGGING, Grade.PROBLEM))
        names = (str(Grade.LAGGING.label), str(Grade.PROBLEM.label))
        yield Group(_("%(units)s, against last month") % {"units": head}, changed, names)


def _line(row: Row, columns: list[str], name: str) -> Line:
    return Line(name, tuple(row[column] for column in columns))


def _need_line(one: Attention) -> NeedLine:
    whys = tuple(str(RULES[need.rule].text) % {"n": need.value} for need in one.needs if need.rule in RULES)
    return NeedLine(one.name, one.place, one.grade, whys)
