"""The monthly summary on paper: how long, how much memory, and what a second process gains."""

import io
import re
import time
from collections.abc import Iterator
from datetime import date

from django.utils import translation
from pypdf import PdfReader

from campaign.demo.figures import PREFECTURE
from campaign.reports import bulletin, summaries
from campaign.reports.bulletin import Bulletin, Letter
from campaign.reports.figures import monthly
from tests.bench import typesetting
from tests.bench.lines import Line, at_least, at_most, unmeasured
from tests.bench.memory import peak
from tests.bench.timing import in_turns, ms
from units import paper
from units.levels import Level
from units.models import Unit
from units.paper_pool import Child, prints

MONTH, ON = date(2016, 12, 1), date(2016, 12, 31)
PRINT_LIMIT, MEMORY_LIMIT, POOL_LIMIT = 1.5, 400, 1.7
TIMES = 3
# The same page and face; everything else is the layout engine's own.
PLAIN = "<style>@page{size:A4;margin:37mm 26mm 35mm 28mm}body{font:10.5pt 'Noto Serif CJK SC'}table{width:100%}</style>"


def measure() -> list[Line]:
    """All about the prints, in the site's own database, which holds the demo."""
    with translation.override("zh-hans"):
        ours = _document(Unit.objects.by_short_code(PREFECTURE).get())
        counties = [_document(one) for one in Unit.objects.at_level(Level.COUNTY).order_by("code")]
    return [_time(ours), _typst(ours), _memory([ours, *counties]), _pool(counties)]


def _document(unit: Unit) -> str:
    figures = monthly(unit.area, MONTH, on=ON)
    letter = Letter(**summaries.letter_for(unit))
    return bulletin.html(Bulletin(figures, summaries.text_of(figures), letter))


def plain(html: str) -> str:
    """The same document without charts and without our style sheets: as many cells, as much text."""
    bare = re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    return re.sub(r"<link[^>]*>", "", bare).replace("</head>", f"{PLAIN}</head>")


def _time(ours: str) -> Line:
    from weasyprint import HTML

    reference = plain(ours)
    cells = [len(re.findall(r"<t[dh][ >]", one)) for one in (ours, reference)]
    if cells[0] != cells[1]:
        raise AssertionError(f"the plain document has other cells: {cells}")
    mine, theirs = in_turns([lambda: paper.pdf_of(ours), lambda: HTML(string=reference).write_pdf()], times=TIMES)
    note = f"{ms(mine)} ÷ {ms(theirs)}, {cells[0]} cells"
    return at_most(
        "Prefecture's summary as PDF ÷ the same as plain HTML without charts", PRINT_LIMIT, mine / theirs, note
    )


def _typst(ours: str) -> Line:
    """What the print costs against the fastest setter there is; told, no target."""
    target = "Prefecture's summary as PDF ÷ typst on the same text and tables, no charts, no tags"
    setter = typesetting.setter()
    if setter is None:
        return unmeasured(target, "typst is not installed on this machine, neither the program nor the package")
    name, typeset = setter
    source = typesetting.document(ours)
    mine, theirs = in_turns([lambda: paper.pdf_of(ours), lambda: typeset(source)], times=TIMES)
    pages = len(PdfReader(io.BytesIO(typeset(source))).pages)
    return Line(target, "told", f"{mine / theirs:.0f} ×", None, f"{ms(mine)} ÷ {ms(theirs)}, {name}, {pages} pages")


def _memory(documents: list[str]) -> Line:
    """The greatest memory of the process that prints them one after another."""
    child = Child()
    try:
        for one in documents:
            child.make(one)
        assert child.process is not None
        most = peak(child.process.pid)
    finally:
        child.close()
    target = "Memory of a process that prints the prefecture's and 18 counties' summaries"
    return Line(target, f"≤ {MEMORY_LIMIT} MB", f"{most:.0f} MB", most <= MEMORY_LIMIT)


def _pool(documents: list[str]) -> Line:
    alone, both = (_seconds(documents, processes) for processes in (1, 2))
    note = f"{len(documents)} counties: {alone:.0f} s ÷ {both:.0f} s, processes started"
    return at_least("Counties' summaries one after another ÷ in a pool of two", POOL_LIMIT, alone / both, note)


def _seconds(documents: list[str], processes: int) -> float:
    started = time.perf_counter()
    made = dict(prints(_numbered(documents), processes=processes))
    taken = time.perf_counter() - started
    if not all(isinstance(one, bytes) for one in made.values()):
        raise AssertionError("a print failed")
    return taken


def _numbered(documents: list[str]) -> Iterator[tuple[int, str]]:
    yield from enumerate(documents)
