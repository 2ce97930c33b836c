"""A veto stops a unit's honours of a year: marked wherever units and their grades are listed."""

import io
from datetime import date

import openpyxl
import pytest
from django.test import Client
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.accounts.models import User
from campaign.grading import honours
from tests.factories import Tree, make_tree, make_user
from tests.grading.factories import make_grading
from tests.visits.order_factories import make_veto
from units.access import Role

pytestmark = pytest.mark.django_db
TODAY = date(2016, 10, 20)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 1)


@pytest.fixture
def county(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


@pytest.fixture
def client(county: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(county)
    return client


def test_a_veto_stands_wherever_the_units_and_their_grades_are_listed_in_its_year(
    tree: Tree, county: User, client: Client
) -> None:
    unit = tree.villages[0]
    for place in (tree.townships[0], unit):
        make_grading(place, "advanced", county, date(2015, 9, 1))
    make_veto(unit, 2016)
    area, mark = tree.townships[0].short_code, "Honours of 2016 stopped"
    for address in ("/units/", "/board/"):
        page = client.get(address, {"area": area, "level": "", "on": "2016-10-20"}).content.decode()
        assert page.count(mark) == 1
        assert page.index(unit.short_code) < page.index(mark)
        # The day before the veto, and another year.
        for day in ("2016-10-09", "2015-12-31"):
            assert "Honours of" not in client.get(address, {"area": area, "on": day}).content.decode()
    rows = list(openpyxl.load_workbook(io.BytesIO(client.get("/units.xlsx", {"area": area}).content)).active.values)
    assert rows[0][-1] == "Honours stopped"
    assert {row[0]: row[-1] for row in rows[1:]} == {area: None, unit.short_code: "2016"}
    paper = PdfReader(io.BytesIO(client.get("/board.pdf", {"area": area}).content)).pages[0].extract_text()
    assert paper.count(mark) == 1


def test_last_years_mark_stays_beside_this_years_until_the_honours_are_settled(
    tree: Tree, client: Client, settings: Settings
) -> None:
    settings.CAMPAIGN_TODAY = date(2017, 5, 1)
    unit = tree.villages[0]
    make_veto(unit, 2016)
    make_veto(unit, 2017, date(2017, 2, 1))
    query = {"area": tree.townships[0].short_code}
    found = {}
    for day in ("2017-01-01", "2017-03-31", "2017-04-01"):
        for address in ("/units/", "/board/"):
            page = client.get(address, {**query, "on": day}).content.decode()
            found[address, day] = [page.count(f"Honours of {year} stopped") for year in (2016, 2017)]
    wanted = {"2017-01-01": [1, 0], "2017-03-31": [1, 1], "2017-04-01": [0, 1]}
    assert found == {(address, day): counts for day, counts in wanted.items() for address in ("/units/", "/board/")}
    papers = [client.get("/board.pdf", {**query, "on": day}) for day in wanted]
    texts = [PdfReader(io.BytesIO(paper.content)).pages[0].extract_text() for paper in papers]
    assert [[text.count(f"Honours of {year}") for year in (2016, 2017)] for text in texts] == [*wanted.values()]
    book = openpyxl.load_workbook(io.BytesIO(client.get("/units.xlsx", {**query, "on": "2017-03-31"}).content))
    assert [row[-1] for row in book.active.values][1:] == [None, "2016、2017"]


@pytest.mark.parametrize("number", [1, 30])
def test_vetoes_cost_the_list_of_units_one_query_whatever_their_number(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tree = make_tree(1, 1, number)
    for village in tree.villages:
        make_veto(village)
    with django_assert_num_queries(1):
        assert len(honours.stopped(tree.prefecture.area, TODAY)) == number
