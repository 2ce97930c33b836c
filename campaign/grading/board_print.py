"""The board on paper and as a workbook: from the same `Board` as the page."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from campaign.grading.boards import Board, BoardRow, GradeCounts, highlights
from campaign.grading.grades import Grade
from units import exports, paper

GRADES = [*Grade.values, "ungraded"]


def pdf(drawn: Board, *, title: str = "") -> bytes:
    """Print the board on A4 landscape; the same board always gives the same page."""
    context = {"board": drawn, "title": title or heading(drawn), "highlights": highlights(drawn)}
    return paper.pdf_of(render_to_string("grading/board_pdf.html", context))


def heading(drawn: Board) -> str:
    """The board's own title."""
    return _("Grading board of %(area)s") % {"area": drawn.area.name}


def columns() -> list[str]:
    """Header of the workbook: the same words as on the page."""
    words = [*(str(label) for label in Grade.labels), _("Ungraded"), _("Total")]
    townships = [f"{_('Townships')} · {word}" for word in words]
    villages = [f"{_('Villages and communities')} · {word}" for word in words]
    return [_("Area code"), _("Name"), *townships, *villages]


def xlsx(drawn: Board) -> bytes:
    """The board as a workbook, the total in the last row."""
    rows = [cells(row) for row in drawn.rows]
    total: list[Any] = cells(drawn.total)
    total[1] = _("Total")
    notes = [
        heading(drawn),
        _("As of %(on)s, compared with %(since)s") % {"on": drawn.on.isoformat(), "since": drawn.since.isoformat()},
    ]
    return exports.xlsx(heading(drawn), columns(), [*rows, total], notes=notes)


def cells(row: BoardRow) -> list[str | int]:
    """One row as the workbook and the command show it, in the order of `columns`."""
    return [row.area.short_code, row.area.name, *_numbers(row.townships), *_numbers(row.villages)]


def _numbers(counts: GradeCounts) -> list[int]:
    return [*(getattr(counts, grade) for grade in GRADES), counts.total]


def filename(drawn: Board, ending: str) -> str:
    """Name of the file to keep, such as `board-5199-2016-12-31.pdf`."""
    return f"board-{drawn.area.short_code or 'all'}-{drawn.on.isoformat()}.{ending}"
