"""An edited text against its draft: which numbers still say what the figures say, and which were changed by hand.

The text that staff edit is plain. Its link to the figures is kept by laying it beside the draft, which the frozen
figures make anew at any time: what stands at the place of a figure's number is that figure's number.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from campaign.reports.figures.tree import Figure
from campaign.reports.narrative.sentences import Paragraph

NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?%?")
# A number, a Latin word, or any one other character.
TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?%?|[A-Za-z]+|\s+|.", re.DOTALL)


class Mark(StrEnum):
    """What is known of a stretch of an edited text."""

    TEXT = "text"
    # A number that is its figure's.
    LINKED = "linked"
    # A number where the figure says another one.
    CHANGED = "changed"
    # A number that comes from no figure.
    LOOSE = "loose"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the edited text; `figure` and what it prints (`expected`) where the number has one."""

    mark: str
    text: str
    figure: Figure | None = None
    expected: str = ""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    figure: Figure | None = None

    @property
    def is_number(self) -> bool:
        return NUMBER.fullmatch(self.text) is not None


def marked(text: str, paragraphs: Sequence[Paragraph]) -> list[Stretch]:
    """The edited text in stretches, each number marked; joined, the stretches are the text again (lines end in \\n)."""
    drafted, written = _drafted(paragraphs), _split(text.replace("\r\n", "\n"))
    matcher = SequenceMatcher(None, [one.text for one in drafted], [one.text for one in written], autojunk=False)
    stretches: list[Stretch] = []
    for how, first, last, start, end in matcher.get_opcodes():
        if how == "equal":
            stretches += [_kept(one) for one in drafted[first:last]]
        elif end > start:
            stretches += _written(written[start:end], drafted[first:last])
    return _joined(stretches)


def _drafted(paragraphs: Sequence[Paragraph]) -> list[_Token]:
    tokens: list[_Token] = []
    for place, paragraph in enumerate(paragraphs):
        if place:
            tokens.append(_Token("\n\n"))
        tokens += _split(f"{paragraph.title}\n")
        before = ""
        for sentence in paragraph.sentences:
            if before.endswith("."):
                tokens.append(_Token(" "))
            for piece in sentence.pieces:
                # A sign before the number is a token of its own, as in the edited text.
                tokens += _linked(piece.text, piece.figure)
            before = sentence.text
    return tokens


def _split(text: str) -> list[_Token]:
    return [_Token(one) for one in TOKEN.findall(text)]


def _linked(text: str, figure: Figure | None) -> list[_Token]:
    return [_Token(one.text, figure if one.is_number else None) for one in _split(text)]


def _kept(token: _Token) -> Stretch:
    if token.figure is None:
        return Stretch(Mark.TEXT, token.text)
    return Stretch(Mark.LINKED, token.text, token.figure, token.text)


def _written(tokens: list[_Token], replaced: list[_Token]) -> list[Stretch]:
    """Stretches of rewritten text: its numbers take the figures of the replaced ones in turn, where as many stood."""
    figures = [one for one in replaced if one.is_number]
    numbers = [one for one in tokens if one.is_number]
    partners = iter(figures if len(figures) == len(numbers) else [])
    stretches = []
    for token in tokens:
        if not token.is_number:
            stretches.append(Stretch(Mark.TEXT, token.text))
            continue
        partner = next(partners, None)
        if partner is None:
            stretches.append(Stretch(Mark.LOOSE, token.text))
        elif partner.text == token.text:
            stretches.append(_kept(partner))
        else:
            stretches.append(Stretch(Mark.CHANGED, token.text, partner.figure, partner.text))
    return stretches


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    """Neighbouring stretches of plain text as one."""
    joined: list[Stretch] = []
    for one in stretches:
        if joined and one.mark == joined[-1].mark == Mark.TEXT:
            joined[-1] = Stretch(Mark.TEXT, joined[-1].text + one.text)
        else:
            joined.append(one)
    return joined
