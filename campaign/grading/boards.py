"""The grading board: one function, from which the page, the print, the workbook and the command all draw."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import FETCH_RAISE, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from campaign.grading import honours, tallies
from campaign.grading.grades import UNGRADED, Grade
from campaign.grading.models import GradeTally
from campaign.grading.querysets import with_grade
from units import codes
from units.areas import Area
from units.levels import GRADED_LEVELS, KINDS_OF_LEVEL, Level
from units.models import StandingTally, Unit


@dataclass(frozen=True, slots=True)
class GradeCounts:
    """Numbers of units by grade; also used for changes, where they may be negative."""

    advanced: int = 0
    ordinary: int = 0
    lagging: int = 0
    problem: int = 0
    ungraded: int = 0

    @property
    def total(self) -> int:
        """All units, the ungraded too."""
        return self.advanced + self.ordinary + self.lagging + self.problem + self.ungraded

    @property
    def weak(self) -> int:
        """Lagging and problem together."""
        return self.lagging + self.problem

    def __add__(self, other: "GradeCounts") -> "GradeCounts":
        return GradeCounts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def __sub__(self, other: "GradeCounts") -> "GradeCounts":
        return GradeCounts(*(getattr(self, f.name) - getattr(other, f.name) for f in fields(self)))

    def as_dict(self) -> dict[str, int]:
        """The JSON form of the contract: the four grades and `ungraded`."""
        return {f.name: getattr(self, f.name) for f in fields(self)}


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One child area: its townships and its villages by grade, and how both changed since the earlier day."""

    area: Area
    townships: GradeCounts
    villages: GradeCounts
    township_change: GradeCounts
    village_change: GradeCounts
    # The years, known of the rows that are one unit each, those of a township's board.
    honours_stopped: tuple[int, ...] = ()

    @property
    def units(self) -> GradeCounts:
        """Townships and villages together."""
        return self.townships + self.villages

    @property
    def change(self) -> GradeCounts:
        """Change of townships and villages together."""
        return self.township_change + self.village_change


@dataclass(frozen=True, slots=True)
class Board:
    """The answer to "how does the area stand on that day"; rows sorted by code, the total is the sum of the rows."""

    area: Area
    on: date
    since: date
    kinds: tuple[str, ...]
    rows: tuple[BoardRow, ...]
    total: BoardRow


def default_since(on: date) -> date:
    """The end of the month before the day."""
    return on.replace(day=1) - timedelta(days=1)


def board(area: Area, *, on: date, since: date | None = None, kinds: Sequence[str] = ()) -> Board:
    """Draw the board of an area as of a day: the same number of queries for a township and for the country.

    `since` is the earlier day compared with (default: the end of the month before). `kinds` limits the units counted
    (values of `Kind`); none means all. Who may see the area is the caller's business (`Unit.objects.visible_to`).
    """
    since = since or default_since(on)
    wanted = tuple(kinds) or tuple(kind.value for level in GRADED_LEVELS for kind in KINDS_OF_LEVEL[level])
    if area.level >= Level.TOWNSHIP:
        rows = _rows_by_unit(area, on, since, wanted)
    else:
        rows = _rows_by_tally(area, on, since, wanted)
    return Board(area, on, since, tuple(kinds), tuple(rows), _total(area, rows))


def _total(area: Area, rows: Iterable[BoardRow]) -> BoardRow:
    zero = GradeCounts()
    total = BoardRow(area, zero, zero, zero, zero)
    for row in rows:
        total = BoardRow(
            area,
            total.townships + row.townships,
            total.villages + row.villages,
            total.township_change + row.township_change,
            total.village_change + row.village_change,
        )
    return total


type Cells = dict[tuple[str, int, str], list[int]]
# Per (area's full code, level of the unit, grade): the count on the day and on the earlier day.


