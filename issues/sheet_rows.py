"""Reading a plan workbook: the sheet that holds measures, as rows with their places; other rows are listed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import pairwise
from operator import itemgetter

from django.utils.translation import gettext_lazy as _

from issues import sheet_refusals
from issues.sheet_cells import key, place, prose
from issues.sheet_columns import HEADERS, IDENTITY, Layouts
from issues.sheet_dates import Calendar, Stated, stated_day, title_year
from issues.sheet_files import fill_merged, sheets_of
from issues.sheet_header import Header, find
from units.workbooks import Cell, Sheet

KINDS = {"整顿": "rectify", "整改提升": "rectify", "升级": "upgrade", "巩固": "consolidate"}
SUM = "(?:合计|总计|小计|共计|累计|总数|合計|全县合计|全州合计)"
TOTAL = re.compile(SUM + r"(?:[:：(]|\d|共|$)")
# A sum and nothing else; a text that goes on may be what a measure says.
BARE = re.compile(SUM + r"[:：(]?共?\d*[个条项件处]?(?:问题|措施)?\)?")
FOOT = re.compile(
    r"(?:注|备注|说明|填表说明|填报说明|附注|附|\*|※|填表人|制表人|审核人|填报人|填报单位|填报时间|联系人|联系电话|"
    r"电话|单位负责人|负责人签字|主要负责人|分管领导|签字|签章|盖章|制表|审核)(?:[:：.、(1-9]|签|$)|[*※]"
)
PROSE = ("issue", "target", "content", "action", "note")
EXAMPLE = re.compile(r"示例|样例|样表|说明|模板")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that is no measure, or (row 0) a sheet that is not read, and why."""

    sheet: str
    row: int
    why: str


@dataclass(slots=True)
class Row:
    """One row as the sheet writes it: its number in the program, and its cells by column; merged ones are filled."""

    number: int
    cells: dict[str, Cell]


@dataclass(slots=True)
class Table:
    """What is read of a workbook: the sheet with its header and rows, and what its titles say about all of them."""

    sheet: str
    header: Header
    rows: list[Row]
    left_out: list[LeftOut] = field(default_factory=list)
    calendar: Calendar = field(default_factory=Calendar)
    stated: Stated | None = None
    # The cell that states the day; the first one of the sheet where its name does.
    stated_at: str = ""
    kind: str = ""

    @property
    def stated_on(self) -> date | None:
        """The day on which the sheet says it was filled in."""
        return self.stated.day if self.stated else None

    def column(self, name: str) -> list[Cell]:
        """The cells of a column from the first row to the last; '' throughout where the sheet lacks it."""
        if name not in self.header.columns:
            return [""] * len(self.rows)
        return [row.cells[name] for row in self.rows]

    def cell(self, row: int, column: str) -> str:
        """Name of the cell of a column, the row's first one where the sheet lacks the column."""
        return place(row, self.header.columns.get(column, 0))

    def word(self, column: str) -> str:
        """The column's header as the sheet writes it, the canonical one where it has none."""
        at = self.header.columns.get(column)
        return HEADERS[column] if at is None else self.header.words.get(at, HEADERS[column])


def read(name: str, content: bytes, layouts: Layouts | None = None, sheet: str = "") -> Table:
    """Read the sheet with the measures, or the one that is named, be it hidden.

    Raises PlanSheetRefused or units.workbooks.WorkbookRefused.
    """
    sheets = sheets_of(name, content)
    if sheet and sheet not in {one.name for one in sheets}:
        raise sheet_refusals.NoSuchSheet(sheet=sheet, sheets="、".join(one.name for one in sheets))
    examples = [] if sheet or len(sheets) == 1 else [one for one in sheets if EXAMPLE.search(one.name)]
    named = {one.name for one in examples}
    left_out: list[LeftOut] = []
    look = partial(_look, layouts=layouts or Layouts(), meant=sheet, left_out=left_out)
    found = look([one for one in sheets if one.name not in named])
    if any(table.rows for table in found):
        why = _("By its name an example or an instruction, and another sheet holds the measures.")
        left_out.extend(LeftOut(one.name, 0, str(why)) for one in examples)
        examples = []
    shown = look(examples)
    full = [table for table in (*found, *shown) if table.rows]
    if len(full) != 1 or (found and shown):
        raise _refusal(sheets, found, full)
    full[0].left_out[:0] = left_out
    return full[0]


def _look(sheets: list[Sheet], *, layouts: Layouts, meant: str, left_out: list[LeftOut]) -> list[Table]:
    """The sheets that are tables of measures; why the others are none is listed."""
    found: list[Table] = []
    for one in sheets:
        table, why = None, _("The sheet has no header of a plan.")
        if meant and one.name != meant:
            why = _("Another sheet was chosen.")
        elif one.hidden and not meant:
            why = _("The sheet is hidden.")
        else:
            table = _table(one, layouts)
        if table is None:
            left_out.append(LeftOut(one.name, 0, str(why)))
        else:
            found.append(table)
    return found


def _refusal(sheets: list[Sheet], found: list[Table], full: list[Table]) -> sheet_refusals.PlanSheetRefused:
    if full and found and not any(table.rows for table in found):
        return sheet_refusals.ExamplesOnly([table.sheet for table in full])
    if full:
        return sheet_refusals.TwoPlanSheets([table.sheet for table in full])
    if found:
        return sheet_refusals.NoPlanRows(sheet=found[0].sheet)
    if not any(key(cell) for sheet in sheets for row in sheet.rows for cell in row):
        return sheet_refusals.EmptyWorkbook()
    return sheet_refusals.NoPlanHeader()


