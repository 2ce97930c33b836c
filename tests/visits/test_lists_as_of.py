"""The lists of supervision as of a past day: what came later is not there, what ended later had not ended."""

import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.test import Client
from pytest_django import Settings

from campaign.accounts.models import User
from campaign.visits.models import Order, OrderAnswer, OrderExtension, Veto
from tests.factories import Tree, make_tree, make_user
from tests.visits.order_factories import (
    make_card,
    make_circular,
    make_extension,
    make_order,
    make_step,
    make_talk,
    make_veto,
)
from tests.visits.pages import signed_in
from units.access import Role

pytestmark = pytest.mark.django_db
BEFORE, GIVEN, BETWEEN, ENDED = date(2016, 9, 30), date(2016, 10, 10), date(2016, 10, 14), date(2016, 10, 15)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 12, 31)
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(1, 1, 2)


@pytest.fixture
def client(tree: Tree) -> Client:
    return signed_in(make_user(Role.COUNTY, tree.counties[0]))


@pytest.fixture
def one_of_each(tree: Tree) -> None:
    """One record of each kind, given on the tenth of October and ended on the fifteenth."""
    village = tree.villages[0]
    make_order(village, tree.counties[0], issued_on=GIVEN, state="closed")
    make_talk(village, GIVEN, checked_on=ENDED)
    make_card(village, on=GIVEN, lifted_on=ENDED)
    make_circular(tree.counties[0], [village], issued_on=GIVEN)
    veto = make_veto(village, on=GIVEN)
    Veto.objects.filter(pk=veto.pk).update(withdrawn_on=ENDED, withdrawn_by=make_user(), withdrawal_reason="认定有误")
    make_step(village, since_on=GIVEN, ended_on=ENDED)


def shown(client: Client, name: str, **query: str) -> str:
    """The rows of the list as the page shows them, '' for none."""
    page = client.get(f"/visits/{name}/", query).content.decode()
    return (
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("<tbody>")[1].split("</tbody>")[0]))
        if ("<tbody>" in page)
        else ""
    )


def cells(client: Client, name: str, **query: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/visits/{name}.xlsx", query).content))
    return list(book.active.values)[1:]


WORDS = {
    "orders": ("11 days left", "Closed on 2016-10-15"),
    "talks": ("2016-10-20", "Kept"),
    "cards": ("Not lifted", "2016-10-15"),
    "vetoes": ("Not withdrawn", "认定有误"),
    "ladder": ("Not ended", "2016-10-15"),
}


@pytest.mark.parametrize("name", WORDS)
@pytest.mark.usefixtures("one_of_each")
def test_what_ended_after_the_day_stands_as_not_ended(client: Client, name: str) -> None:
    then, now = WORDS[name]
    pages = {day: shown(client, name, on=day.isoformat()) for day in (BEFORE, BETWEEN, ENDED)}
    assert pages[BEFORE] == ""
    assert (then in pages[BETWEEN], now in pages[BETWEEN]) == (True, False)
    assert now in pages[ENDED]
    assert now in shown(client, name)


@pytest.mark.parametrize("name", [*WORDS, "circulars"])
@pytest.mark.usefixtures("one_of_each")
def test_the_workbook_of_a_day_holds_the_rows_and_the_ends_of_that_day(client: Client, name: str) -> None:
    def ended(day: date) -> list[bool]:
        rows = cells(client, name, on=day.isoformat())
        return [any(str(ENDED) in str(cell) for cell in row) for row in rows]

    assert (ended(BEFORE), ended(BETWEEN), ended(ENDED)) == ([], [False], [name != "circulars"])


@pytest.mark.usefixtures("one_of_each")
def test_a_reason_or_result_that_came_later_is_not_in_the_workbook_of_the_day(client: Client) -> None:
    told = {"talks": "已补齐", "cards": "已整改到位", "vetoes": "认定有误"}
    found = {
        name: [words in cells(client, name, on=day.isoformat())[0] for day in (BETWEEN, ENDED)]
        for name, words in told.items()
    }
    assert found == {name: [False, True] for name in told}


@pytest.mark.usefixtures("one_of_each")
def test_a_circular_of_a_later_day_is_not_listed(client: Client) -> None:
    assert [bool(shown(client, "circulars", on=day.isoformat())) for day in (BEFORE, GIVEN)] == [False, True]


def states(client: Client, day: date, **query: str) -> list[str]:
    """The states under which the one order is listed on the day."""
    every = ("issued", "answered", "closed")
    return [state for state in every if shown(client, "orders", state=state, on=str(day))]


def test_an_order_is_found_on_each_day_under_the_state_that_it_had(tree: Tree, client: Client) -> None:
    order = make_order(tree.villages[0], tree.counties[0], issued_on=GIVEN)
    first, second = date(2016, 10, 12), date(2016, 10, 18)
    returned, closed = date(2016, 10, 15), date(2016, 10, 25)
    answerer, judge = make_user(), make_user()
    row = {"order": order, "text": "已办", "answered_by": answerer}
    OrderAnswer.objects.create(answered_on=first, returned_on=returned, returned_by=judge, return_reason="敷衍", **row)
    OrderAnswer.objects.create(answered_on=second, **row)
    Order.objects.filter(pk=order.pk).update(
        state="closed", answered_on=second, answered_by=answerer, closed_on=closed, closed_by=judge
    )
    days = [BEFORE, GIVEN, first, returned, second, closed]
    assert [states(client, day) for day in days] == [
        [],
        ["issued"],
        ["answered"],
        ["issued"],
        ["answered"],
        ["closed"],
    ]


def test_what_waits_for_a_step_is_told_as_of_the_day(tree: Tree) -> None:
    county, township = make_user(Role.COUNTY, tree.counties[0]), make_user(Role.TOWNSHIP, tree.townships[0])
    order = make_order(tree.villages[0], tree.counties[0], issued_on=GIVEN, state="answered", answered_by=township)
    asked = make_extension(order, date(2016, 11, 5), asked_on=date(2016, 10, 12), by=township)
    OrderExtension.objects.filter(pk=asked.pk).update(granted=False, decided_on=BETWEEN, decided_by=county)

    def waits(user: User, what: str) -> list[bool]:
        days = (BEFORE, GIVEN, date(2016, 10, 12), BETWEEN, ENDED)
        return [bool(shown(signed_in(user), "orders", waiting=what, on=str(day))) for day in days]

    assert waits(township, "answer") == [False, True, True, True, False]
    assert waits(county, "decide") == [False, False, True, False, False]
    assert waits(county, "close") == [False, False, False, False, True]


def test_an_answer_after_the_day_is_not_counted_by_a_span_that_ends_later(tree: Tree, client: Client) -> None:
    make_order(tree.villages[0], tree.counties[0], issued_on=GIVEN, state="closed")
    query = {"from_on": "2016-10-01", "to_on": "2016-10-31"}
    for day_of in ("answered", "closed"):
        found = [bool(shown(client, "orders", day_of=day_of, on=str(day), **query)) for day in (BETWEEN, ENDED)]
        assert found == [False, True]