def _rows_by_tally(area: Area, on: date, since: date, kinds: tuple[str, ...]) -> list[BoardRow]:
    """Rows of areas from the province down to the township: sums of tallies, no unit is read."""
    wanted = Q(area_level=area.child_level, kind__in=kinds)
    if area.short_code:
        wanted &= Q(area_code__gte=area.code, area_code__lte=codes.last(area.short_code))
    graded = GradeTally.objects.filter(wanted, month__in=tallies.months_of(on, since))
    standing = StandingTally.objects.filter(wanted, on__lte=max(on, since))
    cells: Cells = {}
    for code, kind, grade, *counts in _sums(graded, "grade", tallies.counted_by(on), tallies.counted_by(since)):
        _count(cells, code, kind, grade, *counts)
        _count(cells, code, kind, UNGRADED, *(-count for count in counts))
    for code, kind, grade, *counts in _sums(standing, Value(UNGRADED), Q(on__lte=on), Q(on__lte=since)):
        _count(cells, code, kind, grade, *counts)
    children = Unit.objects.in_area(area).fetch_mode(FETCH_RAISE).at_level(area.child_level).order_by("code")
    shown = [child.area for child in children if child.stands_on(on) or _holds(cells, child.code)]
    return [_row(child, cells) for child in shown]


def _sums(rows: QuerySet[Any], grade: str | Value, now: Q, then: Q) -> Iterator[tuple[Any, ...]]:
    """Area, kind, grade, and the sums of the changes that each of the two conditions picks."""
    of = rows.values_list("area_code", "kind", grade)
    yield from of.annotate(now=Coalesce(Sum("change", filter=now), 0), then=Coalesce(Sum("change", filter=then), 0))


def _rows_by_unit(area: Area, on: date, since: date, kinds: tuple[str, ...]) -> list[BoardRow]:
    """Rows of a township's board: the township itself, so that the parts add up, then its villages."""
    units = Unit.objects.in_area(area).fetch_mode(FETCH_RAISE).filter(kind__in=kinds)
    cells: Cells = {}
    shown: dict[str, Unit] = {}
    for day, place in ((on, 0), (since, 1)):
        for unit in with_grade(units.standing_on(day), day).order_by("code", "level"):
            shown.setdefault(_key(unit), unit)
            counts = [0, 0]
            counts[place] = 1
            _count(cells, _key(unit), unit.kind, unit.grade, *counts)  # type: ignore[attr-defined]
    stopped = honours.stopped(area, on)
    rows = [(shown[key], _row(shown[key].area, cells, key)) for key in sorted(shown)]
    return [replace(row, honours_stopped=stopped.get(unit.pk, ())) for unit, row in rows]


def _key(unit: Unit) -> str:
    """The short code, which a township and a village of the same padded code do not share."""
    return unit.short_code


def _count(cells: Cells, code: str, kind: str, grade: str, now: int, then: int) -> None:
    level = Level.TOWNSHIP if kind in KINDS_OF_LEVEL[Level.TOWNSHIP] else Level.VILLAGE
    cell = cells.setdefault((code, level, grade), [0, 0])
    cell[0] += now
    cell[1] += then


def _holds(cells: Cells, code: str) -> bool:
    """Tell whether anything was counted on either day: a closed area is shown while it explains a change."""
    grades = [*Grade.values, UNGRADED]
    return any(any(cells.get((code, level, grade), ())) for level in GRADED_LEVELS for grade in grades)


def _row(area: Area, cells: Cells, key: str | None = None) -> BoardRow:
    now: dict[int, GradeCounts] = {}
    then: dict[int, GradeCounts] = {}
    for level in GRADED_LEVELS:
        pairs = [cells.get((key or area.code, level, grade), (0, 0)) for grade in [*Grade.values, UNGRADED]]
        now[level] = GradeCounts(*(pair[0] for pair in pairs))
        then[level] = GradeCounts(*(pair[1] for pair in pairs))
    return BoardRow(
        area,
        now[Level.TOWNSHIP],
        now[Level.VILLAGE],
        now[Level.TOWNSHIP] - then[Level.TOWNSHIP],
        now[Level.VILLAGE] - then[Level.VILLAGE],
    )


@dataclass(frozen=True, slots=True)
class Highlight:
    """A child area in which the number of weak units changed: `weak` is the net change, up is worse."""

    area: Area
    weak: int
    problem: int


def highlights(board: Board, limit: int = 6) -> list[Highlight]:
    """Where the weak units changed most since the earlier day, the worst first; nothing is read again."""
    found = [Highlight(row.area, row.change.weak, row.change.problem) for row in board.rows]
    changed = [one for one in found if one.weak or one.problem]
    return sorted(changed, key=lambda one: (-abs(one.weak), -abs(one.problem), one.area.short_code))[:limit]
