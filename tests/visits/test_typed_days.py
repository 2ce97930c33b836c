"""No day before the year 2000 is recorded, by whatever way it comes."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from pytest_django import Settings

from campaign.accounts.models import User
from campaign.visits import orders, situations, talks, visiting
from campaign.visits.models import Order, SituationRecord, Talk, Visit
from tests.factories import Tree, make_tree, make_user
from tests.visits.pages import signed_in
from units.access import Role
from units.models import Unit
from units.typed_days import EARLIEST, DayTooEarly

pytestmark = pytest.mark.django_db
TODAY, TOO_EARLY = date(2016, 12, 31), date(1999, 12, 31)
WORDS = "1999-12-31 lies before 2000-01-01; nothing so old is recorded here. Check the year."


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(1, 1, 1)


@pytest.fixture
def county(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


def visit(unit: Unit, day: date, by: User) -> object:
    note = visiting.Note(unit, day, "county", True, "督导组", "查看台账")
    return visiting.log_visit(note, once=uuid.uuid4(), by=by, on=TODAY)


def talk(unit: Unit, day: date, by: User) -> object:
    said = talks.Record(day, "部长", "书记", "进度", "整改", TODAY)
    return talks.record(unit, said, by=by, on=TODAY)


def situation(unit: Unit, day: date, by: User) -> object:
    return situations.record(unit, situations.Found("not_led", "未到场", day), by=by, on=TODAY)


def order(unit: Unit, day: date, by: User) -> object:
    return orders.issue(unit, orders.Wording("visit", "补台账", "乡党委", day, "ordinary"), by=by, on=TODAY)


@pytest.mark.parametrize("verb", [visit, talk, situation, order])
def test_the_verbs_take_the_first_day_and_refuse_the_day_before_it(
    tree: Tree, county: User, verb: Callable[[Unit, date, User], object]
) -> None:
    with pytest.raises(DayTooEarly) as refusal:
        verb(tree.townships[0], TOO_EARLY, county)
    assert str(refusal.value) == WORDS
    verb(tree.townships[0], EARLIEST, county)
    counts = [model.objects.count() for model in (Visit, Talk, SituationRecord, Order)]
    assert sum(counts) == 1


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("/visits/new/", "on"),
        ("/visits/talks/new/", "on"),
        ("/visits/talks/new/", "check_on"),
        ("/visits/situations/new/", "on"),
        ("/visits/orders/new/", "received_on"),
    ],
)
def test_the_forms_say_it_at_the_field_and_their_picker_offers_no_earlier_day(
    tree: Tree, county: User, address: str, field: str
) -> None:
    client = signed_in(county)
    form = client.get(address).context["form"]
    assert form[field].field.widget.attrs["min"] == "2000-01-01"
    answer = client.post(address, {"unit": tree.townships[0].short_code, field: "1999-12-31"})
    assert answer.context["form"].errors[field] == [WORDS]
