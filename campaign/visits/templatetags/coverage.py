"""The rows of the coverage ledger: each number leads to the list of units behind it.

Written here and not as a template: a ledger has several hundred of these cells.
"""

from collections.abc import Iterator

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString

from campaign.visits.coverage import Cell, Column, Coverage, Row
from units.templatetags.look import figure, state_badge

register = template.Library()


@register.simple_tag(takes_context=True)
def coverage_row(context: Context, row: Row, rest: str) -> SafeString:
    """Draw a row below the total; an area leads to its own ledger (`rest` follows its code), a unit to its calendar."""
    code = row.area.short_code
    address = reverse("visits:unit-calendar", args=[code]) if context["of_units"] else f"?area={code}{escape(rest)}"
    head = f'<th scope="row"><a href="{address}">{escape(row.area.name)}</a></th>'
    return SafeString(f"<tr>{head}{coverage_cells(context, row)}</tr>")


@register.simple_tag(takes_context=True)
def coverage_cells(context: Context, row: Row) -> SafeString:
    """Draw the cells of a row, rule by rule; reads `coverage` and `units_url` from the page."""
    drawn: Coverage = context["coverage"]
    # A row of the area itself, other than the total, is that of its own unit.
    own = f"&amp;level={row.area.level}" if row.area == drawn.area and row is not drawn.total else ""
    start = f"{context['units_url']}?area={row.area.short_code}{own}&amp;on={drawn.on.isoformat()}"
    cells = zip(drawn.columns, row.cells, strict=True)
    # Every part below is a constant, a number or escaped.
    return SafeString("".join(part for column, cell in cells for part in _cells(drawn, column, cell, start)))


def _cells(drawn: Coverage, column: Column, cell: Cell, start: str) -> Iterator[str]:
    """Draw due, visited, coverage, still to visit, missed: words below the last two say how it stands."""
    behind = f"{start}&amp;rule={column.rule.pk}&amp;which="
    state = column.state_of(Cell(cell.now), drawn.on)
    yield _cell("num first", cell.now.due, f"{behind}due")
    yield _cell("num", cell.now.done, f"{behind}done")
    yield f'<td class="num nowrap">{share(cell)}</td>'
    yield _cell("num nowrap", cell.now.open, f"{behind}open", state_badge(state) if cell.now.open else "")
    yield _cell("num nowrap", cell.late, f"{behind}late", state_badge("overdue") if cell.late else "")


def share(cell: Cell) -> str:
    """Say the coverage: in percent, or where too few are due as the plain numbers."""
    if not cell.now.due:
        return ""
    if cell.now.percent is None:
        return f'<span class="soft">{cell.now.done}/{cell.now.due}</span>'
    return f"{cell.now.percent} %"


def _cell(kind: str, count: int, address: str, badge: str = "") -> str:
    """Draw one cell; nothing is behind a zero, so it leads nowhere."""
    number = f'<a href="{address}">{figure(count)}</a>' if count else figure(count)
    said = f"<div>{badge}</div>" if badge else ""
    return f'<td class="{kind}">{number}{said}</td>'
