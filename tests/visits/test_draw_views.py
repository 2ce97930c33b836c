"""The pages of draws and key units: what they show to whom, and what they refuse."""

import io
import uuid
from datetime import date, datetime

import openpyxl
import pytest
from pytest_django import Settings

from campaign.accounts.models import User
from campaign.visits.models import CadenceRule, Draw, KeyUnit
from campaign.waiting import coverage as waiting
from tests.factories import Tree, make_tree, make_user
from tests.grading.factories import make_grading
from tests.people.pages import sheet
from tests.visits.cadence_factories import make_rule, only_rules
from tests.visits.pages import signed_in
from units.access import Role
from units.models import AuditEntry, Unit

pytestmark = pytest.mark.django_db
BEFORE, TODAY = date(2016, 9, 1), date(2016, 12, 26)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 6)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


@pytest.fixture
def rules() -> list[CadenceRule]:
    """One that all see, and one that the units' own accounts do not."""
    return only_rules(make_rule(), make_rule(target="key", announced=False, name_en="Hidden half-monthly"))


def grade_all(tree: Tree, officer: User) -> None:
    for village in tree.villages:
        make_grading(village, "lagging", officer, BEFORE)


def test_a_key_unit_is_listed_once_whatever_the_clicks_and_taken_off(
    tree: Tree, officer: User, rules: list[CadenceRule]
) -> None:
    client = signed_in(officer)
    data = {"unit": tree.villages[0].short_code, "reason": "连续两次后进", "once": str(uuid.uuid4())}
    answers = [client.post("/coverage/key-units/new/", data)["Location"] for _click in range(2)]
    entry = KeyUnit.objects.get()
    assert (answers, entry.unit, entry.from_on) == (["/coverage/key-units/"] * 2, tree.villages[0], TODAY)
    again = client.post("/coverage/key-units/new/", {**data, "once": str(uuid.uuid4())}).content.decode()
    assert "on the list of key units already" in again
    client.post(f"/coverage/key-units/{entry.pk}/end/")
    entry.refresh_from_db()
    assert (entry.until_on, entry.until_by) == (TODAY, officer)
    codes = list(AuditEntry.objects.filter(action__startswith="visits.key").values_list("action", flat=True))
    assert sorted(codes) == ["visits.key_unit_listed", "visits.key_unit_taken_off"]
    page = client.post(f"/coverage/key-units/{entry.pk}/end/", follow=True).content.decode()
    assert "not on the list of key units any more" in page


def test_the_key_units_of_my_areas_are_a_workbook_those_that_left_the_list_below(tree: Tree, officer: User) -> None:
    here, gone, there = tree.villages[0], tree.townships[0], tree.villages[-1]
    given = {"listed_by": officer, "reason": "连续两次后进"}
    KeyUnit.objects.create(unit=gone, from_on=date(2016, 11, 1), until_on=date(2016, 12, 1), until_by=officer, **given)
    KeyUnit.objects.create(unit=here, from_on=date(2016, 12, 1), **given)
    KeyUnit.objects.create(unit=there, from_on=date(2016, 12, 1), **given)
    client = signed_in(officer)
    assert 'href="/coverage/key-units.xlsx"' in client.get("/coverage/key-units/").content.decode()
    header, *rows = sheet(client.get("/coverage/key-units.xlsx"))
    assert header == ["Area code", "Unit", "County", "Township", "From", "Until", "Reason", "Listed by"]
    county, township = tree.counties[0].name, tree.townships[0].name
    first, second = datetime(2016, 12, 1), datetime(2016, 11, 1)  # noqa: DTZ001
    assert rows == [
        [here.short_code, here.name, county, township, first, None, "连续两次后进", officer.signature],
        [gone.short_code, gone.name, county, None, second, first, "连续两次后进", officer.signature],
    ]
    hidden = signed_in(make_user(Role.TOWNSHIP, tree.townships[0]))
    assert hidden.get("/coverage/key-units.xlsx").status_code == 404


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("519902200200", "There is no county, township or village 519902200200"),
        ("519901", "is no township or village"),
        ("无此村", "There is no county, township or village 无此村"),
    ],
)
def test_only_my_townships_and_villages_become_key_units(tree: Tree, officer: User, unit: str, said: str) -> None:
    data = {"unit": unit, "reason": "连续两次后进", "once": str(uuid.uuid4())}
    page = signed_in(officer).post("/coverage/key-units/new/", data).content.decode()
    assert (said in page, KeyUnit.objects.count()) == (True, 0)


def test_a_key_unit_is_told_by_its_name(tree: Tree, officer: User) -> None:
    village = tree.villages[0]
    Unit.objects.filter(pk=village.pk).update(name="独此一村")
    data = {"unit": "独此一村", "reason": "连续两次后进", "once": str(uuid.uuid4())}
    signed_in(officer).post("/coverage/key-units/new/", data)
    assert KeyUnit.objects.get().unit == village


def test_a_draw_is_made_once_from_the_page_and_can_be_read_and_kept(
    tree: Tree, officer: User, rules: list[CadenceRule]
) -> None:
    rule = make_rule(announced=False)
    grade_all(tree, officer)
    client = signed_in(officer)
    data = {"area": str(tree.counties[0].pk), "rule": str(rule.pk), "once": str(uuid.uuid4())}
    first, second = (client.post("/coverage/draws/new/", data)["Location"] for _click in range(2))
    draw = Draw.objects.get()
    assert (first, second) == (draw.get_absolute_url(), "/coverage/draws/")
    page = client.get(first).content.decode()
    assert all(village.name in page for village in tree.villages[:6])
    assert draw.seed in page
    rows = list(openpyxl.load_workbook(io.BytesIO(client.get(f"{first}list.xlsx").content)).active.values)
    assert [row[0] for row in rows[-6:]] == [1, 2, 3, 4, 5, 6]
    for user in (make_user(Role.TOWNSHIP, tree.townships[0]), make_user(Role.COUNTY, tree.counties[1])):
        assert signed_in(user).get(first).status_code == 404
    assert waiting.to_do(officer)[-1].count == 6


def test_a_draw_that_a_rule_forbids_says_so(tree: Tree, officer: User, rules: list[CadenceRule]) -> None:
    data = {"area": str(tree.counties[0].pk), "rule": str(rules[1].pk), "once": str(uuid.uuid4())}
    page = signed_in(officer).post("/coverage/draws/new/", data).content.decode()
    assert "no visit is left to make" in page
