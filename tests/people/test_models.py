"""What the database itself refuses about postings, teams, reports and surveys, on both engines."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from campaign.people.models import FirstSecretary, MonthlyReport, TeamMember, TeamRule
from tests.factories import make_tree
from tests.people.factories import (
    make_appraisal,
    make_official,
    make_posting,
    make_report,
    make_secondment,
    make_survey,
    make_team,
)

pytestmark = pytest.mark.django_db


def refused(name: str, act: object, *args: object, **values: object) -> bool:
    """Tell whether the database refuses the act, by the constraint of that name."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act(*args, **values)  # type: ignore[operator]
    return name in str(refusal.value) or "UNIQUE constraint failed" in str(refusal.value)


def test_two_postings_of_a_unit_cannot_share_a_day() -> None:
    village = make_tree().villages[0]
    make_posting(village, from_on=date(2016, 9, 1), until_on=date(2016, 10, 1))
    assert refused("posting_unit_no_overlap", make_posting, village, from_on=date(2016, 9, 30))
    assert refused(
        "posting_unit_no_overlap", make_posting, village, from_on=date(2016, 8, 1), until_on=date(2016, 9, 2)
    )


def test_an_open_end_reaches_for_ever() -> None:
    village = make_tree().villages[0]
    make_posting(village, from_on=date(2016, 9, 1))
    assert refused("posting_unit_no_overlap", make_posting, village, from_on=date(2026, 9, 1))


def test_the_successor_may_begin_on_the_day_of_the_hand_over() -> None:
    village = make_tree().villages[0]
    first = make_posting(village, from_on=date(2016, 9, 1), until_on=date(2016, 10, 1))
    second = make_posting(village, from_on=date(2016, 10, 1))
    assert list(FirstSecretary.objects.as_of(date(2016, 9, 30))) == [first]
    assert list(FirstSecretary.objects.as_of(date(2016, 10, 1))) == [second]


def test_an_end_cannot_be_moved_over_the_successor() -> None:
    village = make_tree().villages[0]
    first = make_posting(village, from_on=date(2016, 9, 1), until_on=date(2016, 10, 1))
    make_posting(village, from_on=date(2016, 10, 1))
    first.until_on = date(2016, 10, 2)
    assert refused("posting_unit_no_overlap", first.save)


def test_one_official_is_posted_to_one_unit_at_a_time() -> None:
    villages = make_tree(villages=2).villages
    official = make_official(villages[0])
    make_posting(villages[0], official)
    assert refused("posting_official_no_overlap", make_posting, villages[1], official)


def test_a_posting_that_was_struck_out_counts_on_no_day() -> None:
    village = make_tree().villages[0]
    wrong = make_posting(village)
    wrong.voided_at, wrong.voided_by, wrong.void_reason = wrong.appointed_at, wrong.appointed_by, "单位填错"
    wrong.save()
    right = make_posting(village)
    assert list(FirstSecretary.objects.as_of(right.from_on)) == [right]


def test_a_posting_ends_after_it_began() -> None:
    village = make_tree().villages[0]
    day = date(2016, 9, 1)
    assert refused("posting_ends_after_start", make_posting, village, from_on=day, until_on=day)


def test_a_unit_has_one_team_at_a_time() -> None:
    village = make_tree().villages[0]
    make_team(village)
    assert refused("team_one_a_unit", make_team, village)


def test_two_teams_of_a_unit_cannot_share_a_day() -> None:
    village = make_tree().villages[0]
    first = make_team(village)
    first.withdrawn_on, first.withdrawn_by = date(2016, 12, 5), first.formed_by
    first.save()
    assert refused("team_unit_no_overlap", make_team, village, formed_on=date(2016, 12, 4))
    make_team(village, formed_on=date(2016, 12, 5))
    first.withdrawn_on = date(2016, 12, 6)
    assert refused("team_unit_no_overlap", first.save)


def test_two_officials_cannot_hold_a_post_of_a_team_on_a_day() -> None:
    village = make_tree().villages[0]
    team = make_team(village, make_official(village))
    first = team.members.get()
    first.until_on = date(2016, 12, 1)
    first.save()
    values = {"team": team, "rule": first.rule, "official": make_official(village)}
    assert refused("team_post_no_overlap", TeamMember.objects.create, from_on=date(2016, 11, 30), **values)
    # A span that ends where it begins holds no day.
    day = date(2016, 11, 1)
    TeamMember.objects.create(from_on=day, until_on=day, **values)
    TeamMember.objects.create(from_on=date(2016, 12, 1), **values)


