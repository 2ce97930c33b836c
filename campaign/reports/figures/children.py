"""The lines of the tables: the areas below, and which of them a record belongs to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Substr

from campaign.reports.figures.definitions import defined
from campaign.reports.figures.lists import Scope, address
from campaign.reports.figures.shares import with_shares
from campaign.reports.figures.spans import Span
from campaign.reports.figures.tree import Figure, Row, Section
from units.areas import Area
from units.levels import WIDTHS, Level
from units.models import Unit

# Numbers by line (a short code) and column.
type Counts = dict[str, dict[str, int]]
# Rows of SQL, grouped by line and by what else is named.
type Grouped = Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """An area below, or the area itself for what belongs to its own unit and to none below."""

    area: Area
    standing: bool


def lines_of(area: Area, span: Span) -> dict[str, Line]:
    """The area's own line and those below by short code, in the order of the codes, all named as on the day; one query.

    A closed area is among them: it is shown where it still explains a number. Above the township the own line is
    shown only where records of the area's own unit are counted.
    """
    wanted = Q(level=area.child_level) | Q(level=area.level, code=area.code)
    rows = Unit.objects.in_area(area).filter(wanted).with_name_on(span.on).order_by("code", "level")
    own = {area.short_code: Line(area, standing=area.level == Level.TOWNSHIP)} if area.short_code else {}
    named = {
        unit.short_code: Line(Area(unit.short_code, unit.level, unit.name_on), _stands(unit, area, span.on))  # type: ignore[attr-defined]
        for unit in rows
    }
    return own | named


def _stands(unit: Unit, area: Area, on: date) -> bool:
    """Whether the line is shown without a number, too: the own one of a township always is, of a wider area never."""
    is_own = unit.level == area.level < Level.VILLAGE
    return area.level == Level.TOWNSHIP if is_own else unit.stands_on(on)


def by_line(rows: QuerySet[Any], area: Area, path: str = "unit__", **also: Any) -> Any:  # noqa: ANN401 - rows of values
    """Group rows by the line that they belong to, told by `place` and `place_level`, and by what else is named."""
    place = Substr(f"{path}code", 1, WIDTHS[area.child_level])
    return rows.order_by().values(place=place, place_level=F(f"{path}level"), **also)


def line_of(area: Area, row: Mapping[str, Any]) -> str:
    """Short code of the line of a grouped row: the area's own unit stands apart from those below."""
    return area.short_code if row["place_level"] <= area.level else str(row["place"])


def collect(counts: Counts, line: str, numbers: Mapping[str, int | None]) -> None:
    """Add numbers to a line's columns; None, SQL's sum of nothing, adds nothing."""
    cell = counts.setdefault(line, {})
    for column, number in numbers.items():
        if number:
            cell[column] = cell.get(column, 0) + number


def gather(rows: Grouped, area: Area, counts: Counts | None = None) -> Counts:
    """Counts from grouped rows, added to those given: whatever is not the place is a column."""
    counts = {} if counts is None else counts
    for row in rows:
        numbers = {name: number for name, number in row.items() if not name.startswith("place")}
        collect(counts, line_of(area, row), numbers)
    return counts


def shown(lines: Mapping[str, Line], every: Iterable[Counts]) -> list[Area]:
    """The lines that stand on the day or hold a number in any table: all tables have the same lines."""
    busy = {line for counts in every for line, columns in counts.items() if any(columns.values())}
    return [line.area for code, line in lines.items() if line.standing or code in busy]


@dataclass(frozen=True, slots=True)
class Tables:
    """What all tables by area of one month share."""

    area: Area
    span: Span
    lines: Sequence[Area]

    def table(self, key: str, columns: Sequence[str], counts: Counts) -> Section:
        """A table by area: rows in the order of their codes, the total as the sum of the rows, shares behind."""
        rows = tuple(self.row(key, columns, counts.get(line.short_code, {}), line) for line in self.lines)
        sums = {
            column: sum(counts.get(line.short_code, {}).get(column, 0) for line in self.lines) for column in columns
        }
        return Section(key, rows, self.row(key, columns, sums, self.area, whole=True))

    def row(
        self, key: str, columns: Sequence[str], numbers: Mapping[str, int], of: Area, *, whole: bool = False
    ) -> Row:
        """One line. The area's own line holds its own unit alone, so its lists are limited to that level."""
        own = not whole and of.short_code == self.area.short_code and of.level < Level.VILLAGE
        scope = Scope(of.short_code, of.level if own else 0)
        label = (of.short_code, of.level, of.name, of.name)
        return row_of(key, {column: numbers.get(column, 0) for column in columns}, label, scope, self.span)


def row_of(
    key: str, numbers: Mapping[str, int], label: tuple[str, int, str, str], scope: Scope | None, span: Span
) -> Row:
    """A row of figures: each with its definition and its address, the shares behind the counts."""
    figures = tuple(
        Figure(defined(f"{key}.{column}"), number, address(f"{key}.{column}", scope, span))
        for column, number in with_shares(key, numbers).items()
    )
    return Row(*label, figures)
