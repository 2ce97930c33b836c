"""Teams against the rules as of a day: who holds which post, what is missing, who sits on too many teams."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import FETCH_RAISE, Count

from campaign.people.models import FirstSecretary, Official, TeamMember, TeamRule, WorkTeam
from campaign.people.places import Place, places_of
from campaign.people.querysets import seated_on, spans


@dataclass(frozen=True, slots=True)
class Seat:
    """One post of a team on a day: who holds it, if anybody, and on how many teams that person sits."""

    rule: TeamRule
    official: Official | None
    from_on: date | None
    # The member's row, None for the +1, which comes from the posting of the first secretary.
    member: int | None
    teams: int
    most: int

    @property
    def is_missing(self) -> bool:
        """Nobody holds the post."""
        return self.official is None

    @property
    def sits_too_often(self) -> bool:
        """The person sits on more teams than the rules let anybody in one of the posts held."""
        return self.teams > self.most


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team with its posts under the rules in use, and in lists the place of its unit."""

    team: WorkTeam
    seats: list[Seat]
    place: Place | None = None

    @property
    def names(self) -> tuple[str, str, str]:
        """County, township and village of the unit, where the place is known."""
        return (self.place.county, self.place.township, self.place.village) if self.place else ("", "", "")

    @property
    def missing(self) -> list[Seat]:
        """Posts that nobody holds."""
        return [seat for seat in self.seats if seat.is_missing]

    @property
    def too_often(self) -> list[Seat]:
        """Seats whose holder sits on too many teams."""
        return [seat for seat in self.seats if seat.sits_too_often]

    @property
    def held(self) -> int:
        """How many posts somebody holds."""
        return len(self.seats) - len(self.missing)


def lines_of(teams: Iterable[WorkTeam], *, on: date) -> list[TeamLine]:
    """The teams against the rules as of the day: five queries, whatever their number."""
    teams = list(teams)
    rules = list(TeamRule.objects.filter(in_use=True))
    members = _members(teams, on)
    secretaries = _secretaries(teams, on)
    officials = {one.official_id for seats in members.values() for one in seats.values()}
    load = _teams_of(officials | {one.official_id for one in secretaries.values()}, on)
    lines = []
    for team in teams:
        own = [rule for rule in rules if rule.unit_level == team.unit.level]
        seats = [_seat(rule, members.get(team.pk, {}), secretaries.get(team.unit_id), load) for rule in own]
        lines.append(TeamLine(team, seats))
    return lines


def placed_lines_of(teams: Iterable[WorkTeam], *, on: date) -> list[TeamLine]:
    """As `lines_of`, with the places of the units, many of which share a name: one query more."""
    lines = lines_of(teams, on=on)
    places = places_of(line.team.unit for line in lines)
    return [replace(line, place=places[line.team.unit_id]) for line in lines]


def _seat(
    rule: TeamRule,
    held: Mapping[int, TeamMember],
    secretary: FirstSecretary | None,
    load: Mapping[int, tuple[int, int]],
) -> Seat:
    if rule.is_plus:
        if secretary is None:
            return Seat(rule, None, None, None, 0, rule.most_teams)
        teams, most = load.get(secretary.official_id, (1, rule.most_teams))
        return Seat(rule, secretary.official, secretary.from_on, None, teams, most)
    member = held.get(rule.pk)
    if member is None:
        return Seat(rule, None, None, None, 0, rule.most_teams)
    teams, most = load.get(member.official_id, (1, rule.most_teams))
    return Seat(rule, member.official, member.from_on, member.pk, teams, most)


def _members(teams: list[WorkTeam], on: date) -> dict[int, dict[int, TeamMember]]:
    """By team and rule who holds the post on the day."""
    rows = TeamMember.objects.filter(seated_on(on), team__in=[team.pk for team in teams]).fetch_mode(FETCH_RAISE)
    found: dict[int, dict[int, TeamMember]] = {}
    for member in rows.select_related("official"):
        found.setdefault(member.team_id, {})[member.rule_id] = member
    return found


def _secretaries(teams: list[WorkTeam], on: date) -> dict[int, FirstSecretary]:
    rows = FirstSecretary.objects.as_of(on).filter(unit__in=[team.unit_id for team in teams])
    return {row.unit_id: row for row in rows.fetch_mode(FETCH_RAISE).select_related("official")}


def _teams_of(officials: Iterable[int], on: date) -> dict[int, tuple[int, int]]:
    """For each official on how many teams at work they sit on the day, and the widest limit of the posts held.

    The +1 is one of them: one posting at a time is the database's rule, so it counts once.
    """
    officials = list(officials)
    members = TeamMember.objects.filter(
        seated_on(on), spans(on, "team__formed_on", "team__withdrawn_on"), official__in=officials
    ).order_by()
    seats = list(members.values_list("official", "rule__most_teams").annotate(n=Count("pk")))
    plus_ones = FirstSecretary.objects.plus_ones(on).filter(official__in=officials).order_by()
    limits = plus_ones.values_list("official", "most_teams")  # type: ignore[misc]  # annotated
    seats += [(official, most, 1) for official, most in limits]
    found: dict[int, tuple[int, int]] = {}
    for official, most, number in seats:
        teams, widest = found.get(official, (0, 0))
        found[official] = (teams + number, max(widest, most))
    return found
