"""The month's figures as a workbook: one sheet a table, each number with its definition and the list behind it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaign.reports import annexes
from campaign.reports.figures import MonthlyFigures
from campaign.reports.figures.tree import Figure, Measure, Row, Section
from units import exports
from units.exports import Sheet


def xlsx(figures: MonthlyFigures) -> bytes:
    """Every figure of every table: first the area's own ones with their definitions, then the tables."""
    return exports.workbook([_totals(figures), *(_table(figures, one) for one in figures.sections)])


def _notes(figures: MonthlyFigures) -> list[str]:
    words = {"area": figures.area.name, "month": f"{figures.month:%Y-%m}", "on": figures.on.isoformat()}
    title = _("%(area)s, %(month)s, as of %(on)s") % words
    return [title, _("Provisional: the month is not over.")] if figures.provisional else [title]


def _totals(figures: MonthlyFigures) -> Sheet:
    header = [_("Table"), _("Figure"), _("Number"), _("What is counted"), _("List")]
    notes = [*_notes(figures), *annexes.notes_of("grades", figures)]
    return Sheet(_("Figures"), header, _total_rows(figures), notes)


def _total_rows(figures: MonthlyFigures) -> Iterator[list[exports.Cell]]:
    for section in figures.sections:
        for one in section.total.figures:
            definition = one.definition
            yield [annexes.title_of(section.key), _name(one), number(one), definition.text, one.url]


def _table(figures: MonthlyFigures, section: Section) -> Sheet:
    header = [_("Area code"), _("Name"), *(_name(one) for one in section.total.figures)]
    rows = [_cells(row, row.name) for row in section.rows]
    total = [*_cells(section.total, _("Total"))]
    notes = [*_notes(figures), *annexes.notes_of(section.key, figures)]
    return Sheet(annexes.title_of(section.key), header, [*rows, total], notes)


def _cells(row: Row, name: str) -> list[exports.Cell]:
    return [row.code, name, *(number(one) for one in row.figures)]


def _name(one: Figure) -> str:
    """The figure's name, with the unit of a share."""
    return f"{one.definition.name} (%)" if one.definition.measure == Measure.SHARE else one.definition.name


def number(one: Figure) -> int | float:
    """The number as a workbook counts with it: a share in percent."""
    return one.value / 10 if one.definition.measure == Measure.SHARE else one.value
