"""The way of one assessment through its chain: who agreed when, what was returned, and what that voided."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from campaign.demo import days as calendar
from campaign.demo import evidence
from campaign.grading.models.assessment import Outcome, VoidCause
from campaign.grading.models.round import StageKind

AUTHOR = 0  # where a position is asked for: the author, before the first stage


@dataclass(frozen=True, slots=True)
class Step:
    """One opinion: stage by position, day, outcome; and when, by whose stage and why it was voided."""

    position: int
    on: date
    version: int = 1
    outcome: Outcome = Outcome.AGREE
    reason: str = ""
    returned_to: int = AUTHOR
    voided_on: date | None = None
    voided_by: int = AUTHOR
    cause: VoidCause | None = None


def straight(days: Sequence[date]) -> list[Step]:
    """Each stage in its turn agreed on its day."""
    return [Step(number, day) for number, day in enumerate(days, 1)]


def returned(days: Sequence[date], at: int, to: int, random_: random.Random) -> list[Step]:
    """Stage `at` returned it to stage `to` or to the author; then the chain went on, a working day a stage."""
    steps = sent_back(days, at, to, random_)
    return steps + _again(max(to, 1), len(days), days[at - 1], version=2 if to == AUTHOR else 1)


def sent_back(days: Sequence[date], at: int, to: int, random_: random.Random) -> list[Step]:
    """The same up to the return, after which nothing has happened yet."""
    day = days[at - 1]
    kept, voided = days[: max(to - 1, 0)], days[max(to - 1, 0) : at - 1]
    reason = evidence.reason(to == AUTHOR, random_)
    steps = straight(kept)
    steps += [
        Step(len(kept) + number, one, voided_on=day, voided_by=at, cause=VoidCause.RETURNED)
        for number, one in enumerate(voided, 1)
    ]
    return [*steps, Step(at, day, outcome=Outcome.RETURN, reason=reason, returned_to=to)]


def changed(days: Sequence[date], after: int, kinds: Sequence[str]) -> list[Step]:
    """The author changed it after stage `after` had signed; the sign-offs that this voided were given again."""
    steps = voided_by_change(days, after, kinds)
    day = steps[-1].voided_on
    assert day is not None  # noqa: S101 - a change voids the last sign-off
    return steps + _again(kinds.index(StageKind.SIGN_OFF) + 1, len(days), day, version=2)


def voided_by_change(days: Sequence[date], after: int, kinds: Sequence[str]) -> list[Step]:
    """The same up to the change, after which nobody has signed yet; checks stay, sign-offs are void."""
    first = kinds.index(StageKind.SIGN_OFF) + 1
    day = calendar.after(days[after - 1], 1)
    return [
        replace(step, voided_on=day, cause=VoidCause.CHANGED) if step.position >= first else step
        for step in straight(days[:after])
    ]


def _again(first: int, last: int, day: date, version: int) -> list[Step]:
    """The stages from `first` to `last` once more, from the second working day after the day."""
    return [
        Step(position, calendar.after(day, 2 + number), version)
        for number, position in enumerate(range(first, last + 1))
    ]
