"""Villages share their names: lists, workbooks and papers of supervision name them with county and township."""

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from pytest_django import Settings

from campaign.visits import offices
from tests.factories import Tree, make_tree, make_unit, make_user
from tests.visits.order_factories import (
    ISSUED,
    make_card,
    make_circular,
    make_order,
    make_step,
    make_talk,
    make_veto,
)
from tests.visits.pages import signed_in
from units.access import Role
from units.models import Unit

pytestmark = pytest.mark.django_db
LISTS = ["orders", "talks", "cards", "vetoes", "ladder"]


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = ISSUED
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 0)


@pytest.fixture
def namesakes(tree: Tree) -> list[Unit]:
    """A village of one name in each county, and all kinds of records about both."""
    villages = [make_unit(f"{township.short_code}200", "红泽村") for township in tree.townships]
    for number, (village, county) in enumerate(zip(villages, tree.counties, strict=True)):
        make_order(village, county)
        make_talk(village)
        make_card(village)
        make_veto(village)
        make_step(village, subject_id=number + 1)
    make_circular(tree.prefecture, villages)
    return villages


@pytest.fixture
def client(tree: Tree, namesakes: list[Unit]) -> Client:
    return signed_in(make_user(Role.PREFECTURE, tree.prefecture))


def above(tree: Tree) -> list[tuple[str, str]]:
    return [(county.name, township.name) for county, township in zip(tree.counties, tree.townships, strict=True)]


@pytest.mark.parametrize("name", LISTS)
def test_each_list_tells_namesakes_apart(tree: Tree, client: Client, name: str) -> None:
    page = client.get(f"/visits/{name}/").content.decode()
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    assert [f'<div class="soft">{county} {township}</div>' in body for county, township in above(tree)] == [True] * 2


@pytest.mark.parametrize("name", LISTS)
def test_each_workbook_tells_namesakes_apart(tree: Tree, client: Client, name: str) -> None:
    header, *rows = table(client, name)
    places = [dict(zip(header, row, strict=True)) for row in rows]
    found = [(one["County"], one["Township"], one["Unit"]) for one in places]
    assert sorted(found) == [(county, township, "红泽村") for county, township in above(tree)]


def test_a_circular_names_its_units_in_full_in_its_workbook_and_on_its_page(
    tree: Tree, client: Client, namesakes: list[Unit]
) -> None:
    header, row = table(client, "circulars")
    named = dict(zip(header, row, strict=True))["Units named"]
    assert named == "、".join(f"{county}{township}红泽村" for county, township in above(tree))
    page = client.get(namesakes[0].circulars.get().get_absolute_url()).content.decode()
    assert [f'红泽村 <span class="soft">{county} {township}</span>' in page for county, township in above(tree)] == [
        True,
        True,
    ]
    assert f"Organisation department of {tree.prefecture.name}" in page


def table(client: Client, name: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/visits/{name}.xlsx").content))
    return list(book.active.values)


def test_an_office_signs_as_its_organisation_department_and_a_township_as_its_committee(tree: Tree) -> None:
    county, township = tree.counties[0], tree.townships[0]
    assert [offices.name_of(area) for area in (county, township)] == [
        f"Organisation department of {county.name}",
        f"CPC committee of {township.name}",
    ]
