"""The demo's 2,173 issues: found in the autumn, taken up, done, closed by a second person, some of them back again."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from campaign.demo import days as calendar
from campaign.demo import prose
from campaign.demo.accounts import Cast
from campaign.demo.figures import ISSUES, rng
from campaign.demo.outcomes import Outcomes, key
from campaign.demo.prose import Answer
from campaign.demo.register import Register
from campaign.demo.rows import insert
from campaign.demo.timetable import Timetable
from campaign.grading.grades import WEAK
from campaign.grading.models import Assessment
from campaign.grading.models.assessment import State as AssessmentState
from campaign.grading.models.round import RoundKind
from issues.models import Aspect, Issue, IssueEvent
from issues.models.issue import Source, State
from units.access import Account
from units.levels import Level
from units.models import Unit

FOUND_FROM = date(2016, 9, 5)
LAST_DONE = date(2016, 12, 28)
LATE_FROM = date(2016, 12, 5)
# One weak unit in so many has issues that were found when its plan stood already.
LATE_EVERY = 7
# How an issue went, and how often of a hundred: what is open has not been taken up.
ENDS = {"open": 14, "in_progress": 36, "sent_back": 4, "done": 12, "closed": 31, "recurred": 3}
# What is ready to be lifted has all its issues closed, in so many of a hundred units.
READY = 60


@dataclass(frozen=True, slots=True)
class Step:
    """One event to be written."""

    state: State
    on: date
    by: Account
    remark: str = ""


@dataclass(slots=True)
class Found:
    """One issue with its answer and its events; `late` ones were found after the plan was drafted."""

    issue: Issue
    answer: Answer
    steps: list[Step]
    late: bool = False

    @property
    def done_on(self) -> date | None:
        """The first day on which it was reported done."""
        return next((step.on for step in self.steps if step.state == State.DONE), None)


@dataclass(slots=True)
class Findings:
    """All issues by their unit."""

    by_unit: dict[tuple[str, int], list[Found]] = field(default_factory=dict)

    def of(self, unit: Unit) -> list[Found]:
        """The unit's own."""
        return self.by_unit.get(key(unit), [])

    def all(self) -> Iterator[Found]:
        """Unit by unit."""
        for some in self.by_unit.values():
            yield from some


def handler(unit: Unit, cast: Cast) -> Account:
    """Who takes a unit's issues up: its township's staff, or the county's officers."""
    return cast.staff(unit) or cast.county(unit)


def checker(unit: Unit, done_by: Account, cast: Cast) -> Account:
    """Who closes: the county's officers, or the prefecture's what the county itself reported done."""
    county = cast.county(unit)
    return cast["prefecture"] if done_by == county else county


def run(register: Register, outcomes: Outcomes, times: Timetable, cast: Cast) -> Findings:
    """Write the issues and their events."""
    random_ = rng("findings")
    aspects = {one.code: one for one in Aspect.objects.all()}
    ready = _ready()
    found = Findings()
    for unit, count in _counts(register, outcomes, times, random_).items():
        here = found.by_unit[key(unit)] = []
        codes = random_.sample(list(aspects), count)
        writer = _Writer(unit, times, cast, random_, all_closed=_all_closed(unit, times, ready, random_))
        late = _late(unit, outcomes, random_) if count > 2 else 0
        for number, answer in enumerate(prose.found(unit, codes, random_)):
            here.append(writer.found(aspects[answer.aspect], answer, late=number >= count - late))
    insert([one.issue for one in found.all()])
    insert(list(_events(found, random_)))
    return found


def _counts(register: Register, outcomes: Outcomes, times: Timetable, random_: random.Random) -> dict[Unit, int]:
    """How many issues each unit has: several where it is or was weak, the rest of the total one by one elsewhere."""
    counts: dict[Unit, int] = {}
    others = []
    for unit in register.graded:
        if outcomes.final[key(unit)] in WEAK:
            counts[unit] = random_.randint(5, 9) if unit.level == Level.TOWNSHIP else random_.randint(3, 6)
        elif key(unit) in times.lifted:
            counts[unit] = random_.randint(3, 5)
        else:
            others.append(unit)
    return counts | dict.fromkeys(random_.sample(others, ISSUES - sum(counts.values())), 1)


def _ready() -> set[tuple[str, int]]:
    """Units whose open conversion proposes a grade that is not weak."""
    rows = Assessment.objects.filter(
        round__kind=RoundKind.CONVERSION, round__closed_on=None, state=AssessmentState.IN_REVIEW
    ).exclude(proposed__in=WEAK)
    return set(rows.values_list("unit__code", "unit__level"))


