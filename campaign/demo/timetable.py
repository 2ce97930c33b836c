"""The working days of each unit's first plan, from draft to approval: after its grade, before mid-December."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from campaign.demo import days as calendar
from campaign.demo.corrections import RECORDED_ON
from campaign.demo.figures import rng
from campaign.demo.outcomes import Outcomes, key
from campaign.demo.register import Register
from campaign.grading.grades import WEAK
from campaign.grading.models import Grading

NOT_BEFORE = date(2016, 11, 1)
# The units that the pilots lifted had their plans ahead of the others, and had carried them out by then.
PILOT_NOT_BEFORE = date(2016, 10, 24)
LAST_DEADLINE = date(2017, 6, 30)


@dataclass(frozen=True, slots=True)
class Way:
    """The days of one version's way to its approval."""

    drafted_on: date
    submitted_on: date
    checked_on: date
    first_on: date
    approved_on: date


@dataclass(frozen=True, slots=True)
class Timetable:
    """The way of each unit's first plan; since when a unit is known to be weak; when one was lifted.

    `weak_since` and `lifted` hold the units that are or were weak, sorted by code.
    """

    ways: dict[tuple[str, int], Way]
    weak_since: dict[tuple[str, int], date]
    lifted: dict[tuple[str, int], date]


def draw(register: Register, outcomes: Outcomes) -> Timetable:
    """To be called when the gradings stand."""
    random_ = rng("timetable")
    graded = _graded_on()
    corrected = {key(one.unit) for one in outcomes.corrections}
    lifted = {
        key(unit): graded[key(unit)][-1]
        for unit in outcomes.were_weak(register.graded)
        if outcomes.final[key(unit)] not in WEAK
    }
    weak = {key(unit) for unit in outcomes.weak(register.graded)} | lifted.keys()
    # What the baseline recorded wrongly was known to be weak when it was corrected.
    late = {key(one.unit) for one in outcomes.corrections if one.signed not in WEAK}
    since = {one: calendar.after(RECORDED_ON, 1) if one in late else graded[one][0] for one in sorted(weak)}
    ways = {}
    for unit in register.graded:
        start = max(graded[key(unit)][0], NOT_BEFORE)
        if key(unit) in lifted:
            start = PILOT_NOT_BEFORE
        elif key(unit) in corrected:
            start = RECORDED_ON
        ways[key(unit)] = way(calendar.after(start + timedelta(days=1), random_.randrange(3)), random_)
    return Timetable(ways, since, lifted)


def _graded_on() -> dict[tuple[str, int], list[date]]:
    rows = Grading.objects.in_use().order_by("valid_from")
    days: dict[tuple[str, int], list[date]] = {}
    for code, level, day in rows.values_list("unit__code", "unit__level", "valid_from"):
        days.setdefault((code, level), []).append(day)
    return days


def way(drafted_on: date, random_: random.Random) -> Way:
    """From a draft to its approval in four to eight working days."""
    submitted = calendar.after(drafted_on, random_.randint(1, 2))
    checked = calendar.after(submitted, random_.randint(1, 2))
    first = calendar.after(checked, random_.randint(1, 2))
    return Way(drafted_on, submitted, checked, first, calendar.after(first, random_.randint(1, 2)))


def deadline(random_: random.Random, *, this_year: int) -> date:
    """A deadline from 20 December to June: of a hundred so many before the year is over, most in spring."""
    first, last = random_.choices(
        [
            (date(2016, 12, 20), date(2016, 12, 30)),
            (date(2017, 1, 1), date(2017, 1, 15)),
            (date(2017, 1, 16), date(2017, 3, 31)),
            (date(2017, 4, 1), LAST_DEADLINE),
        ],
        weights=(this_year, 12, 48 - this_year, 40),
    )[0]
    return first + timedelta(days=random_.randrange((last - first).days + 1))
