"""Links from the board's numbers to the lists behind them."""

from urllib.parse import urlencode

from django import template
from django.template import Context
from django.urls import reverse

from campaign.grading.boards import Board, BoardRow
from units.levels import Level

register = template.Library()
LEVELS = {"townships": Level.TOWNSHIP, "villages": Level.VILLAGE}


@register.simple_tag(takes_context=True)
def board_link(context: Context, row: BoardRow, level: str = "", grade: str = "") -> str:
    """Address of the list of units behind one number: `level` is townships, villages or '' for both."""
    board: Board = context["board"]
    query: dict[str, str] = {"area": row.area.short_code, "on": board.on.isoformat()}
    if level:
        query["level"] = str(int(LEVELS[level]))
    if len(board.kinds) == 1:
        query["kind"] = board.kinds[0]
    if grade:
        query["grade"] = grade
    return f"{reverse('grading:unit-list')}?{urlencode(query)}"


@register.simple_tag(takes_context=True)
def changed_link(context: Context, row: BoardRow) -> str:
    """Address of the list of units in the row's area whose grade changed since the earlier day."""
    board: Board = context["board"]
    query = {"area": row.area.short_code, "on": board.on.isoformat(), "changed_since": board.since.isoformat()}
    return f"{reverse('grading:unit-list')}?{urlencode(query)}"
