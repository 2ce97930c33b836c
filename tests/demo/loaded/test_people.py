"""The demo's people: a first secretary for each weak unit, teams, months and quarters, as verbs would leave them."""

from calendar import monthrange
from collections import Counter
from datetime import date

import pytest
from django.db.models import Count, F, Q

from campaign.accounts.models import User
from campaign.grading.models import Grading
from campaign.people import similarity
from campaign.people.models import (
    Appraisal,
    FirstSecretary,
    LeadershipChange,
    MonthlyReport,
    Official,
    SatisfactionSurvey,
    Secondment,
    WorkTeam,
)
from campaign.people.models.posting import EndReason
from campaign.people.reporting import reports_due
from campaign.people.team_listing import lines_of
from tests.demo.loaded.conftest import MARKS
from tests.demo.loaded.rights import Rights
from units.access import Action
from units.levels import Level
from units.models import Unit

pytestmark = MARKS

LAST_DAY = date(2016, 12, 31)


def test_first_secretaries_are_the_published_numbers_one_for_each_weak_unit() -> None:
    posted = FirstSecretary.objects.as_of(LAST_DAY)
    assert Counter(posted.values_list("unit__level", flat=True)) == {Level.TOWNSHIP: 36, Level.VILLAGE: 329}
    weak = Grading.objects.as_of(LAST_DAY).weak().values_list("unit", flat=True)
    assert sorted(posted.values_list("unit", flat=True)) == sorted(weak)


def test_every_first_secretary_has_the_account_of_the_unit() -> None:
    for posting in FirstSecretary.objects.as_of(LAST_DAY).select_related("unit", "official__account"):
        assert posting.official.account is not None
        assert posting.official.account.username == f"secretary-{posting.unit.code}"


def test_nobody_is_posted_before_the_unit_was_weak_or_by_somebody_else_than_the_county() -> None:
    rights = Rights()
    since = {row.unit_id: row.valid_from for row in Grading.objects.in_use().weak().order_by("-valid_from")}
    for posting in FirstSecretary.objects.select_related("unit", "official__area"):
        assert posting.from_on >= since[posting.unit_id]
        assert rights.may(posting.appointed_by_id, Action.MANAGE_PEOPLE, posting.unit)
        assert rights.may(posting.appointed_by_id, Action.MANAGE_PEOPLE, posting.official.area)


def test_a_hand_over_leaves_no_day_without_anybody() -> None:
    replaced = FirstSecretary.objects.exclude(replaces=None)
    assert replaced.count() > 5
    assert not replaced.exclude(from_on=F("replaces__until_on"), unit=F("replaces__unit")).exists()


def test_whoever_was_released_was_released_on_the_day_of_the_lifting() -> None:
    released = FirstSecretary.objects.filter(end_reason=EndReason.RELEASED)
    assert released.count() == 10
    for posting in released:
        assert posting.until_on is not None
        grading = Grading.objects.as_of(posting.until_on).get(unit=posting.unit_id)
        assert (grading.grade, grading.valid_from) == ("ordinary", posting.until_on)
    gone = User.objects.filter(username__in=[f"secretary-{posting.unit.code}" for posting in released])
    assert set(gone.values_list("is_active", flat=True)) == {False}


def test_officials_of_the_roster_are_all_used_and_have_a_work_phone_alone() -> None:
    unused = Official.objects.filter(postings=None, memberships=None, secondments=None)
    assert not unused.exists()
    assert not Official.objects.exclude(work_phone__regex=r"^6\d{6}$").exists()


def test_officials_belong_to_the_organisation_of_their_post() -> None:
    """A township's party posts to its committee, and the discipline inspection to the county's own."""
    assert not Official.objects.filter(organisation=F("post")).exists()
    for post, end in (("党委书记", "党委"), ("党委组织委员", "党委"), ("纪委常委", "纪委")):
        ends = Official.objects.filter(post=post).values_list("organisation", flat=True)
        assert {one[-len(end) :] for one in ends} == {end}


def test_secondments_go_both_ways_within_the_counties_and_some_are_over() -> None:
    rights, rows = Rights(), list(Secondment.objects.select_related("area", "official"))
    assert Counter(row.direction for row in rows) == {"in": 4, "out": 10}
    assert sum(row.until_on is not None for row in rows) == 3
    for row in rows:
        here = row.sending_organisation if row.direction == "out" else row.receiving_organisation
        assert here.startswith(row.area.name)
        assert row.official.organisation == row.sending_organisation
        assert row.from_on < (row.until_on or LAST_DAY) <= LAST_DAY
        assert rights.may(row.recorded_by_id, Action.MANAGE_PEOPLE, row.area)


