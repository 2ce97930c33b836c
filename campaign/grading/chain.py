"""The chain of one assessment as a page shows it: each stage with its opinions, and what changed after them."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from campaign.grading import bars, refusals, signing
from campaign.grading.assessing import content_of
from campaign.grading.differences import FieldChange, between, content_at
from campaign.grading.models import Assessment, Criterion, Review, Stage
from campaign.grading.models.assessment import Outcome, State, Verdict, VoidCause
from campaign.grading.models.round import RoundKind
from issues.models import Issue
from units.access import Account
from units.rules import RuleBroken


@dataclass(frozen=True, slots=True)
class Alarm:
    """A change after sign-offs: the stages whose sign-offs it voided, and what reads otherwise now."""

    stages: list[str]
    changes: list[FieldChange]


@dataclass(frozen=True, slots=True)
class Step:
    """One stage: its opinions in time, whether it is signed, and whether the assessment waits here."""

    stage: Stage
    opinions: list[Review]
    signed: bool
    current: bool

    @property
    def label(self) -> str:
        """Name of the stage."""
        return str(self.stage)

    @property
    def state(self) -> str:
        """One of done, current, returned, void, todo: what the mark before the name says."""
        if self.signed:
            return "done"
        if self.current:
            return "current"
        last = self.opinions[-1] if self.opinions else None
        if last is None:
            return "todo"
        return "returned" if last.outcome == Outcome.RETURN else "void"

    @property
    def word(self) -> str:
        """The state in words."""
        return {
            "done": _("Agreed"),
            "current": _("Waits here"),
            "returned": _("Returned"),
            "void": _("Voided"),
            "todo": _("Not yet"),
        }[self.state]

    @property
    def note(self) -> str:
        """Who gave the standing opinion, and when."""
        standing = [one for one in self.opinions if one.voided_at is None]
        return f"{standing[-1].signed_by.signature} · {standing[-1].signed_on.isoformat()}" if standing else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion with its answer; `verdict` is '' when not answered."""

    text: str
    verdict: str
    label: str


def chain_of(assessment: Assessment) -> list[Step]:
    """Every stage of the assessment in order with its opinions in time: two queries."""
    stages = assessment.round.stages.filter(unit_level=assessment.unit.level)
    reviews = list(assessment.reviews.select_related("stage", "signed_by", "returned_to", "voided_by").order_by("id"))
    steps = []
    for stage in stages:
        own = [one for one in reviews if one.stage_id == stage.pk]
        signed = any(one.outcome == Outcome.AGREE and one.voided_at is None for one in own)
        steps.append(Step(stage, own, signed, stage.pk == assessment.stage_id))
    return steps


def alarms_of(assessment: Assessment, chain: list[Step]) -> list[Alarm]:
    """Changes that came after sign-offs, one alarm a version: no query when there are none."""
    voided: dict[int, list[str]] = {}
    for step in chain:
        for review in step.opinions:
            if review.void_cause == VoidCause.CHANGED:
                voided.setdefault(review.version, []).append(step.label)
    if not voided:
        return []
    current = content_of(assessment)
    lines = {line.pk: line for line in Criterion.objects.filter(unit_level=assessment.unit.level)}
    return [
        Alarm(stages, between(content_at(assessment, number, current), current, lines))
        for number, stages in sorted(voided.items())
    ]


def sheet_of(assessment: Assessment) -> list[Line]:
    """The checklist with the answers, in order: criteria in use, and retired ones that were answered."""
    answers = content_of(assessment).answers
    verdicts = dict(Verdict.choices)
    lines = Criterion.objects.filter(unit_level=assessment.unit.level)
    return [
        Line(str(line), answers.get(line.pk, ""), str(verdicts.get(answers.get(line.pk, ""), "")))
        for line in lines
        if line.in_use or line.pk in answers
    ]


def issues_in_the_way(assessment: Assessment) -> list[Issue]:
    """Issues of the unit that are not closed and keep a conversion from lifting it; no query for a baseline."""
    if assessment.round.kind != RoundKind.CONVERSION or assessment.state == State.GRADED:
        return []
    return list(Issue.objects.not_closed().filter(unit=assessment.unit_id).order_by("found_on", "id"))


def bars_in_the_way(assessment: Assessment, on: date) -> list[str]:
    """What the apps above say against lifting the unit as of the day; no query for a baseline."""
    if assessment.round.kind != RoundKind.CONVERSION or assessment.state == State.GRADED:
        return []
    return bars.reasons([assessment.unit], on).get(assessment.unit_id, [])


def why_not(assessment: Assessment, user: Account) -> RuleBroken | None:
    """The rule that keeps this user from signing now, None when nothing does; ask only where a stage waits."""
    if assessment.state != State.IN_REVIEW:
        return refusals.NothingToSign(state=assessment.get_state_display())
    own = signing.stages_reviewed([assessment], user).get(assessment.pk, {})
    try:
        signing.check_may_sign(assessment, by=user, own_stages=own)
    except RuleBroken as refusal:
        return refusal
    return None
