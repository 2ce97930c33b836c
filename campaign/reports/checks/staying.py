"""Checks that nobody stays behind: in a closed unit, or with an account for a former one; and that each has one."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from campaign.people import former_accounts
from campaign.people.models import FirstSecretary, WorkTeam
from campaign.reports.checks.findings import Subject
from campaign.reports.checks.missing import Found, about, taken
from units.areas import Area


def secretary_of_closed_unit(area: Area, on: date, limit: int) -> Found:
    """Postings in force to a unit that is closed: they owe reports, and bind their holder."""
    rows = FirstSecretary.objects.in_area(area).as_of(on).filter(unit__closed_on__lte=on)
    count, shown = taken(rows.select_related("unit", "official"), limit, "unit__code")
    return count, [_told(one, reverse("people:posting-release", args=[one.pk]), one.unit.closed_on) for one in shown]


def team_of_closed_unit(area: Area, on: date, limit: int) -> Found:
    """Work teams at work in a unit that is closed."""
    rows = WorkTeam.objects.in_area(area).as_of(on).filter(unit__closed_on__lte=on)
    count, shown = taken(rows.select_related("unit"), limit, "unit__code")
    url = "people:team-withdraw"
    return count, [about(one.unit, reverse(url, args=[one.pk]), day=_day(one.unit.closed_on)) for one in shown]


def secretary_without_account(area: Area, on: date, limit: int) -> Found:
    """First secretaries whom no account is linked to: they cannot write their reports."""
    rows = FirstSecretary.objects.in_area(area).as_of(on).filter(official__account__isnull=True)
    count, shown = taken(rows.select_related("unit", "official"), limit, "unit__code")
    return count, [_told(one, reverse("people:official-edit", args=[one.official_id]), None) for one in shown]


def account_of_former_secretary(area: Area, on: date, limit: int) -> Found:
    """Postings that are over while their holder's account still works as the unit's first secretary."""
    rows = former_accounts.lingering(FirstSecretary.objects.in_area(area), on).select_related("unit", "official")
    count, shown = taken(rows, limit, "unit__code")
    return count, _with_accounts(shown)


def _with_accounts(postings: Sequence[FirstSecretary]) -> list[Subject]:
    return [
        about(
            one.unit,
            one.get_absolute_url(),
            name=one.official.name,
            account=one.username,  # type: ignore[attr-defined]  # annotated
            day=_day(one.until_on),
        )
        for one in postings
    ]


def _told(posting: FirstSecretary, url: str, day: date | None) -> Subject:
    return about(posting.unit, url, name=posting.official.name, day=_day(day))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