def _table(sheet: Sheet, layouts: Layouts) -> Table | None:
    fill_merged(sheet)
    header = find(sheet.rows, layouts)
    if header is None or not header.looks_right:
        return None
    titles = [" ".join(dict.fromkeys(prose(cell) for cell in row)) for row in sheet.rows[: header.first]]
    titles.append(sheet.name)
    stated = stated_day(titles)
    calendar = Calendar(title_year(titles, stated.day if stated else None), sheet.date1904)
    table = Table(sheet.name, header, [], [], calendar, stated, _stating(sheet.rows[: header.first], stated))
    table.kind = _kind("".join(titles))
    table.rows.extend(_rows(sheet, table))
    return table


def _stating(titles: list[list[Cell]], stated: Stated | None) -> str:
    """Name of the cell that states the day: the last of the titles is the sheet's name, which is no cell."""
    if stated is None:
        return ""
    cells = titles[stated.title] if stated.title < len(titles) else []
    return next((place(stated.title + 1, at) for at, cell in enumerate(cells) if stated.word in key(cell)), "A1")


def _kind(title: str) -> str:
    """The kind of plan that the titles name, when they name one."""
    kinds = {kind for word, kind in KINDS.items() if word in title}
    return kinds.pop() if len(kinds) == 1 else ""


def _rows(sheet: Sheet, table: Table) -> Iterator[Row]:
    columns = table.header.columns
    places, width = itemgetter(*columns.values()), max(columns.values()) + 1
    heads = {key(word) for word in table.header.words.values()}
    prose_at = {columns[name] for name in PROSE if name in columns}
    for number, cells in enumerate(sheet.rows[table.header.last + 1 :], table.header.last + 2):
        if not any(cells):
            continue
        padded = cells if len(cells) >= width else cells + [""] * (width - len(cells))
        row = Row(number, dict(zip(columns, places(padded), strict=True)))
        if _plainly_a_measure(row):
            yield row
        elif why := _no_measure(cells, row, heads, prose_at):
            table.left_out.append(LeftOut(sheet.name, number, why))
        elif any(key(cell) for cell in cells):
            yield row


def _plainly_a_measure(row: Row) -> bool:
    """Tell most rows at a glance: no total, note or header has all three."""
    cells = row.cells
    return bool(key(cells.get("issue", "")) and key(cells.get("action", ""))) and _code(row).isdigit()


def _no_measure(cells: list[Cell], row: Row, heads: set[str], prose_at: set[int]) -> str:
    """Why the row is no measure; '' when it is a broken one."""
    texts = [(at, text) for at, cell in enumerate(cells) if cell != "" and (text := key(cell))]
    if not texts:
        return ""
    first = texts[0][1]
    different = {text for _at, text in texts}
    if _is_total(texts[:4], row, prose_at):
        return str(_("A row of totals."))
    if FOOT.match(first) and (len(different) <= 2 or not row.cells.get("issue")):
        return str(_("A note below or between the measures."))
    if len(different) > 2 and len(different & heads) * 2 > len(different):
        return str(_("The header again."))
    if len(different) == 1:
        if set(row.cells) & {"number"} and key(row.cells["number"]) == first and len(texts) == 1 and first.isdecimal():
            return str(_("A number without a measure."))
        if texts[0][0] == 0 or len(texts) > 2:
            return str(_("A line of text, no measure."))
    return ""


def _is_total(texts: list[tuple[int, str]], row: Row, prose_at: set[int]) -> bool:
    """Tell a row of totals by its first texts; a measure may speak of a total too (累计3个月未开例会)."""
    if _code(row).isdigit():
        return False
    told = {name for name in PROSE if key(row.cells.get(name, ""))}
    is_told = "action" in told and len(told - {"note"}) > 1
    return any(TOTAL.match(text) for at, text in texts if not (is_told and at in prose_at) or BARE.fullmatch(text))


def _code(row: Row) -> str:
    return key(row.cells.get("unit_code", ""))


def carry_down(rows: list[Row], known: set[str]) -> list[tuple[int, int]]:
    """Carry the unit and the issue down over blank cells without a merge; gives (row, row it was taken from).

    Only whole groups are carried: a village without its township is looked up by name, never guessed from above.
    """
    carried: list[tuple[int, int]] = []
    # The code first, then the village: a row that has one, as most do, is asked nothing more.
    named = [name for name in reversed(IDENTITY) if name in known]
    unit = [*named, "plan_kind"] if "plan_kind" in known else named
    issue = [name for name in ("category", "aspect", "issue") if name in known]
    for above, row in pairwise(rows):
        source, cells = above.cells, row.cells
        if not unit or any(key(cells[name]) for name in named) or not key(cells.get("action", "")):
            continue
        cells.update({name: source[name] for name in unit if not key(cells[name])})
        if not any(key(cells[name]) for name in issue):
            cells.update({name: source[name] for name in issue})
            blank = [name for name in ("target", "content") if name in known and not key(cells[name])]
            cells.update({name: source[name] for name in blank})
        carried.append((row.number, above.number))
    return carried
