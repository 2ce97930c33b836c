"""What a section of the home page is: one kind of thing that waits for the signed-in user."""

from dataclasses import dataclass

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits; `state` is the badge's: normal, soon, overdue, or '' for none."""

    label: str
    url: str
    note: str
    state: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something that can be done and does not wait; shown beside what does."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing that waits: `count` is the length of the list at `url`, of which `rows` shows the first."""

    title: str
    count: int
    url: str
    rows: list[Row]
    empty: str
    step: Step | None = None
