"""Rungs of the ladder on the home page: each is told to the unit that it stands against and to whoever may lift it."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.accounts.models import User
from campaign.visits import rungs
from campaign.waiting.rungs import to_do
from campaign.waiting.sections import Section
from tests.factories import Tree, make_tree, make_user
from tests.visits.order_factories import make_step
from units.access import Role
from units.models import Unit

pytestmark = pytest.mark.django_db
TODAY = date(2016, 10, 20)
AGAINST, SETTLE = "Rungs against my unit", "Rungs to settle"
REMINDER, RED, TALK = 1, 3, 4


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 2, 1)


def sections(user: User) -> dict[str, Section]:
    """The sections by title, for an account as a request would read it."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return {one.title: one for one in client.get("/").context["waiting"] if one.title in (AGAINST, SETTLE)}


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.TOWNSHIP, Role.LEADER, Role.COMMITTEE])
def test_a_reminder_is_told_to_the_accounts_of_the_very_unit_and_to_no_other(tree: Tree, role: Role) -> None:
    place: Unit = {Role.SECRETARY: tree.villages[0], Role.TOWNSHIP: tree.townships[0]}.get(role, tree.counties[0])
    step = make_step(place, rung=REMINDER)
    for other in (tree.prefecture, *tree.counties, *tree.townships, *tree.villages):
        if other != place:
            make_step(other, rung=REMINDER)
    section = sections(make_user(role, place))[AGAINST]
    assert (section.count, [row.url for row in section.rows]) == (1, [step.get_absolute_url()])
    note = "Order overdue · told to: The handler, 2016-10-10 · lifted by: The cause has ended"
    assert (section.rows[0].label, section.rows[0].note) == (f"{place.name} · Reminder", note)


def test_who_may_lift_a_rung_is_told_and_a_rung_that_ends_by_itself_waits_for_nobody(tree: Tree) -> None:
    village = tree.villages[0]
    red, talk = make_step(village, rung=RED), make_step(village, rung=TALK)
    make_step(village, rung=REMINDER)
    make_step(village, rung=RED, subject_id=2, ended_on=TODAY)
    for place in (tree.villages[-1], tree.counties[0]):
        make_step(place, rung=RED)
    urls = {
        role: [row.url for row in sections(make_user(role, place))[SETTLE].rows]
        for role, place in [(Role.COUNTY, tree.counties[0]), (Role.TOWNSHIP, tree.townships[0])]
    }
    assert urls == {
        # A township talks with its villages; a red rung is lifted by the organisation departments alone.
        Role.COUNTY: [red.get_absolute_url()],
        Role.TOWNSHIP: [talk.get_absolute_url()],
    }
    assert sections(make_user(Role.PREFECTURE, tree.prefecture))[SETTLE].count == 1
    assert list(sections(make_user(Role.SECRETARY, village))) == [AGAINST]


def test_a_lifted_rung_leaves_both_homes(tree: Tree) -> None:
    step, officer = make_step(tree.villages[0], rung=RED), make_user(Role.COUNTY, tree.counties[0])
    secretary = make_user(Role.SECRETARY, tree.villages[0])
    rungs.lift(step, reason="已补齐，现场核查", by=officer, on=TODAY)
    assert (sections(secretary)[AGAINST].count, sections(officer)[SETTLE].count) == (0, 0)


def test_each_section_leads_to_a_list_of_its_length_with_a_chip_that_says_why(tree: Tree) -> None:
    for village in tree.villages:
        make_step(village, rung=RED)
    make_step(tree.counties[0], rung=REMINDER)
    officer = make_user(Role.COUNTY, tree.counties[0])
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    found = sections(officer)
    assert {title: one.count for title, one in found.items()} == {AGAINST: 1, SETTLE: 2}
    pages = {title: client.get(one.url) for title, one in found.items()}
    assert {title: page.context["page"].paginator.count for title, page in pages.items()} == {AGAINST: 1, SETTLE: 2}
    chips = {title: [chip.value for chip in page.context["chips"]] for title, page in pages.items()}
    assert chips == {AGAINST: ["yes", "Against my unit"], SETTLE: ["yes", "For me to settle"]}


@pytest.mark.parametrize("number", [1, 30])
def test_the_sections_take_two_queries_each_whatever_the_number(
    tree: Tree, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for subject in range(number):
        make_step(tree.villages[0], rung=RED, subject_id=subject)
        make_step(tree.counties[0], rung=REMINDER, subject_id=subject)
    officer = make_user(Role.COUNTY, tree.counties[0])
    # And one for the grants of the account.
    with django_assert_num_queries(5):
        found = to_do(officer)
    assert [one.count for one in found] == [number, number]
