"""The month's figures as a tree of frozen dataclasses, from which page, print, workbook and text draw."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import get_language

from campaign.visits.coverage import Count
from units.areas import Area


class Measure(StrEnum):
    """What the number of a figure is."""

    # As many as the list at its address is long.
    COUNT = "count"
    # The difference of one count on two days; may be negative.
    CHANGE = "change"
    # A sum of what the listed records say, such as days.
    SUM = "sum"
    # Tenths of a percent; the shares of one whole add up to 1000.
    SHARE = "share"


def in_english() -> bool:
    """Tell whether the page speaks English; the office's language is Chinese."""
    return (get_language() or "").startswith("en")


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure counts, in one line of both languages, kept with the figures that it explains."""

    key: str
    measure: str
    name_zh: str
    name_en: str
    text_zh: str
    text_en: str

    @property
    def name(self) -> str:
        """The short name, as a column's head prints it."""
        return self.name_en if in_english() else self.name_zh

    @property
    def text(self) -> str:
        """The one line that says what is counted."""
        return self.text_en if in_english() else self.text_zh


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its definition and the address of the list behind it ('' where no one list is)."""

    definition: Definition
    value: int
    url: str

    @property
    def key(self) -> str:
        """Section and column, such as `issues.found`."""
        return self.definition.key

    @property
    def text(self) -> str:
        """As it is printed: 2,737; +3; 96.5%."""
        if self.definition.measure == Measure.SHARE:
            return f"{self.value / 10:.1f}%"
        if self.definition.measure == Measure.CHANGE:
            return f"{self.value:+,}".replace("-", "−") if self.value else "0"
        return f"{self.value:,}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: a child area, or what else the table is split by (then `level` is 0)."""

    code: str
    level: int
    name_zh: str
    name_en: str
    figures: tuple[Figure, ...]

    @property
    def name(self) -> str:
        """The name in the language of the page; names of areas have one."""
        return self.name_en if in_english() else self.name_zh

    def __getitem__(self, column: str) -> Figure:
        """The figure of a column, by the part of its key behind the dot; KeyError where there is none."""
        for figure in self.figures:
            if figure.key.partition(".")[2] == column:
                return figure
        raise KeyError(column)


@dataclass(frozen=True, slots=True)
class Section:
    """A table: its rows are sorted by code, and every count of the total is the sum of the rows."""

    key: str
    rows: tuple[Row, ...]
    total: Row

    @property
    def columns(self) -> tuple[Definition, ...]:
        """The definitions of the columns, in order."""
        return tuple(figure.definition for figure in self.total.figures)

    def __getitem__(self, column: str) -> Figure:
        """The total of a column."""
        return self.total[column]

    def column(self, column: str) -> tuple[Figure, ...]:
        """The figures of one column, row by row."""
        return tuple(row[column] for row in self.rows)


@dataclass(frozen=True, slots=True)
class Heat:
    """How many units are due by one rule in one area, and how many of them were visited."""

    due: int
    done: int

    @property
    def percent(self) -> int | None:
        """Visited in whole percent, as coverage tells it everywhere: rounded down, None where too few are due."""
        return Count(self.due, self.done).percent


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A child area's coverage by each rule, in the order of the rows of `coverage`."""

    code: str
    level: int
    name: str
    cells: tuple[Heat, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """One rule that calls for attention to a unit; `rule` is a key of `RULES` (attention_rules), `value` its count."""

    rule: str
    value: int
    url: str


@dataclass(frozen=True, slots=True)
class Attention:
    """A unit that needs attention: where it lies, its grade, and every rule that put it on the list."""

    code: str
    level: int
    name: str
    place: str
    grade: str
    url: str
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """The area at the end of one of the last twelve months, and what happened in that month."""

    month: date
    on: date
    townships_weak: int
    villages_weak: int
    found: int
    closed: int


@dataclass(frozen=True, slots=True)
class Move:
    """A unit that came under another child area, or left or entered the area, in the month."""

    on: date
    code: str
    name: str
    successor_code: str
    successor_name: str


@dataclass(frozen=True, slots=True)
class MonthlyFigures:
    """Everything that is printed of an area's month, as of the day `on`: the month's last, or earlier (`provisional`).

    `before` is the last day of the month before, `baseline_on` the day of the baseline (None: there was none yet).
    """

    area: Area
    month: date
    on: date
    before: date
    baseline_on: date | None
    provisional: bool
    grades: Section
    conversions: Section
    issues: Section
    categories: Section
    plans: Section
    measures: Section
    people: Section
    visits: Section
    coverage: Section
    supervision: Section
    talks: Section
    circulars: Section
    heat: tuple[HeatRow, ...]
    attention: tuple[Attention, ...]
    # How many units the rules name, the most pressing in `attention`; what each rule finds in the whole area.
    attention_count: int
    attention_rules: tuple[Need, ...]
    trend: tuple[Point, ...]
    moves: tuple[Move, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every table, in the order of the bulletin."""
        return tuple(getattr(self, name) for name in SECTIONS)

    def __getitem__(self, key: str) -> Figure:
        """The area's own figure of a full key, such as `issues.found`; KeyError where there is none."""
        section, _, column = key.partition(".")
        if section not in SECTIONS:
            raise KeyError(key)
        found: Section = getattr(self, section)
        return found[column]

    def __iter__(self) -> Iterator[Figure]:
        """Every figure of every table: rows, then totals."""
        for section in self.sections:
            for row in (*section.rows, section.total):
                yield from row.figures

    @property
    def totals(self) -> Mapping[str, Figure]:
        """The area's own figures by key."""
        return {figure.key: figure for section in self.sections for figure in section.total.figures}


SECTIONS = (
    *("grades", "conversions", "issues", "categories", "plans", "measures"),
    *("people", "visits", "coverage", "supervision", "talks", "circulars"),
)
