"""Which units the form offers, and in which order."""

from datetime import date

import pytest

from campaign.accounts.models import User
from campaign.visits import places
from tests.factories import Tree, make_tree, make_user
from tests.visits.factories import make_visit
from units.access import Role
from units.models import Unit
from units.places import Place

pytestmark = pytest.mark.django_db
ON = date(2016, 12, 31)


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 2, 3)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.PREFECTURE, tree.prefecture)


def units(found: list[Place]) -> list[Unit]:
    return [one.unit for one in found]


def test_a_newcomer_is_offered_the_topmost_units_of_the_own_area(tree: Tree) -> None:
    township = make_user(Role.TOWNSHIP, tree.townships[1])
    offer = places.offered(township, None, ON)
    assert (offer.recent, units(offer.nearby)) == ([], [tree.townships[1], *tree.villages[3:6]])


def test_recent_units_come_once_each_and_the_rest_of_the_last_ones_township_is_nearby(
    tree: Tree, officer: User
) -> None:
    for unit in (tree.villages[0], tree.villages[4], tree.villages[0], tree.villages[4]):
        make_visit(unit, by=officer)
    offer = places.offered(officer, None, ON)
    assert units(offer.recent) == [tree.villages[4], tree.villages[0]]
    assert units(offer.nearby) == [tree.townships[1], tree.villages[3], tree.villages[5]]
    assert offer.recent[0].above == f"{tree.counties[0].name} {tree.townships[1].name}"


def test_the_unit_of_the_address_comes_before_the_recent_ones(tree: Tree, officer: User) -> None:
    make_visit(tree.villages[0], by=officer)
    assert units(places.offered(officer, tree.villages[8], ON).recent) == [tree.villages[8], tree.villages[0]]


def test_closed_units_and_those_out_of_reach_are_not_offered(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    for unit in (tree.villages[0], tree.villages[-1]):
        make_visit(unit, by=officer)
    Unit.objects.filter(pk=tree.villages[0].pk).update(closed_on=ON)
    offer = places.offered(officer, None, ON)
    assert (offer.recent, tree.villages[0] in units(offer.nearby)) == ([], False)
    assert places.sought(officer, tree.villages[-1].name, None, ON) == []


def test_what_is_sought_comes_nearest_first(tree: Tree, officer: User) -> None:
    Unit.objects.filter(pk__in=[tree.villages[number].pk for number in (0, 4, 5, 11)]).update(name="河坝村")
    here = tree.villages[3]
    assert units(places.sought(officer, "河坝", here, ON)) == [tree.villages[number] for number in (4, 5, 0, 11)]
    assert places.sought(officer, "  ", here, ON) == []
