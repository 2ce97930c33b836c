"""The stages' opinions: agree, return, and the batch; the last agreement writes the grading."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Count

from campaign.grading import bars, tallies
from campaign.grading.grades import WEAK
from campaign.grading.models import Assessment, Grading, Review, Stage
from campaign.grading.models.assessment import Outcome, State
from campaign.grading.models.round import RoundKind
from campaign.grading.refusals import (
    Barred,
    ChangedSinceSeen,
    IssuesOpen,
    NotAfterLastGrading,
    NotWaiting,
    OneStageAPerson,
    OnlyByConversion,
    StageNotYours,
    UnitNotStanding,
)
from campaign.grading.rounds import RoundClosed
from issues.models import Issue
from units import access, audit, register_lock
from units.access import Account
from units.rules import RuleBroken


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch did: the assessments that were signed, and those left out with the rule that forbids them."""

    signed: list[Assessment] = field(default_factory=list)
    refused: list[tuple[Assessment, RuleBroken]] = field(default_factory=list)


@transaction.atomic
def agree(assessment: Assessment, *, stage: Stage, seen_version: int, by: Account, on: date) -> Assessment:
    """Sign the stage where the assessment waits; `stage` and `seen_version` are what the user saw.

    The last stage's agreement writes the Grading, valid from `on`. Raises the rule that forbids it.
    Pressing twice is harmless: the second press finds the stage signed by the same person and changes nothing.
    """
    if _signed_before(assessment, stage, seen_version, by):
        return assessment
    rows = lock([assessment.pk])
    row = rows[0]
    if row.state != State.IN_REVIEW or row.stage_id != stage.pk:
        raise NotWaiting(state=row.stage or row.get_state_display())
    if row.version != seen_version:
        raise ChangedSinceSeen
    done = _agree_locked(rows, by=by, on=on, action="grading.signed")
    if done.refused:
        raise done.refused[0][1]
    return done.signed[0]


def _signed_before(assessment: Assessment, stage: Stage, version: int, by: Account) -> bool:
    """Tell whether this person's standing agreement to this version at this stage is there already."""
    mine = Review.objects.standing().filter(assessment=assessment, stage=stage, signed_by=by)
    return mine.filter(outcome=Outcome.AGREE, version=version).exists()


@transaction.atomic
def agree_batch(assessments: Sequence[int], *, by: Account, on: date) -> Batch:
    """Sign many assessments (by their numbers), each at the stage where it waits, each with its own audit entry.

    One that a rule forbids is named in `refused` and left as it was; the rest pass. All in a constant number of
    statements whatever the length of the list.
    """
    return _agree_locked(lock(assessments), by=by, on=on, action="grading.signed")


def lock(pks: Sequence[int]) -> list[Assessment]:
    # Nobody records or reopens an issue of a unit while it is being lifted: its row is locked with the assessment's.
    # No unit closes while its grade is being signed: the register's verbs wait for us, or we for them.
    register_lock.share()
    rows = Assessment.objects.select_for_update(of=("self", "unit")).filter(pk__in=pks)
    # Locked in one order by everybody, so that two batches over the same units cannot wait for each other in a ring.
    return list(rows.select_related("unit", "round", "stage").order_by("pk"))


def _agree_locked(rows: list[Assessment], *, by: Account, on: date, action: str) -> Batch:
    done = Batch()
    other_stages = stages_reviewed(rows, by)
    current = _gradings_in_force(rows)
    followers = _followers(rows)
    hindered = hindrances(rows, on)
    for row in rows:
        last = row.stage_id is not None and followers[row.stage_id] is None
        try:
            check_may_sign(row, by=by, own_stages=other_stages.get(row.pk, {}))
            if last:
                check_may_grade(row, current.get(row.unit_id), hindered.get(row.unit_id), on)
        except RuleBroken as refusal:
            done.refused.append((row, refusal))
        else:
            done.signed.append(row)
    _write_reviews(done.signed, by, on)
    before = {row.pk: str(row.stage) for row in done.signed}
    graded = _advance(done.signed, followers, on)
    _write_gradings(graded, current, by, on)
    changes = [
        audit.Change(
            row,
            row.unit.code,
            {"stage": before[row.pk]},
            {
                "stage": str(row.stage or ""),
                "state": row.state,
                "proposed": row.proposed,
                "on": on.isoformat(),
            },
        )
        for row in done.signed
    ]
    audit.record_many(action, changes, by=by)
    return done


def stages_reviewed(rows: list[Assessment], by: Account) -> dict[int, dict[int, str]]:
    """For each assessment the stages at which this person gave an opinion, voided ones too: number → name."""
    found: dict[int, dict[int, str]] = {}
    reviews = Review.objects.filter(assessment__in=[row.pk for row in rows], signed_by=by).select_related("stage")
    for review in reviews:
        found.setdefault(review.assessment_id, {})[review.stage_id] = str(review.stage)
    return found


