"""The demo's work teams: 3+1 in a weak township, 5+1 in a weak village; a few lack a post."""

from collections.abc import Callable, Iterator
from datetime import date

from campaign.demo import days as calendar
from campaign.demo.accounts import Cast
from campaign.demo.figures import rng
from campaign.demo.outcomes import key
from campaign.demo.register import Register
from campaign.demo.roster import Roster
from campaign.demo.rows import insert
from campaign.demo.timetable import Timetable
from campaign.people.models import Official, TeamMember, TeamRule, WorkTeam
from units.levels import Level
from units.models import Unit

# Of a hundred teams so many lack one post.
INCOMPLETE = 5


def run(register: Register, times: Timetable, roster: Roster, cast: Cast) -> None:
    """Write teams, formed within a week of the grade and withdrawn when the unit was lifted, and who sits on them."""
    random_ = rng("teams")
    rules = list(TeamRule.objects.filter(in_use=True, is_plus=False).order_by("unit_level", "position"))
    units = {key(unit): unit for unit in register.graded}
    teams: list[WorkTeam] = []
    members: list[TeamMember] = []
    for place, since in times.weak_since.items():
        unit, lifted_on = units[place], times.lifted.get(place)
        team = WorkTeam(unit=unit, formed_on=calendar.after(since, random_.randrange(5)), formed_by=cast.county(unit))
        if lifted_on:
            team.withdrawn_on, team.withdrawn_by = lifted_on, cast.county(unit)
        teams.append(team)
        own = [rule for rule in rules if rule.unit_level == unit.level]
        lacks = random_.choice(own) if not lifted_on and random_.randrange(100) < INCOMPLETE else None
        members += _members(team, [rule for rule in own if rule != lacks], lifted_on, register, roster)
    insert(roster.flush())
    insert(teams)
    insert(members)


def _members(
    team: WorkTeam, rules: list[TeamRule], until_on: date | None, register: Register, roster: Roster
) -> Iterator[TeamMember]:
    seats = _seats(team.unit, register.county_of(team.unit), roster)
    for rule in rules:
        official = seats[rule.position](rule.most_teams)
        yield TeamMember(team=team, rule=rule, official=official, from_on=team.formed_on, until_on=until_on)


def _seats(unit: Unit, county: Unit, roster: Roster) -> dict[int, Callable[[int], Official]]:
    """Who takes which post, by its place in the rules that the demo starts with (people/team_rules.py)."""
    if unit.level == Level.TOWNSHIP:
        return {
            1: lambda most: roster.county_leader(county, 0, most),
            2: lambda most: roster.department(county, "局长", most),
            3: lambda most: roster.discipline(county, "纪委常委", most),
        }
    return {
        1: lambda most: roster.county_leader(county, 5, most),
        2: lambda most: roster.department(county, "党组书记", most),
        3: lambda most: roster.department(county, "干部", most),
        4: lambda most: roster.township(unit, 0, most),
        5: lambda most: roster.township(unit, 3, most),
    }
