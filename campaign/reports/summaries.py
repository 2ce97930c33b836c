"""The way of a summary: drafted from the figures, edited, checked by a second person, issued; then only corrected.

What is issued is frozen whole: figures, text, print and their digests in one row, written in one transaction. On a full
disk every verb raises DiskFull and changes nothing.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from campaign.reports import bulletin
from campaign.reports import summary_rules as rules
from campaign.reports.bulletin import Issue, Letter
from campaign.reports.figures import MonthlyFigures, as_dict, monthly
from campaign.reports.models import StepKind, Summary, SummaryState, SummaryStep
from campaign.reports.narrative import narrative
from campaign.visits import offices
from units import audit
from units.access import Account, Action
from units.disk import told_when_full
from units.models import Unit

COPIES = 30
LETTER = ("office", "reported_to", "sent_to", "distributed_to", "copies")
# How often a number may be taken by another area's issue while the print is made.
ATTEMPTS = 3


def digest(figures: Mapping[str, Any]) -> str:
    """SHA-256 of the figures in one canonical spelling."""
    spelled = json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


def sha256(content: str | bytes) -> str:
    """SHA-256 of a text in UTF-8, or of bytes."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def text_of(figures: MonthlyFigures) -> str:
    """The draft of the text by the narrative's rules, in the office's language; blank lines are left out."""
    with translation.override(settings.LANGUAGE_CODE):
        return "\n".join(filter(None, narrative(figures).text.splitlines()))


def standing(area: Unit, month: date) -> Summary | None:
    """The last word on an area's month: the newest correction, else the summary itself; None when there is none."""
    rows = Summary.objects.filter(area=area, month=month.replace(day=1)).select_related("area", "corrects")
    return rows.order_by("-id").first()


@told_when_full()
@transaction.atomic
def draft(area: Unit, month: date, *, by: Account | None, on: date) -> Summary:
    """Draft the summary of a month; `by` None is the machine, whose text no person has written at.

    Raises SummaryNotYours, AlreadyThere, and what `monthly` raises. Needs Action.DRAFT_SUMMARY on the area.
    """
    rules.check_may(by, Action.DRAFT_SUMMARY, area)
    Unit.objects.select_for_update(no_key=True).get(pk=area.pk)
    if standing(area, month):
        raise rules.AlreadyThere(area=area, month=f"{month:%Y-%m}")
    return _new(area, month, by=by, on=on)


@told_when_full()
@transaction.atomic
def correct(summary: Summary, *, reason: str, by: Account, on: date) -> Summary:
    """Draft a correction that names an issued summary, with the figures as the records give them today.

    Raises SummaryNotYours, NotIssued, CorrectedAlready, ReasonMissing. Needs Action.DRAFT_SUMMARY on the area.
    """
    summary = locked(summary)
    rules.check_may(by, Action.DRAFT_SUMMARY, summary.area)
    if not summary.is_issued:
        raise rules.NotIssued
    if Summary.objects.filter(corrects=summary).exists():
        raise rules.CorrectedAlready
    if not reason.strip():
        raise rules.ReasonMissing
    return _new(summary.area, summary.month, by=by, on=on, corrects=summary, correction_reason=reason.strip())


def _new(area: Unit, month: date, *, by: Account | None, on: date, **more: Any) -> Summary:
    figures = monthly(area.area, month, on=on)
    summary = Summary.objects.create(
        area=area,
        month=figures.month,
        on=figures.on,
        figures=as_dict(figures),
        text=text_of(figures),
        drafted_on=on,
        author=by,
        **letter_for(area),
        **more,
    )
    corrected = more.get("corrects")
    after = {"month": f"{figures.month:%Y-%m}", "corrects": corrected.pk if corrected else None}
    _step(summary, StepKind.DRAFTED, after, by=by, on=on, action="reports.drafted")
    return summary


def letter_for(area: Unit) -> dict[str, Any]:
    """The letterhead of the area's last issued summary; for the first one the usual one of the level."""
    last: dict[str, Any] | None = Summary.objects.filter(area=area).issued().order_by("-id").values(*LETTER).first()
    if last:
        return last
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "office": offices.name_of(area),
            "reported_to": _("the organisation department one level up"),
            "sent_to": _("members of the standing committee, departments concerned"),
            "distributed_to": _("the party committees one level down"),
            "copies": COPIES,
        }


def locked(summary: Summary) -> Summary:
    """The summary as it stands now, under its lock."""
    rows = Summary.objects.select_for_update(of=("self",)).select_related("area", "corrects")
    return rows.get(pk=summary.pk)


@told_when_full()
@transaction.atomic
def edit(summary: Summary, *, text: str, letter: Letter, seen: int, by: Account, on: date) -> Summary:
    """Write the text and the letterhead; a check that was given is voided, visibly.

    `seen` is the version that the person started from. Raises SummaryNotYours, Frozen, ChangedSinceSeen, TextMissing.
    Needs Action.DRAFT_SUMMARY.
    """
    summary = locked(summary)
    rules.check_may(by, Action.DRAFT_SUMMARY, summary.area)
    rules.check_stands_at(summary, SummaryState.DRAFT, SummaryState.CHECKED)
    rules.check_unchanged(summary, seen)
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not text:
        raise rules.TextMissing
    if text == summary.text and letter == Letter.of(summary):
        return summary
    before = {"text": sha256(summary.text)}
    summary.text = text
    for name in LETTER:
        setattr(summary, name, getattr(letter, name))
    _change(summary, by, on)
    _step(summary, StepKind.EDITED, {"text": sha256(text)}, before, by=by, on=on, action="reports.edited")
    return summary


