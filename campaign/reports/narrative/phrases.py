"""Parts of sentences that several rules use: how a number moved, and which areas stand out by it."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from campaign.reports.figures.tree import Figure, Row, Section
from campaign.reports.narrative.sentences import Number, Piece, fill

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


def ranked(section: Section, column: str, *, best: bool = False) -> list[Row]:
    """The rows with the largest figures of a column, at most three; `best` takes the smallest. Equals keep their order.

    Nothing where the rows do not differ: then no area stands out.
    """
    rows = [row for row in section.rows if row.level > section.total.level]
    values = {row[column].value for row in rows}
    if len(values) < 2:
        return []
    ordered = sorted(rows, key=lambda row: row[column].value if best else -row[column].value)
    edge = ordered[min(NAMED, len(ordered)) - 1][column].value
    # Whoever shares the last place is named, too, or nobody of that place.
    chosen = [row for row in ordered if (row[column].value <= edge if best else row[column].value >= edge)]
    if len(chosen) <= NAMED:
        return chosen
    return [row for row in chosen if row[column].value != edge]


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
