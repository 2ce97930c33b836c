"""Evidence files: who adds one to an issue or to a note of progress; gone when the row is not saved.

Of an issue a file lies by the issue's number, of a note by its unit's.
"""

from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from issues.models import Evidence, Issue, Progress
from issues.papers import Paper, Sent, place_of, staged
from units import access, audit
from units.access import Account, Action
from units.rules import RuleBroken


class NoEvidenceNow(RuleBroken):
    """Evidence belongs to the work on an issue; what was closed stays as it was checked."""

    message = _("The issue is closed; its evidence stays as it was when it was checked.")


class MayNotAdd(RuleBroken):
    """Who finds, handles or checks issues here adds evidence."""

    message = _("Evidence is added by whoever records, handles or closes issues here; your account does none of it.")


def path_of(evidence: Evidence) -> Path:
    """Where the file lies."""
    if evidence.progress is not None:
        return place_of(evidence.sha256, _of_unit(evidence.progress.measure.plan.unit_id))
    return place_of(evidence.sha256, str(evidence.issue_id))


def _of_unit(unit: int) -> str:
    """The owner of a note's file: its unit, so that the note of a later version of the plan shows the same file."""
    return f"u{unit}"


def add_evidence(issue: Issue, file: Sent, *, by: Account) -> Evidence:
    """Keep a file with the issue; the same content a second time is the row that is there.

    Raises TooBig, EmptyFile, TypeForbidden, NotWhatItSays, NoEvidenceNow, MayNotAdd. When anything fails, neither
    the row nor the file is left.
    """
    with staged(file) as paper, transaction.atomic():
        row = Issue.objects.select_for_update(of=("self",)).select_related("unit").get(pk=issue.pk)
        _check_may_add(row, by)
        if (known := Evidence.objects.filter(issue=row, sha256=paper.sha256).first()) is not None:
            return known
        evidence = _write(paper, row.unit.code, by, issue=row)
        paper.take_place(str(row.pk))
        return evidence


def keep_with_note(note: Progress, paper: Paper, *, by: Account) -> Evidence:
    """Keep the staged file with a note of progress; called inside the note's transaction, under the unit's lock."""
    unit = note.measure.plan.unit
    evidence = _write(paper, unit.code, by, progress=note)
    paper.take_place(_of_unit(unit.pk))
    return evidence


def carry(old: Progress, new: Progress) -> None:
    """Show the files of a note with its copy in the plan's next version, too: the same files, which lie by unit."""
    for one in old.evidence.all():
        one.pk, one.progress = None, new
        one.save(force_insert=True)


def may_add(row: Issue, by: Account) -> bool:
    """Tell whether the account works on issues of that unit; the issue's state is another question."""
    actions = (Action.RECORD_ISSUE, Action.HANDLE_ISSUE, Action.CLOSE_ISSUE)
    return any(access.may(by, action, row.unit) for action in actions)


def _check_may_add(row: Issue, by: Account) -> None:
    if not may_add(row, by):
        raise MayNotAdd
    if row.state == "closed":
        raise NoEvidenceNow


def _write(paper: Paper, area_code: str, by: Account, **owner: Issue | Progress) -> Evidence:
    evidence = Evidence.objects.create(
        name=paper.name,
        content_type=paper.content_type,
        size=paper.size,
        sha256=paper.sha256,
        uploaded_by=by,
        **owner,
    )
    after = {**paper.described(), **{name: row.pk for name, row in owner.items()}}
    audit.record("issues.evidence_added", audit.Change(evidence, area_code, None, after), by=by)
    return evidence
