"""Logging a visit once whatever was retried, and correcting it by a new version that names the one it replaces."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from campaign.visits import duties
from campaign.visits.models import Photo, SupervisionRound, Visit, VisitFinding
from campaign.visits.visit_querysets import VisitQuerySet
from campaign.visits.visit_rules import (
    ChangedMeanwhile,
    KeyOfAnother,
    OutsideRound,
    SavedOtherwise,
    UnitHasFindings,
    UnitNotStanding,
    VisitInFuture,
    check_may_log,
)
from issues import handling
from issues.handling import Finding, SameIssueOpen
from issues.models import Aspect, Issue
from issues.models.issue import Source
from units import audit
from units.access import Account
from units.models import Unit
from units.typed_days import check_not_too_early

# What a version says; the rest of the row is its place in the chain.
CONTENT = ("unit_id", "on", "level", "announced", "visitors", "seen", "round_id")


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was wrong, before it is an issue."""

    aspect: Aspect
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody writes about a visit; `findings` are those that become issues with this writing."""

    unit: Unit
    on: date
    level: str
    announced: bool
    visitors: str
    seen: str
    round: SupervisionRound | None = None
    findings: tuple[Found, ...] = ()

    @property
    def content(self) -> dict[str, Any]:
        """The columns of a version."""
        return {
            "unit_id": self.unit.pk,
            "on": self.on,
            "level": self.level,
            "announced": self.announced,
            "visitors": self.visitors,
            "seen": self.seen,
            "round_id": self.round.pk if self.round else None,
        }


@transaction.atomic
def log_visit(note: Note, *, once: uuid.UUID, by: Account, on: date) -> Visit:
    """Log a visit that was made; its findings become issues of source *visit* found on that day.

    The same one-time key again is answered with the visit that is there. Raises NotYourVisit, SideNotYours,
    VisitInFuture, DayTooEarly, UnitNotStanding, OutsideRound, and for a repeat KeyOfAnother or SavedOtherwise. Needs
    Action.LOG_VISIT on the unit.
    """
    note = _tidy(note)
    if (known := _logged(once)) is not None:
        return _repeat(known, note, by)
    _check(note, by, on)
    try:
        # Of two at once the second waits here on the unique key until the first has ended.
        with transaction.atomic():
            visit = Visit.objects.create(once=once, logged_by=by, **note.content)
    except IntegrityError:
        if (known := _logged(once)) is None:
            raise
        return _repeat(known, note, by)
    issues = _record_findings(visit, note, by, on)
    after = {**_words(note.content), "findings": [issue.pk for issue in issues]}
    audit.record("visits.visit_logged", audit.Change(visit, note.unit.code, None, after), by=by)
    duties.recount([note.unit.pk])
    return visit


@transaction.atomic
def correct_visit(
    visit: Visit, note: Note, *, once: uuid.UUID, by: Account, on: date, without: Collection[int] = ()
) -> Visit:
    """Write the next version of a visit; findings stay and may be added to, photos numbered in `without` are left out.

    `visit` is the version that the text began with. Text that says nothing new makes no version. Raises what
    `log_visit` raises, ChangedMeanwhile when that version is no longer current, and UnitHasFindings.
    """
    note = _tidy(note)
    # Whoever corrects holds the first version: two at once come one after the other, and the second is told.
    Visit.objects.select_for_update().get(chain=visit.chain, version=1)
    current = _seen().get(chain=visit.chain, superseded_at__isnull=True)
    if (known := _logged(once)) is not None:
        return _repeat(known, note, by)
    check_may_log(by, current.unit, current.level)
    if current.pk != visit.pk:
        raise ChangedMeanwhile(current)
    _check(note, by, on)
    if current.unit_id != note.unit.pk and current.findings.exists():
        raise UnitHasFindings(unit=current.unit)
    dropped = current.photos.filter(pk__in=without)
    before = _content_of(current)
    if before == note.content and not note.findings and not dropped.exists():
        return current
    return _supersede(current, note, [one.pk for one in dropped], once=once, by=by, on=on)


def _supersede(current: Visit, note: Note, dropped: list[int], *, once: uuid.UUID, by: Account, on: date) -> Visit:
    """Close the version and write the next, with what it carries on."""
    Visit.objects.filter(pk=current.pk).update(superseded_at=timezone.now())
    place = {"chain": current.chain, "version": current.version + 1, "replaces": current}
    visit = Visit.objects.create(once=once, logged_by=by, **place, **note.content)
    carried = [VisitFinding(visit=visit, issue_id=one.issue_id) for one in current.findings.all()]
    VisitFinding.objects.bulk_create(carried)
    _carry_photos(current, visit, dropped)
    issues = _record_findings(visit, note, by, on)
    after = {**_words(note.content), "findings": [issue.pk for issue in issues], "photos_left_out": len(dropped)}
    change = audit.Change(visit, note.unit.code, _words(_content_of(current)), after)
    audit.record("visits.visit_corrected", change, by=by)
    duties.recount([current.unit_id, note.unit.pk])
    return visit


def _carry_photos(current: Visit, visit: Visit, dropped: list[int]) -> None:
    """The same files stand behind the photos of every version of a visit."""
    kept = current.photos.exclude(pk__in=dropped).order_by("position")
    Photo.objects.bulk_create(
        Photo(
            visit=visit,
            position=number,
            sha256=one.sha256,
            size=one.size,
            width=one.width,
            height=one.height,
            uploaded_at=one.uploaded_at,
            uploaded_by_id=one.uploaded_by_id,
        )
        for number, one in enumerate(kept, 1)
    )


def _seen() -> VisitQuerySet:
    """Versions with what a refusal and a comparison look at."""
    return Visit.objects.select_related("unit", "round", "logged_by")


def _logged(once: uuid.UUID) -> Visit | None:
    """The version that the key has made."""
    return _seen().filter(once=once).first()


def _repeat(known: Visit, note: Note, by: Account) -> Visit:
    """Answer a repeat: the same words are the same visit, other words are not thrown away."""
    if known.logged_by_id != by.pk:
        raise KeyOfAnother
    current = _seen().get(chain=known.chain, superseded_at__isnull=True)
    if _content_of(known) != note.content or not _holds(known, note.findings):
        raise SavedOtherwise(current)
    return current


def _holds(visit: Visit, findings: tuple[Found, ...]) -> bool:
    """Tell whether the visit found all of these."""
    held = set(visit.findings.values_list("issue__aspect", "issue__text"))
    return all((one.aspect.pk, one.text) in held for one in findings)


def _check(note: Note, by: Account, on: date) -> None:
    check_may_log(by, note.unit, note.level)
    if note.on > on:
        raise VisitInFuture(day=note.on)
    check_not_too_early(note.on)
    if not note.unit.stands_on(note.on):
        raise UnitNotStanding(unit=note.unit, day=note.on)
    if note.round is not None:
        within_days = note.round.from_on <= note.on <= note.round.until_on
        if not within_days or not note.round.area.area.contains(note.unit.code, note.unit.level):
            raise OutsideRound(round=note.round)


def _record_findings(visit: Visit, note: Note, by: Account, on: date) -> list[Issue]:
    """Findings as issues; one that is open in the unit already is found again and not written twice."""
    issues = []
    for one in note.findings:
        try:
            finding = Finding(one.aspect, one.text, Source.VISIT, note.on)
            issue = handling.record_issue(note.unit, finding, by=by, on=on)
        except SameIssueOpen:
            issue = Issue.objects.not_closed().get(unit=note.unit, aspect=one.aspect, text=one.text)
        VisitFinding.objects.get_or_create(visit=visit, issue=issue)
        issues.append(issue)
    return issues


def _tidy(note: Note) -> Note:
    """One way of writing the same words: line ends of a browser and blanks around do not make two texts of one."""
    seen = "\n".join(line.rstrip() for line in note.seen.strip().splitlines())
    findings = tuple(replace(one, text=" ".join(one.text.split())) for one in note.findings)
    return replace(note, seen=seen, visitors=" ".join(note.visitors.split()), findings=findings)


def _content_of(visit: Visit) -> dict[str, Any]:
    return {name: getattr(visit, name) for name in CONTENT}


def _words(content: dict[str, Any]) -> dict[str, Any]:
    """For the audit log: without the suffix of the columns, and the day as text."""
    return {
        name.removesuffix("_id"): value.isoformat() if isinstance(value, date) else value
        for name, value in content.items()
    }
