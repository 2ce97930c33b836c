"""The demo's first secretaries: one for each weak unit from the day of its grade; appraisals, surveys, posts."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from campaign.demo import days as calendar
from campaign.demo import prose
from campaign.demo.accounts import Cast
from campaign.demo.figures import LAST_DAY, STRENGTHENED, rng
from campaign.demo.outcomes import Outcomes, key
from campaign.demo.register import Register
from campaign.demo.roster import Roster
from campaign.demo.rows import insert
from campaign.demo.timetable import Timetable
from campaign.people.models import (
    Appraisal,
    FirstSecretary,
    LeadershipChange,
    MonthlyReport,
    Official,
    SatisfactionSurvey,
)
from campaign.people.models.leadership import ChangeKind, ChangeReason
from campaign.people.models.posting import EndReason
from campaign.people.models.report import Result
from units.levels import Level
from units.models import Unit

QUARTER = date(2016, 10, 1)
# Of a hundred units so many got another first secretary within the month; so many were surveyed.
REPLACED, SURVEYED = 6, 80
REASONS = {ChangeReason.VACANCY: 55, ChangeReason.END_OF_TERM: 25, ChangeReason.UNFIT: 20}
RESULTS = {Result.EXCELLENT: 25, Result.COMPETENT: 60, Result.BASIC: 12, Result.NOT_COMPETENT: 3}


@dataclass(slots=True)
class Posted:
    """All postings, and by unit the one that stands or stood last."""

    rows: list[FirstSecretary] = field(default_factory=list)
    last: dict[tuple[str, int], FirstSecretary] = field(default_factory=dict)


def post(register: Register, times: Timetable, roster: Roster, cast: Cast) -> Posted:
    """Write the postings and whom they post."""
    random_, posted = rng("secretaries"), Posted()
    units = {key(unit): unit for unit in register.graded}
    for place, since in times.weak_since.items():
        unit = units[place]
        rows = list(_postings(unit, since, roster, cast, random_))
        if lifted_on := times.lifted.get(place):
            _end(rows[-1], lifted_on, EndReason.RELEASED, cast, random_)
        posted.rows += rows
        posted.last[place] = rows[-1]
    insert(roster.flush())
    insert(posted.rows)
    return posted


def _postings(unit: Unit, since: date, roster: Roster, cast: Cast, random_: random.Random) -> Iterator[FirstSecretary]:
    """From the day of the grade on; now and then somebody else took over before the month was out."""
    handover_on = calendar.after(since, 5)
    replaced = random_.randrange(100) < REPLACED and handover_on.month == since.month
    account = cast.get(f"secretary-{unit.code}")
    first = _posting(unit, roster.secretary(unit, None if replaced else account), since, cast, random_)
    yield first
    if replaced:
        _end(first, handover_on, EndReason.REPLACED, cast, random_)
        second = _posting(unit, roster.secretary(unit, account), handover_on, cast, random_)
        second.replaces = first
        yield second


def _posting(unit: Unit, official: Official, from_on: date, cast: Cast, random_: random.Random) -> FirstSecretary:
    return FirstSecretary(
        unit=unit,
        official=official,
        from_on=from_on,
        authority=f"县(市)委常委会2016年{from_on.month}月{from_on.day}日会议决定",
        appointed_at=calendar.moment(from_on, random_),
        appointed_by=cast.county(unit),
    )


def _end(posting: FirstSecretary, on: date, reason: EndReason, cast: Cast, random_: random.Random) -> None:
    posting.until_on, posting.end_reason = on, reason
    posting.ended_at, posting.ended_by = calendar.moment(on, random_), cast.county(posting.unit)


def judge(posted: Posted, cast: Cast) -> None:
    """Write the appraisals of the last quarter and the surveys of December; some are still to come."""
    random_ = rng("appraisals")
    standing = [one for one in posted.rows if one.until_on is None]
    late = _late_once()
    insert([_appraisal(one, one.pk in late, cast, random_) for one in standing if random_.randrange(100) < SURVEYED])
    insert([_survey(one, cast, random_) for one in standing if random_.randrange(100) < SURVEYED])


def _late_once() -> set[int]:
    """Postings of which one report came late, which the appraisal then may say."""
    rows = MonthlyReport.objects.only("posting", "month", "submitted_on")
    late = Counter(row.posting_id for row in rows if row.is_late)
    return {posting for posting, times in late.items() if times == 1}


def _appraisal(posting: FirstSecretary, was_late: bool, cast: Cast, random_: random.Random) -> Appraisal:
    result = random_.choices(list(RESULTS), weights=list(RESULTS.values()))[0]
    kind = "basic_late" if result == Result.BASIC and was_late else result.value
    return Appraisal(
        posting=posting,
        quarter=QUARTER,
        result=result,
        remark=prose.line(kind, posting.unit, random_),
        appraised_on=calendar.after(LAST_DAY, -random_.randrange(8)),
        appraised_by=cast.county(posting.unit),
    )


def _survey(posting: FirstSecretary, cast: Cast, random_: random.Random) -> SatisfactionSurvey:
    """Counts of answers; in a few villages fewer came than are shown."""
    answers = random_.randint(5, 9) if random_.randrange(25) == 0 else random_.randint(18, 60)
    if posting.unit.level == Level.TOWNSHIP:
        answers *= 3
    very, dissatisfied = int(answers * random_.uniform(0.35, 0.7)), int(answers * random_.uniform(0, 0.08))
    fair = int(answers * random_.uniform(0.02, 0.15))
    return SatisfactionSurvey(
        unit=posting.unit,
        held_on=calendar.after(LAST_DAY, -random_.randrange(3, 14)),
        very_satisfied=very,
        satisfied=answers - very - fair - dissatisfied,
        fair=fair,
        dissatisfied=dissatisfied,
        recorded_at=calendar.moment(LAST_DAY, random_),
        recorded_by=cast.county(posting.unit),
    )


def strengthen(register: Register, outcomes: Outcomes, cast: Cast) -> None:
    """Write the posts that were filled or whose holders were replaced, in the published numbers of weak units."""
    random_ = rng("strengthened")
    rows = []
    for level, count in STRENGTHENED.items():
        weak = [unit for unit in outcomes.weak(register.graded) if unit.level == level]
        for unit in random_.sample(weak, count):
            posts = random_.sample(prose.lines("post" if level == Level.TOWNSHIP else "villagepost"), 2)
            rows += [_change(unit, one, cast, random_) for one in posts[: random_.choice((1, 1, 1, 2))]]
    insert(sorted(rows, key=lambda row: row.on))


def _change(unit: Unit, name: str, cast: Cast, random_: random.Random) -> LeadershipChange:
    reason = random_.choices(list(REASONS), weights=list(REASONS.values()))[0]
    on = calendar.after(date(2016, 10, 20), random_.randrange(45))
    return LeadershipChange(
        unit=unit,
        post=name,
        kind=ChangeKind.FILLED if reason == ChangeReason.VACANCY else ChangeKind.REPLACED,
        on=on,
        reason=reason,
        recorded_at=calendar.moment(on, random_),
        recorded_by=cast.county(unit),
    )
