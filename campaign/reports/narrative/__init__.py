"""The text of a month: `narrative` drafts it from the figures and tells what an edit did to its numbers."""

from dataclasses import dataclass

from campaign.reports.figures import MonthlyFigures
from campaign.reports.narrative.drafting import draft
from campaign.reports.narrative.marking import Mark, Stretch, marked
from campaign.reports.narrative.sentences import Paragraph, Sentence

__all__ = ["Mark", "Narrative", "Paragraph", "Sentence", "Stretch", "narrative"]


@dataclass(frozen=True, slots=True)
class Narrative:
    """The draft of a month's text in one language; the same figures always give the same draft."""

    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """The plain text that staff begin to edit: for each paragraph its heading, then its sentences."""
        return "\n\n".join(f"{one.title}\n{one.text}" for one in self.paragraphs)

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence in order."""
        return tuple(sentence for one in self.paragraphs for sentence in one.sentences)

    def marked(self, text: str) -> list[Stretch]:
        """An edited text in stretches: each number is its figure's, or changed by hand, or of no figure."""
        return marked(text, self.paragraphs)

    def changed(self, text: str) -> list[Stretch]:
        """The numbers of an edited text that do not say what the figures say."""
        return [one for one in self.marked(text) if one.mark in {Mark.CHANGED, Mark.LOOSE}]


def narrative(figures: MonthlyFigures) -> Narrative:
    """Draft the text in the active language."""
    return Narrative(draft(figures))
