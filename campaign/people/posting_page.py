"""What the page of one posting and the section of a unit's page show; constant numbers of queries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import FETCH_RAISE

from campaign.people import former_accounts, reporting
from campaign.people.models import FirstSecretary, LeadershipChange, MonthlyReport, SatisfactionSurvey, WorkTeam
from campaign.people.releasing import readiness
from campaign.people.reporting import FirstSecretaries, ReportsDue
from units import access
from units.access import Account, Action
from units.areas import Area
from units.models import Unit

REPORTS = 36
SURVEYS = 12
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures above the list: weak units, posted, gaps; and the reports of the last month past due."""

    secretaries: FirstSecretaries
    reports: ReportsDue


def figures_of(area: Area, on: date) -> Figures:
    """The figures of the area as of the day: three queries."""
    secretaries = reporting.first_secretaries(area, on)
    return Figures(secretaries, reporting.reports_due(area, reporting.last_month_due(on), on))


def context_of(posting: FirstSecretary, user: Account, on: date) -> dict[str, Any]:
    """The page of one posting."""
    manages = access.may(user, Action.MANAGE_PEOPLE, posting.unit)
    in_force = posting.voided_at is None and posting.until_on is None
    found = reporting.months_to_write([posting], on) if writes(posting, user) else []
    reports = MonthlyReport.objects.filter(posting=posting).order_by("-month")[:REPORTS]
    return {
        "posting": posting,
        "others": others_of(posting.unit, posting),
        "reports": list(reports),
        "appraisals": list(posting.appraisals.select_related("appraised_by", "voided_by")),
        "surveys": list(SatisfactionSurvey.objects.held_under(posting).select_related("voided_by")[:SURVEYS]),
        "to_write": [one for one in found if one.is_over],
        "under_way": next((one for one in found if not one.is_over), None),
        "readiness": readiness(posting.unit, on) if in_force else None,
        "may_manage": manages,
        "may_appraise": access.may(user, Action.APPRAISE, posting.unit) and posting.voided_at is None,
        "may_survey": access.may(user, Action.APPRAISE, posting.unit),
        "may_see_phone": access.may(user, Action.MANAGE_PEOPLE, posting.official.area),
        "in_force": in_force,
        # For whoever keeps the postings: a former holder's account that still works, a holder who has none.
        "still_works": former_accounts.still_works(posting, on) if manages and posting.until_on else "",
        "lacks_account": manages and in_force and posting.official.account_id is None,
    }


def writes(posting: FirstSecretary, user: Account) -> bool:
    """Tell whether this account writes the posting's reports."""
    own = posting.official.account_id is not None and posting.official.account_id == user.pk
    return own and access.may(user, Action.WRITE_REPORT, posting.unit)


def others_of(unit: Unit, posting: FirstSecretary) -> list[FirstSecretary]:
    """The unit's other postings, the newest first: one query."""
    rows = FirstSecretary.objects.filter(unit=unit).exclude(pk=posting.pk).select_related("official")
    return list(rows.fetch_mode(FETCH_RAISE).order_by("-from_on", "-id"))


@dataclass(frozen=True, slots=True)
class UnitPeople:
    """The people of one unit on a day, as its page shows them."""

    posting: FirstSecretary | None
    reports: list[MonthlyReport]
    # With the +1 where somebody is posted.
    team: WorkTeam | None
    team_held: int
    team_posts: int
    survey: SatisfactionSurvey | None
    changes: list[LeadershipChange]
    may_manage: bool
    may_appraise: bool


def unit_section(unit: Unit, user: Account, on: date) -> UnitPeople:
    """The section of the unit's page: a query each for holder, reports, team, survey and leadership team."""
    posting = FirstSecretary.objects.as_of(on).filter(unit=unit).select_related("official").first()
    reports = MonthlyReport.objects.filter(posting__unit=unit).order_by("-month", "-id")[:SHOWN]
    team = WorkTeam.objects.as_of(on).filter(unit=unit).with_posts_on(on).first()
    return UnitPeople(
        posting=posting,
        reports=list(reports),
        team=team,
        team_held=(team.held if team else 0) + (posting is not None),  # type: ignore[attr-defined]
        team_posts=(team.posts if team else 0) or 0,  # type: ignore[attr-defined]
        survey=SatisfactionSurvey.objects.standing().filter(unit=unit, held_on__lte=on).first(),
        changes=list(LeadershipChange.objects.standing().filter(unit=unit, on__lte=on)[:SHOWN]),
        may_manage=access.may(user, Action.MANAGE_PEOPLE, unit),
        may_appraise=access.may(user, Action.APPRAISE, unit),
    )
