"""The baseline of 2016: opened in August, checked in September, signed off in October and November, then closed."""

import random
from datetime import date

from campaign.demo import days as calendar
from campaign.demo import steps
from campaign.demo.accounts import Cast
from campaign.demo.chains import Course, walk
from campaign.demo.figures import rng
from campaign.demo.outcomes import Outcomes, key
from campaign.demo.register import Register
from campaign.demo.steps import AUTHOR, Step
from campaign.grading import rounds
from campaign.grading.models import Assessment, Round
from campaign.grading.models.round import RoundKind, StageKind

NAME = "2016年基线摸排评定"
OPENED_ON = date(2016, 8, 15)
CHECKS_FROM = date(2016, 9, 1)
SIGN_OFFS_FROM = date(2016, 10, 8)
LAST_SIGNED_ON = date(2016, 11, 29)
CLOSED_ON = date(2016, 11, 30)
KINDS = (StageKind.CHECK,) * 6 + (StageKind.SIGN_OFF,) * 6
# Townships of a county are handled in so many batches; one unit in this many met a return or a change on its way.
BATCHES = 5
INCIDENT_EVERY = 40


def run(register: Register, outcomes: Outcomes, cast: Cast) -> Round:
    """Open the round, take every unit through its twelve stages, close it."""
    by = cast["prefecture"]
    round_ = rounds.open_round(kind=RoundKind.BASELINE, name=NAME, area=register.prefecture, by=by, on=OPENED_ON)
    paces = _paces(register)
    random_ = rng("baseline")

    def course(assessment: Assessment) -> Course:
        unit = assessment.unit
        days = _days(paces[unit.code[:6]], int(unit.code[6:9]) % BATCHES)
        written_on = calendar.after(OPENED_ON, random_.randint(3, 11))
        return Course(outcomes.baseline[key(unit)], cast.surveyor(unit), written_on, _steps(days, random_))

    walk(round_, course, cast)
    return rounds.close_round(round_, by=by, on=CLOSED_ON)


def _paces(register: Register) -> dict[str, float]:
    """How slow each county is, from 0 to 1."""
    order = [unit.code[:6] for unit in register.counties]
    rng("paces").shuffle(order)
    return {county: place / (len(order) - 1) for place, county in enumerate(order)}


def _days(pace: float, batch: int) -> list[date]:
    """The working days of the twelve stages: a slow county starts later and leaves more days between its sign-offs."""
    checks = [calendar.after(CHECKS_FROM, int(2 * pace + batch + 2.4 * n)) for n in range(6)]
    step = 1.4 + 0.8 * pace
    return checks + [calendar.after(SIGN_OFFS_FROM, int(16 * pace + 2 * batch + step * n)) for n in range(6)]


def _steps(days: list[date], random_: random.Random) -> list[Step]:
    """Mostly straight; now and then a return or a change, where there is time left for it."""
    way = steps.straight(days)
    if random_.randrange(INCIDENT_EVERY):
        return way
    turn = random_.randrange(4)
    if turn == 0:
        way = steps.returned(days, random_.choice((4, 6, 8)), AUTHOR, random_)
    elif turn == 1:
        way = steps.returned(days, random_.choice((11, 12)), 8, random_)
    elif turn == 2:
        way = steps.returned(days, random_.choice((5, 6)), 2, random_)
    else:
        way = steps.changed(days, random_.choice((8, 9, 10)), KINDS)
    return way if way[-1].on <= LAST_SIGNED_ON else steps.straight(days)
