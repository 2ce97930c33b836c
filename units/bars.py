"""Stacked bars of grades: where each piece begins and how wide it is, for page and PDF alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.safestring import SafeString

# From the weak end, so that all weak ends stand at the same edge and their lengths compare.
WEAK_FIRST = ("problem", "lagging", "ordinary", "advanced", "ungraded")


class Counted(Protocol):
    """Numbers of units by grade."""

    @property
    def advanced(self) -> int: ...
    @property
    def ordinary(self) -> int: ...
    @property
    def lagging(self) -> int: ...
    @property
    def problem(self) -> int: ...
    @property
    def ungraded(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of units by grade, added up from several sources."""

    advanced: int = 0
    ordinary: int = 0
    lagging: int = 0
    problem: int = 0
    ungraded: int = 0

    @property
    def total(self) -> int:
        """All units, graded or not."""
        return self.advanced + self.ordinary + self.lagging + self.problem + self.ungraded

    @property
    def weak(self) -> int:
        """Units in the two worst grades."""
        return self.lagging + self.problem


# Problem and lagging are hatched in print, ungraded is hollow: the bars read in grey, too.
SHAPES = {
    "problem": (
        '<rect x="{start}" width="{width}" height="100%" fill="#a3262a"/>'
        '<line class="hatch" x1="{start}" x2="{end}" y1="50%" y2="50%" fill="none" stroke="#ffffff" '
        'stroke-width="40" stroke-dasharray="1 5" stroke-dashoffset="1"/>'
    ),
    "lagging": (
        '<rect x="{start}" width="{width}" height="100%" fill="#e0a030" stroke="#ffffff"/>'
        '<line class="hatch" x1="{start}" x2="{end}" y1="50%" y2="50%" fill="none" stroke="#1f2933" '
        'stroke-width="40" stroke-dasharray="1 4" stroke-dashoffset="2.5"/>'
    ),
    "ordinary": '<rect x="{start}" width="{width}" height="100%" fill="#9db4c8" stroke="#ffffff"/>',
    "advanced": '<rect x="{start}" width="{width}" height="100%" fill="#1b6e53" stroke="#ffffff"/>',
    "ungraded": (
        '<rect x="{start}" y="1" width="{width}" height="85%" fill="#ffffff" stroke="#7d8a98" stroke-dasharray="2 2"/>'
    ),
}


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of a bar; `start`, `end` and `width` are percentages of the drawing, such as `12.5%`."""

    grade: str
    count: int
    start: str
    end: str
    width: str

    @property
    def shape(self) -> SafeString:
        """The piece as SVG: constants and our own percentages, written here because a board has a hundred of them."""
        return SafeString(SHAPES[self.grade].format(start=self.start, end=self.end, width=self.width))


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the chart; `url` is empty where the row leads nowhere."""

    label: str
    url: str
    tally: Tally
    segments: tuple[Segment, ...]


def add_up(counts: Iterable[Counted]) -> Tally:
    """Add several counts into one."""
    parts = list(counts)
    return Tally(**{grade: sum(getattr(part, grade) for part in parts) for grade in WEAK_FIRST})


def draw(rows: Sequence[tuple[str, str, Counted]]) -> list[Bar]:
    """Draw (label, url, counts) rows to one scale: the longest bar fills the drawing."""
    tallies = [add_up([counts]) for _, _, counts in rows]
    scale = max((tally.total for tally in tallies), default=0)
    return [Bar(label, url, tally, cut(tally, scale)) for (label, url, _), tally in zip(rows, tallies, strict=True)]


def cut(tally: Tally, scale: int) -> tuple[Segment, ...]:
    """Cut one bar into its pieces from the weak end; a grade without units has no piece."""
    segments = []
    before = 0
    for grade in WEAK_FIRST:
        count = getattr(tally, grade)
        if count:
            end = before + count
            segments.append(Segment(grade, count, percent(before, scale), percent(end, scale), percent(count, scale)))
            before = end
    return tuple(segments)


def percent(part: int, whole: int) -> str:
    """Write a share with two decimals, as SVG wants it: always a dot, whatever the language."""
    return f"{100 * part / whole:.2f}%" if whole else "0%"


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend, drawn as a bar of one piece."""

    grade: str
    segments: tuple[Segment, ...]


KEYS = tuple(Key(grade, (Segment(grade, 1, "0%", "100%", "100%"),)) for grade in WEAK_FIRST)
