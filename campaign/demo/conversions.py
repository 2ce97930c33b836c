"""What came after the baseline: two pilot conversions, the open conversion of the fourth quarter, a re-assessment."""

import random
from collections.abc import Callable
from datetime import date
from itertools import cycle

from campaign.demo import days as calendar
from campaign.demo import steps
from campaign.demo.accounts import Cast
from campaign.demo.baseline import KINDS
from campaign.demo.chains import Course, walk
from campaign.demo.figures import rng
from campaign.demo.outcomes import PILOTS, Outcomes, key
from campaign.demo.register import Register
from campaign.demo.steps import AUTHOR, Step
from campaign.grading import rounds
from campaign.grading.grades import Grade
from campaign.grading.models import Assessment, Round
from campaign.grading.models.round import RoundKind, StageKind
from units.levels import Level
from units.models import Unit

PILOT_OPENED_ON = date(2016, 12, 1)
PILOT_CLOSED_ON = date(2016, 12, 19)
OPEN_NAME = "2016年第四季度转化评定"
OPEN_ON = date(2016, 12, 20)
# Where the weak units of a county stand one after the other, so that each signer has something waiting:
# 0 not begun, 1 written, 2 returned to the author, 3-5 waiting at the first, second, third stage of the chain,
# 6 changed after two sign-offs, which voided them.
PLACES = {
    Level.TOWNSHIP: (1, 3, 5, 4, 0, 5),
    Level.VILLAGE: (4, 5, 3, 1, 4, 3, 5, 0, 2, 6, 3, 4, 0, 5, 1),
}
# A county that assesses itself anew at the year's end, so that the baseline's signers have work waiting too.
AGAIN = "519901"
AGAIN_ON = date(2016, 12, 5)
# Of those that have passed a sign-off one in so many was changed by its author and waits at the first one once more.
CHANGED_EVERY = 20


def run_pilots(register: Register, outcomes: Outcomes, cast: Cast) -> None:
    """Grade the weak units of the pilot counties again: some are lifted, some eased, the others keep their grade."""
    by = cast["prefecture"]
    for number, short in enumerate(PILOTS):
        county = register.counties[int(short[4:]) - 1]
        name = f"2016年12月先行转化评定（{county.name}）"
        round_ = rounds.open_round(kind=RoundKind.CONVERSION, name=name, area=county, by=by, on=PILOT_OPENED_ON)
        walk(round_, _pilot_course(outcomes, cast, number), cast)
        rounds.close_round(round_, by=by, on=PILOT_CLOSED_ON)


def _pilot_course(outcomes: Outcomes, cast: Cast, number: int) -> Callable[[Assessment], Course]:
    random_ = rng(f"pilot-{number}")

    def course(assessment: Assessment) -> Course:
        unit = assessment.unit
        start = 4 + number + random_.randrange(3)
        days = [calendar.after(PILOT_OPENED_ON, start + 2 * stage) for stage in range(3)]
        written_on = calendar.after(PILOT_OPENED_ON, start - 2)
        return Course(outcomes.final[key(unit)], cast.author(unit), written_on, steps.straight(days))

    return course


def open_quarter(register: Register, outcomes: Outcomes, cast: Cast) -> Round:
    """Leave a conversion of all weak units open, with assessments at every stage of their chains."""
    round_ = rounds.open_round(
        kind=RoundKind.CONVERSION, name=OPEN_NAME, area=register.prefecture, by=cast["prefecture"], on=OPEN_ON
    )
    random_ = rng("quarter")

    places = {(county.code[:6], level): cycle(order) for county in register.counties for level, order in PLACES.items()}

    def course(assessment: Assessment) -> Course | None:
        unit = assessment.unit
        place = next(places[unit.code[:6], Level(unit.level)])
        if place == 0:
            return None
        proposed = _hoped_for(outcomes.final[key(unit)], random_)
        written_on = calendar.after(OPEN_ON, random_.randrange(3))
        days = [calendar.after(written_on, 1 + stage) for stage in range(3)]
        return Course(proposed, cast.author(unit), written_on, _so_far(place, days, random_), submitted=place > 1)

    walk(round_, course, cast)
    return round_


def _so_far(place: int, days: list[date], random_: random.Random) -> list[Step]:
    if place == 2:
        return steps.sent_back(days, random_.choice((1, 2)), AUTHOR, random_)
    if place == 6:
        return steps.voided_by_change(days, 2, [StageKind.SIGN_OFF] * 3)
    return steps.straight(days[: max(place - 3, 0)])


def _hoped_for(grade: Grade, random_: random.Random) -> Grade:
    """The grade proposed in a conversion: mostly one better, sometimes the same."""
    better = {Grade.PROBLEM: Grade.LAGGING, Grade.LAGGING: Grade.ORDINARY}
    return better[grade] if random_.random() < 0.75 else grade


def open_again(register: Register, outcomes: Outcomes, cast: Cast) -> Round:
    """Leave a re-assessment of one county open, by the baseline's twelve stages and at every one of them."""
    county = register.counties[int(AGAIN[4:]) - 1]
    name = f"2016年末动态复评（{county.name}）"
    round_ = rounds.open_round(kind=RoundKind.BASELINE, name=name, area=county, by=cast["prefecture"], on=AGAIN_ON)
    random_ = rng("again")

    def course(assessment: Assessment) -> Course | None:
        unit = assessment.unit
        passed = _passed(unit, random_)
        if passed < 0:
            return None
        days = [calendar.after(AGAIN_ON, 3 + stage) for stage in range(passed)]
        way = steps.straight(days)
        if passed > KINDS.index(StageKind.SIGN_OFF) and random_.randrange(CHANGED_EVERY) == 0:
            way = steps.voided_by_change(days, passed, KINDS)
        return Course(outcomes.final[key(unit)], cast.surveyor(unit), calendar.after(AGAIN_ON, 2), way)

    walk(round_, course, cast)
    return round_


def _passed(unit: Unit, random_: random.Random) -> int:
    """How many stages an assessment has passed: most wait for a sign-off, the last one above all; −1 is not begun."""
    if unit.level == Level.TOWNSHIP:
        return random_.choice((6, 7, 11, 11))
    passed: int = random_.choices((-1, *range(len(KINDS))), weights=(4, 2, 2, 2, 2, 2, 2, 6, 40, 5, 5, 5, 25))[0]
    return passed
