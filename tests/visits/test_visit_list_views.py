"""The list of visits on its page and in its workbook, and where else visits show."""

import io
import re
from datetime import date

import openpyxl
import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.accounts.models import User
from campaign.visits import visit_list
from tests.factories import Tree, make_tree, make_user
from tests.issues.factories import make_issue
from tests.visits.factories import VISITED, make_finding, make_photo, make_visit
from tests.visits.pages import signed_in
from units.access import Role

pytestmark = pytest.mark.django_db
TODAY = date(2016, 12, 31)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 2, 2)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


def test_the_list_has_a_chip_for_each_filter_and_its_workbook_the_same_rows(tree: Tree, officer: User) -> None:
    visit = make_visit(tree.villages[0], announced=False, seen="=看到的情况")
    make_finding(visit, make_issue(tree.villages[0], "饮水管道冻裂"))
    make_visit(tree.villages[1], level="township")
    client = signed_in(officer)
    query = "?area=519901&level=county&announced=unannounced&findings=yes&first=2016-10-01&last=2016-10-31&q=情况"
    page = client.get(f"/visits/{query}").content.decode()
    assert page.count('class="chip"') == 6
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/visits.xlsx{query}").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert list(rows[0]) == visit_list.HEADER
    assert [row[3:8] for row in rows[1:]] == [
        (visit.unit.name, visit.unit.short_code, rows[1][5], "县级督导", "暗访"),
    ]
    assert rows[1][10:14] == ("=看到的情况", "饮水管道冻裂", 1, 0)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("first=2016-10-31&last=2016-10-01", "last day comes before"),
        ("area=51990", "is no area code"),
        ("level=galaxy", "Select a valid choice"),
        ("first=yesterday", "Enter a valid date"),
    ],
)
def test_filters_that_make_no_sense_are_told(officer: User, query: str, words: str) -> None:
    for address in ("/visits/", "/visits.xlsx"):
        answer = signed_in(officer).get(f"{address}?{query}")
        assert answer.status_code == 400
        assert words in answer.content.decode()


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_the_same_number_of_queries_whatever_its_length(
    tree: Tree, officer: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _visit in range(number):
        visit = make_visit(tree.villages[0], by=officer)
        make_finding(visit, make_issue(tree.villages[0]))
        make_photo(visit)
    client = signed_in(officer)
    client.get("/visits/")
    with django_assert_num_queries(12):
        client.get("/visits/")


def test_a_unit_shows_its_last_visits_and_a_township_those_of_its_villages(tree: Tree, officer: User) -> None:
    visit = make_visit(tree.villages[0], visitors="督导一组")
    make_finding(visit, make_issue(tree.villages[0]))
    make_visit(tree.villages[2], visitors="督导二组")
    client = signed_in(officer)
    for unit in (tree.villages[0], tree.townships[0]):
        page = client.get(unit.get_absolute_url()).content.decode()
        assert ("督导一组" in page, "督导二组" in page, "1 finding" in page) == (True, False, True)
    assert (
        f"/visits/new/?unit={tree.villages[0].short_code}"
        in client.get(tree.villages[0].get_absolute_url()).content.decode()
    )


def test_home_tells_of_recent_visits_in_my_area(tree: Tree) -> None:
    recent = make_visit(tree.villages[0], date(2016, 12, 25))
    make_visit(tree.villages[0], VISITED)
    make_visit(tree.villages[-1], date(2016, 12, 25))
    page = signed_in(make_user(Role.SECRETARY, tree.villages[0])).get("/").content.decode()
    assert "Recent visits" in page
    assert re.findall(r'href="(/visits/\d+/)"', page) == [recent.get_absolute_url()]
