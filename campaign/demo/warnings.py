"""The demo's talks, situations, circulars, cards and vetoes."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from campaign.demo import days as calendar
from campaign.demo import prose
from campaign.demo.accounts import Cast
from campaign.demo.figures import LAST_DAY, TALKS, rng
from campaign.demo.officials import Officials
from campaign.demo.outcomes import Outcomes, key
from campaign.demo.register import Register
from campaign.demo.rows import insert
from campaign.demo.timetable import Timetable
from campaign.visits import offices
from campaign.visits.cards import quarter_of
from campaign.visits.models import Card, Circular, CircularUnit, Colour, Situation, SituationRecord, Talk, Veto
from campaign.visits.models.warnings import PAIR_OF_LEVEL
from units.access import Account
from units.levels import Level
from units.models import Unit

TALKS_FROM = date(2016, 8, 29)
KINDS = {Level.COUNTY: "talk_county", Level.TOWNSHIP: "talk_township", Level.VILLAGE: "talk_village"}
# Of a hundred talks whose day of checking has come so many were checked, and of those so many were kept.
CHECKED, KEPT = 88, 92
SITUATIONS = 24
CIRCULARS = 6
YELLOW, RED, VETOES = 42, 9, 3
# Of the yellow cards so many were given in the last month.
YELLOW_LATE = 13


def talks(register: Register, holders: Officials, cast: Cast) -> None:
    """Write the published numbers of talks of each pair of levels."""
    random_ = rng("talks")
    units = {Level.COUNTY: register.counties, Level.TOWNSHIP: register.townships, Level.VILLAGE: register.villages}
    rows = []
    for level, count in TALKS.items():
        # Whoever was talked to before is talked to again when all others have been.
        order = [unit for _round in range(4) for unit in random_.sample(units[level], len(units[level]))]
        rows += [_talk(unit, level, holders, cast, random_) for unit in order[:count]]
    insert(sorted(rows, key=lambda row: row.on))


def _talk(unit: Unit, level: Level, holders: Officials, cast: Cast, random_: random.Random) -> Talk:
    on = calendar.after(TALKS_FROM, random_.randrange(82))
    held_by, with_whom, by = _people(unit, level, holders, cast, random_)
    row = Talk(
        unit=unit,
        level_pair=PAIR_OF_LEVEL[level],
        on=on,
        held_by=held_by,
        talked_with=with_whom,
        content=prose.line(KINDS[level], unit, random_),
        agreed=prose.line("agreed", unit, random_),
        check_on=on + timedelta(days=random_.randint(14, 40)),
        recorded_at=calendar.moment(on, random_),
        recorded_by=by,
    )
    if row.check_on < LAST_DAY and random_.randrange(100) < CHECKED:
        row.kept = random_.randrange(100) < KEPT
        row.check_result = prose.line("kept" if row.kept else "not_kept", unit, random_)
        row.checked_on, row.checked_by = calendar.after(row.check_on, 0), by
    return row


def _people(
    unit: Unit, level: Level, holders: Officials, cast: Cast, random_: random.Random
) -> tuple[str, str, Account]:
    """Who held it, with whom, and whose account recorded it."""
    if level == Level.COUNTY:
        with_whom = random_.choice(holders.counties[unit.code[:6]])
        return "州委组织部负责人", f"{with_whom.post}{with_whom.name}", cast["prefecture"]
    own = holders.own[unit.code, unit.level][0]
    if level == Level.TOWNSHIP:
        leader = random_.choice(holders.counties[unit.code[:6]])
        return f"{leader.post}{leader.name}", f"{own.post}{own.name}", cast.county(unit)
    leader = random_.choice(holders.townships[unit.code[:9]])
    return f"{leader.post}{leader.name}", f"{own.post}{own.name}", cast.staff(unit) or cast.county(unit)


def papers(register: Register, outcomes: Outcomes, times: Timetable, cast: Cast) -> None:
    """Write situations that were found, circulars, cards and vetoes; none stands against a unit that was lifted."""
    random_ = rng("papers")
    weak = outcomes.weak(register.graded)
    insert(sorted((_situation(unit, cast, random_) for unit in random_.sample(weak, SITUATIONS)), key=_day))
    _circulars(register, weak, cast, random_)
    lifted = [unit for unit in register.graded if key(unit) in times.lifted]
    insert(sorted(_cards(weak, lifted, cast, random_), key=_day))
    vetoed = random_.sample([unit for unit in weak if unit.level == Level.VILLAGE], VETOES)
    on = calendar.after(LAST_DAY, -2)
    reasons = [(unit, prose.line("veto", unit, random_)) for unit in vetoed]
    insert([Veto(unit=unit, year=2016, reason=reason, on=on, by=cast["prefecture"]) for unit, reason in reasons])


def _day(row: SituationRecord | Card) -> date:
    return row.on


def _situation(unit: Unit, cast: Cast, random_: random.Random) -> SituationRecord:
    situation = random_.choice([one for one in Situation if one != Situation.CARELESS_ANSWER])
    on = calendar.after(date(2016, 11, 14), random_.randrange(30))
    return SituationRecord(
        unit=unit,
        situation=situation,
        on=on,
        text=prose.line(f"situation_{situation.value}", unit, random_),
        recorded_at=calendar.moment(on, random_),
        recorded_by=cast.county(unit),
    )


def _circulars(register: Register, weak: list[Unit], cast: Cast, random_: random.Random) -> None:
    """Papers of the prefecture, each naming several units."""
    area, by = register.prefecture, cast["prefecture"]
    papers_, named = [], []
    for serial in range(1, CIRCULARS + 1):
        on = calendar.after(date(2016, 9, 26), 11 * serial)
        paper = Circular(
            area=area,
            year=2016,
            serial=serial,
            number=offices.number_of(area, 2016, serial),
            title=random_.choice(prose.lines("circular_title")),
            situation=list(Situation)[serial % len(Situation)],
            text=random_.choice(prose.lines("circular")),
            issued_on=on,
            issued_by=by,
        )
        papers_.append(paper)
        named += [CircularUnit(circular=paper, unit=unit) for unit in random_.sample(weak, random_.randint(3, 8))]
    insert(papers_)
    insert(named)


def _cards(weak: list[Unit], lifted: list[Unit], cast: Cast, random_: random.Random) -> Iterator[Card]:
    """Yellow ones, some lifted; red ones where a yellow one of November was not; of the lifted units all in time."""
    yellow = random_.sample(weak, YELLOW)
    for place, unit in enumerate(yellow):
        first = date(2016, 11, 21) if place < YELLOW - YELLOW_LATE else date(2016, 12, 5)
        yield _card(unit, Colour.YELLOW, first, place >= RED and random_.randrange(20) < 11, cast, random_)
    for unit in yellow[:RED]:
        yield _card(unit, Colour.RED, date(2016, 12, 12), random_.randrange(3) == 0, cast, random_)
    for unit in lifted[:2]:
        yield _card(unit, Colour.YELLOW, date(2016, 11, 14), True, cast, random_)


def _card(unit: Unit, colour: Colour, first: date, lifted: bool, cast: Cast, random_: random.Random) -> Card:
    on, by = calendar.after(first, random_.randrange(7)), cast.county(unit)
    reason = prose.line(f"card_{colour.value}", unit, random_)
    row = Card(unit=unit, colour=colour, quarter=quarter_of(on), on=on, reason=reason, given_by=by)
    if lifted:
        row.lifted_on, row.lifted_by = calendar.after(on, random_.randint(4, 6)), by
        row.lift_reason = prose.line("lift", unit, random_)
    return row