def _gradings_in_force(rows: list[Assessment]) -> dict[int, Grading]:
    """For each unit its open grading."""
    open_rows = Grading.objects.in_use().filter(unit__in=[row.unit_id for row in rows], valid_to__isnull=True)
    return {grading.unit_id: grading for grading in open_rows.select_related("unit")}


def _followers(rows: list[Assessment]) -> dict[int, Stage | None]:
    """For each stage of the rows' rounds the one that follows it in its chain, None for the last."""
    stages = list(Stage.objects.filter(round__in={row.round_id for row in rows}))
    chains: dict[tuple[int, int], list[Stage]] = {}
    for stage in stages:
        chains.setdefault((stage.round_id, stage.unit_level), []).append(stage)
    return {
        stage.pk: following
        for chain in chains.values()
        for stage, following in zip(chain, [*chain[1:], None], strict=True)
    }


def check_may_sign(row: Assessment, *, by: Account, own_stages: dict[int, str]) -> None:
    """Raise the rule that keeps this person from giving the opinion of the stage where the row waits."""
    if row.round.closed_on:
        raise RoundClosed(day=row.round.closed_on.isoformat())
    if row.state != State.IN_REVIEW or row.stage is None:
        raise NotWaiting(state=row.get_state_display())
    stage = row.stage
    held = any(
        grant.role == stage.role and grant.level == stage.signer_level and grant.covers(row.unit.code, row.unit.level)
        for grant in access.grants_of(by)
    )
    if not held:
        raise StageNotYours(stage=stage, role=stage.get_role_display())
    for pk, name in own_stages.items():
        if pk != stage.pk:
            raise OneStageAPerson(stage=name)


def hindrances(rows: list[Assessment], on: date) -> dict[int, RuleBroken]:
    """For each unit of a conversion the rule that keeps it from being lifted: open issues, or what the apps above say.

    A constant number of queries, none for a baseline.
    """
    units = [row.unit for row in rows if row.round.kind == RoundKind.CONVERSION]
    if not units:
        return {}
    why = bars.reasons(units, on).items()
    found: dict[int, RuleBroken] = {unit: Barred(why=" ".join(sentences)) for unit, sentences in why}
    waiting = Issue.objects.not_closed().filter(unit__in=[unit.pk for unit in units]).order_by()
    counts = waiting.values_list("unit").annotate(number=Count("pk"))
    return found | {unit: IssuesOpen(count=number) for unit, number in counts}


def check_may_grade(row: Assessment, current: Grading | None, hindrance: RuleBroken | None, on: date) -> None:
    """Raise the rule that keeps the proposed grade from becoming the unit's grade on the day."""
    if not row.unit.stands_on(on):
        raise UnitNotStanding(day=row.unit.closed_on or "")
    if current is None:
        return
    if on <= current.valid_from:
        raise NotAfterLastGrading(day=current.valid_from.isoformat())
    leaves = current.grade in WEAK and row.proposed not in WEAK
    if leaves and row.round.kind != RoundKind.CONVERSION:
        raise OnlyByConversion(grade=current.get_grade_display())
    if leaves and hindrance:
        raise hindrance


def _write_reviews(rows: list[Assessment], by: Account, on: date) -> None:
    Review.objects.bulk_create(
        Review(
            assessment=row,
            stage=row.stage,
            outcome=Outcome.AGREE,
            version=row.version,
            signed_on=on,
            signed_by=by,
        )
        for row in rows
    )


def _advance(rows: list[Assessment], followers: dict[int, Stage | None], on: date) -> list[Assessment]:
    """Move each row to its next stage, one statement a stage; return those that have passed the last."""
    by_target: dict[int | None, list[Assessment]] = {}
    for row in rows:
        assert row.stage_id is not None  # noqa: S101 - check_may_sign has seen to it
        target = followers[row.stage_id]
        row.stage = target
        row.waiting_since_on = on if target else None
        row.state = State.IN_REVIEW if target else State.GRADED
        by_target.setdefault(target.pk if target else None, []).append(row)
    for target_pk, moved in by_target.items():
        Assessment.objects.filter(pk__in=[row.pk for row in moved]).update(
            stage=target_pk,
            waiting_since_on=on if target_pk else None,
            state=State.IN_REVIEW if target_pk else State.GRADED,
        )
    return by_target.get(None, [])


def _write_gradings(rows: list[Assessment], current: dict[int, Grading], by: Account, on: date) -> None:
    """End the gradings in force, write the new ones from `on`, and move the tally."""
    ended = [current[row.unit_id] for row in rows if row.unit_id in current]
    if ended:
        Grading.objects.filter(pk__in=[grading.pk for grading in ended]).update(valid_to=on)
    Grading.objects.bulk_create(
        Grading(unit=row.unit, grade=row.proposed, valid_from=on, round=row.round, assessment=row, signed_by=by)
        for row in rows
    )
    gone = [tallies.Span(one.unit, one.grade, one.valid_from, None) for one in ended]
    kept = [tallies.Span(one.unit, one.grade, one.valid_from, on) for one in ended]
    new = [tallies.Span(row.unit, row.proposed, on, None) for row in rows]
    tallies.move(gone, kept + new)
