"""The pages that change the register by hand."""

import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.factories import Tree, make_tree, make_user
from units.access import Role
from units.models import AuditEntry, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 12, 31)


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 3)


@pytest.fixture
def client(tree: Tree) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(Role.COUNTY, tree.counties[0]))
    return client


def data(**fields: str) -> dict[str, str]:
    return {"on": "2016-12-01", "once": str(uuid.uuid4()), **fields}


def test_a_merge_is_shown_first_and_done_when_confirmed(client: Client) -> None:
    sent = data(units="519901200200、519901200201", into="519901200202")
    shown = client.post(reverse("units:unit-merge"), sent)
    assert shown.templates[0].name == "units/unit_merge_confirm.html"
    assert Unit.objects.filter(closed_on__isnull=False).count() == 0
    answer = client.post(reverse("units:unit-merge"), sent | {"confirm": "1"})
    assert answer["Location"] == "/units/519901200202/"
    assert Unit.objects.filter(closed_on=date(2016, 12, 1)).count() == 2


def test_a_double_click_changes_the_register_once(client: Client) -> None:
    sent = data(name="新安村")
    address = reverse("units:unit-rename", args=["519901200200"])
    assert [client.post(address, sent).status_code for _click in range(2)] == [302, 302]
    assert AuditEntry.objects.filter(action="units.renamed").count() == 1


def test_a_refusal_is_told_and_the_key_is_not_spent(client: Client) -> None:
    address = reverse("units:unit-close", args=["519901200"])
    sent = data()
    refused = client.post(address, sent)
    assert "still has 3 standing units below it" in refused.content.decode()
    Unit.objects.filter(level=5).update(closed_on=date(2016, 11, 1))
    assert client.post(address, sent).status_code == 302


def test_another_countys_unit_is_404_or_unknown_to_the_form(client: Client) -> None:
    assert client.get(reverse("units:unit-close", args=["519902200200"])).status_code == 404
    told = client.post(reverse("units:unit-merge"), data(units="519902200200", into="519901200202"))
    assert told.context["form"].errors["units"] == ["There is no unit 519902200200 that you may change."]


def test_a_day_to_come_and_a_malformed_code_are_told_so(client: Client) -> None:
    told = client.post(reverse("units:unit-open"), data(code="51990x", name="x", on="2017-01-01"))
    assert set(told.context["form"].errors) == {"code", "on"}


def test_a_new_unit_is_entered_from_its_page(client: Client) -> None:
    answer = client.post(reverse("units:unit-open"), data(code="519901200001", name="河口社区"))
    assert answer["Location"] == "/units/519901200001/"
    assert "Opened" in client.get("/units/519901200001/").content.decode()
