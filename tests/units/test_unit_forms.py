"""A unit typed by name or code into a form: offered while one types, told when it is not clear."""

import uuid

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.visits.models import Order
from issues.models import Aspect, Issue
from tests.factories import Tree, make_tree, make_unit, make_user
from tests.visits.test_order_views import TODAY
from units.access import Role
from units.places import SOUGHT

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 2, 1)


@pytest.fixture
def county(tree: Tree) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(Role.COUNTY, tree.counties[0]))
    return client


def order(unit: str, **more: str) -> dict[str, str]:
    words = {"source": "visit", "text": "整改", "lead_organisation": "乡党委"}
    days = {"received_on": TODAY.isoformat(), "deadline_class": "hard", "once": str(uuid.uuid4())}
    return {"unit": unit, **words, **days, **more}


def offered(client: Client, text: str, what: str = "issue_order") -> list[str]:
    answer = client.get("/unit-offers/", {"for": what, "unit": text})
    return [one.unit.short_code for one in answer.context["offers"]]


def test_units_of_my_area_are_offered_by_name_and_code_the_very_name_first(tree: Tree, county: Client) -> None:
    make_unit("519901201201", "新河村")
    make_unit("519901200201", "上新河村")
    make_unit("519902200201", "新河村")
    assert offered(county, "新河村") == ["519901201201", "519901200201"]
    assert offered(county, "519901201") == ["519901201", "519901201200", "519901201201"]
    assert offered(county, " ") == []
    # Where I may not do what the form is for, nothing is offered; nor for an unknown purpose.
    assert offered(county, "新河村", "read_audit") == []
    township = Client()
    township.force_login(make_user(Role.TOWNSHIP, tree.townships[0]))
    assert offered(township, "新河村") == []
    assert offered(township, "新河村", "record_talk") == ["519901200201"]


def test_a_name_that_fits_one_unit_is_enough_and_so_is_part_of_it(tree: Tree, county: Client) -> None:
    village = make_unit("519901201201", "新河村")
    make_unit("519902200201", "新河村")
    for text in ("新河村", "新河", "519901201201"):
        county.post("/visits/orders/new/", order(text))
    assert [one.unit for one in Order.objects.all()] == [village] * 3


def test_a_name_of_two_units_is_asked_with_both_named_and_the_ticked_one_is_taken(tree: Tree, county: Client) -> None:
    first, second = make_unit("519901200201", "新河村"), make_unit("519901201201", "新河村")
    answer = county.post("/visits/orders/new/", order("新河村"))
    page = answer.content.decode()
    assert (answer.status_code, Order.objects.count()) == (200, 0)
    assert "fits several units" in page
    for unit in (first, second):
        assert f'name="picked" value="{unit.short_code}"' in page
        assert f"新河村（{unit.short_code}）" in page
    county.post("/visits/orders/new/", order("新河村", picked=second.short_code))
    assert Order.objects.get().unit == second


def test_a_tick_counts_only_among_what_the_text_tells(tree: Tree, county: Client) -> None:
    make_unit("519901200201", "新河村")
    answer = county.post("/visits/orders/new/", order("不存在", picked="519901200201"))
    assert (answer.status_code, Order.objects.count()) == (200, 0)
    assert "There is no county, township or village 不存在" in answer.content.decode()
    # Another county's unit is not there, ticked or not.
    county.post("/visits/orders/new/", order("单位519902200", picked="519902200"))
    assert Order.objects.count() == 0


@pytest.mark.parametrize("number", [1, 30])
def test_offers_cost_the_same_at_every_length_and_are_twenty_at_most(
    tree: Tree, county: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for place in range(number):
        make_unit(f"519901200{300 + place}", "新河村")
    offered(county, "新河村")
    with django_assert_num_queries(5):
        assert len(offered(county, "新河村")) == min(number, SOUGHT)


def test_the_form_asks_for_offers_of_its_own_action(tree: Tree, county: Client) -> None:
    forms = {"visits/orders": "issue_order", "visits/talks": "record_talk", "visits/cards": "supervise"}
    for address, action in {**forms, "issues": "record_issue"}.items():
        page = county.get(f"/{address}/new/").content.decode()
        assert f'hx-get="/unit-offers/?for={action}"' in page
        assert 'id="unit-offers"' in page


def test_an_issue_is_recorded_for_a_township_or_village_by_its_name_never_for_a_county(
    tree: Tree, county: Client
) -> None:
    village, aspect = make_unit("519901200201", "新河村"), Aspect.objects.get(code="roads")
    words = {"aspect": str(aspect.pk), "text": "通村道路破损", "source": "survey", "found_on": TODAY.isoformat()}
    here = tree.counties[0].short_code
    for unit in (here, "519902200", "新河村"):
        county.post("/issues/new/", {"unit": unit, "once": str(uuid.uuid4()), **words})
    assert [one.unit for one in Issue.objects.all()] == [village]
    assert (here in offered(county, here, "record_issue"), here in offered(county, here)) == (False, True)
