"""The lists of people: figures that lead to their rows, days that make no sense, what stands beside a row."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from campaign.people.models import FirstSecretary
from tests.people.conftest import Place
from tests.people.factories import make_posting, make_report, make_survey
from tests.people.pages import signed_in, text_of

pytestmark = pytest.mark.django_db
TODAY = date(2016, 12, 31)
FIGURE = re.compile(r'href="(\?[^"]*)"[^>]*>\s*([\d,–]+)\s*<')


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


def figures_of(client: Client, address: str) -> list[tuple[int, int]]:
    """The figures above the list at the address, each with the length of the list that it leads to."""
    page = client.get(address).content.decode()
    found = []
    for query, shown in FIGURE.findall(page[page.index('class="figures"') : page.index("</dl>")]):
        listed = client.get(address.partition("?")[0] + unescape(query)).context["page"].paginator.count
        found.append((0 if shown == "–" else int(shown.replace(",", "")), listed))
    return found


@pytest.mark.parametrize("query", ["", "&level=5", "&level=4&state=missing&q=周"])
def test_every_figure_of_the_reports_leads_to_as_many_rows(place: Place, query: str) -> None:
    make_report(place.posting())
    make_report(make_posting(place.tree.townships[0]), submitted_on=date(2016, 12, 8))
    make_posting(place.tree.villages[1])
    address = f"{reverse('people:report-list')}?month=2016-11{query}"
    assert figures_of(signed_in(place.officer), address) == [(3, 3), (1, 1), (1, 1), (1, 1)]


@pytest.mark.parametrize("query", ["month=2017-01", "month=2017-06", "month=2016-12&on=2016-11-30"])
def test_a_month_that_has_not_begun_is_refused(place: Place, query: str) -> None:
    place.posting()
    for name in ("report-list", "report-list-xlsx"):
        answer = signed_in(place.officer).get(f"{reverse(f'people:{name}')}?{query}")
        assert (answer.status_code, "has not begun; choose the month of that day" in text_of(answer)) == (400, True)


def test_the_month_under_way_is_listed_as_of_its_own_day(place: Place) -> None:
    posting = place.posting()
    answer = signed_in(place.officer).get(reverse("people:report-list") + "?month=2016-11&on=2016-11-01")
    assert [line.posting for line in answer.context["lines"]] == [posting]


def test_the_page_of_a_posting_has_the_surveys_held_while_it_lasted(place: Place) -> None:
    handover = date(2016, 11, 11)
    former, present = place.posting(until_on=handover), make_posting(place.village, from_on=handover)
    days = (date(2016, 9, 9), date(2016, 9, 10), date(2016, 11, 10), handover, date(2016, 12, 20))
    before, first, last, after, latest = (make_survey(place.village, day) for day in days)
    del before
    client = signed_in(place.officer)
    shown = {one: client.get(one.get_absolute_url()).context["surveys"] for one in (former, present)}
    assert shown == {former: [last, first], present: [latest, after]}
    FirstSecretary.objects.filter(pk=present.pk).update(
        voided_at=timezone.now(), voided_by=place.officer, void_reason="误登"
    )
    assert client.get(present.get_absolute_url()).context["surveys"] == []
