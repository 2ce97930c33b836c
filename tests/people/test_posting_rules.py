"""What keeps somebody from a post: one person one post of a team, having left, a closed unit, days that overlap."""

from datetime import date

import pytest

from campaign.people import postings, refusals, teams
from campaign.people.models import FirstSecretary, Official, TeamMember, TeamRule
from tests.people.conftest import Place
from tests.people.factories import make_official, make_posting, make_team
from units.rules import RuleBroken

pytestmark = pytest.mark.django_db
DAY, ON = date(2016, 12, 1), date(2016, 12, 31)


def seat(place: Place, official: Official, day: date = DAY) -> TeamMember:
    team = place.village.teams.first() or make_team(place.village)
    rule = TeamRule.objects.get(unit_level=5, position=1)
    return teams.seat(team, rule, official, from_on=day, by=place.officer, on=ON)


def replace(place: Place, posting: FirstSecretary, official: Official, day: date = DAY) -> FirstSecretary:
    return postings.replace(posting, official, handover_on=day, authority="文号", by=place.officer, on=ON)


def test_a_first_secretary_takes_no_other_post_of_the_own_team(place: Place) -> None:
    posting = place.posting()
    with pytest.raises(refusals.SeatedAlready, match="周第一"):
        seat(place, posting.official)
    assert TeamMember.objects.count() == 0
    replace(place, posting, make_official(place.tree.counties[0]))
    with pytest.raises(refusals.SeatedAlready):
        seat(place, posting.official, date(2016, 11, 30))
    assert seat(place, posting.official).from_on == DAY


def test_a_first_secretary_sits_on_the_team_of_another_unit(place: Place) -> None:
    elsewhere = make_posting(place.tree.villages[1], make_official(place.tree.counties[0]))
    assert seat(place, elsewhere.official).official == elsewhere.official


def test_a_member_of_the_team_is_posted_once_the_other_post_is_vacant(place: Place) -> None:
    official = make_official(place.tree.counties[0], "程包村")
    member = seat(place, official, date(2016, 11, 1))
    with pytest.raises(refusals.HoldsSeat, match=f"程包村.*{member.rule}.*2016-12-01"):
        postings.appoint(place.village, official, from_on=DAY, authority="文号", by=place.officer, on=ON)
    posting = place.posting()
    with pytest.raises(refusals.HoldsSeat):
        replace(place, posting, official)
    teams.unseat(member, until_on=DAY, by=place.officer, on=ON)
    assert replace(place, posting, official).official == official


def test_a_seat_of_a_team_that_was_withdrawn_keeps_nobody(place: Place) -> None:
    official = make_official(place.tree.counties[0])
    team = make_team(place.village, official)
    team.withdrawn_on, team.withdrawn_by = DAY, place.officer
    team.save()
    assert replace(place, place.posting(), official).official == official


def test_nobody_comes_back_by_a_strike_out_who_took_another_post_of_the_team_meanwhile(place: Place) -> None:
    former = place.posting()
    wrong = replace(place, former, make_official(place.tree.counties[0]))
    seat(place, former.official, date(2016, 12, 5))
    with pytest.raises(refusals.HoldsSeat, match="周第一"):
        postings.strike_out(wrong, reason="录错", by=place.officer)
    wrong.refresh_from_db()
    assert wrong.voided_at is None


@pytest.mark.parametrize(
    ("left_on", "refusal"),
    [(date(2016, 12, 31), refusals.OfficialLeft), (date(2017, 1, 10), refusals.OfficialLeaves)],
)
def test_whoever_has_a_day_of_leaving_is_not_posted(place: Place, left_on: date, refusal: type[RuleBroken]) -> None:
    leaver = make_official(place.tree.counties[0], "甲", left_on=left_on)
    with pytest.raises(refusal, match=f"甲.*{left_on}"):
        postings.appoint(place.village, leaver, from_on=DAY, authority="文号", by=place.officer, on=ON)
    posting = place.posting()
    with pytest.raises(refusal):
        replace(place, posting, leaver)
    posting.refresh_from_db()
    assert posting.until_on is None


def test_a_strike_out_puts_nobody_back_who_has_left(place: Place) -> None:
    former = place.posting()
    wrong = replace(place, former, make_official(place.tree.counties[0]))
    former.official.left_on = date(2016, 12, 25)
    former.official.save()
    with pytest.raises(refusals.FormerLeft, match=r"周第一.*2016-12-25"):
        postings.strike_out(wrong, reason="录错", by=place.officer)
    former.refresh_from_db()
    wrong.refresh_from_db()
    assert (former.until_on, wrong.voided_at) == (DAY, None)


def test_a_strike_out_names_the_later_posting_that_keeps_the_former_from_coming_back(place: Place) -> None:
    former, other = place.posting(), place.tree.villages[1]
    wrong = replace(place, former, make_official(place.tree.counties[0]))
    make_posting(other, former.official, from_on=date(2016, 12, 21))
    with pytest.raises(refusals.OfficialPosted, match=f"周第一.*2016-12-21.*{other.name}"):
        postings.strike_out(wrong, reason="录错", by=place.officer)


def close(place: Place, day: date = date(2016, 12, 20)) -> None:
    place.village.closed_on = day
    place.village.save()


def test_a_closed_unit_gets_no_successor_and_a_day_before_it_closed_is_still_recorded(place: Place) -> None:
    posting, new = place.posting(), make_official(place.tree.counties[0])
    close(place)
    for day in (date(2016, 12, 20), date(2016, 12, 28)):
        with pytest.raises(refusals.UnitNotStanding, match="2016-12-20"):
            replace(place, posting, new, day)
    posting.refresh_from_db()
    assert posting.until_on is None
    assert replace(place, posting, new, date(2016, 12, 19)).official == new


def test_nobody_takes_a_post_of_a_closed_units_team(place: Place) -> None:
    team, official = make_team(place.village), make_official(place.tree.counties[0])
    close(place)
    with pytest.raises(refusals.UnitNotStanding, match="2016-12-20"):
        seat(place, official, date(2016, 12, 28))
    assert team.members.count() == 0
    assert seat(place, official, date(2016, 12, 19)).official == official
