"""What keeps somebody from a post, and records from a closed unit: asked under the unit's lock, and nothing written."""

from datetime import date

from django.db.models import F

from campaign.people import refusals
from campaign.people.models import FirstSecretary, Official, TeamMember
from campaign.people.querysets import overlaps
from units.models import Unit
from units.rules import RuleBroken


def check_standing(unit: Unit, day: date, refusal: type[RuleBroken] = refusals.UnitNotStanding) -> None:
    """Raise the refusal where the unit is closed on the day: it takes nobody any more, and nothing is told of it."""
    if unit.closed_on and unit.closed_on <= day:
        raise refusal(day=unit.closed_on.isoformat())


def check_not_seated(unit: Unit, official: Official, from_on: date) -> None:
    """Raise HoldsSeat where the official has a post of the unit's team on the day or later: the +1 holds no other."""
    seats = TeamMember.objects.filter(overlaps(from_on, None), official=official, team__unit=unit)
    # A span that ends where it begins holds no day, and no post outlasts its team.
    seats = seats.exclude(until_on=F("from_on")).filter(
        overlaps(from_on, None, "team__formed_on", "team__withdrawn_on")
    )
    seat = seats.select_related("rule").first()
    if seat is not None:
        raise refusals.HoldsSeat(name=official.name, post=str(seat.rule), day=from_on.isoformat())


def check_not_secretary(unit: Unit, official: Official, from_on: date) -> None:
    """Raise SecretarySeated where the official is the unit's first secretary on the day or later."""
    if FirstSecretary.objects.standing().ending_after(from_on).filter(unit=unit, official=official).exists():
        raise refusals.SecretarySeated(name=official.name)


def check_stays(official: Official, on: date) -> None:
    """Raise OfficialLeft or OfficialLeaves: a posting has no end yet, so a day of leaving, even to come, lies in it."""
    if official.left_on:
        refusal = refusals.OfficialLeft if official.left_on <= on else refusals.OfficialLeaves
        raise refusal(name=official.name, day=official.left_on.isoformat())


def check_comes_back(former: FirstSecretary) -> None:
    """Raise FormerLeft or HoldsSeat where the holder of an ended posting cannot hold it again; locks the official.

    Whoever is first secretary of no unit may be recorded as having left, so it is asked anew.
    """
    official = Official.objects.select_for_update().get(pk=former.official_id)
    if official.left_on:
        raise refusals.FormerLeft(name=official.name, day=official.left_on.isoformat())
    if former.until_on:
        check_not_seated(former.unit, official, former.until_on)


def check_free(unit: Unit, official: Official, from_on: date, *, but: FirstSecretary | None = None) -> None:
    """Raise what the database would refuse, in words: the unit or the official has a posting on a day from then on.

    `but` is a posting that is put back into force: its own days, as they still lie in the table, are in nobody's way.
    """
    rows = FirstSecretary.objects.standing().ending_after(from_on).select_related("unit", "official")
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    here = rows.filter(unit=unit).order_by("from_on").first()
    if here is not None:
        raise _clash(here, refusals.PostHeld)
    there = rows.filter(official=official).order_by("from_on").first()
    if there is not None:
        raise _clash(there, refusals.OfficialPosted)


def _clash(row: FirstSecretary, held: type[RuleBroken]) -> RuleBroken:
    words = {"name": row.official.name, "unit": row.unit.name, "day": row.from_on.isoformat()}
    return held(**words) if row.until_on is None else refusals.PostingOverlaps(**words)
