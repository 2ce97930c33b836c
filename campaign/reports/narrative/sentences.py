"""Sentences that know their figures: a template with names in braces, each filled by a figure or by a word."""

from dataclasses import dataclass
from string import Formatter
from typing import Any

from campaign.reports.figures.tree import Figure


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence; one that prints a number names the figure that it comes from and whose row it is."""

    text: str
    figure: Figure | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: the rule that made it, and its pieces."""

    rule: str
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """As it is printed."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def sources(self) -> tuple[Figure, ...]:
        """The figures whose numbers stand in it."""
        return tuple(piece.figure for piece in self.pieces if piece.figure is not None)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The sentences of one subject under its heading."""

    key: str
    title: str
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """The sentences one after another, as the language joins them."""
        return join([sentence.text for sentence in self.sentences])


def join(texts: list[str]) -> str:
    """Sentences side by side: a blank stands between those that end in a Latin stop."""
    joined = ""
    for text in texts:
        joined += f" {text}" if joined.endswith(".") else text
    return joined


@dataclass(frozen=True, slots=True)
class Number:
    """A figure as a sentence prints it: `text` where it is not printed as in a table, such as a fall without a sign."""

    figure: Figure
    place: str = ""
    text: str = ""

    @property
    def printed(self) -> str:
        """What stands in the sentence."""
        return self.text or self.figure.text


def fill(rule: str, template: str, **values: Any) -> Sentence:
    """Fill a template: a figure or `Number` becomes a linked number, pieces are taken as they are, words stay words."""
    pieces: list[Piece] = []
    for text, name, _spec, _conversion in Formatter().parse(template):
        if text:
            pieces.append(Piece(text))
        if name:
            pieces += _pieces(values[name])
    return Sentence(rule, tuple(pieces))


def _pieces(value: Any) -> list[Piece]:  # noqa: ANN401 - see fill
    if isinstance(value, Figure):
        value = Number(value)
    if isinstance(value, Number):
        return [Piece(value.printed, value.figure, value.place)]
    if isinstance(value, list):
        return value
    return [Piece(str(value))]
