"""Work teams: formed, filled post by post, withdrawn after acceptance.

On no day two teams in a unit, two holders of a post or two posts of one member, also by constraint (migration 0002).
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from campaign.people import refusals
from campaign.people.models import Official, TeamMember, TeamRule, WorkTeam
from campaign.people.posting_rules import check_not_secretary, check_standing
from campaign.people.postings import check_weak
from campaign.people.querysets import overlaps
from campaign.people.releasing import readiness
from campaign.people.roster import check_may
from units import audit
from units.access import Account
from units.models import Unit


@transaction.atomic
def form_team(unit: Unit, *, formed_on: date, by: Account, on: date) -> WorkTeam:
    """Form the team of a weak unit. Needs Action.MANAGE_PEOPLE.

    Raises NotYours, DayNotCome, UnitNotGraded, UnitNotStanding, UnitNotWeak, TeamThere, TeamOverlaps.
    """
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    check_may(by, unit)
    _check_come(formed_on, on)
    check_weak(unit, formed_on)
    if WorkTeam.objects.filter(unit=unit, withdrawn_on__isnull=True).exists():
        raise refusals.TeamThere
    former = WorkTeam.objects.filter(unit=unit, withdrawn_on__gt=formed_on).order_by("-withdrawn_on").first()
    if former is not None and former.withdrawn_on:
        raise refusals.TeamOverlaps(day=former.withdrawn_on.isoformat())
    team = WorkTeam.objects.create(unit=unit, formed_on=formed_on, formed_by=by)
    _record("people.team_formed", team, None, {"formed_on": formed_on.isoformat()}, by=by)
    return team


@transaction.atomic
def seat(team: WorkTeam, rule: TeamRule, official: Official, *, from_on: date, by: Account, on: date) -> TeamMember:
    """Give the official a post of the team from the day; whoever held it holds it no more from that day on.

    Raises NotYours, TeamWithdrawn, DayNotCome, UnitNotStanding, WrongTeamPost, OfficialLeft, SeatedAlready,
    SecretarySeated, SeatTaken, BeforeTheTeam.
    Somebody on too many teams is not refused: the page says so.
    """
    team = _locked(team)
    check_may(by, team.unit)
    check_may(by, official.area)
    _check_at_work(team)
    _check_come(from_on, on)
    check_standing(team.unit, from_on)
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
    seated = _seated_from(team, from_on)
    if seated.filter(official=official).exclude(rule=rule).exists():
        raise refusals.SeatedAlready(name=official.name)
    check_not_secretary(team.unit, official, from_on)
    former = seated.filter(rule=rule, until_on__isnull=False).order_by("-until_on").first()
    if former is not None and former.until_on:
        raise refusals.SeatTaken(name=former.official.name, day=former.until_on.isoformat())
    if from_on < team.formed_on:
        raise refusals.BeforeTheTeam(day=team.formed_on.isoformat())


def _seated_from(team: WorkTeam, day: date) -> QuerySet[TeamMember]:
    """Who holds a post of the team on the day or later; a span that ends where it begins holds no day."""
    members = TeamMember.objects.filter(overlaps(day, None), team=team).exclude(until_on=F("from_on"))
    return members.select_related("official")


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
