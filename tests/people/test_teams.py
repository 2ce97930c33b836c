"""Work teams against their rules: what is missing, who sits too often, when a team may be withdrawn."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from campaign.grading.models import Grading
from campaign.people import refusals, team_listing, teams
from campaign.people.models import Official, TeamMember, TeamRule, WorkTeam
from tests.factories import make_tree
from tests.grading.factories import make_grading
from tests.people.conftest import Place
from tests.people.factories import make_official, make_posting, make_team

pytestmark = pytest.mark.django_db
FORMED, ON = date(2016, 9, 10), date(2016, 12, 31)


def line(team: WorkTeam, on: date = ON) -> team_listing.TeamLine:
    return team_listing.lines_of([team], on=on)[0]


def missing(team: WorkTeam, on: date = ON) -> list[str]:
    return [seat.rule.post_zh for seat in line(team, on).missing]


def test_the_rules_that_a_site_starts_with_are_three_and_five_and_one(place: Place) -> None:
    counts = [
        TeamRule.objects.filter(unit_level=level, is_plus=plus).count() for level in (4, 5) for plus in (False, True)
    ]
    assert counts == [3, 1, 5, 1]


def test_a_team_tells_which_posts_are_missing_and_takes_the_plus_one_from_the_posting(place: Place) -> None:
    team = teams.form_team(place.village, formed_on=FORMED, by=place.officer, on=ON)
    assert missing(team)[-1] == "第一书记"
    posting = place.posting()
    assert missing(team) == ["县级干部", "共建支部领导", "走访小分队成员", "乡镇党委负责人", "包村干部"]
    assert line(team).seats[-1].official == posting.official
    rule = TeamRule.objects.get(unit_level=5, post_zh="县级干部")
    official = make_official(place.tree.counties[0])
    teams.seat(team, rule, official, from_on=date(2016, 10, 1), by=place.officer, on=ON)
    assert len(missing(team)) == 4
    assert len(missing(team, date(2016, 9, 30))) == 5


def test_a_post_changes_hands_on_one_day_and_falls_vacant(place: Place) -> None:
    first, second = (make_official(place.tree.counties[0]) for _number in range(2))
    team = make_team(place.village, first)
    rule = TeamRule.objects.get(unit_level=5, position=1)
    new = teams.seat(team, rule, second, from_on=date(2016, 10, 1), by=place.officer, on=ON)
    assert [seat.official for seat in line(team).seats if not seat.is_missing] == [second]
    assert [seat.official for seat in line(team, date(2016, 9, 30)).seats if not seat.is_missing] == [first]
    for _press in range(2):
        teams.unseat(new, until_on=date(2016, 11, 1), by=place.officer, on=ON)
    assert len(line(team).missing) == 6


def test_whoever_has_left_holds_no_post_from_that_day_on(place: Place) -> None:
    gone = make_official(place.tree.counties[0], left_on=date(2016, 12, 1))
    team = make_team(place.village, gone)
    for day, held in ((date(2016, 11, 30), 1), (date(2016, 12, 1), 0), (date(2016, 12, 10), 0)):
        assert line(team, day).held == held
        assert [one.held for one in WorkTeam.objects.as_of(day).with_posts_on(day)] == [held]  # type: ignore[attr-defined]
    rule = TeamRule.objects.get(unit_level=5, position=1)
    new = make_official(place.tree.counties[0])
    teams.seat(team, rule, new, from_on=date(2016, 12, 10), by=place.officer, on=ON)
    assert [seat.official for seat in line(team, date(2016, 12, 10)).seats if not seat.is_missing] == [new]


def test_who_sits_on_too_many_teams_is_named(place: Place) -> None:
    busy = make_official(place.tree.counties[0])
    rule = TeamRule.objects.get(unit_level=5, position=1)
    rule.most_teams = 1
    rule.save()
    here, there = make_team(place.village, busy), make_team(place.tree.villages[1], busy)
    assert [[seat.official for seat in one.too_often] for one in team_listing.lines_of([here, there], on=ON)] == [
        [busy]
    ] * 2
    there.withdrawn_on, there.withdrawn_by = date(2016, 11, 1), place.officer
    there.save()
    assert line(here).too_often == []


def staffed(place: Place, number: int, busy: Official) -> WorkTeam:
    """The team of a village with one official who sits on others too, and four who do not."""
    officials = [make_official(place.tree.counties[0]) for _number in range(4)]
    return make_team(place.tree.villages[number], busy, *officials)


def test_the_filters_find_the_teams_whose_lines_show_it(place: Place) -> None:
    busy = make_official(place.tree.counties[0])
    TeamRule.objects.filter(unit_level=5, position=1).update(most_teams=1)
    place.posting()
    whole, headless = staffed(place, 0, busy), staffed(place, 1, busy)
    empty = make_team(place.tree.townships[0])
    found = [whole, headless, empty]
    teams_of = WorkTeam.objects.as_of(ON).order_by("pk")
    for lacking, too_often in (([headless, empty], [whole, headless]), (found, [])):
        lines = team_listing.lines_of(found, on=ON)
        assert [one.team for one in lines if one.missing] == list(teams_of.lacking_on(ON)) == lacking
        assert [one.team for one in lines if one.too_often] == list(teams_of.overloaded_on(ON)) == too_often
        # Whoever has left holds no post, and so sits on no team.
        busy.left_on = ON
        busy.save()


@pytest.mark.parametrize(("most", "others", "told"), [(3, 3, True), (4, 3, False), (3, 2, False), (1, 1, True)])
def test_the_plus_one_counts_among_somebodys_teams(place: Place, most: int, others: int, told: bool) -> None:
    tree = make_tree(1, 1, 4, prefecture="5299")
    official = make_official(place.tree.counties[0])
    TeamRule.objects.filter(unit_level=5, is_plus=False).update(most_teams=most)
    own = make_team(place.village)
    elsewhere = [make_team(village, official) for village in tree.villages[:others]]
    make_posting(place.village, official)
    every = [own, *elsewhere]
    lines = team_listing.lines_of(every, on=ON)
    seats = [seat for one in lines for seat in one.seats if seat.official == official]
    assert [(seat.teams, seat.most) for seat in seats] == [(others + 1, most)] * len(every)
    found = every if told else []
    assert [one.team for one in lines if one.too_often] == found
    assert list(WorkTeam.objects.as_of(ON).overloaded_on(ON).order_by("pk")) == found


def test_a_posting_is_a_seat_only_where_a_team_with_a_plus_one_is_at_work(place: Place) -> None:
    official = make_official(place.tree.counties[0])
    TeamRule.objects.filter(unit_level=5, position=1).update(most_teams=1)
    other = make_team(place.tree.villages[1], official)
    make_posting(place.village, official)
    before = WorkTeam.objects.create(
        unit=place.village, formed_on=FORMED, formed_by=place.officer, withdrawn_on=ON, withdrawn_by=place.officer
    )
    for day, found in ((ON, []), (date(2016, 12, 30), [other, before])):
        assert sorted(one.pk for one in WorkTeam.objects.overloaded_on(day)) == sorted(one.pk for one in found)
        assert [one.team for one in team_listing.lines_of([other, before], on=day) if one.too_often] == found
    TeamRule.objects.filter(is_plus=True).update(in_use=False)
    assert list(WorkTeam.objects.overloaded_on(date(2016, 12, 30))) == []
    assert line(other, date(2016, 12, 30)).too_often == []


def test_a_post_that_is_retired_is_missed_nowhere(place: Place) -> None:
    team = staffed(place, 0, make_official(place.tree.counties[0]))
    assert list(WorkTeam.objects.lacking_on(ON)) == [team]
    TeamRule.objects.filter(is_plus=True).update(in_use=False)
    assert list(WorkTeam.objects.lacking_on(ON)) == []


def test_what_a_team_refuses(place: Place) -> None:
    official = make_official(place.tree.counties[0])
    team = make_team(place.village, official)
    rules = {one.position: one for one in TeamRule.objects.filter(unit_level=5)}
    gone = make_official(place.tree.counties[0], left_on=date(2016, 10, 1))
    other, second = (make_official(place.tree.counties[0]) for _number in range(2))
    # Held until the last day of November: a seat that is back-dated before that shares days with it.
    TeamMember.objects.create(team=team, rule=rules[3], official=second, from_on=FORMED, until_on=date(2016, 12, 1))
    cases = [
        (rules[2], official, ON, refusals.SeatedAlready),
        (rules[6], other, ON, refusals.WrongTeamPost),
        (TeamRule.objects.get(unit_level=4, position=1), other, ON, refusals.WrongTeamPost),
        (rules[2], gone, ON, refusals.OfficialLeft),
        (rules[2], other, date(2016, 9, 1), refusals.BeforeTheTeam),
        (rules[2], other, date(2017, 1, 1), refusals.DayNotCome),
        (rules[2], make_official(place.tree.counties[1]), ON, refusals.NotYours),
        (rules[3], other, date(2016, 11, 1), refusals.SeatTaken),
        (rules[4], second, date(2016, 11, 1), refusals.SeatedAlready),
    ]
    for rule, who, day, refusal in cases:
        with pytest.raises(refusal):
            teams.seat(team, rule, who, from_on=day, by=place.officer, on=ON)
    assert TeamMember.objects.count() == 2
    with pytest.raises(refusals.TeamThere):
        teams.form_team(place.village, formed_on=FORMED, by=place.officer, on=ON)
    with pytest.raises(refusals.UnitNotWeak):
        teams.form_team(place.tree.villages[1], formed_on=FORMED, by=place.officer, on=ON)
    team.withdrawn_on, team.withdrawn_by = date(2016, 12, 5), place.officer
    team.save()
    for day in (date(2016, 11, 1), date(2016, 9, 5)):
        with pytest.raises(refusals.TeamOverlaps, match="2016-12-05"):
            teams.form_team(place.village, formed_on=day, by=place.officer, on=ON)
    again = teams.form_team(place.village, formed_on=date(2016, 12, 5), by=place.officer, on=ON)
    assert list(WorkTeam.objects.as_of(date(2016, 12, 5))) == [again]


def test_a_team_is_not_withdrawn_before_acceptance(place: Place) -> None:
    team = make_team(place.village, make_official(place.tree.counties[0]))
    with pytest.raises(refusals.TeamNotAccepted):
        teams.withdraw(team, day=ON, by=place.officer, on=ON)
    Grading.objects.filter(unit=place.village).update(valid_to=date(2016, 12, 1))
    make_grading(place.village, "ordinary", place.officer, date(2016, 12, 1))
    for _press in range(2):
        done = teams.withdraw(team, day=ON, by=place.officer, on=ON)
    assert (done.withdrawn_on, list(WorkTeam.objects.as_of(ON))) == (ON, [])
    rule = TeamRule.objects.get(unit_level=5, position=2)
    with pytest.raises(refusals.TeamWithdrawn):
        teams.seat(team, rule, make_official(place.tree.counties[0]), from_on=ON, by=place.officer, on=ON)


@pytest.mark.parametrize("number", [1, 30])
def test_teams_are_checked_in_the_same_queries(
    place: Place, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    team = make_team(place.village, *[make_official(place.tree.counties[0]) for _n in range(5)])
    others = [team] * number
    with django_assert_num_queries(5):
        assert len(team_listing.lines_of(others, on=ON)) == number
