"""The lists of people: figures that lead to their rows, days that make no sense, what stands beside a row."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.people.conftest import Place
from tests.people.factories import make_posting, make_report
from tests.people.pages import signed_in

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
