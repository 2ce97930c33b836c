"""The monthly summary on paper: a bulletin by the field's norms, made from the figures, the text and the letterhead.

It is printed in the office's language (settings.LANGUAGE_CODE), whoever prints it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Self

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from campaign.reports import annexes, charts
from campaign.reports.figures import MonthlyFigures, from_dict
from campaign.reports.headings import element_of
from campaign.reports.models import Summary
from units import bars, paper
from units.disk import told_when_full


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands around the text: who issues it, who gets it, in how many copies."""

    office: str
    reported_to: str
    sent_to: str
    distributed_to: str
    copies: int

    @classmethod
    def of(cls, summary: Summary) -> Self:
        """The letterhead of a summary."""
        return cls(*(getattr(summary, name) for name in cls.__slots__))


@dataclass(frozen=True, slots=True)
class Issue:
    """By what an issued summary is known: its number in the year, and the day. A print without one is a draft."""

    year: int
    number: int
    on: date


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Everything that is printed; `corrected` is the issue that this one corrects, with the reason."""

    figures: MonthlyFigures
    text: str
    letter: Letter
    issue: Issue | None = None
    corrected: Issue | None = None
    reason: str = ""

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The text line by line, each with the element that it is set as."""
        return [(element_of(line), line) for line in map(str.strip, self.text.splitlines()) if line]

    @property
    def annexes(self) -> list[annexes.Annex]:
        """The tables behind the text, numbered in their order."""
        return annexes.annexes_of(self.figures)


def of(summary: Summary, issue: Issue | None = None) -> Bulletin:
    """The bulletin of a summary as it stands, or as it will stand once it is issued under that number."""
    if issue is None and summary.is_issued:
        issue = issue_of(summary)
    corrected = issue_of(summary.corrects) if summary.corrects else None
    figures = from_dict(summary.figures)
    return Bulletin(figures, summary.text, Letter.of(summary), issue, corrected, summary.correction_reason)


def issue_of(summary: Summary) -> Issue | None:
    """The number and day of an issued summary; None of any other."""
    if summary.year is None or summary.number is None or summary.issued_on is None:
        return None
    return Issue(summary.year, summary.number, summary.issued_on)


def html(bulletin: Bulletin) -> str:
    """The document for WeasyPrint, in the office's language."""
    figures = bulletin.figures
    with translation.override(settings.LANGUAGE_CODE):
        context = {
            "bulletin": bulletin,
            "figures": figures,
            "grade_bars": charts.grade_bars(figures),
            "keys": bars.KEYS,
            "trend": charts.trend_columns(figures.trend),
            "pairs": charts.issue_pairs(figures.trend),
            "progress_bars": charts.progress_bars(figures),
            "heat": charts.heat_rows(figures),
        }
        return render_to_string("reports/bulletin_pdf.html", context)


def pdf(bulletin: Bulletin) -> bytes:
    """Print it; the same bulletin gives the same bytes. Takes seconds. Raises paper.FontMissing, DiskFull."""
    with told_when_full():
        return paper.pdf_of(html(bulletin))
