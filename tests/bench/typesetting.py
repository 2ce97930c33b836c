"""The same text and tables set by typst, the reference for how fast a page can be set; charts and tags are left out."""

import importlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

HEAD = """#set page(paper: "a4", margin: (top: 37mm, right: 26mm, bottom: 35mm, left: 28mm))
#set text(font: ("FandolFang R", "Noto Serif CJK SC"), lang: "zh", size: 16pt, fallback: true)
#set table(stroke: 0.4pt)
"""
BLOCKS = {"p", "h1", "h2", "h3", "div"}
# Where a cell's text has no meaning of its own to typst.
QUOTED = str.maketrans({one: f"\\{one}" for one in '\\#$*_`<>@[]~=-+/"'})


class Document(HTMLParser):
    """A bulletin's HTML on its way to typst: its blocks of text, and its tables with their spans and heads."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = [HEAD]
        self.text = ""
        self.ignored = 0
        self.cells: list[str] | None = None
        self.head: list[str] = []
        self.columns = self.widest = 0
        self.spans = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row, a cell or a block."""
        if tag in {"svg", "style", "head"}:
            self.ignored += 1
        elif tag == "table":
            self._block()
            self.cells, self.head, self.widest = [], [], 0
        elif tag == "tr":
            self.columns = 0
        elif tag in {"td", "th"}:
            told = dict(attrs)
            self.text, self.spans = "", (int(told.get("colspan") or 1), int(told.get("rowspan") or 1))
        elif tag in BLOCKS and self.cells is None:
            self._block()

    def handle_endtag(self, tag: str) -> None:
        """End it."""
        if tag in {"svg", "style", "head"}:
            self.ignored -= 1
        elif tag in {"td", "th"} and self.cells is not None:
            across, down = self.spans
            self.cells.append(f"table.cell(colspan: {across}, rowspan: {down})[{self._taken()}]")
            self.columns += across
            self.widest = max(self.widest, self.columns)
        elif tag == "thead" and self.cells is not None:
            self.head, self.cells = self.cells, []
        elif tag == "table" and self.cells is not None:
            head = f"table.header({', '.join(self.head)}), " if self.head else ""
            rows = ",\n".join(self.cells)
            self.written.append(f"#[#set text(size: 9pt)\n#table(columns: {self.widest}, {head}{rows})]\n\n")
            self.cells = None
        elif tag in BLOCKS and self.cells is None:
            self._block()

    def handle_data(self, data: str) -> None:
        """Take up text."""
        if not self.ignored:
            self.text += data

    def _block(self) -> None:
        if words := self._taken():
            self.written.append(f"{words}\n\n")

    def _taken(self) -> str:
        words, self.text = " ".join(self.text.split()).translate(QUOTED), ""
        return words


def document(html: str) -> str:
    """The typst source of a bulletin's HTML."""
    reader = Document()
    reader.feed(html)
    return "".join(reader.written)


def setter() -> tuple[str, Callable[[str], bytes]] | None:
    """Whatever sets typst sources on this machine, with its name: the program or the package; None without any."""
    if program := shutil.which("typst"):
        return program, lambda source: _by_program(program, source)
    if find_spec("typst") is None:
        return None
    package = importlib.import_module("typst")
    return "the package typst", lambda source: bytes(package.compile(source.encode()))


def _by_program(program: str, source: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "out.pdf"
        subprocess.run([program, "compile", "-", str(made)], input=source.encode(), check=True)
        return made.read_bytes()
