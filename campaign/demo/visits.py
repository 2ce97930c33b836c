"""The demo's visits from July to December: four rounds of the prefecture, and the counties' cadence; a few lag."""

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from campaign.demo import days as calendar
from campaign.demo import prose
from campaign.demo.accounts import Cast
from campaign.demo.figures import LAST_DAY, rng
from campaign.demo.findings import Findings, Found
from campaign.demo.officials import Holder, Officials
from campaign.demo.outcomes import Outcomes, key
from campaign.demo.register import Register
from campaign.demo.rows import insert
from campaign.demo.timetable import Timetable
from campaign.grading.grades import Grade
from campaign.visits import duties
from campaign.visits.models import KeyUnit, SupervisionRound, Visit, VisitFinding, VisitLevel
from issues.models.issue import Source
from units.access import Account
from units.models import Unit

ROUNDS = (
    ("第一轮督导", date(2016, 7, 11), date(2016, 7, 29)),
    ("第二轮督导", date(2016, 9, 5), date(2016, 9, 23)),
    ("第三轮督导", date(2016, 10, 24), date(2016, 11, 11)),
    ("第四轮督导", date(2016, 12, 5), date(2016, 12, 23)),
)
ROUND_VISITS = 110
# Counties that are behind with their visits, and of a hundred due visits how many they and the others made.
BEHIND = ("519906", "519912", "519918")
MADE, MADE_BEHIND = 99, 62
# Of a hundred visits of other kinds: unannounced, corrected afterwards.
UNANNOUNCED, CORRECTED = 35, 1
KEY_UNITS_FROM = date(2016, 11, 1)
OTHER_UNITS = 2300


@dataclass(frozen=True, slots=True)
class Trip:
    """One visit to be written."""

    unit: Unit
    on: date
    level: VisitLevel
    announced: bool
    round: SupervisionRound | None = None
    found: Found | None = None


class Diary:
    """Draws the trips of the half-year."""

    def __init__(self, register: Register, outcomes: Outcomes, times: Timetable, random_: random.Random) -> None:
        self.register, self.outcomes, self.times, self.random = register, outcomes, times, random_
        units = {key(unit): unit for unit in register.graded}
        self.weak = [units[place] for place in times.weak_since]

    def rounds(self, rounds: list[SupervisionRound]) -> Iterator[Trip]:
        """The prefecture's tours: mostly weak units."""
        for one in rounds:
            for unit in self.random.sample(self.weak, ROUND_VISITS):
                on = self._weekday(one.from_on, one.until_on)
                yield Trip(unit, on, VisitLevel.PREFECTURE, self.random.random() < 0.5, one)

    def found(self, found: Findings) -> Iterator[Trip]:
        """The visits on which issues were found."""
        for one in found.all():
            if one.issue.source == Source.VISIT:
                yield Trip(one.issue.unit, one.issue.found_on, VisitLevel.COUNTY, self._announced(), found=one)

    def cadence(self) -> Iterator[Trip]:
        """Month by month: county and paired department once, the township more often; less before the grade."""
        for unit in self.weak:
            since, until = self.times.weak_since[key(unit)], self.times.lifted.get(key(unit), LAST_DAY)
            for month in range(7, 13):
                first, last = _month(month)
                last = min(last, until)
                made = self._made(unit) if last >= since else 45
                for level, chance in ((VisitLevel.COUNTY, made), (VisitLevel.DEPARTMENT, made if made != 45 else 15)):
                    if first < last and self.random.randrange(100) < chance:
                        yield Trip(unit, self._weekday(first, last), level, self._announced())
                for _visit in range(self.random.choice((0, 1, 1, 2))):
                    if first < last:
                        yield Trip(unit, self._weekday(first, last), VisitLevel.TOWNSHIP, self._announced())

    def others(self) -> Iterator[Trip]:
        """Units that are not weak are seen now and then."""
        weak = {key(unit) for unit in self.weak}
        rest = [unit for unit in self.register.graded if key(unit) not in weak]
        for unit in self.random.sample(rest, OTHER_UNITS):
            level = self.random.choice((VisitLevel.COUNTY, VisitLevel.TOWNSHIP, VisitLevel.TOWNSHIP))
            yield Trip(unit, self._weekday(date(2016, 7, 4), LAST_DAY), level, self._announced())

    def key_units(self, units: list[Unit]) -> Iterator[Trip]:
        """Unannounced each half-month."""
        for unit in units:
            for first, last in _half_months():
                if self.random.randrange(100) < self._made(unit):
                    yield Trip(unit, self._weekday(first, last), VisitLevel.COUNTY, announced=False)

    def problem_units(self) -> list[Unit]:
        """Those that are watched closely."""
        return [unit for unit in self.weak if self.outcomes.final[key(unit)] == Grade.PROBLEM]

    def _made(self, unit: Unit) -> int:
        return MADE_BEHIND if unit.code.startswith(BEHIND) else MADE

    def _announced(self) -> bool:
        return self.random.randrange(100) >= UNANNOUNCED

    def _weekday(self, first: date, last: date) -> date:
        """A day of the span, a weekday where it has one."""
        day = first + timedelta(days=self.random.randrange((last - first).days + 1))
        while day.weekday() > 4 and day > first:
            day -= timedelta(days=1)
        return day


