"""The lists of people: figures that lead to their rows, days that make no sense, what stands beside a row."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from campaign.accounts.models import User
from campaign.people.models import FirstSecretary, Secondment
from campaign.waiting.sections import Section, Step
from tests.factories import make_user
from tests.grading.factories import make_grading
from tests.people.conftest import Place
from tests.people.factories import make_appraisal, make_posting, make_report, make_secondment, make_survey, make_team
from tests.people.pages import sheet, signed_in, text_of
from units.access import Role

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


def test_a_secondment_to_come_is_listed_today_and_marked(place: Place) -> None:
    county = place.tree.counties[0]
    now = make_secondment(county, from_on=date(2016, 10, 1))
    later = make_secondment(county, from_on=date(2017, 1, 3), until_on=date(2017, 7, 1))
    over = make_secondment(county, from_on=date(2016, 2, 1), until_on=date(2016, 12, 31))
    client, listed = signed_in(place.officer), reverse("people:secondment-list")

    def found(query: str) -> list[Secondment]:
        return list(client.get(listed + query).context["page"])

    assert found("") == [later, now]
    assert found("?ended=on") == [later, now, over]
    assert (found("?on=2016-11-01"), found("?on=2016-11-01&ended=on")) == ([now, over], [now, over])
    assert text_of(client.get(listed)).count("not begun") == 1
    assert len(sheet(client.get(reverse("people:secondment-list-xlsx")))) == 3


def test_teams_and_appraisals_say_where_their_unit_lies(place: Place) -> None:
    county, township, village = place.tree.counties[0], place.tree.townships[0], place.village
    make_team(village)
    make_appraisal(place.posting())
    client, above = signed_in(place.officer), f"{county.name} › {township.name}"
    for name in ("team-list", "appraisal-list"):
        assert f"<td>{above}</td>" in client.get(reverse(f"people:{name}")).content.decode()
        row = sheet(client.get(reverse(f"people:{name}-xlsx")))[1]
        assert row[:4] == [county.name, township.name, village.name, village.short_code]


def test_what_waits_on_the_home_page_says_where_it_lies_below_the_users_own_area(place: Place) -> None:
    make_grading(place.tree.villages[1], "lagging", place.officer, date(2016, 9, 1))
    county, township = place.tree.counties[0].name, place.tree.townships[0].name
    above = {
        place.officer: township,
        make_user(Role.PREFECTURE, place.tree.prefecture): f"{county} {township}",
        place.township: "",
    }
    for user, told in above.items():
        places = {row.place for section in sections(user).values() for row in section.rows}
        assert places == {told}
    assert f"{township} · " in text_of(signed_in(place.officer).get(reverse("home")))


def sections(user: User) -> dict[str, Section]:
    """What waits for the user on the home page."""
    return {one.title: one for one in signed_in(user).get(reverse("home")).context["waiting"]}


def test_home_leads_to_no_report_that_can_be_written_no_more(place: Place) -> None:
    moved = date(2016, 12, 11)
    former = place.posting(until_on=date(2016, 12, 10))
    present = make_posting(place.tree.villages[1], former.official, from_on=moved)
    assert [row.url for row in sections(place.secretary)["Reports to write"].rows] == [
        reverse("people:report-new", args=[former.pk, month]) for month in ("2016-09", "2016-10", "2016-11")
    ]
    place.secretary.grants.update(area=present.unit)
    section = sections(place.secretary)["Reports to write"]
    assert (section.count, section.rows, section.url) == (0, [], present.get_absolute_url())
    place.secretary.grants.create(role=Role.SECRETARY, area=former.unit)
    section = sections(place.secretary)["Reports to write"]
    client = signed_in(place.secretary)
    assert (section.count, section.url) == (3, former.get_absolute_url())
    assert [client.get(row.url).status_code for row in section.rows] == [200, 200, 200]


def test_the_report_of_the_month_under_way_is_offered_and_not_asked_for(place: Place) -> None:
    posting = place.posting(from_on=date(2016, 12, 5))
    url = reverse("people:report-new", args=[posting.pk, "2016-12"])
    section = sections(place.secretary)["Reports to write"]
    assert (section.count, section.rows, section.step) == (0, [], Step("Write this month's report", url))
    client = signed_in(place.secretary)
    for address in (reverse("home"), posting.get_absolute_url()):
        assert f'href="{url}"' in client.get(address).content.decode()
    assert client.get(posting.get_absolute_url()).context["to_write"] == []
    assert url not in signed_in(place.officer).get(posting.get_absolute_url()).content.decode()
    make_report(posting, date(2016, 12, 1), submitted_on=TODAY)
    assert sections(place.secretary)["Reports to write"].step is None
    assert url not in client.get(posting.get_absolute_url()).content.decode()
