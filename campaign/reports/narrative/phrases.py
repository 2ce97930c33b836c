"""Parts of sentences that several rules use: how a number moved, and which areas stand out by it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from campaign.reports.figures.tree import Figure, Row, Section
from campaign.reports.narrative.sentences import Number, Piece, fill
from campaign.visits.coverage import MINIMUM
from units.levels import Level

NAMED = 3


def moved(change: Figure) -> list[Piece]:
    """How a count moved since last month: more, fewer or as many, in words, the number without a sign."""
    if change.value > 0:
        template = _("{n} more than last month")
    elif change.value < 0:
        template = _("{n} fewer than last month")
    else:
        return [Piece(_("as many as last month"))]
    return list(fill("", template, n=Number(change, text=f"{abs(change.value):,}")).pieces)


@dataclass(frozen=True, slots=True)
class Ranked:
    """The areas that stand out, the furthest first; `tied` are those that share the last place, too many to name."""

    rows: tuple[Row, ...] = ()
    tied: tuple[Row, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows or self.tied)


def ranked(section: Section, column: str, *, lowest: bool = False, of: str = "") -> Ranked:
    """The rows with the largest figures of a column (`lowest`: the smallest), at most three and at most half of them.

    With `of`, the column that a share is a part of, only rows that hold enough there are compared at all: one unit more
    or less would turn the others over. None stands out by a largest figure of 0, or where the rows do not differ.
    Whoever shares the last place is named, too, or nobody of that place; then they are `tied`.
    """
    rows = [row for row in section.rows if row.level > section.total.level or not row.level]
    compared = [row for row in rows if not of or row[of].value >= MINIMUM]
    if len({row[column].value for row in compared}) < 2:
        return Ranked()
    most = min(NAMED, len(compared) // 2)
    up = sorted(compared, key=lambda row: row[column].value)
    # Equals keep their order, the one of the codes.
    down = [row for row in sorted(compared, key=lambda row: -row[column].value) if row[column].value]
    this, other = (up, down) if lowest else (down, up)
    edge = _edge(this, column, most)
    ahead = [row for row in this[:most] if row[column].value != edge]
    sharing = [row for row in this if row[column].value == edge]
    if len(ahead) + len(sharing) <= most:
        return Ranked((*ahead, *sharing))
    # Where both ends are told, those in the middle stand at neither.
    between = of and ahead and edge == _edge(other, column, most)
    return Ranked(tuple(ahead), () if between else tuple(sharing))


def _edge(ordered: Sequence[Row], column: str, most: int) -> int:
    """The figure of the last place that is named."""
    return ordered[min(most, len(ordered)) - 1][column].value


def standing_out(found: Ranked, column: str) -> list[Piece]:
    """Areas with their figures and, where they share the last place, how many more there are with that figure."""
    if not found.tied:
        return named(found.rows, column)
    first = found.tied[0]
    # The list behind the figure would be that of one of them alone.
    words = {"n": str(len(found.tied)), "units": _kind(first), "figure": replace(first[column], url="")}
    template = (
        _("{areas} and {n} more {units} with {figure} each") if found.rows else _("{n} {units} with {figure} each")
    )
    return list(fill("", template, areas=named(found.rows, column), **words).pieces)


def _kind(row: Row) -> str:
    """What several such rows are called; `level` is 0 where a table is not split by areas."""
    words = {
        Level.PROVINCE: _("provinces"),
        Level.PREFECTURE: _("prefectures"),
        Level.COUNTY: _("counties"),
        Level.TOWNSHIP: _("townships"),
        Level.VILLAGE: _("villages and communities"),
    }
    return words[Level(row.level)] if row.level else _("categories")


def named(rows: Sequence[Row], column: str) -> list[Piece]:
    """Areas with their figures: “A (12), B (9)”."""
    return listing(
        [[Piece(f"{row.name}{_(' (')}"), Piece(row[column].text, row[column], row.code), Piece(_(")"))] for row in rows]
    )


def listing(parts: Iterable[Sequence[Piece]]) -> list[Piece]:
    """Parts one after another with the language's comma of lists between them."""
    pieces: list[Piece] = []
    for part in parts:
        if pieces:
            pieces.append(Piece(_(", ")))
        pieces += part
    return pieces