def _all_closed(unit: Unit, times: Timetable, ready: set[tuple[str, int]], random_: random.Random) -> bool:
    return key(unit) in times.lifted or (key(unit) in ready and random_.randrange(100) < READY)


def _late(unit: Unit, outcomes: Outcomes, random_: random.Random) -> int:
    if outcomes.final[key(unit)] not in WEAK or random_.randrange(LATE_EVERY):
        return 0
    return random_.randint(1, 2)


class _Writer:
    """Writes the issues of one unit."""

    def __init__(self, unit: Unit, times: Timetable, cast: Cast, random_: random.Random, *, all_closed: bool) -> None:
        self.unit, self.cast, self.random = unit, cast, random_
        self.way = times.ways[key(unit)]
        self.lifted_on = times.lifted.get(key(unit))
        self.all_closed = all_closed
        self.handler = handler(unit, cast)
        self.checker = checker(unit, self.handler, cast)

    def found(self, aspect: Aspect, answer: Answer, *, late: bool) -> Found:
        """One issue, its life as far as it came."""
        late = late and not self.all_closed
        source = self._source(late)
        by = self.cast.surveyor(self.unit) if source == Source.SURVEY else self.cast.county(self.unit)
        issue = Issue(unit=self.unit, aspect=aspect, text=answer.issue, source=source, found_on=self._found_on(late))
        steps = [Step(State.OPEN, issue.found_on, by), *self._life(issue.found_on, late)]
        _settle(issue, steps)
        return Found(issue, answer, steps, late)

    def _source(self, late: bool) -> Source:
        if late:
            return self.random.choice((Source.VISIT, Source.VISIT, Source.RESIDENTS, Source.PROGRESS_CHECK))
        weights = (76, 8, 5, 4, 5, 2)
        return self.random.choices(list(Source), weights=weights)[0]

    def _found_on(self, late: bool) -> date:
        if late:
            return calendar.after(max(LATE_FROM, self.way.approved_on), self.random.randint(1, 8))
        return calendar.after(FOUND_FROM, self.random.randrange(30 if self.lifted_on else 36))

    def _life(self, found_on: date, late: bool) -> list[Step]:
        end = "closed" if self.all_closed else self.random.choices(list(ENDS), weights=list(ENDS.values()))[0]
        if late:
            end = self.random.choice(("open", "in_progress"))
        if end == "open":
            return []
        taken = calendar.after(found_on, self.random.randint(2, 6))
        steps = [Step(State.IN_PROGRESS, taken, self.handler)]
        return steps if end == "in_progress" else steps + self._done(end, taken)

    def _done(self, end: str, taken: date) -> list[Step]:
        """Reported done once the plan stood, and what the checker made of it."""
        last = calendar.after(self.lifted_on, -3) if self.lifted_on else LAST_DONE
        first = calendar.after(max(taken, self.way.approved_on), 1)
        span = max((last - first).days - 2, 0)
        done = min(calendar.after(first + timedelta(days=self.random.randint(0, span)), 0), last)
        steps = [Step(State.DONE, done, self.handler, prose.remark("remark_done", self.random))]
        if end == "done":
            return steps
        checked = calendar.after(done, self.random.randint(1, 2))
        if end == "sent_back":
            remark = prose.remark("remark_back", self.random)
            return [*steps, Step(State.IN_PROGRESS, checked, self.checker, remark)]
        steps.append(Step(State.CLOSED, checked, self.checker, prose.remark("remark_close", self.random)))
        if end == "recurred":
            back = calendar.after(checked, self.random.randint(3, 8))
            steps.append(Step(State.OPEN, back, self.checker, prose.remark("remark_reopen", self.random)))
        return steps


def _settle(issue: Issue, steps: list[Step]) -> None:
    """Put the issue where its last step left it."""
    last = steps[-1]
    issue.state = last.state
    issue.recurred = sum(step.state == State.OPEN for step in steps) - 1
    if issue.state in (State.DONE, State.CLOSED):
        done = next(step for step in steps if step.state == State.DONE)
        issue.done_on, issue.done_by = done.on, done.by
    if issue.state == State.CLOSED:
        issue.closed_on, issue.closed_by = last.on, last.by


def _events(found: Findings, random_: random.Random) -> Iterator[IssueEvent]:
    for one in found.all():
        for step in one.steps:
            at = calendar.moment(step.on, random_)
            yield IssueEvent(issue=one.issue, state=step.state, on=step.on, at=at, by=step.by, remark=step.remark)
