"""Officials, postings and reports for the tests: rows as they lie in the tables, without the verbs that lead there."""

from datetime import date
from itertools import count

from django.utils import timezone

from campaign.accounts.models import User
from campaign.people import similarity
from campaign.people.models import (
    Appraisal,
    FirstSecretary,
    LeadershipChange,
    MonthlyReport,
    Official,
    SatisfactionSurvey,
    Secondment,
    TeamMember,
    TeamRule,
    WorkTeam,
)
from campaign.people.models.posting import EndReason
from tests.factories import make_user
from tests.grading.factories import make_grading
from units.models import Unit

POSTED = date(2016, 9, 10)
MONTH = date(2016, 11, 1)
SUBMITTED = date(2016, 12, 3)
WORK = "走访农户并召开院坝会，核实饮水管道破损点位，协调水务站安排抢修，组织党员开展清沟清渠义务劳动。"
_numbers = count(1)


def make_official(area: Unit, name: str = "", **values: object) -> Official:
    """One official on the area's roster."""
    number = next(_numbers)
    kept: dict[str, object] = {
        "name": name or f"干部{number}",
        "post": "科长",
        "organisation": "县农业局",
        "work_phone": f"138{number:08}",
    }
    return Official.objects.create(area=area, **kept | values)


def make_posting(
    unit: Unit,
    official: Official | None = None,
    *,
    from_on: date = POSTED,
    until_on: date | None = None,
    account: User | None = None,
    weak_since: date | None = None,
    by: User | None = None,
) -> FirstSecretary:
    """A posting to the unit, of a new official of the unit's own roster unless one is given.

    With `weak_since` the unit is graded lagging from that day on.
    """
    by = by or make_user()
    if weak_since:
        make_grading(unit, "lagging", by, weak_since)
    ended = {"end_reason": EndReason.REPLACED, "ended_at": timezone.now(), "ended_by": by} if until_on else {}
    return FirstSecretary.objects.create(
        unit=unit,
        official=official or make_official(unit, account=account),
        from_on=from_on,
        until_on=until_on,
        authority="县委组〔2016〕12号",
        appointed_by=by,
        **ended,
    )


def make_report(
    posting: FirstSecretary,
    month: date = MONTH,
    *,
    submitted_on: date = SUBMITTED,
    opinion_on: date | None = None,
    read_on: date | None = None,
    **values: object,
) -> MonthlyReport:
    """A month's report; with the township's opinion and the county's reading where their days are given."""
    by = posting.official.account or make_user()
    opinion = {"opinion": "情况属实", "opinion_on": opinion_on, "opinion_by": make_user()} if opinion_on else {}
    read = {"read_on": read_on, "read_by": make_user()} if read_on else {}
    kept: dict[str, object] = {
        "days_on_site": 22,
        "households_visited": 35,
        "work": WORK,
        "problems_solved": "修复管道两处",
        "difficulties": "缺少抢修资金",
        "next_month": "完成蓄水池清淤",
    }
    report = MonthlyReport(
        posting=posting, month=month, submitted_on=submitted_on, submitted_by=by, **kept | opinion | read | values
    )
    report.text_digest = similarity.digest_of(similarity.text_of(report))
    report.save()
    return report


def make_team(unit: Unit, *officials: Official, formed_on: date = POSTED, by: User | None = None) -> WorkTeam:
    """A team whose posts, in the rules' order and without the +1, are filled with the officials given."""
    team = WorkTeam.objects.create(unit=unit, formed_on=formed_on, formed_by=by or make_user())
    rules = TeamRule.objects.filter(unit_level=unit.level, is_plus=False, in_use=True).order_by("position")
    for rule, official in zip(rules, officials, strict=False):
        TeamMember.objects.create(team=team, official=official, rule=rule, from_on=formed_on)
    return team


def make_secondment(area: Unit, official: Official | None = None, **values: object) -> Secondment:
    """An official sent out by the area."""
    kept: dict[str, object] = {
        "direction": "out",
        "sending_organisation": "县农业局",
        "receiving_organisation": "省农业厅",
        "from_on": POSTED,
        "recorded_by": make_user(),
    }
    return Secondment.objects.create(area=area, official=official or make_official(area), **kept | values)


def make_appraisal(posting: FirstSecretary, quarter: date = date(2016, 10, 1), **values: object) -> Appraisal:
    """A quarter's appraisal."""
    kept: dict[str, object] = {"result": "competent", "appraised_on": date(2016, 12, 28), "appraised_by": make_user()}
    return Appraisal.objects.create(posting=posting, quarter=quarter, **kept | values)


def make_survey(
    unit: Unit, held_on: date = date(2016, 12, 20), counts: tuple[int, ...] = (20, 8, 1, 1)
) -> SatisfactionSurvey:
    """A survey: very satisfied, satisfied, fair, dissatisfied."""
    very, satisfied, fair, dissatisfied = counts
    return SatisfactionSurvey.objects.create(
        unit=unit,
        held_on=held_on,
        very_satisfied=very,
        satisfied=satisfied,
        fair=fair,
        dissatisfied=dissatisfied,
        recorded_by=make_user(),
    )


def make_change(unit: Unit, on: date = date(2016, 10, 20), **values: object) -> LeadershipChange:
    """A post that was filled because it was vacant."""
    kept: dict[str, object] = {
        "post": "村党支部书记",
        "kind": "filled",
        "reason": "vacancy",
        "recorded_by": make_user(),
    }
    return LeadershipChange.objects.create(unit=unit, on=on, **kept | values)