def test_an_official_cannot_hold_two_posts_of_a_team_on_a_day() -> None:
    village = make_tree().villages[0]
    official = make_official(village)
    first = make_team(village, official).members.get()
    first.until_on = date(2016, 12, 1)
    first.save()
    rule = TeamRule.objects.get(unit_level=5, position=2)
    values = {"team": first.team, "rule": rule, "official": official}
    assert refused("team_official_no_overlap", TeamMember.objects.create, from_on=date(2016, 11, 30), **values)
    TeamMember.objects.create(from_on=date(2016, 12, 1), **values)


def test_a_month_has_one_report_of_a_posting() -> None:
    posting = make_posting(make_tree().villages[0])
    make_report(posting)
    assert refused("report_once_a_month", make_report, posting)


def test_a_report_names_its_month_by_the_first_day_and_only_one_that_has_begun() -> None:
    posting = make_posting(make_tree().villages[0])
    assert refused("report_month_by_its_first_day", make_report, posting, date(2016, 11, 2))
    ahead = {"month": date(2017, 1, 1), "submitted_on": date(2016, 12, 31)}
    assert refused("report_month_has_begun", make_report, posting, **ahead)


def test_a_report_is_read_after_the_opinion() -> None:
    report = make_report(make_posting(make_tree().villages[0]))
    report.read_on, report.read_by = date(2016, 12, 9), report.submitted_by
    assert refused("report_read_after_opinion", report.save)


def test_the_days_of_a_report_lie_in_the_order_of_its_steps() -> None:
    posting = make_posting(make_tree().villages[0])
    days = {"submitted_on": date(2016, 12, 3), "opinion_on": date(2016, 12, 2)}
    assert refused("report_opinion_not_before_it", make_report, posting, **days)
    days |= {"opinion_on": date(2016, 12, 5), "read_on": date(2016, 12, 4)}
    assert refused("report_reading_not_before_opinion", make_report, posting, **days)
    make_report(posting, **days | {"opinion_on": date(2016, 12, 3), "read_on": date(2016, 12, 3)})


def test_an_appraisal_names_its_quarter_by_the_first_day() -> None:
    posting = make_posting(make_tree().villages[0])
    assert refused("appraisal_quarter_by_its_first_day", make_appraisal, posting, date(2016, 11, 1))
    make_appraisal(posting)
    assert refused("appraisal_once_a_quarter", make_appraisal, posting)


def test_a_secondment_ends_after_it_began() -> None:
    county = make_tree().counties[0]
    assert refused("secondment_ends_after_start", make_secondment, county, until_on=date(2016, 9, 10))


def test_an_official_is_lent_to_one_organisation_on_any_day() -> None:
    county = make_tree().counties[0]
    official = make_official(county)
    first = make_secondment(county, official, until_on=date(2016, 12, 1))
    make_secondment(county, official, from_on=date(2016, 12, 1))
    assert refused("secondment_no_overlap", make_secondment, county, official, until_on=date(2016, 9, 11))
    first.until_on = date(2016, 12, 2)
    assert refused("secondment_no_overlap", first.save)


def test_a_survey_of_few_answers_is_not_shown() -> None:
    village = make_tree().villages[0]
    few = make_survey(village, date(2016, 12, 1), (9, 0, 0, 0))
    enough = make_survey(village, date(2016, 12, 2), (6, 3, 0, 1))
    assert (few.is_shown, few.percent_satisfied) == (False, None)
    assert (enough.is_shown, enough.percent_satisfied) == (True, 90)


def test_a_report_is_due_on_the_fifth_of_the_month_after() -> None:
    assert MonthlyReport(month=date(2016, 12, 1)).due_on == date(2017, 1, 5)
    assert MonthlyReport(month=date(2016, 11, 1), submitted_on=date(2016, 12, 5)).is_late is False
    assert MonthlyReport(month=date(2016, 11, 1), submitted_on=date(2016, 12, 6)).is_late is True
