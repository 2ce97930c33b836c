from datetime import date

from campaign.demo.days import WORKDAYS
from campaign.demo.figures import rng
from campaign.demo.steps import AUTHOR, Step, changed, returned, sent_back, straight, voided_by_change
from campaign.grading.models.assessment import Outcome, VoidCause

DAYS = WORKDAYS[:5]
KINDS = ("check", "check", "sign_off", "sign_off", "sign_off")


def standing(steps: list[Step]) -> list[tuple[int, int]]:
    """Stage and version of each agreement that nothing voided."""
    return [(step.position, step.version) for step in steps if step.cause is None and step.outcome == Outcome.AGREE]


def test_straight_agrees_once_at_each_stage() -> None:
    assert standing(straight(DAYS)) == [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1)]


def test_return_to_a_stage_voids_from_that_stage_on_and_keeps_the_version() -> None:
    steps = returned(DAYS, 4, 2, rng("test"))
    voided = [(step.position, step.voided_by, step.cause) for step in steps if step.voided_on]
    assert voided == [(2, 4, VoidCause.RETURNED), (3, 4, VoidCause.RETURNED)]
    assert standing(steps) == [(1, 1), (2, 1), (3, 1), (4, 1), (5, 1)]
    assert [step.returned_to for step in steps if step.outcome == Outcome.RETURN] == [2]


def test_return_to_the_author_voids_all_and_brings_a_second_version() -> None:
    steps = returned(DAYS, 3, AUTHOR, rng("test"))
    assert [step.position for step in steps if step.voided_on] == [1, 2]
    assert standing(steps) == [(1, 2), (2, 2), (3, 2), (4, 2), (5, 2)]


def test_sent_back_ends_with_the_return() -> None:
    steps = sent_back(DAYS, 2, AUTHOR, rng("test"))
    assert (standing(steps), steps[-1].outcome, steps[-1].reason != "") == ([], Outcome.RETURN, True)


def test_change_voids_sign_offs_and_leaves_checks() -> None:
    steps = changed(DAYS, 4, KINDS)
    voided = [(step.position, step.voided_by, step.cause) for step in steps if step.voided_on]
    assert voided == [(3, AUTHOR, VoidCause.CHANGED), (4, AUTHOR, VoidCause.CHANGED)]
    assert standing(steps) == [(1, 1), (2, 1), (3, 2), (4, 2), (5, 2)]


def test_days_rise_whatever_happens_on_the_way() -> None:
    for steps in (straight(DAYS), returned(DAYS, 4, 2, rng("test")), changed(DAYS, 4, KINDS)):
        days: list[date] = [step.on for step in steps]
        assert days == sorted(set(days))


def test_voided_by_change_ends_with_no_sign_off_standing() -> None:
    assert standing(voided_by_change(DAYS, 4, KINDS)) == [(1, 1), (2, 1)]
