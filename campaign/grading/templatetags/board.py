"""The numbers of the board as table cells, each leading to the list of units behind it.

Written here and not as a template: a prefecture's board has 240 of these cells, and a template spends as much time on
them as on all the rest of the page.
"""

from collections.abc import Iterator

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from campaign.grading.boards import Board, BoardRow
from units.levels import Level
from units.templatetags.look import Cell, by_grade, delta, figure, turn

register = template.Library()


@register.simple_tag(takes_context=True)
def number_cells(context: Context, row: BoardRow, level: int) -> SafeString:
    """Draw the cells of one level of a row: by grade (or the one grade shown), then the total.

    Reads `board`, `form`, `grade_shown` and `units_url` from the page. Changes are coloured better or worse unless
    units were graded for the first time since the earlier day, which makes nothing better or worse.
    """
    townships = level == Level.TOWNSHIP
    counts = row.townships if townships else row.villages
    changes = row.township_change if townships else row.village_change
    behind = _list_behind(context, row, level)
    judged = not context["board"].total.change.ungraded
    wanted = context.get("grade_shown") or ""
    cells = [cell for cell in by_grade(counts, changes) if wanted in {"", cell.grade}]
    # Every part below is a constant, a number or escaped.
    return SafeString("".join([*_cells(cells, behind, judged), _cell("num sum", "", counts.total, behind)]))


def _cells(cells: list[Cell], behind: str, judged: bool) -> Iterator[str]:
    """Draw the grades; the first one carries the rule that parts it from the columns before."""
    for place, cell in enumerate(cells):
        changed: str = ""
        if cell.change:
            kind = turn(cell.change, cell.grade) if judged else ""
            changed = format_html('<span class="delta {}">{}</span>', kind, delta(cell.change))
        yield _cell("num" if place else "num first", changed, cell.count, f"{behind}&amp;grade={cell.grade}")


def _cell(kind: str, changed: str, count: int, address: str) -> str:
    """Draw one cell; nothing is behind a zero, so it leads nowhere. `changed` and `address` are escaped already."""
    number = f'<a href="{address}">{figure(count)}</a>' if count else figure(count)
    return f'<td class="{kind}">{changed}{number}</td>'


def _list_behind(context: Context, row: BoardRow, level: int) -> str:
    """Write the escaped address of the units of a level in the row's area, on the board's day."""
    board: Board = context["board"]
    kind = context["form"].cleaned_data["kind"]
    # Digits, a day and a known kind: nothing here needs escaping.
    narrowed = f"&amp;kind={kind}" if kind else ""
    return f"{context['units_url']}?area={row.area.short_code}&amp;on={board.on}&amp;level={level}{narrowed}"
