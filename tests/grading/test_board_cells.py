"""Cells of the board's matrix (templatetags/board.py): every number leads to the units behind it."""

from datetime import date
from types import SimpleNamespace

from django.template import Context
from django.utils.translation import override

from campaign.grading.boards import Board, BoardRow, GradeCounts
from campaign.grading.templatetags.board import number_cells
from units.areas import Area

AREA = Area("519901", 3, "Stone County")
ON, SINCE = date(2016, 12, 31), date(2016, 11, 30)
NONE = GradeCounts()
DASH = '<span class="zero" role="img" aria-label="0">–</span>'


def cells(row: BoardRow, level: int, *, kind: str = "", shown: str = "") -> str:
    """Draw a row's cells as on the board whose total is that row."""
    context = {
        "board": Board(AREA, ON, SINCE, (), (row,), row),
        "form": SimpleNamespace(cleaned_data={"kind": kind}),
        "grade_shown": shown,
        "units_url": "/units/",
    }
    with override("en"):
        return number_cells(Context(context), row, level)


def link(query: str, number: str) -> str:
    return f'<a href="/units/?area=519901&amp;on=2016-12-31&amp;{query}">{number}</a>'


def test_a_number_leads_to_its_units_and_a_zero_to_nothing() -> None:
    row = BoardRow(AREA, GradeCounts(advanced=3), NONE, NONE, NONE)
    assert cells(row, 4) == (
        f'<td class="num first">{link("level=4&amp;grade=advanced", "3")}</td>'
        + f'<td class="num">{DASH}</td>' * 4
        + f'<td class="num sum">{link("level=4", "3")}</td>'
    )


def test_villages_keep_the_kind_that_is_counted() -> None:
    row = BoardRow(AREA, NONE, GradeCounts(lagging=1570), NONE, NONE)
    assert link("level=5&amp;kind=village&amp;grade=lagging", "1,570") in cells(row, 5, kind="village")


def test_one_grade_alone_is_shown_with_the_total() -> None:
    row = BoardRow(AREA, NONE, GradeCounts(lagging=2, ordinary=5), NONE, NONE)
    assert cells(row, 5, shown="lagging") == (
        f'<td class="num first">{link("level=5&amp;grade=lagging", "2")}</td>'
        f'<td class="num sum">{link("level=5", "7")}</td>'
    )


def test_a_change_is_coloured_for_better_or_worse() -> None:
    row = BoardRow(AREA, NONE, GradeCounts(lagging=2), NONE, GradeCounts(lagging=2, ordinary=-2))
    html = cells(row, 5)
    assert '<span class="delta worse">+2</span>' in html
    assert '<span class="delta ">−2</span>' in html


def test_a_first_grading_makes_nothing_worse() -> None:
    row = BoardRow(AREA, NONE, GradeCounts(lagging=2), NONE, GradeCounts(lagging=2, ungraded=-2))
    assert '<span class="delta ">+2</span>' in cells(row, 5)
