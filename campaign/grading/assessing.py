"""Writing an assessment: the answers, the evidence and the proposed grade, until the chain takes it over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.grading.models import Answer, Assessment, AssessmentVersion, Criterion, Review
from campaign.grading.models.assessment import State, VoidCause
from campaign.grading.models.round import StageKind
from campaign.grading.rounds import RoundClosed
from units import access, audit
from units.access import Account, Action
from units.rules import RuleBroken


class AssessmentNotYours(RuleBroken):
    """The user may not assess the unit."""

    message = _("Your account may not assess this unit.")


class AlreadyGraded(RuleBroken):
    """The last stage has signed."""

    message = _("This assessment is signed to the end. A wrong grade is put right by a correction of the grading.")


class ChangedMeanwhile(RuleBroken):
    """Somebody else saved a version after the one that the user saw."""

    message = _("%(name)s changed this assessment meanwhile. Compare both texts below, then save again or leave it.")


class Incomplete(RuleBroken):
    """Something is missing before it can be submitted."""

    message = _("Before you submit, answer every criterion and propose a grade. Missing: %(missing)s.")


class NotADraft(RuleBroken):
    """It is already on its way."""

    message = _("This assessment has already been submitted.")


@dataclass(frozen=True, slots=True)
class Content:
    """What an assessment says; `answers` maps the criterion's number in its checklist's table to a verdict."""

    proposed: str
    evidence: str
    answers: Mapping[int, str]

    def as_json(self) -> dict[str, Any]:
        """The form kept in earlier versions and in the audit log (JSON has text keys only)."""
        answers = {str(pk): verdict for pk, verdict in sorted(self.answers.items())}
        return {"proposed": self.proposed, "evidence": self.evidence, "answers": answers}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Content":
        """Read back what `as_json` wrote."""
        answers = {int(pk): verdict for pk, verdict in data["answers"].items()}
        return cls(data["proposed"], data["evidence"], answers)


def content_of(assessment: Assessment) -> Content:
    """What the assessment says now: one query for the answers."""
    answers = dict(assessment.answers.values_list("criterion_id", "verdict"))
    return Content(assessment.proposed, assessment.evidence, answers)


@transaction.atomic
def assess(assessment: Assessment, content: Content, *, seen_version: int, by: Account, on: date) -> Assessment:
    """Save the content. A change after a sign-off voids every sign-off, visibly, and the chain starts again there.

    Raises AssessmentNotYours, RoundClosed, AlreadyGraded, ChangedMeanwhile. Needs Action.ASSESS on the unit.
    Saving the very same content changes nothing and voids nothing.
    """
    assessment = lock(assessment)
    if not access.may(by, Action.ASSESS, assessment.unit):
        raise AssessmentNotYours
    if assessment.state == State.GRADED:
        raise AlreadyGraded
    before = content_of(assessment)
    if before == content:
        return assessment
    if seen_version != assessment.version:
        raise ChangedMeanwhile(name=assessment.author or "")
    _write(assessment, before, content, by)
    _void_sign_offs(assessment, by, on)
    change = audit.Change(assessment, assessment.unit.code, before.as_json(), content.as_json())
    audit.record("grading.assessed", change, by=by)
    return assessment


def lock(assessment: Assessment) -> Assessment:
    """Read the row again under a lock, with what the rules ask about; raises RoundClosed."""
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("unit", "round", "stage", "author")
    assessment = rows.get(pk=assessment.pk)
    if assessment.round.closed_on:
        raise RoundClosed(day=assessment.round.closed_on.isoformat())
    return assessment


def _write(assessment: Assessment, before: Content, content: Content, by: Account) -> None:
    if assessment.version:
        AssessmentVersion.objects.create(
            assessment=assessment, number=assessment.version, content=before.as_json(), changed_by=by
        )
    assessment.proposed, assessment.evidence = content.proposed, content.evidence
    assessment.author, assessment.version = by, assessment.version + 1
    assessment.save(update_fields=["proposed", "evidence", "author", "version"])
    assessment.answers.exclude(criterion__in=content.answers).delete()
    Answer.objects.bulk_create(
        [
            Answer(assessment=assessment, criterion_id=criterion, verdict=verdict)
            for criterion, verdict in content.answers.items()
        ],
        update_conflicts=True,
        unique_fields=["assessment", "criterion"],
        update_fields=["verdict"],
    )


def _void_sign_offs(assessment: Assessment, by: Account, on: date) -> None:
    """Void the standing sign-offs and send the assessment back to the first of their stages."""
    sign_offs = Review.objects.standing().filter(assessment=assessment, outcome="agree", stage__kind=StageKind.SIGN_OFF)
    first = sign_offs.select_related("stage").order_by("stage__position").first()
    if first is None:
        return
    sign_offs.update(voided_at=timezone.now(), voided_by=by, void_cause=VoidCause.CHANGED)
    if assessment.state == State.IN_REVIEW:
        assessment.stage, assessment.waiting_since_on = first.stage, on
        assessment.save(update_fields=["stage", "waiting_since_on"])


@transaction.atomic
def submit(assessment: Assessment, *, by: Account, on: date) -> Assessment:
    """Hand the assessment to the first stage that has not agreed yet.

    Raises AssessmentNotYours, RoundClosed, NotADraft, Incomplete. Needs Action.ASSESS on the unit.
    """
    assessment = lock(assessment)
    if not access.may(by, Action.ASSESS, assessment.unit):
        raise AssessmentNotYours
    if assessment.state != State.DRAFT:
        raise NotADraft
    if missing := missing_in(assessment):
        raise Incomplete(missing="；".join(missing))
    agreed = Review.objects.standing().filter(assessment=assessment, outcome="agree").values("stage")
    stages = assessment.round.stages.filter(unit_level=assessment.unit.level).exclude(pk__in=agreed)
    assessment.state, assessment.stage, assessment.waiting_since_on = State.IN_REVIEW, stages.first(), on
    assessment.save(update_fields=["state", "stage", "waiting_since_on"])
    change = audit.Change(
        assessment,
        assessment.unit.code,
        {"state": State.DRAFT},
        {"state": State.IN_REVIEW, "on": on.isoformat()},
    )
    audit.record("grading.submitted", change, by=by)
    return assessment


def missing_in(assessment: Assessment) -> list[str]:
    """What is still to be filled in before submission, in the user's language."""
    answered = assessment.answers.values("criterion")
    open_lines = Criterion.objects.filter(unit_level=assessment.unit.level, in_use=True).exclude(pk__in=answered)
    missing = [str(line) for line in open_lines]
    if not assessment.proposed:
        missing.append(str(Assessment._meta.get_field("proposed").verbose_name))
    return missing
