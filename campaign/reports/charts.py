"""The charts of a month, as numbers that SVG templates draw: the same on the page and on paper, readable in grey.

Places and sizes are percentages of the drawing, which takes the width that it is given; texts keep their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from campaign.reports.figures.tree import Figure, Heat, HeatRow, MonthlyFigures, Point, Row
from units import bars
from units.bars import Bar, Tally, percent

# The drawing of the trend in pixels: room above for the numbers, below for the months.
TOP, HEIGHT = 18, 96


@dataclass(frozen=True, slots=True)
class Column:
    """One month of the trend: two stacked parts from the base up, in pixels, and where they stand in percent."""

    month: date
    left: str
    middle: str
    width: str
    lower_y: str
    lower_height: str
    upper_y: str
    upper_height: str
    label_y: str
    value: int
    lower: int
    upper: int


@dataclass(frozen=True, slots=True)
class Pair:
    """One month of issues: found at the left, closed at the right; places in percent, heights in pixels."""

    month: date
    middle: str
    found_x: str
    closed_x: str
    width: str
    found: int
    found_y: str
    found_height: str
    closed: int
    closed_y: str
    closed_height: str


@dataclass(frozen=True, slots=True)
class Band:
    """A piece of a progress bar: `kind` is carried_out, begun or begun_not."""

    kind: str
    count: int
    start: str
    width: str


@dataclass(frozen=True, slots=True)
class ProgressBar:
    """One area's measures by progress, with those overdue."""

    label: str
    code: str
    bands: tuple[Band, ...]
    all: int
    share: Figure
    overdue: Figure


def grade_bars(figures: MonthlyFigures, *, leads: str = "") -> list[Bar]:
    """A bar an area, townships and villages together; `leads` is an address with {code} that the labels lead to."""
    drawn = [(row.name, leads.format(code=row.code) if leads else "", _tally(row)) for row in figures.grades.rows]
    return bars.draw(drawn)


def _tally(row: Row) -> Tally:
    grades = ("advanced", "ordinary", "lagging", "problem", "ungraded")
    return Tally(**{one: row[f"townships_{one}"].value + row[f"villages_{one}"].value for one in grades})


def trend_columns(points: Sequence[Point]) -> list[Column]:
    """Weak units at the end of each month: townships below, villages and communities above."""
    scale = max((one.townships_weak + one.villages_weak for one in points), default=0) or 1
    return [_column(one, place, len(points), scale) for place, one in enumerate(points)]


def _column(one: Point, place: int, of: int, scale: int) -> Column:
    lower = HEIGHT * one.townships_weak / scale
    upper = HEIGHT * one.villages_weak / scale
    base = TOP + HEIGHT
    step = 100 / of
    return Column(
        month=one.month,
        left=f"{step * (place + 0.15):.2f}%",
        middle=f"{step * (place + 0.5):.2f}%",
        width=f"{step * 0.7:.2f}%",
        lower_y=f"{base - lower:.1f}",
        lower_height=f"{lower:.1f}",
        upper_y=f"{base - lower - upper:.1f}",
        upper_height=f"{upper:.1f}",
        label_y=f"{base - lower - upper - 4:.1f}",
        value=one.townships_weak + one.villages_weak,
        lower=one.townships_weak,
        upper=one.villages_weak,
    )


def progress_bars(figures: MonthlyFigures) -> list[ProgressBar]:
    """A bar an area that has measures, each cut into what is carried out, under way and not begun."""
    return [_progress(row) for row in figures.measures.rows if row["all"].value]


def _progress(row: Row) -> ProgressBar:
    whole, before, bands = row["all"].value, 0, []
    for kind in ("carried_out", "begun", "begun_not"):
        number = row[kind].value
        if number:
            bands.append(Band(kind, number, percent(before, whole), percent(number, whole)))
        before += number
    return ProgressBar(row.name, row.code, tuple(bands), whole, row["carried_out_share"], row["overdue"])


def issue_pairs(points: Sequence[Point]) -> list[Pair]:
    """Issues found and closed in each month, side by side to one scale."""
    scale = max((max(one.found, one.closed) for one in points), default=0) or 1
    return [_pair(one, place, 100 / len(points), scale) for place, one in enumerate(points)]


def _pair(one: Point, place: int, step: float, scale: int) -> Pair:
    found, closed = HEIGHT * one.found / scale, HEIGHT * one.closed / scale
    base = TOP + HEIGHT
    return Pair(
        month=one.month,
        middle=f"{step * (place + 0.5):.2f}%",
        found_x=f"{step * (place + 0.12):.2f}%",
        closed_x=f"{step * (place + 0.5):.2f}%",
        width=f"{step * 0.36:.2f}%",
        found=one.found,
        found_y=f"{base - found:.1f}",
        found_height=f"{found:.1f}",
        closed=one.closed,
        closed_y=f"{base - closed:.1f}",
        closed_height=f"{closed:.1f}",
    )


@dataclass(frozen=True, slots=True)
class Shade:
    """One cell of the heat map: the percentage, `''` where too few are due for one, and how dark it is from 0 to 4."""

    text: str
    depth: int
    due: int
    done: int
    # The lists that are as long as the two numbers say.
    due_url: str
    done_url: str


def heat_rows(figures: MonthlyFigures) -> list[tuple[str, list[Shade]]]:
    """Each child area with a shade for each rule: the less is covered, the darker; the number is always written."""
    rules = figures.coverage.rows
    return [
        (row.name, [_shade(cell, *_lists(figures, row, rule)) for cell, rule in zip(row.cells, rules, strict=True)])
        for row in figures.heat
    ]


def _lists(figures: MonthlyFigures, row: HeatRow, rule: Row) -> tuple[str, str]:
    """The lists of a rule, which are of the whole area, for the one of the row alone."""
    own = f"&level={row.level}" if row.level <= figures.area.level else ""
    whole, part = f"?area={figures.area.short_code}&", f"?area={row.code}{own}&"
    return rule["due"].url.replace(whole, part), rule["done"].url.replace(whole, part)


def _shade(cell: Heat, due_url: str, done_url: str) -> Shade:
    if cell.percent is None:
        return Shade("", 0, cell.due, cell.done, due_url, done_url)
    depth = 0 if cell.percent == 100 else min(4, 1 + (99 - cell.percent) // 25)
    return Shade(f"{cell.percent}%", depth, cell.due, cell.done, due_url, done_url)
