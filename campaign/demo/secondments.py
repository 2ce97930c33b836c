"""The demo's secondments: officials of the counties lent upward, and some who came from above; a few are back."""

import random
from datetime import date, timedelta

from campaign.demo import days as calendar
from campaign.demo import officials
from campaign.demo.accounts import Cast
from campaign.demo.figures import rng
from campaign.demo.places import office
from campaign.demo.register import Register
from campaign.demo.roster import Roster
from campaign.demo.rows import insert
from campaign.people.models import Secondment
from campaign.people.models.official import Direction
from units.models import Unit

# What is lent for: the organisations above, each with the bureau of the county that is nearest to it.
ABOVE = (
    ("省农业厅", "农业农村局"),
    ("省水利厅", "水务局"),
    ("州财政局", "财政局"),
    ("州发展和改革委员会", "发展和改革局"),
    ("州民政局", "民政局"),
    ("州交通运输局", "交通运输局"),
)
POSTS = ("股长", "主任科员", "副主任科员", "干部")
# Of the counties so many take part, one official each; every third comes in, every fourth is back.
COUNTIES = 14
START = date(2016, 9, 5)


def run(register: Register, roster: Roster, cast: Cast) -> None:
    """Write them, with the officials on the county's roster."""
    random_ = rng("secondments")
    counties = sorted(random_.sample(register.counties, COUNTIES), key=lambda unit: unit.code)
    rows = [_secondment(unit, number, roster, cast, random_) for number, unit in enumerate(counties)]
    insert(roster.flush())
    insert(rows)


def _secondment(county: Unit, number: int, roster: Roster, cast: Cast, random_: random.Random) -> Secondment:
    above, bureau = ABOVE[number % len(ABOVE)]
    own, comes_in = office(county, bureau), number % 3 == 2
    official = roster.add(officials.name(random_), random_.choice(POSTS), above if comes_in else own, county)
    from_on = calendar.after(START, random_.randrange(30))
    return Secondment(
        official=official,
        direction=Direction.IN if comes_in else Direction.OUT,
        sending_organisation=above if comes_in else own,
        receiving_organisation=own if comes_in else above,
        area=county,
        from_on=from_on,
        until_on=calendar.after(from_on + timedelta(days=60), 0) if number % 4 == 3 else None,
        recorded_at=calendar.moment(from_on, random_),
        recorded_by=cast.county(county),
    )
