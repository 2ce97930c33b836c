"""How much the board's page adds to the work that cannot be spared: its statements, and the drawing of its table."""

import re
from datetime import date
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.template import Context, Engine
from django.utils import translation

from campaign.grading.boards import Board, board
from tests.bench.databases import using
from tests.bench.lines import Line, at_most
from tests.bench.recording import replay, statements_of
from tests.bench.timing import in_turns, ms
from tests.bench.visiting import Place, signed_in
from units.areas import Area

LIMIT = 2
TIMES = 25
CELL = re.compile(r"<td.*?</td>")

# The matrix as the page has it, cell by cell, from the same Board: no frame, no filters, no other part of the page.
BARE = Engine(libraries={"look": "units.templatetags.look"}).from_string(
    Path(__file__).with_name("table.html").read_text(encoding="utf-8")
)


def measure(name: str, database: BaseDatabaseWrapper, area: Area, on: date) -> Line:
    """How many times the page takes what its own statements and a bare template of its table take."""
    place = Place(signed_in(database, "bench"), {"area": area.short_code})
    with using(database), translation.override("zh-hans"):
        place.get()
        statements = statements_of(place.get)
        drawn = board(area, on=on)
        check_same(place.page(), bare(drawn))
        page, sql, table = in_turns([place.get, lambda: replay(statements), lambda: bare(drawn)], times=TIMES)
    note = f"{ms(page)} ÷ ({ms(sql)} SQL + {ms(table)} table of {len(drawn.rows)} rows)"
    return at_most(f"Board page of the {name} ÷ (its SQL + its table alone)", LIMIT, page / (sql + table), note)


def bare(drawn: Board) -> str:
    """The matrix: the total above, the rows, and the total below where there are many."""
    total = drawn.total
    rows = [total, *drawn.rows, *([total] if len(drawn.rows) > 8 else [])]
    context = {
        "rows": rows,
        "halves": (total.townships, total.villages),
        "on": drawn.on.isoformat(),
        "judged": not total.change.ungraded,
    }
    return BARE.render(Context(context))


def check_same(page: str, table: str) -> None:
    """A bare table that shows something else would measure nothing."""
    wanted = CELL.findall(page[page.index('<table class="data matrix">') :])
    if CELL.findall(table) != wanted:
        raise AssertionError("the bare table is no longer the page's")
