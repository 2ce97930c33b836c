"""Work teams: formed, filled post by post, withdrawn after acceptance; and what a team lacks under the rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import FETCH_RAISE, Count

from campaign.people import refusals
from campaign.people.models import FirstSecretary, Official, TeamMember, TeamRule, WorkTeam
from campaign.people.postings import check_weak
from campaign.people.querysets import seated_on, spans
from campaign.people.releasing import readiness
from campaign.people.roster import check_may
from units import audit
from units.access import Account
from units.models import Unit


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
    """A team with its posts under the rules in use."""

    team: WorkTeam
    seats: list[Seat]

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
    """The teams against the rules as of the day: four queries, whatever their number."""
    teams = list(teams)
    rules = list(TeamRule.objects.filter(in_use=True))
    members = _members(teams, on)
    secretaries = _secretaries(teams, on)
    officials = {one.official_id for seats in members.values() for one in seats.values()}
    load = _teams_of(officials, on)
    lines = []
    for team in teams:
        own = [rule for rule in rules if rule.unit_level == team.unit.level]
        seats = [_seat(rule, members.get(team.pk, {}), secretaries.get(team.unit_id), load) for rule in own]
        lines.append(TeamLine(team, seats))
    return lines


def _seat(
    rule: TeamRule,
    held: Mapping[int, TeamMember],
    secretary: FirstSecretary | None,
    load: Mapping[int, tuple[int, int]],
) -> Seat:
    if rule.is_plus:
        if secretary is None:
            return Seat(rule, None, None, None, 0, rule.most_teams)
        # One posting at a time is the database's rule, so the +1 never sits too often.
        return Seat(rule, secretary.official, secretary.from_on, None, 1, rule.most_teams)
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
    """For each official on how many teams at work they sit on the day, and the widest limit of the posts held."""
    rows = TeamMember.objects.filter(
        seated_on(on), spans(on, "team__formed_on", "team__withdrawn_on"), official__in=list(officials)
    ).order_by()
    found: dict[int, tuple[int, int]] = {}
    for official, most, number in rows.values_list("official", "rule__most_teams").annotate(n=Count("pk")):
        teams, widest = found.get(official, (0, 0))
        found[official] = (teams + number, max(widest, most))
    return found


@transaction.atomic
def form_team(unit: Unit, *, formed_on: date, by: Account, on: date) -> WorkTeam:
    """Form the team of a weak unit. Needs Action.MANAGE_PEOPLE.

    Raises NotYours, DayNotCome, UnitNotGraded, UnitNotStanding, UnitNotWeak, TeamThere.
    """
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    check_may(by, unit)
    _check_come(formed_on, on)
    check_weak(unit, formed_on)
    if WorkTeam.objects.filter(unit=unit, withdrawn_on__isnull=True).exists():
        raise refusals.TeamThere
    team = WorkTeam.objects.create(unit=unit, formed_on=formed_on, formed_by=by)
    _record("people.team_formed", team, None, {"formed_on": formed_on.isoformat()}, by=by)
    return team


@transaction.atomic
def seat(team: WorkTeam, rule: TeamRule, official: Official, *, from_on: date, by: Account, on: date) -> TeamMember:
    """Give the official a post of the team from the day; whoever held it holds it no more from that day on.

    Raises NotYours, TeamWithdrawn, DayNotCome, WrongTeamPost, OfficialLeft, SeatedAlready, BeforeTheTeam. Somebody on
    too many teams is not refused: the page says so.
    """
    team = _locked(team)
    check_may(by, team.unit)
    check_may(by, official.area)
    _check_at_work(team)
    _check_come(from_on, on)
    _check_seat(team, rule, official, from_on)
    held = team.members.filter(rule=rule, until_on__isnull=True).select_related("official").first()
    if held is not None:
        if held.official_id == official.pk:
            return held
        _leave(held, from_on)
    member = TeamMember.objects.create(team=team, rule=rule, official=official, from_on=from_on)
    before = {"official": held.official.name} if held is not None else None
    after = {"post": str(rule), "official": official.name, "from_on": from_on.isoformat()}
    _record("people.team_post_filled", team, before, after, by=by)
    return member


def _check_seat(team: WorkTeam, rule: TeamRule, official: Official, from_on: date) -> None:
    if rule.is_plus or not rule.in_use or rule.unit_level != team.unit.level:
        raise refusals.WrongTeamPost
    if official.left_on and official.left_on <= from_on:
        raise refusals.OfficialLeft(name=official.name, day=official.left_on.isoformat())
    if team.members.filter(official=official, until_on__isnull=True).exclude(rule=rule).exists():
        raise refusals.SeatedAlready(name=official.name)
    if from_on < team.formed_on:
        raise refusals.BeforeTheTeam(day=team.formed_on.isoformat())


def _leave(member: TeamMember, until_on: date) -> None:
    if until_on < member.from_on:
        raise refusals.BeforeTheTeam(day=member.from_on.isoformat())
    member.until_on = until_on
    member.save(update_fields=["until_on"])


@transaction.atomic
def unseat(member: TeamMember, *, until_on: date, by: Account, on: date) -> TeamMember:
    """Let a post of the team fall vacant from the day; twice is harmless.

    Raises NotYours, DayNotCome, BeforeTheTeam.
    """
    team = _locked(member.team)
    row = TeamMember.objects.select_related("official", "rule").get(pk=member.pk)
    check_may(by, team.unit)
    if row.until_on is not None:
        return row
    _check_come(until_on, on)
    _leave(row, until_on)
    words = {"post": str(row.rule), "official": row.official.name}
    _record("people.team_post_vacated", team, words, {"until_on": until_on.isoformat()}, by=by)
    return row


@transaction.atomic
def withdraw(team: WorkTeam, *, day: date, by: Account, on: date) -> WorkTeam:
    """Withdraw the team from the day on: only when the unit has passed its acceptance, or is closed.

    Raises NotYours, TeamWithdrawn, DayNotCome, BeforeTheTeam, TeamNotAccepted. Pressing twice is harmless.
    """
    team = _locked(team)
    check_may(by, team.unit)
    if team.withdrawn_on == day and team.withdrawn_by_id == by.pk:
        return team
    _check_at_work(team)
    _check_come(day, on)
    if day < team.formed_on:
        raise refusals.BeforeTheTeam(day=team.formed_on.isoformat())
    ready = readiness(team.unit, day)
    if not ready.is_ready:
        raise refusals.TeamNotAccepted(unit=team.unit, missing=ready.words)
    team.members.filter(until_on__isnull=True, from_on__lte=day).update(until_on=day)
    team.withdrawn_on, team.withdrawn_by = day, by
    team.save(update_fields=["withdrawn_on", "withdrawn_by"])
    _record("people.team_withdrawn", team, None, {"withdrawn_on": day.isoformat()}, by=by)
    return team


def _locked(team: WorkTeam) -> WorkTeam:
    """The team as it stands now, under the lock of its unit."""
    Unit.objects.select_for_update(no_key=True).get(pk=team.unit_id)
    return WorkTeam.objects.select_related("unit").get(pk=team.pk)


def _check_at_work(team: WorkTeam) -> None:
    if team.withdrawn_on:
        raise refusals.TeamWithdrawn(day=team.withdrawn_on.isoformat())


def _check_come(day: date, on: date) -> None:
    if day > on:
        raise refusals.DayNotCome(day=day.isoformat())


def _record(
    action: str, team: WorkTeam, before: Mapping[str, Any] | None, after: Mapping[str, Any], *, by: Account
) -> None:
    audit.record(action, audit.Change(team, team.unit.code, before, after), by=by)
