"""The pages of rounds of supervision."""

import uuid
from datetime import date, datetime

import pytest
from pytest_django import Settings

from campaign.accounts.models import User
from campaign.visits.models import SupervisionRound, Visit
from tests.factories import Tree, make_tree, make_user
from tests.people.pages import sheet
from tests.visits.factories import make_supervision_round
from tests.visits.pages import given, signed_in
from units.access import Role
from units.models import AuditEntry

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


def test_a_round_of_supervision_is_opened_once_and_gathers_its_visits(tree: Tree, officer: User) -> None:
    client = signed_in(officer)
    data = {
        "area": str(tree.counties[0].pk),
        "name": "第一轮督导",
        "from_on": "2016-12-01",
        "until_on": "2016-12-31",
        "once": str(uuid.uuid4()),
    }
    for _click in range(2):
        assert client.post("/visits/rounds/new/", data)["Location"] == "/visits/rounds/"
    opened = SupervisionRound.objects.get()
    assert (opened.number, opened.area) == (1, tree.counties[0])
    assert AuditEntry.objects.filter(action="visits.round_opened").count() == 1
    client.post("/visits/new/", given(tree, round=str(opened.pk)))
    assert Visit.objects.get().round == opened
    page = client.get("/visits/rounds/").content.decode()
    assert f'<a href="/visits/?round={opened.pk}">1</a>' in page


def test_the_rounds_of_my_areas_are_a_workbook_with_their_visits(tree: Tree, officer: User) -> None:
    mine = make_supervision_round(tree.counties[0])
    make_supervision_round(tree.counties[1], 2)
    client = signed_in(officer)
    client.post("/visits/new/", given(tree, round=str(mine.pk), on="2016-10-20"))
    assert 'href="/visits/rounds.xlsx"' in client.get("/visits/rounds/").content.decode()
    assert sheet(client.get("/visits/rounds.xlsx")) == [
        ["Name", "Area", "Area code", "Number", "First day", "Last day", "Visits"],
        ["第1轮督导", tree.counties[0].name, "519901", 1, datetime(2016, 10, 1), datetime(2016, 10, 31), 1],  # noqa: DTZ001
    ]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"until_on": "2016-11-01"}, "last day comes before"),
        ({"area": "0"}, "Select a valid choice"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_a_wrong_round_is_told_and_not_opened(tree: Tree, officer: User, wrong: dict[str, str], words: str) -> None:
    data = {
        "area": str(tree.counties[0].pk),
        "name": "第一轮督导",
        "from_on": "2016-12-01",
        "until_on": "2016-12-31",
        "once": str(uuid.uuid4()),
    }
    page = signed_in(officer).post("/visits/rounds/new/", {**data, **wrong}).content.decode()
    assert words in page
    assert SupervisionRound.objects.count() == 0


def test_a_round_of_another_area_is_no_choice(tree: Tree, officer: User) -> None:
    there = make_supervision_round(tree.counties[1])
    make_supervision_round(tree.counties[0])
    page = signed_in(officer).post("/visits/new/", given(tree, round=str(there.pk))).content.decode()
    assert "Select a valid choice" in page
