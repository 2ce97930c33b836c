"""The coverage ledger: for any area and day what is due, done and late, by rule and child area.

As of a day, for a rule and one of its periods:

- **due** are the units that stood and were the rule's target (weak, problem or key, as graded or listed) on the
  period's first day, and still are on the day asked for, or on the period's last day when it is over. A unit that
  becomes weak in the middle of a period is due from the next one on, so nobody is late for what began yesterday. One
  that is lifted, taken off the list or closed is due no more from that day on, and a visit already made to it does not
  count either: due and done are always of the same units. Yesterday's coverage still knows it.
- **done** are the due units with as many current (not superseded) visits of the rule's side, announced or not as the
  rule says, as the rule asks, from the period's first day up to the day asked for. A visit counts on its own day,
  whenever it was logged; a correction counts instead of what it corrects.
- **open** are the other due units. Until the period ends they are to be done, in its last 7 days *due soon*.
- **late** are those that were still open when the period before ended: a later visit is no visit of that period.

The percentage is done ÷ due, rounded down, and is given and ranked only where at least 5 are due.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import FETCH_RAISE, QuerySet

from campaign.visits.coverage_sums import DAYS, VISITED, WHOLE, Asked, sums
from campaign.visits.models import CadenceRule, CoverageChange, CoverageTally
from campaign.visits.periods import Period
from units import codes
from units.areas import Area, within
from units.levels import Level
from units.models import Unit

# Fewer due units than this give no percentage: one visit more or less would turn a ranking over.
MINIMUM = 5
# In so many last days of a period what is open is due soon.
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Count:
    """Units due and done in one period."""

    due: int = 0
    done: int = 0

    @property
    def open(self) -> int:
        """Due and not done."""
        return self.due - self.done

    @property
    def percent(self) -> int | None:
        """Done ÷ due in whole percent, rounded down; None below the minimum."""
        return self.done * 100 // self.due if self.due >= MINIMUM else None

    def __add__(self, other: "Count") -> "Count":
        return Count(self.due + other.due, self.done + other.done)


@dataclass(frozen=True, slots=True)
class Cell:
    """One rule in one area: the period that holds the day, and the one before."""

    now: Count = Count()
    last: Count = Count()

    @property
    def late(self) -> int:
        """Still open when the period before ended."""
        return self.last.open

    def __add__(self, other: "Cell") -> "Cell":
        return Cell(self.now + other.now, self.last + other.last)


@dataclass(frozen=True, slots=True)
class Column:
    """One rule with its period on the day, and the one before if the rule was in force when that began."""

    rule: CadenceRule
    now: Period
    last: Period | None

    def state_of(self, cell: Cell, on: date) -> str:
        """Say what presses most: overdue, soon or normal; none where nothing is due."""
        if cell.late:
            return "overdue"
        if cell.now.open and on > self.now.end - SOON:
            return "soon"
        return "normal" if cell.now.due else "none"


@dataclass(frozen=True, slots=True)
class Row:
    """One child area; `cells` in the order of the columns."""

    area: Area
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The answer to "who is to be visited, and who was not": rows by code, the total is the sum of the rows."""

    area: Area
    on: date
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    total: Row


def coverage(area: Area, on: date, *, rules: Iterable[CadenceRule] | None = None) -> Coverage:
    """Draw the coverage of an area as of a day: the same number of queries for a township and for the country.

    `rules` limits the columns (default: all in force when their period began). Who may see the area, and which of the
    rules, is the caller's business (`cadence.rules_for`).
    """
    columns = columns_on(on, CadenceRule.objects.all() if rules is None else rules)
    draw_rows = _rows_by_unit if area.level >= Level.TOWNSHIP else _rows_by_tally
    rows = draw_rows(area, on, columns)
    total = tuple(sum((row.cells[place] for row in rows), Cell()) for place in range(len(columns)))
    return Coverage(area, on, columns, tuple(rows), Row(area, total))


def columns_on(on: date, rules: Iterable[CadenceRule]) -> tuple[Column, ...]:
    """The rules that were in force when their period of the day began, each with that period and the one before."""
    found = []
    for rule in rules:
        now = rule.period_on(on)
        if rule.counts_for(now):
            found.append(Column(rule, now, now.before if rule.counts_for(now.before) else None))
    return tuple(found)


def ranked(drawn: Coverage, rule: CadenceRule) -> list[Row]:
    """The rows by the rule's percentage, the worst first; areas below the minimum stand last, by their code."""
    place = next(number for number, column in enumerate(drawn.columns) if column.rule == rule)

    def key(row: Row) -> tuple[bool, int, str]:
        percent = row.cells[place].now.percent
        return percent is None, percent or 0, row.area.short_code

    return sorted(drawn.rows, key=key)


# By area (the key of its rows) and the rule's number.
type Counts = dict[tuple[Any, int], Cell]


def _rows_by_tally(area: Area, on: date, columns: Sequence[Column]) -> list[Row]:
    """Rows of areas from the province down to the township: sums of the tally, no unit is read."""
    rows = CoverageTally.objects.filter(area_level=area.child_level)
    if area.short_code:
        rows = rows.filter(area_code__gte=area.code, area_code__lte=codes.last(area.short_code))
    counts = _counts(rows, "area_code", _asked(columns, on, whole=True), on)
    children = Unit.objects.in_area(area).fetch_mode(FETCH_RAISE).at_level(area.child_level).order_by("code")
    drawn = [(child, _row(child, child.code, counts, columns)) for child in children]
    return [row for child, row in drawn if child.stands_on(on) or _holds(row)]


def _rows_by_unit(area: Area, on: date, columns: Sequence[Column]) -> list[Row]:
    """Rows of a township's coverage: those of its units of which anything is or was due, the township itself too."""
    rows = CoverageChange.objects.filter(within([area.short_code], "unit__"))
    counts = _counts(rows, "unit", _asked(columns, on, whole=False), on)
    listed = {key for key, _rule in counts}
    units = Unit.objects.filter(pk__in=listed).fetch_mode(FETCH_RAISE).order_by("code", "level")
    drawn = [_row(unit, unit.pk, counts, columns) for unit in units]
    return [row for row in drawn if _holds(row)]


def _holds(row: Row) -> bool:
    return any(cell != Cell() for cell in row.cells)


def _row(unit: Unit, key: object, counts: Counts, columns: Sequence[Column]) -> Row:
    return Row(unit.area, tuple(counts.get((key, column.rule.pk), Cell()) for column in columns))


def _asked(columns: Sequence[Column], on: date, *, whole: bool) -> list[Asked]:
    """The periods of the columns; `whole` ones that are over by the end of the day are one row where it is kept."""
    running = [
        Asked(one.rule.pk, one.now.start, WHOLE if whole and on == one.now.end else DAYS, over=False) for one in columns
    ]
    return running + [
        Asked(one.rule.pk, one.last.start, WHOLE if whole else DAYS, over=True) for one in columns if one.last
    ]


def _counts(rows: QuerySet[Any], key: str, asked: Sequence[Asked], on: date) -> Counts:
    """Due and done by key and rule, in one query: who was listed when the periods began, and what came since."""
    # Due and done of the running period, due and done of the one before.
    numbers: dict[tuple[Any, int], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for one, rule, part, start, since, change in sums(rows, key, asked, on):
        for period in asked:
            if period.rule == rule and period.counts(part, start, since):
                numbers[one, rule][2 * period.over + (part in VISITED)] += change
    return {place: Cell(Count(*four[:2]), Count(*four[2:])) for place, four in numbers.items()}
