"""The demo's plans: one in force for each unit on the last day, a newer version on its way for some."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle

from campaign.demo import days as calendar
from campaign.demo import prose, timetable
from campaign.demo.accounts import Cast
from campaign.demo.figures import rng
from campaign.demo.findings import Findings, Found
from campaign.demo.measures import Desk
from campaign.demo.officials import Officials
from campaign.demo.outcomes import Outcomes, key
from campaign.demo.register import Register
from campaign.demo.rows import insert
from campaign.demo.timetable import Timetable, Way
from campaign.demo.versions import Version
from campaign.grading.grades import WEAK, Grade
from issues.models import Plan
from issues.models.plan import PlanKind
from units.access import Account
from units.models import Unit

# Where the newer versions of a county stand, one after the other; "first" and "second" wait for that approval.
PLACES = ("checking", "first", "draft", "second", "returned", "checking", "first")
# So many units of each county that are not weak have a newer version on its way.
REVISED = 2
REVISED_FROM = date(2016, 12, 19)


def run(
    register: Register, outcomes: Outcomes, times: Timetable, found: Findings, officials: Officials, cast: Cast
) -> list[Version]:
    """Write plans, measures, approvals, steps and notes of progress."""
    random_ = rng("plans")
    writer = _Writer(register, cast, random_, Desk(officials, cast, random_))
    for unit in register.graded:
        mine, way, grade = found.of(unit), times.ways[key(unit)], outcomes.final[key(unit)]
        if lifted_on := times.lifted.get(key(unit)):
            writer.lifted(unit, way, mine, lifted_on)
        elif grade in WEAK:
            writer.rectify(unit, way, mine)
        else:
            writer.better(unit, grade, way, mine)
    insert([one.plan for one in writer.versions])
    insert([measure for one in writer.versions for measure in one.measures])
    insert([step for one in writer.versions for step in one.steps(random_)])
    insert([approval for one in writer.versions for approval in one.approvals(random_)])
    insert(writer.desk.notes)
    return writer.versions


class _Writer:
    """Puts the versions of one unit after the other together."""

    def __init__(self, register: Register, cast: Cast, random_: random.Random, desk: Desk) -> None:
        self.cast, self.random, self.desk = cast, random_, desk
        self.versions: list[Version] = []
        counties = [unit.code[:6] for unit in register.counties]
        self.places: dict[str, Iterator[str]] = {county: cycle(PLACES) for county in counties}
        self.to_revise = dict.fromkeys(counties, REVISED)

    def rectify(self, unit: Unit, way: Way, found: list[Found]) -> None:
        """The plan of a weak unit; where issues were found later, a newer version with them is on its way."""
        late = [one for one in found if one.late]
        version = self._version(unit, PlanKind.RECTIFY, way, "approved")
        for one in found:
            if not one.late:
                self.desk.answer(version, one.answer, one)
        if late:
            newer = self._newer(version, max(one.issue.found_on for one in late))
            for one in late:
                self.desk.answer(newer, one.answer, one)

    def lifted(self, unit: Unit, way: Way, found: list[Found], lifted_on: date) -> None:
        """The plan by which the unit was lifted, finished with it, and the upgrade plan that followed."""
        version = self._version(unit, PlanKind.RECTIFY, way, "finished")
        version.plan.finished_on, version.plan.finished_by = calendar.after(lifted_on, 1), version.approvers[1]
        for one in found:
            self.desk.answer(version, one.answer, one, until=calendar.after(lifted_on, -3))
        after = timetable.way(calendar.after(lifted_on, 2), self.random)
        following = self._version(unit, PlanKind.UPGRADE, after, "approved", number=2)
        for answer in prose.improving(unit, PlanKind.UPGRADE, 2, self.random):
            self.desk.answer(following, answer)

    def better(self, unit: Unit, grade: Grade, way: Way, found: list[Found]) -> None:
        """The plan of a unit that is not weak: its issue where it has one, and what it wants to do better."""
        kind = PlanKind.CONSOLIDATE if grade == Grade.ADVANCED else PlanKind.UPGRADE
        version = self._version(unit, kind, way, "approved")
        for one in found:
            self.desk.answer(version, one.answer, one)
        first, *more = prose.improving(unit, kind, self.random.choice((2, 2, 3, 3, 4)), self.random)
        for answer in more:
            self.desk.answer(version, answer)
        if self.to_revise[unit.code[:6]] and self.random.randrange(12) == 0:
            self.to_revise[unit.code[:6]] -= 1
            self.desk.answer(self._newer(version, REVISED_FROM), first)

    def _newer(self, version: Version, after: date) -> Version:
        """A version that copies the one in force and is on its way."""
        plan = version.plan
        start = calendar.after(max(after, version.way.approved_on) + timedelta(days=1), 0)
        place = next(self.places[plan.unit.code[:6]])
        way = timetable.way(start, self.random)
        newer = self._version(plan.unit, PlanKind(plan.kind), way, place, number=plan.version + 1)
        self.desk.copy(version, newer)
        return newer

    def _version(self, unit: Unit, kind: PlanKind, way: Way, place: str, number: int = 1) -> Version:
        author = self.cast.staff(unit) or self.cast.county(unit)
        plan = Plan(unit=unit, kind=kind, version=number, author=author, drafted_on=way.drafted_on)
        version = Version(plan, way, place, self.cast.surveyor(unit), self._approvers(unit, author))
        version.settle(self.random)
        self.versions.append(version)
        return version

    def _approvers(self, unit: Unit, author: Account) -> tuple[Account, Account]:
        """Two people, neither of them the author."""
        county, committee = self.cast.county(unit), self.cast[f"committee-{unit.code[:6]}"]
        if author != county:
            return county, committee
        return self.cast.get(f"committee-{unit.code[:9]}") or self.cast["prefecture"], committee
