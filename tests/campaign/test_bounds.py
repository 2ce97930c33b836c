"""Days from which no other day can be counted, in every address that takes one: told in words, never a fault."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from campaign.people.models import FirstSecretary
from tests.factories import Tree, make_tree, make_user
from tests.grading.factories import make_grading
from tests.people.factories import make_posting
from units.access import Role

pytestmark = pytest.mark.django_db
EDGES = [("0001-01-01", "0001-01"), ("9999-12-31", "9999-12")]
SPANS = ("quarter", "since", "changed_since", "first", "last", "from_on", "to_on", "found_from", "found_to")
LISTS = [
    *("grading:board", "grading:unit-list", "issues:issue-list", "issues:plan-list", "issues:measure-list"),
    *("people:people-list", "people:report-list", "people:team-list", "people:official-list"),
    *("people:appraisal-list", "people:secondment-list", "people:change-list", "visits:coverage"),
    *("visits:order-list", "visits:talk-list", "visits:card-list", "visits:rung-list", "visits:visit-list"),
    *("visits:circular-list", "visits:veto-list", "reports:report-list", "reports:check-list"),
]


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 12, 31)
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    tree = make_tree(1, 1, 1)
    make_grading(tree.villages[0], "lagging", make_user(), date(2016, 9, 1))
    return tree


@pytest.mark.parametrize(("day", "month"), EDGES)
def test_no_list_breaks_over_a_day_at_the_edge_of_the_calendar(
    tree: Tree, client: Client, day: str, month: str
) -> None:
    make_posting(tree.villages[0])
    client.force_login(make_user(Role.COUNTY, tree.counties[0]))
    for name in LISTS:
        for asked in ({"on": day}, {"month": month, **dict.fromkeys(SPANS, day)}):
            assert client.get(reverse(name), asked).status_code in {200, 400}, (name, asked)


@pytest.mark.parametrize("day", [day for day, _month in EDGES])
def test_the_audit_log_is_asked_for_no_such_day(tree: Tree, client: Client, day: str) -> None:
    client.force_login(make_user(Role.AUDITOR, tree.counties[0]))
    for field in ("first", "last"):
        answer = client.get(reverse("units:audit-list"), {field: day})
        assert (answer.status_code, b"Choose a day from" in answer.content) == (400, True)


@pytest.mark.parametrize(("day", "status"), [("1949-12-31", 400), ("1950-01-01", 200), ("9999-12-31", 400)])
@pytest.mark.parametrize("name", ["people:people-list", "grading:board", "visits:order-list", "issues:measure-list"])
def test_a_day_of_which_no_record_tells_is_refused_in_words(
    tree: Tree, client: Client, name: str, day: str, status: int
) -> None:
    client.force_login(make_user(Role.COUNTY, tree.counties[0]))
    answer = client.get(reverse(name), {"on": day})
    assert answer.status_code == status
    assert (b"Choose a day from 1950-01-01 to 2999-12-31." in answer.content) is (status == 400)


@pytest.mark.parametrize("month", ["0001-01", "9999-12"])
def test_a_month_at_the_edge_has_no_page(tree: Tree, client: Client, month: str) -> None:
    village = tree.villages[0]
    writer, officer = make_user(Role.SECRETARY, village), make_user(Role.COUNTY, tree.counties[0])
    posting: FirstSecretary = make_posting(village, account=writer)
    client.force_login(writer)
    assert client.get(reverse("people:report-new", args=[posting.pk, month])).status_code == 404
    client.force_login(officer)
    assert client.get(reverse("reports:dashboard", args=[tree.counties[0].short_code, month])).status_code == 404
    # The calendar of a unit shows this month instead.
    calendar = client.get(reverse("visits:unit-calendar", args=[village.short_code]), {"month": month})
    assert (calendar.status_code, b"2016-12" in calendar.content) == (200, True)
