"""The pages of the escalation ladder: it is worked, a situation recorded, a rung lifted, the rules read."""

import uuid
from datetime import date, timedelta

import pytest
from django.contrib.messages import get_messages
from pytest_django import Settings

from campaign.accounts.models import User
from campaign.visits.models import (
    LadderRun,
    RungStep,
    SituationRecord,
)
from tests.factories import Tree, make_tree, make_user
from tests.visits.order_factories import (
    make_order,
    make_step,
)
from tests.visits.pages import signed_in
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
def township(tree: Tree) -> User:
    return make_user(Role.TOWNSHIP, tree.townships[0])


def key() -> dict[str, str]:
    return {"once": str(uuid.uuid4())}


def test_the_ladder_is_worked_from_its_page_once_a_day(tree: Tree, county: User, settings: Settings) -> None:
    client = signed_in(county)
    make_order(tree.villages[0], tree.counties[0], issued_on=date(2016, 9, 1))
    said = []
    for _click in range(2):
        answer = client.post("/visits/ladder/run/")
        assert answer["Location"] == "/visits/ladder/"
        said.append([str(message) for message in get_messages(answer.wsgi_request)][-1])
    # The worker does it after the request: a success is not told before there is one.
    assert said == [
        "Handed in: the ladder is being worked up to 2016-10-20. Open this page again in a while.",
        "The ladder was worked up to today already; nothing was changed.",
    ]
    assert [(run.on, run.by, run.raised) for run in LadderRun.objects.all()] == [(TODAY, county, 1)]
    settings.CAMPAIGN_TODAY = TODAY - timedelta(days=1)
    page = client.post("/visits/ladder/run/", follow=True).content.decode()
    assert "a day before that cannot be worked any more" in page
    assert RungStep.objects.count() == 1


def test_a_situation_is_recorded_and_a_red_rung_lifted_with_a_reason(tree: Tree, county: User) -> None:
    client = signed_in(county)
    unit = tree.villages[0].short_code
    data = {"unit": unit, "situation": "partner_absent", "on": "2016-10-18", "text": "结对支部未到", **key()}
    assert client.post("/visits/situations/new/", data)["Location"] == "/visits/ladder/"
    assert SituationRecord.objects.get().on == date(2016, 10, 18)
    step = make_step(tree.villages[0])
    assert client.post(f"{step.get_absolute_url()}lift/", {"reason": "", **key()}).status_code == 409
    assert client.post(f"{step.get_absolute_url()}lift/", {"reason": "已办复", **key()}).status_code == 302
    assert "已办复" in client.get(step.get_absolute_url()).content.decode()


def test_the_rules_are_there_for_everybody_to_read(tree: Tree, township: User) -> None:
    page = signed_in(township).get("/visits/ladder/rules/").content.decode()
    assert all(words in page for words in ("Order overdue", "Accountability", "Discipline inspection"))