@told_when_full()
@transaction.atomic
def recompute(summary: Summary, *, seen: int, by: Account | None, on: date) -> Summary:
    """Take the figures again from today's records; a text that nobody edited is drafted again, another one stays.

    `by` None is the machine, for a draft of its own.

    Raises SummaryNotYours, Frozen, ChangedSinceSeen, and what `monthly` raises. Needs Action.DRAFT_SUMMARY.
    """
    summary = locked(summary)
    rules.check_may(by, Action.DRAFT_SUMMARY, summary.area)
    rules.check_stands_at(summary, SummaryState.DRAFT, SummaryState.CHECKED)
    rules.check_unchanged(summary, seen)
    figures = monthly(summary.area.area, summary.month, on=on)
    before = {"figures": digest(summary.figures)}
    summary.on, summary.figures = figures.on, as_dict(figures)
    if not summary.steps.filter(kind=StepKind.EDITED).exists():
        summary.text = text_of(figures)
    _change(summary, by, on)
    after = {"figures": digest(summary.figures)}
    _step(summary, StepKind.RECOMPUTED, after, before, by=by, on=on, action="reports.recomputed")
    return summary


def _change(summary: Summary, by: Account | None, on: date) -> None:
    """Save a draft's new version; what was checked is a draft again."""
    voided = summary.state == SummaryState.CHECKED
    summary.version += 1
    summary.state, summary.checked_on, summary.checked_by = SummaryState.DRAFT, None, None
    summary.save()
    if voided:
        _step(summary, StepKind.VOIDED, {}, by=by, on=on, action="reports.check_voided")


@told_when_full()
@transaction.atomic
def check(summary: Summary, *, seen: int, by: Account, on: date) -> Summary:
    """Tell that figures and text were read by a second person and are right.

    Raises SummaryNotYours, WrongState, Frozen, ChangedSinceSeen, AuthorCannotCheck, MonthNotOver, TextMissing,
    FiguresOutdated. Needs Action.ISSUE_SUMMARY.
    """
    summary = locked(summary)
    rules.refuse_check(summary, by)
    rules.check_unchanged(summary, seen)
    rules.check_figures(summary, on)
    summary.state, summary.checked_on, summary.checked_by = SummaryState.CHECKED, on, by
    summary.save(update_fields=["state", "checked_on", "checked_by"])
    _step(summary, StepKind.CHECKED, {"version": summary.version}, by=by, on=on, action="reports.checked")
    return summary


@told_when_full()
def issue(summary: Summary, *, seen: int, by: Account, on: date) -> Summary:
    """Issue a checked summary: number, print and digests are written together or not at all.

    Raises SummaryNotYours, WrongState, Frozen, ChangedSinceSeen, MonthNotOver, FiguresOutdated, paper.FontMissing.
    Needs Action.ISSUE_SUMMARY. Takes seconds: it makes the print, and holds no lock meanwhile.
    """
    for _attempt in range(ATTEMPTS):
        row = Summary.objects.select_related("area", "corrects").get(pk=summary.pk)
        rules.refuse_issue(row, by)
        rules.check_unchanged(row, seen)
        rules.check_figures(row, on)
        issued = Issue(on.year, _next_number(row.area, on.year), on)
        pdf = bulletin.pdf(bulletin.of(row, issued))
        if done := _freeze(row, issued, pdf, seen=seen, by=by):
            return done
    raise rules.ChangedSinceSeen


def _next_number(area: Unit, year: int) -> int:
    last = Summary.objects.filter(area=area, year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@transaction.atomic
def _freeze(row: Summary, issued: Issue, pdf: bytes, *, seen: int, by: Account) -> Summary | None:
    """Write what was printed, unless its number was taken meanwhile (then None)."""
    Unit.objects.select_for_update(no_key=True).get(pk=row.area_id)
    summary = locked(row)
    rules.refuse_issue(summary, by)
    rules.check_unchanged(summary, seen)
    if _next_number(summary.area, issued.year) != issued.number:
        return None
    summary.state, summary.year, summary.number = SummaryState.ISSUED, issued.year, issued.number
    summary.issued_on, summary.issued_by = issued.on, by
    summary.pdf, summary.pdf_sha256 = pdf, sha256(pdf)
    summary.figures_sha256, summary.text_sha256 = digest(summary.figures), sha256(summary.text)
    summary.save()
    after = {"number": issued.number, "figures": summary.figures_sha256, "pdf": summary.pdf_sha256}
    _step(summary, StepKind.ISSUED, after, by=by, on=issued.on, action="reports.issued")
    return summary


def _step(
    summary: Summary,
    kind: StepKind,
    after: Mapping[str, Any],
    before: Mapping[str, Any] | None = None,
    *,
    action: str,
    by: Account | None,
    on: date,
) -> None:
    SummaryStep.objects.create(summary=summary, kind=kind, on=on, account=by)
    change = audit.Change(summary, summary.area.code, before, {**after, "on": on.isoformat()})
    audit.record(action, change, by=by)
