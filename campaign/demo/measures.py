"""The demo's measures with the five fixings, and the notes of their progress up to the last day."""

import random
from datetime import date, timedelta

from campaign.demo import days as calendar
from campaign.demo import prose, timetable
from campaign.demo.accounts import Cast
from campaign.demo.figures import LAST_DAY
from campaign.demo.findings import Found, handler
from campaign.demo.officials import Officials
from campaign.demo.prose import Answer
from campaign.demo.versions import Version
from issues.models import Measure, Progress
from issues.models.issue import State
from issues.plan_rules import CONTENT

# Of a hundred measures that answer no issue so many have been begun.
BEGUN = 45
# Of a hundred measures that answer an issue so many were due before the year was over.
THIS_YEAR = 10


class Desk:
    """Writes the measures of one version after the other, and keeps the notes."""

    def __init__(self, officials: Officials, cast: Cast, random_: random.Random) -> None:
        self.officials, self.cast, self.random = officials, cast, random_
        self.notes: list[Progress] = []

    def answer(self, version: Version, answer: Answer, found: Found | None = None, until: date | None = None) -> None:
        """Add the measures of one answer; all due by `until` where it is given."""
        unit = version.plan.unit
        leader, handles = self.officials.leader(unit, self.random), self.officials.handler(unit, self.random)
        due_on = until or timetable.deadline(self.random, this_year=THIS_YEAR if found else THIS_YEAR // 4)
        for action in answer.actions:
            measure = Measure(
                plan=version.plan,
                issue=found.issue if found else None,
                position=len(version.measures) + 1,
                target=answer.target,
                content=answer.content,
                action=action,
                due_on=due_on,
                leader=leader.name,
                leader_post=leader.post,
                handler=handles.name,
                handler_post=handles.post,
            )
            version.measures.append(measure)
            if version.is_through:
                self._note(measure, version.way.approved_on, found)

    def copy(self, version: Version, newer: Version) -> None:
        """Put the measures of a version into a newer one, as starting it does."""
        newer.measures += [
            Measure(
                plan=newer.plan,
                issue=one.issue,
                position=one.position,
                **{name: getattr(one, name) for name in CONTENT},
            )
            for one in version.measures
        ]

    def _note(self, measure: Measure, approved_on: date, found: Found | None) -> None:
        if found is None:
            if self.random.randrange(100) < BEGUN:
                percent = self.random.choice((10, 15, 20, 25, 30, 40, 50, 60, 100))
                self._write(measure, self._between(approved_on, LAST_DAY), percent)
        elif done_on := found.done_on:
            self._note_done(measure, approved_on, found, done_on)
        elif found.issue.state == State.IN_PROGRESS:
            first = self._between(approved_on, LAST_DAY)
            self._write(measure, first, self.random.choice((10, 20, 30, 40)))
            if (LAST_DAY - first).days > 5 and self.random.random() < 0.5:
                self._write(measure, self._between(first, LAST_DAY), self.random.choice((50, 60, 70, 80, 90)))

    def _note_done(self, measure: Measure, approved_on: date, found: Found, done_on: date) -> None:
        """On the way, then done; less again where the checker sent it back or it came back."""
        if (done_on - approved_on).days > 5:
            self._write(measure, self._between(approved_on, done_on), self.random.choice((40, 50, 60)))
        self._write(measure, done_on, 100)
        if found.issue.state in (State.OPEN, State.IN_PROGRESS):
            self._write(measure, found.steps[-1].on, 60, "recurred")

    def _between(self, first: date, last: date) -> date:
        """A working day after the first and up to the last."""
        day = first + timedelta(days=self.random.randint(1, max((last - first).days - 1, 1)))
        return min(calendar.after(day, 0), last)

    def _write(self, measure: Measure, on: date, percent: int, kind: str = "") -> None:
        text = prose.remark(kind, self.random) if kind else prose.noted(percent, self.random)
        at, by = calendar.moment(on, self.random), handler(measure.plan.unit, self.cast)
        self.notes.append(Progress(measure=measure, on=on, percent=percent, text=text, noted_at=at, noted_by=by))
