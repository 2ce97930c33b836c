"""Batch sign-off of 1,000 assessments against the bare bulk inserts of the rows that it writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.db import models, transaction

from campaign.accounts.models import User
from campaign.demo.figures import PREFECTURE
from campaign.grading import rounds, signing
from campaign.grading.grades import Grade
from campaign.grading.models import Assessment, GradeTally, Grading, Review, Stage
from campaign.grading.models.assessment import State
from campaign.grading.models.round import RoundKind
from tests.bench.databases import copied, using
from tests.bench.lines import Line, at_most
from tests.bench.timing import ms, timed
from units.access import Role
from units.levels import Level
from units.models import AreaGrant, AuditEntry, Unit

SIZE = 1000
LIMIT = 12
REPETITIONS = 7
# The warm-up signs some other assessments the day before.
WARM, EVE, ON = 20, date(2016, 12, 30), date(2016, 12, 31)
WRITTEN: tuple[type[models.Model], ...] = (Review, Grading, GradeTally, AuditEntry)
OTHER = {Grade.ADVANCED: Grade.ORDINARY, Grade.ORDINARY: Grade.ADVANCED}


@dataclass(frozen=True, slots=True)
class Task:
    """Assessments that wait at one stage, others to warm up with, and who signs them."""

    pks: list[int]
    warm: list[int]
    by: User


def measure() -> list[Line]:
    """Sign at the last stage, which grades, and at one in the middle."""
    lines = []
    for name, position in (("last", 12), ("middle", 8)):
        with copied("waiting") as waiting, using(waiting):
            task = prepare(position)
            signed, bare = _compare(task)
        target = f"Batch sign-off of {SIZE:,} at the {name} stage ÷ bare bulk inserts"
        lines.append(at_most(target, LIMIT, signed / bare, f"{ms(signed)} ÷ {ms(bare)}"))
    return lines


def prepare(position: int) -> Task:
    """Open a round over the demo's prefecture and let its villages wait at the stage, each to change its grade."""
    area = Unit.objects.by_short_code(PREFECTURE).get()
    opener = User.objects.get(username="prefecture")
    round_ = rounds.open_round(kind=RoundKind.BASELINE, name="Bench", area=area, by=opener, on=EVE)
    stage = Stage.objects.get(round=round_, unit_level=Level.VILLAGE, position=position)
    graded = Grading.objects.as_of(EVE).filter(grade__in=OTHER, unit__level=Level.VILLAGE)
    grades = dict(graded.order_by("unit__code").values_list("unit", "grade")[: WARM + SIZE])
    rows = list(round_.assessments.filter(unit__in=grades).order_by("unit__code"))
    for row in rows:
        row.proposed = OTHER[Grade(grades[row.unit_id])]
        row.state, row.stage, row.waiting_since_on, row.version, row.author = State.IN_REVIEW, stage, EVE, 1, opener
    Assessment.objects.bulk_update(rows, ["proposed", "state", "stage", "waiting_since_on", "version", "author"], 200)
    pks = [row.pk for row in rows]
    return Task(pks[WARM:], pks[:WARM], _signer(stage))


def _signer(stage: Stage) -> User:
    """An account that holds the stage's role all over the prefecture."""
    user: User = User.objects.create(username="bench-signer", must_change_password=False)
    if stage.signer_level == Level.PREFECTURE:
        areas = list(Unit.objects.by_short_code(PREFECTURE))
    else:
        areas = list(Unit.objects.filter(code__startswith=PREFECTURE, level=stage.signer_level))
    AreaGrant.objects.bulk_create(AreaGrant(user=user, role=Role(stage.role), area=area) for area in areas)
    return user


def _compare(task: Task) -> tuple[float, float]:
    """Median seconds of the verb and of the bare inserts, each time in a fresh copy, committed."""
    written = _rows_of(task)
    signed, bare = [], []
    for _repetition in range(REPETITIONS):
        with copied("trial") as trial, using(trial):
            _warm_up(task)
            signed.append(timed(lambda: signing.agree_batch(task.pks, by=task.by, on=ON)))
        with copied("trial") as trial, using(trial):
            _warm_up(task)
            ends = [row.unit_id for row in written[1] if isinstance(row, Grading)]
            # Not part of the inserts, but nothing can be inserted before it.
            Grading.objects.filter(unit__in=ends, valid_to__isnull=True).update(valid_to=ON)
            bare.append(timed(lambda: _insert(written)))
    return median(signed), median(bare)


def _warm_up(task: Task) -> None:
    """A server that has run for a while has met every statement before."""
    signing.agree_batch(task.warm, by=task.by, on=EVE)


def _rows_of(task: Task) -> list[list[Any]]:
    """What the verb writes for the task, by table, as rows without numbers."""
    with copied("trial") as trial, using(trial):
        _warm_up(task)
        lasts = [model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0 for model in WRITTEN]
        done = signing.agree_batch(task.pks, by=task.by, on=ON)
        if len(done.signed) != SIZE:
            raise AssertionError([str(rule) for _row, rule in done.refused[:3]])
        pairs = zip(WRITTEN, lasts, strict=True)
        return [_unsaved(model._default_manager.filter(pk__gt=last).order_by("pk")) for model, last in pairs]


def _unsaved(rows: Iterable[models.Model]) -> list[models.Model]:
    kept = list(rows)
    for row in kept:
        row.pk = None
        row._state.adding = True
    return kept


@transaction.atomic
def _insert(written: Sequence[list[Any]]) -> None:
    for rows in written:
        if rows:
            # Fresh objects: a second insert of the same ones would bring their numbers along.
            for row in rows:
                row.pk = None
            type(rows[0])._default_manager.bulk_create(rows)
