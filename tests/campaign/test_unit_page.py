"""The unit's one page: all that is known of it, with no more queries than sections."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from campaign.visits import duties
from tests.factories import make_tree, make_user
from tests.grading.factories import make_grading
from tests.issues.factories import make_issue, make_plan
from tests.people.factories import make_change, make_posting, make_report, make_survey, make_team
from tests.visits.factories import make_visit
from tests.visits.order_factories import make_card, make_circular, make_order, make_step, make_talk, make_veto
from units.access import Role
from units.models import FormerName, Unit

pytestmark = pytest.mark.django_db
TODAY = date(2016, 12, 31)
# Before the page's own: session, account, grants, the unit, the path to it.
FRAME = 5


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


def fill(unit: Unit, county: Unit, number: int) -> None:
    """Everything that the page shows of a unit, so many of each."""
    by = make_user(Role.COUNTY, county)
    make_plan(unit, by)
    posting = make_posting(unit, weak_since=date(2016, 9, 1), by=by)
    make_team(unit, by=by)
    make_veto(unit)
    for count in range(number):
        make_issue(unit)
        make_report(posting, date(2014 + count // 12, count % 12 + 1, 1))
        make_survey(unit, date(2016, 11, 1) + timedelta(days=count))
        make_change(unit, date(2016, 10, 1) + timedelta(days=count))
        make_visit(unit, date(2016, 12, 1) + timedelta(days=count % 30), by=by)
        make_order(unit, county)
        make_talk(unit)
        make_circular(county, [unit])
        make_card(unit, lifted_on=TODAY)
        make_step(unit, subject_id=count)
        FormerName.objects.create(unit=unit, name=f"旧名{count}", until_on=date(2010, 1, 1) + timedelta(days=count))
    duties.recount([unit.pk])


@pytest.mark.parametrize("number", [1, 12])
@pytest.mark.parametrize("level", ["village", "township"])
def test_it_asks_no_more_queries_than_it_has_sections_whatever_it_holds(level: str, number: int) -> None:
    tree = make_tree(1, 1, number)
    unit = tree.villages[0] if level == "village" else tree.townships[0]
    fill(unit, tree.counties[0], number)
    for village in tree.villages[1:]:
        make_grading(village, "ordinary", make_user(Role.COUNTY, tree.counties[0]))
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(Role.LEADER, tree.counties[0]))
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        page = client.get(unit.get_absolute_url()).content.decode()
    sections = re.findall(r"<h[23][^>]*>([^<]+)<", page)
    assert len(queries) - FRAME <= len(sections), sections
    assert (len(queries) - FRAME, len(sections)) == ({"village": (18, 20), "township": (20, 21)}[level])


def test_an_ordinary_unit_shows_that_there_is_nothing_and_no_alarm() -> None:
    tree = make_tree(1, 1, 1)
    client = Client(headers={"accept-language": "en"})
    client.force_login(make_user(Role.LEADER, tree.counties[0]))
    page = client.get(tree.villages[0].get_absolute_url()).content.decode()
    nothing = re.findall(r'<h3>([^<]+)</h3>\s*<ul class="lines">\s*<li class="soft">None</li>', page)
    assert nothing == [
        *("First secretary", "Monthly reports", "Work team", "Satisfaction survey", "Changes of leadership teams"),
        *("Vetoes", "Escalation ladder", "Cards", "Supervision orders", "Talks", "Circulars"),
    ]
    assert 'class="state overdue"' not in page
