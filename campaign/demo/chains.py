"""Writes assessments that are on their way through a round, or through it, in bulk."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from campaign.demo import days as calendar
from campaign.demo import evidence
from campaign.demo.accounts import Cast
from campaign.demo.rows import insert
from campaign.demo.steps import AUTHOR, Step
from campaign.grading.assessing import Content
from campaign.grading.grades import Grade
from campaign.grading.models import Answer, Assessment, AssessmentVersion, Criterion, Grading, Review, Round, Stage
from campaign.grading.models.assessment import Outcome, State, Verdict, VoidCause
from units.access import Account

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Course:
    """How far one assessment came: its grade, its author, when it was written, and its opinions so far."""

    proposed: Grade
    author: Account
    written_on: date
    steps: list[Step] = field(default_factory=list)
    submitted: bool = True

    @property
    def version(self) -> int:
        """How often it was written: once more after a change, and after a return that it has left behind."""
        changed = any(step.cause == VoidCause.CHANGED for step in self.steps)
        return 2 if changed else max((step.version for step in self.steps), default=1)

    @property
    def changed_on(self) -> date:
        """The day on which the second version was written."""
        return min(day for step in self.steps if (day := step.voided_on))


@dataclass(slots=True)
class Rows:
    """What is written for one round, gathered first."""

    answers: list[Answer] = field(default_factory=list)
    versions: list[AssessmentVersion] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    gradings: list[Grading] = field(default_factory=list)


def walk(round_: Round, course_of: Callable[[Assessment], Course | None], cast: Cast) -> None:
    """Take the blank assessments of a round along their courses; None leaves one blank.

    A unit that is graded again leaves its earlier grade on the day of the new one.
    """
    chains = _chains(round_)
    criteria = _criteria()
    random_ = random.Random(f"round-{round_.name}")  # noqa: S311 - invented data
    rows = Rows()
    moved = []
    for assessment in round_.assessments.select_related("unit").order_by("unit__code", "unit__level"):
        if course := course_of(assessment):
            level = assessment.unit.level
            _write(assessment, course, criteria[level], rows, random_)
            _review(assessment, course, chains[level], cast, rows, random_)
            moved.append(assessment)
    _save(moved, rows)


def _chains(round_: Round) -> dict[int, list[Stage]]:
    chains: dict[int, list[Stage]] = {}
    for stage in round_.stages.order_by("position"):
        chains.setdefault(stage.unit_level, []).append(stage)
    return chains


def _criteria() -> dict[int, list[int]]:
    criteria: dict[int, list[int]] = {}
    for level, pk in Criterion.objects.filter(in_use=True).values_list("unit_level", "pk"):
        criteria.setdefault(level, []).append(pk)
    return criteria


def _write(assessment: Assessment, course: Course, criteria: list[int], rows: Rows, random_: random.Random) -> None:
    """Answers and evidence, and what stood there before a change."""
    content = _content(assessment, course.proposed, criteria, random_)
    assessment.proposed, assessment.evidence = content.proposed, content.evidence
    assessment.author, assessment.version = course.author, course.version
    rows.answers += [Answer(assessment=assessment, criterion_id=pk, verdict=v) for pk, v in content.answers.items()]
    if course.version == 2:
        before = _earlier(content, random_)
        version = AssessmentVersion(
            assessment=assessment,
            number=1,
            content=before.as_json(),
            changed_at=calendar.moment(course.changed_on, random_),
            changed_by=course.author,
        )
        rows.versions.append(version)


def _content(assessment: Assessment, grade: Grade, criteria: list[int], random_: random.Random) -> Content:
    verdicts = evidence.verdicts(grade, criteria, random_)
    text = evidence.text(assessment.unit.level, list(verdicts.values()), random_)
    return Content(grade.value, text, {pk: verdict.value for pk, verdict in verdicts.items()})


def _earlier(content: Content, random_: random.Random) -> Content:
    """What stood there before a change: two answers otherwise, the last sentence not yet written."""
    answers = dict(content.answers)
    for pk in random_.sample(list(answers), 2):
        answers[pk] = (Verdict.MET if answers[pk] == Verdict.PARTLY else Verdict.PARTLY).value
    kept = content.evidence.rstrip("。").rpartition("。")[0]
    return Content(content.proposed, f"{kept}。" if kept else "", answers)


def _review(
    assessment: Assessment, course: Course, chain: list[Stage], cast: Cast, rows: Rows, random_: random.Random
) -> None:
    """The opinions, where the assessment waits after them, and the grading when the last one is given."""

    def signer(position: int) -> Account:
        stage = chain[position - 1]
        return cast.signer(stage.role, stage.signer_level, stage.position, assessment.unit)

    for step in course.steps:
        fields: dict[str, Any] = {}
        if step.cause and step.voided_on:
            fields = {
                "voided_at": calendar.moment(step.voided_on, random_),
                "voided_by": signer(step.voided_by) if step.voided_by else course.author,
                "void_cause": step.cause,
            }
        review = Review(
            assessment=assessment,
            stage=chain[step.position - 1],
            outcome=step.outcome,
            reason=step.reason,
            returned_to=chain[step.returned_to - 1] if step.returned_to else None,
            version=step.version,
            signed_on=step.on,
            signed_at=calendar.moment(step.on, random_),
            signed_by=signer(step.position),
            **fields,
        )
        rows.reviews.append(review)
    _place(assessment, course, chain)
    if assessment.state == State.GRADED:
        rows.gradings.append(_grading(assessment, rows.reviews[-1]))


def _place(assessment: Assessment, course: Course, chain: list[Stage]) -> None:
    """Put the assessment where its last opinion, or the change after it, sent it."""
    waits_at, since = _waits_at(course)
    if not course.submitted or waits_at == AUTHOR:
        assessment.state = State.DRAFT
    elif waits_at > len(chain):
        assessment.state = State.GRADED
    else:
        assessment.state, assessment.stage = State.IN_REVIEW, chain[waits_at - 1]
        assessment.waiting_since_on = since


def _waits_at(course: Course) -> tuple[int, date]:
    """Position of the stage that comes next, past the chain's end when all have signed, and since when."""
    if not course.steps:
        return 1, course.written_on
    last = course.steps[-1]
    if last.outcome == Outcome.RETURN:
        return last.returned_to, last.on
    if last.cause == VoidCause.CHANGED and last.voided_on:
        return min(step.position for step in course.steps if step.cause), last.voided_on
    return last.position + 1, last.on


def _grading(assessment: Assessment, final: Review) -> Grading:
    return Grading(
        unit=assessment.unit,
        grade=assessment.proposed,
        valid_from=final.signed_on,
        round_id=assessment.round_id,
        assessment=assessment,
        signed_at=final.signed_at,
        signed_by=final.signed_by,
    )


def _save(assessments: Iterable[Assessment], rows: Rows) -> None:
    """Write all in chunks: the assessments exist, so they are written over by their number."""
    Assessment.objects.bulk_create(
        assessments,
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["proposed", "evidence", "author", "version", "state", "stage", "waiting_since_on"],
    )
    insert(rows.answers)
    insert(rows.versions)
    insert(rows.reviews)
    _end_earlier(rows.gradings)
    insert(rows.gradings)


def _end_earlier(signed: list[Grading]) -> None:
    by_day: dict[date, list[int]] = {}
    for grading in signed:
        by_day.setdefault(grading.valid_from, []).append(grading.unit_id)
    for day, units in by_day.items():
        Grading.objects.in_use().filter(unit__in=units, valid_to__isnull=True).update(valid_to=day)
