"""What the page of one summary shows: its way, its text, what I can do with it or which rule forbids it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from campaign.reports import summary_rules as rules
from campaign.reports.bulletin import Letter
from campaign.reports.figures import MonthlyFigures, from_dict
from campaign.reports.forms import EditForm
from campaign.reports.headings import element_of
from campaign.reports.models import Summary, SummaryState
from campaign.reports.narrative import Mark, Stretch, narrative
from units import access
from units.access import Account, Action
from units.rules import RuleBroken

BY_HAND = {Mark.CHANGED, Mark.LOOSE}
ORDER = [SummaryState.DRAFT, SummaryState.CHECKED, SummaryState.ISSUED]


@dataclass(frozen=True, slots=True)
class Step:
    """One place of the way; `state` is done, current or todo."""

    label: str
    state: str
    word: str
    note: str


@dataclass(frozen=True, slots=True)
class Event:
    """One step of the summary's life, as the timeline shows it."""

    on: object
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class Change:
    """One field of two texts that differ: the one saved, and the one that the user wrote."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Offer:
    """The step that the summary waits for, its consequence in words, and the rule that forbids it, or ''."""

    label: str
    url: str
    consequence: str
    refusal: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text: the element that it is set as, and its stretches, each number marked."""

    element: str
    stretches: tuple[Stretch, ...]


def lines_of(text: str, figures: MonthlyFigures) -> list[Line]:
    """The text against its draft, line by line; numbers changed by hand, or of no figure, are marked."""
    with translation.override(settings.LANGUAGE_CODE):
        stretches = narrative(figures).marked(text)
    lines: list[list[Stretch]] = [[]]
    for one in stretches:
        first, *others = one.text.split("\n")
        lines[-1].append(replace(one, text=first))
        lines += [[replace(one, text=other)] for other in others]
    return [Line(element_of(line[0].text), tuple(line)) for line in lines if any(one.text.strip() for one in line)]


def context_of(summary: Summary, user: Account) -> dict[str, Any]:
    """Everything that the page shows but the crumbs and the verification; a constant number of queries."""
    steps = list(summary.steps.select_related("account").order_by("-id"))
    figures = from_dict(summary.figures)
    lines = lines_of(summary.text, figures)
    in_work = not summary.is_issued
    drafts = access.may(user, Action.DRAFT_SUMMARY, summary.area)
    return {
        "summary": summary,
        "figures": figures,
        "lines": lines,
        "by_hand": [one for line in lines for one in line.stretches if one.mark in BY_HAND],
        "steps": _way(summary),
        "events": [Event(one.on, one.get_kind_display(), _who(one.account)) for one in steps],
        "offer": _offer(summary, user) if in_work and drafts else None,
        "may_edit": in_work and drafts,
        "correction": Summary.objects.filter(corrects=summary).light().first(),
        "may_correct": summary.is_issued and drafts,
    }


def difference(summary: Summary, form: EditForm) -> list[Change]:
    """What was saved meanwhile beside what the user wrote, field by field where they differ."""
    label = summary._meta.get_field
    pairs = [("text", summary.text, form.cleaned_data["text"])]
    theirs, mine = Letter.of(summary), form.letter
    pairs += [(name, str(getattr(theirs, name)), str(getattr(mine, name))) for name in Letter.__slots__]
    return [Change(str(label(name).verbose_name), old, new) for name, old, new in pairs if old.split() != new.split()]  # type: ignore[union-attr]


def _who(account: Account | None) -> str:
    return account.signature if account is not None else _("the system, by its rules")


def _way(summary: Summary) -> list[Step]:
    place = ORDER.index(SummaryState(summary.state))
    notes = {
        SummaryState.DRAFT: f"{_who(summary.author)} · {summary.drafted_on}",
        SummaryState.CHECKED: f"{_who(summary.checked_by)} · {summary.checked_on}" if summary.checked_on else "",
        SummaryState.ISSUED: f"{_who(summary.issued_by)} · {summary.issued_on}" if summary.issued_on else "",
    }
    words = {"done": _("done"), "current": _("waits here"), "todo": _("to come")}
    steps = []
    for number, one in enumerate(ORDER):
        # A draft that is there is a step done; what is waited for is the next one.
        state = "done" if number <= place else "current" if number == place + 1 else "todo"
        steps.append(Step(str(one.label), state, words[state], notes[one]))
    return steps


def _offer(summary: Summary, user: Account) -> Offer:
    if summary.state == SummaryState.DRAFT:
        return Offer(
            _("Check the summary"),
            reverse("reports:summary-check", args=[summary.pk]),
            _(
                "You confirm that you have read the text against the figures and that they are right. "
                "A later change voids your check."
            ),
            _refusal(rules.refuse_check, summary, user),
        )
    return Offer(
        _("Issue and freeze"),
        reverse("reports:summary-issue", args=[summary.pk]),
        _(
            "The summary gets the next issue number; figures, text and print are frozen with their SHA-256 digests "
            "and can never be changed, only followed by a correction. Making the print takes some seconds."
        ),
        _refusal(rules.refuse_issue, summary, user),
    )


def _refusal(refuse: Callable[[Summary, Account], None], summary: Summary, user: Account) -> str:
    try:
        refuse(summary, user)
    except RuleBroken as rule:
        return str(rule)
    return ""
