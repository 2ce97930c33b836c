"""The draft: the rules' sentences, put into paragraphs in the order of the bulletin."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext_lazy

from campaign.reports.figures.tree import MonthlyFigures
from campaign.reports.narrative import rules
from campaign.reports.narrative.sentences import Paragraph, Sentence

type Rule = Callable[[MonthlyFigures], Iterator[Sentence]]

# Paragraphs in the order of the bulletin; each has its heading and its rules.
PARAGRAPHS: list[tuple[str, object, list[Rule]]] = [
    (
        "grades",
        gettext_lazy("Grades and conversions"),
        [rules.provisional, rules.weak_now, rules.weak_moved, rules.lifted, rules.worse_or_eased, rules.weak_areas],
    ),
    (
        "issues",
        gettext_lazy("Issues and their rectification"),
        [rules.issues_moved, rules.issues_now, rules.categories, rules.closing_areas],
    ),
    ("plans", gettext_lazy("Plans and measures"), [rules.plans_now, rules.measures_now]),
    ("people", gettext_lazy("First secretaries and their reports"), [rules.secretaries]),
    ("supervision", gettext_lazy("Supervision"), [rules.visits_made, rules.orders_made, rules.warned]),
]


# How the parts of a bulletin are counted.
NUMBERED = [
    gettext_lazy("1. {title}"),
    gettext_lazy("2. {title}"),
    gettext_lazy("3. {title}"),
    gettext_lazy("4. {title}"),
    gettext_lazy("5. {title}"),
    gettext_lazy("6. {title}"),
    gettext_lazy("7. {title}"),
]


def draft(figures: MonthlyFigures) -> tuple[Paragraph, ...]:
    """The draft of the month's text in the active language; a rule that has nothing to say is silent."""
    said = [(key, title, _said(figures, said_by)) for key, title, said_by in PARAGRAPHS]
    spoken = [one for one in said if one[2]]
    return tuple(
        Paragraph(key, str(number).format(title=title), sentences)
        for number, (key, title, sentences) in zip(NUMBERED, spoken, strict=False)
    )


def _said(figures: MonthlyFigures, said_by: list[Rule]) -> tuple[Sentence, ...]:
    return tuple(sentence for rule in said_by for sentence in rule(figures))
