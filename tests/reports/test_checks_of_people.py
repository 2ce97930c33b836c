"""The standing checks of people: teams, closed units, accounts, reports owed, whoever has left."""

from datetime import date

import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.factories import make_user
from tests.people.factories import make_official, make_posting, make_team
from tests.reports.checking import found, sentences
from tests.reports.factories import BASELINE, YEAR_END, World, grade, make_world, plan_with
from units.access import Role
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = YEAR_END


@pytest.fixture
def world() -> World:
    return make_world(2, 1, 2)


def test_a_weak_unit_needs_a_work_team(world: World) -> None:
    village = world.tree.villages[0]
    grade(world, village, ("problem", BASELINE))
    plan_with(world, village, [[(50, date(2016, 11, 1))]])
    make_posting(village, make_official(village, account=make_user()), from_on=date(2016, 12, 1))
    assert found(world) == {"weak_without_team": [village.short_code]}
    make_team(village)
    assert found(world) == {}


def test_nobody_stays_in_a_closed_unit(world: World) -> None:
    village = world.tree.villages[0]
    make_posting(village, make_official(village, account=make_user()), from_on=date(2016, 12, 1))
    make_team(village)
    Unit.objects.filter(pk=village.pk).update(closed_on=date(2017, 1, 1))
    assert "secretary_of_closed_unit" not in found(world)
    Unit.objects.filter(pk=village.pk).update(closed_on=YEAR_END)
    rules = ("secretary_of_closed_unit", "team_of_closed_unit")
    assert {rule: list(sentences(world, rule)) for rule in rules} == {rule: [village.short_code] for rule in rules}


def test_a_first_secretary_needs_an_account_and_a_former_one_needs_none(world: World) -> None:
    village, handover = world.tree.villages[0], date(2016, 12, 10)
    former = make_user(Role.SECRETARY, village)
    make_posting(village, make_official(village, account=former), from_on=date(2016, 12, 1), until_on=handover)
    make_posting(village, from_on=handover)
    assert found(world) == {
        "account_of_former_secretary": [village.short_code],
        "secretary_without_account": [village.short_code],
    }
    former.grants.update(expires_on=date(2016, 12, 9))
    assert found(world) == {"secretary_without_account": [village.short_code]}


def test_an_account_of_two_postings_to_the_unit_is_told_once_and_not_while_the_last_one_lasts(world: World) -> None:
    village = world.tree.villages[0]
    official = make_official(village, account=make_user(Role.SECRETARY, village))
    make_posting(village, official, from_on=date(2016, 12, 1), until_on=date(2016, 12, 5))
    last = make_posting(village, official, from_on=date(2016, 12, 6))
    assert found(world) == {}
    last.until_on, last.end_reason, last.ended_at, last.ended_by = YEAR_END, "released", timezone.now(), world.officer
    last.save()
    assert found(world) == {"account_of_former_secretary": [village.short_code]}


def test_a_first_secretary_owes_the_report_of_the_last_month_that_is_past_due(world: World) -> None:
    village = world.tree.villages[0]
    make_posting(village, account=make_user(), from_on=date(2016, 10, 1))
    assert found(world) == {"secretary_without_report": [village.short_code]}


def test_a_first_secretary_who_has_left_is_told_until_replaced(world: World) -> None:
    village = world.tree.villages[0]
    posting = make_posting(village, account=make_user(), from_on=date(2016, 12, 1))
    posting.official.left_on = date(2017, 1, 1)
    posting.official.save()
    assert found(world) == {}
    posting.official.left_on = YEAR_END
    posting.official.save()
    assert found(world) == {"secretary_who_left": [village.short_code]}
    assert sentences(world, "secretary_who_left") == {
        village.short_code: f"{posting.official.name} 任{village.name}第一书记，名册上已于 {YEAR_END} 离岗，"
        "仍计为在任。请更换第一书记，或更正名册上的离岗日期。"
    }