def test_every_weak_unit_has_a_team_most_are_complete_and_nobody_sits_too_often() -> None:
    teams = WorkTeam.objects.filter(withdrawn_on=None).select_related("unit")
    lines = lines_of(teams, on=LAST_DAY)
    assert len(lines) == 365
    lacking = [line for line in lines if line.missing]
    assert 5 <= len(lacking) <= 30
    assert {len(line.missing) for line in lacking} == {1}
    assert [line.team for line in lines if line.too_often] == []
    assert {(line.team.unit.level, len(line.seats)) for line in lines} == {(4, 4), (5, 6)}
    assert WorkTeam.objects.exclude(withdrawn_on=None).count() == 10


@pytest.mark.parametrize("month", [10, 11, 12])
def test_most_reports_came_in_time(month: int) -> None:
    area = Unit.objects.get(level=Level.PREFECTURE).area
    due = reports_due(area, date(2016, month, 1), LAST_DAY)
    if month == 12:
        assert not due.is_past_due
        assert 0 < due.received < due.due == 365
    else:
        assert due.in_time > due.due * 0.8
        assert due.late > 0
        assert due.missing > 0


def test_reports_are_by_their_authors_and_pass_on_in_their_order() -> None:
    rights = Rights()
    for report in MonthlyReport.objects.select_related("posting__unit", "posting__official"):
        posting, last = report.posting, monthrange(report.month.year, report.month.month)[1]
        assert report.submitted_by_id == posting.official.account_id
        assert report.days_on_site <= last - (posting.from_on.day - 1 if posting.from_on > report.month else 0)
        assert report.month <= report.submitted_on <= LAST_DAY
        assert not report.opinion_on or rights.may(report.opinion_by_id, Action.GIVE_OPINION, posting.unit)
        assert not report.read_on or rights.may(report.read_by_id, Action.READ_REPORT, posting.unit)
        assert report.submitted_on <= (report.opinion_on or LAST_DAY) <= (report.read_on or LAST_DAY) <= LAST_DAY
    assert MonthlyReport.objects.filter(opinion="").exists()
    assert MonthlyReport.objects.filter(read_on=None).exclude(opinion="").exists()


def test_reports_near_to_another_are_marked_with_their_likeness() -> None:
    marked = MonthlyReport.objects.exclude(similar_to=None).select_related("similar_to")
    assert 3 <= marked.count() <= 30
    for report in marked:
        assert report.similar_to is not None
        texts = [similarity.trigrams(similarity.text_of(one)) for one in (report, report.similar_to)]
        assert similarity.percent_alike(*texts) == report.similarity
        assert report.similar_to.submitted_on <= report.submitted_on


def test_reports_have_the_fingerprint_of_their_text_and_of_two_alike_the_later_is_marked() -> None:
    seen: set[str] = set()
    for report in MonthlyReport.objects.order_by("submitted_on", "pk"):
        assert report.text_digest == similarity.digest_of(similarity.text_of(report)) != ""
        assert report.text_digest not in seen or report.similarity == 100
        seen.add(report.text_digest)
    assert len(seen) < MonthlyReport.objects.count()


def test_appraisals_and_surveys_are_there_and_a_few_surveys_are_too_small_to_show() -> None:
    assert set(Appraisal.objects.values_list("quarter", flat=True)) == {date(2016, 10, 1)}
    assert set(Appraisal.objects.values_list("result", flat=True)) == {
        *("excellent", "competent", "basic", "not_competent")
    }
    told = Appraisal.objects.filter(remark__contains="一次迟报")
    assert told.exists()
    for one in told:
        assert [report.is_late for report in one.posting.reports.all()].count(True) == 1
    surveys = list(SatisfactionSurvey.objects.all())
    shown = [survey.is_shown for survey in surveys]
    assert (shown.count(True) > 200, shown.count(False) > 2) == (True, True)


def test_leadership_teams_were_strengthened_in_the_published_numbers_of_units() -> None:
    units = LeadershipChange.objects.values("unit__level").annotate(n=Count("unit", distinct=True))
    assert dict(units.values_list("unit__level", "n")) == {Level.TOWNSHIP: 21, Level.VILLAGE: 149}
    assert not LeadershipChange.objects.filter(Q(on__gt=LAST_DAY) | Q(post="")).exists()
