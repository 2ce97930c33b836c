"""Returning an assessment: back to an earlier stage or to its author, with a reason."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from campaign.grading.models import Assessment, Review, Stage
from campaign.grading.models.assessment import Outcome, State, VoidCause
from campaign.grading.refusals import NotAnEarlierStage, NotWaiting, ReasonMissing
from campaign.grading.signing import check_may_sign, lock, stages_reviewed
from units import audit
from units.access import Account


@transaction.atomic
def send_back(
    assessment: Assessment, *, stage: Stage, to: Stage | None, reason: str, by: Account, on: date
) -> Assessment:
    """Return the assessment from the stage where it waits to an earlier stage, or to its author (`to` None).

    The agreements of that stage and of the later ones are voided, visibly. Raises NotWaiting, StageNotYours,
    OneStageAPerson, NotAnEarlierStage, ReasonMissing, RoundClosed.
    """
    row = lock([assessment.pk])[0]
    if row.stage_id != stage.pk:
        raise NotWaiting(state=row.stage or row.get_state_display())
    check_may_sign(row, by=by, own_stages=stages_reviewed([row], by).get(row.pk, {}))
    if not reason.strip():
        raise ReasonMissing
    if to is not None and not _is_before(to, stage):
        raise NotAnEarlierStage
    Review.objects.create(
        assessment=row,
        stage=stage,
        outcome=Outcome.RETURN,
        reason=reason.strip(),
        returned_to=to,
        version=row.version,
        signed_on=on,
        signed_by=by,
    )
    voided = Review.objects.standing().filter(assessment=row, outcome=Outcome.AGREE)
    voided.filter(stage__position__gte=to.position if to else 0).update(
        voided_at=timezone.now(), voided_by=by, void_cause=VoidCause.RETURNED
    )
    row.stage, row.waiting_since_on = to, on if to else None
    row.state = State.IN_REVIEW if to else State.DRAFT
    row.save(update_fields=["stage", "waiting_since_on", "state"])
    after = {"stage": str(to or ""), "reason": reason.strip(), "on": on.isoformat()}
    audit.record("grading.returned", audit.Change(row, row.unit.code, {"stage": str(stage)}, after), by=by)
    return row


def _is_before(to: Stage, stage: Stage) -> bool:
    return (to.round_id, to.unit_level) == (stage.round_id, stage.unit_level) and to.position < stage.position
