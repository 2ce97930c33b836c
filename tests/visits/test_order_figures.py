"""Figures of the monthly summary: each equals the list that its address leads to, in a constant number of queries."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from campaign.visits import order_figures
from campaign.visits.models import Colour, LevelPair, Order, Situation
from tests.factories import Tree, make_tree, make_user
from tests.visits.order_factories import make_card, make_circular, make_order, make_talk, make_veto

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2016, 10, 1), date(2016, 10, 31)


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 2)


def fill(tree: Tree) -> None:
    """Records of the month, of the month before and of another county."""
    make_order(tree.villages[0], tree.counties[0], state="closed")
    make_order(tree.villages[0], tree.counties[0], state="answered")
    make_order(tree.villages[1], tree.counties[0], issued_on=date(2016, 9, 1))
    make_order(tree.villages[2], tree.counties[1])
    make_talk(tree.counties[0])
    make_talk(tree.villages[0])
    make_talk(tree.villages[0], date(2016, 9, 30))
    make_circular(tree.counties[0], [tree.villages[0], tree.villages[1]], situation=Situation.NOT_LED)
    make_card(tree.villages[0], "red")
    make_card(tree.villages[2], "red")
    make_veto(tree.villages[1])


def test_figures_of_a_county(tree: Tree) -> None:
    fill(tree)
    area = tree.counties[0].area
    orders = order_figures.orders_figures(area, FIRST, LAST)
    told = (orders.issued.number, orders.answered.number, orders.closed.number, orders.late.number)
    assert told == (2, 2, 1, 1)
    warned = order_figures.warning_figures(area, FIRST, LAST)
    assert {pair: one.number for pair, one in warned.talks.items()} == {
        LevelPair.PREFECTURE_COUNTY: 1,
        LevelPair.COUNTY_TOWNSHIP: 0,
        LevelPair.TOWNSHIP_VILLAGE: 1,
    }
    assert warned.talks_total == 2
    assert warned.circulars[Situation.NOT_LED].number == 1
    assert (warned.cards[Colour.RED].number, warned.cards[Colour.YELLOW].number, warned.vetoes.number) == (1, 0, 1)


def test_each_figure_leads_to_as_many_rows(tree: Tree, client: Client) -> None:
    fill(tree)
    client.force_login(make_user(superuser=True))
    for area in (tree.prefecture.area, tree.counties[0].area):
        orders = order_figures.orders_figures(area, FIRST, LAST)
        warned = order_figures.warning_figures(area, FIRST, LAST)
        figures = [orders.issued, orders.answered, orders.closed, orders.late, warned.vetoes]
        figures += [*warned.talks.values(), *warned.circulars.values(), *warned.cards.values()]
        assert [client.get(one.url).context["page"].paginator.count for one in figures] == [
            one.number for one in figures
        ]


@pytest.mark.parametrize("number", [1, 30])
def test_the_figures_take_eight_queries_whatever_there_is(
    tree: Tree, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _count in range(number):
        make_order(tree.villages[0], tree.counties[0])
        make_talk(tree.villages[0])
    with django_assert_num_queries(8):
        order_figures.orders_figures(tree.prefecture.area, FIRST, LAST)
        order_figures.warning_figures(tree.prefecture.area, FIRST, LAST)
    assert Order.objects.count() == number