def run(
    register: Register, outcomes: Outcomes, times: Timetable, found: Findings, holders: Officials, cast: Cast
) -> None:
    """Write rounds, key units, visits with their findings, and the tally of coverage."""
    random_ = rng("visits")
    diary = Diary(register, outcomes, times, random_)
    area = register.prefecture
    rounds = [
        SupervisionRound(area=area, name=f"2016年{area.name}{name}", number=number, from_on=first, until_on=last)
        for number, (name, first, last) in enumerate(ROUNDS, 1)
    ]
    insert(rounds)
    watched = diary.problem_units()
    insert([_watched(unit, cast, random_) for unit in watched])
    trips = [*diary.rounds(rounds), *diary.found(found), *diary.cadence(), *diary.others(), *diary.key_units(watched)]
    trips.sort(key=lambda trip: (trip.on, trip.unit.code))
    desk = _Desk(holders, cast, random_)
    pairs = [(trip, visit) for trip in trips for visit in desk.versions(trip)]
    insert([visit for _trip, visit in pairs])
    insert([VisitFinding(visit=visit, issue=trip.found.issue) for trip, visit in pairs if trip.found])
    duties.rebuild()


def _watched(unit: Unit, cast: Cast, random_: random.Random) -> KeyUnit:
    reason, at = prose.line("key", unit, random_), calendar.moment(KEY_UNITS_FROM, random_)
    return KeyUnit(unit=unit, from_on=KEY_UNITS_FROM, reason=reason, listed_at=at, listed_by=cast.county(unit))


def _month(month: int) -> tuple[date, date]:
    first = date(2016, month, 1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _half_months() -> Iterator[tuple[date, date]]:
    for month in (11, 12):
        first, last = _month(month)
        yield first, first.replace(day=15)
        yield first.replace(day=16), last


class _Desk:
    """Writes what was seen."""

    def __init__(self, holders: Officials, cast: Cast, random_: random.Random) -> None:
        self.holders, self.cast, self.random = holders, cast, random_

    def versions(self, trip: Trip) -> list[Visit]:
        """The visit; now and then a first version that was corrected on the day after."""
        chain = self._uuid()
        visit = self._visit(trip, chain)
        if trip.found or trip.on > LAST_DAY - timedelta(days=4) or self.random.randrange(100) >= CORRECTED:
            return [visit]
        visit.superseded_at = visit.logged_at + timedelta(days=1)
        newer = self._visit(trip, chain)
        newer.version, newer.replaces, newer.logged_at = 2, visit, visit.superseded_at
        return [visit, newer]

    def _visit(self, trip: Trip, chain: uuid.UUID) -> Visit:
        kind = "found" if trip.found else "seen" if trip.announced else "surprise"
        lines = [prose.line(kind, trip.unit, self.random), *([prose.line("seen", trip.unit, self.random)])]
        return Visit(
            unit=trip.unit,
            on=trip.on,
            level=trip.level,
            announced=trip.announced,
            visitors=self._visitors(trip),
            seen="\n".join(dict.fromkeys(lines)),
            round=trip.round,
            chain=chain,
            once=self._uuid(),
            logged_at=calendar.moment(trip.on, self.random),
            logged_by=self._logger(trip),
        )

    def _visitors(self, trip: Trip) -> str:
        if trip.level == VisitLevel.PREFECTURE:
            return f"州委督导组第{self.random.randint(1, 6)}组（{self.random.randint(2, 4)}人）"
        if trip.level == VisitLevel.DEPARTMENT:
            return f"结对部门共建支部（{self.random.randint(2, 5)}人）"
        if trip.level == VisitLevel.COUNTY:
            people = self.random.sample(self.holders.counties[trip.unit.code[:6]], self.random.choice((1, 2)))
        else:
            people = self.random.sample(self.holders.townships[trip.unit.code[:9]], self.random.choice((1, 2)))
        return "、".join(self._said(one) for one in people)

    def _said(self, holder: Holder) -> str:
        return f"{holder.post}{holder.name}"

    def _logger(self, trip: Trip) -> Account:
        if trip.level == VisitLevel.PREFECTURE:
            return self.cast["prefecture"]
        if trip.level == VisitLevel.TOWNSHIP:
            return self.cast.staff(trip.unit) or self.cast.county(trip.unit)
        return self.cast.county(trip.unit)

    def _uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.random.getrandbits(128), version=4)
