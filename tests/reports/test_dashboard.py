"""The leader's view: what changed, where it is worst, what to ask whom; other months and child areas one click away."""

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.reports import charts, dashboard
from campaign.reports.figures import monthly
from tests.factories import make_user
from tests.reports.factories import DECEMBER, YEAR_END, World, busy_world
from units.access import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = YEAR_END


@pytest.fixture
def world() -> World:
    return busy_world()


@pytest.fixture
def leader(world: World, client: Client) -> Client:
    client.force_login(make_user(Role.LEADER, world.tree.prefecture))
    return client


def test_the_page_shows_the_figures_and_leads_to_the_child_areas(leader: Client) -> None:
    page = leader.get("/reports/5199/2016-12/")
    assert page.status_code == 200
    assert [line.url for line in page.context["compared"]] == [
        "/reports/519901/2016-12/",
        "/reports/519902/2016-12/",
        "",
    ]
    assert leader.get("/reports/519901200/2016-12/").status_code == 200


def test_a_month_chosen_leads_to_its_page_and_nonsense_to_404(leader: Client) -> None:
    assert leader.get("/reports/5199/2016-12/?month=2016-10").headers["Location"] == "/reports/5199/2016-10/"
    assert leader.get("/reports/5199/2016-13/").status_code == 404
    assert leader.get("/reports/5199/december/").status_code == 404


def test_a_month_without_figures_says_why(leader: Client) -> None:
    early = leader.get("/reports/5199/2016-01/")
    assert early.status_code == 404
    assert "2016-09-01" in early.content.decode()
    assert leader.get("/reports/5199/2017-01/").status_code == 404


def test_another_prefecture_is_not_there(world: World, client: Client) -> None:
    client.force_login(make_user(Role.COUNTY, world.tree.counties[0]))
    assert client.get("/reports/519902/2016-12/").status_code == 404


def test_a_running_month_is_marked_provisional(leader: Client, settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 12, 15)
    assert leader.get("/reports/5199/2016-12/").context["figures"].provisional
    assert leader.get("/reports/5199/2016-12/").context["later"] == ""


def test_the_questions_name_unit_rule_and_whom_to_ask(world: World) -> None:
    figures = monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END)
    first = dashboard.questions(figures)[0]
    assert first.unit.code == "519901200"
    assert first.asks[0] == (
        "红牌未撤销",
        "单位主要负责人",
        "/visits/cards/?area=519901200&colour=red&standing=on&on=2016-12-31",
    )
    assert figures.attention_count == len(figures.attention)


def test_the_heat_map_writes_each_percentage_and_darkens_what_is_not_covered(world: World) -> None:
    figures = monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END)
    (_name, cells), *_others = charts.heat_rows(figures)
    assert len(cells) == len(figures.coverage.rows)
    assert next((one.text, one.depth) for one in cells if one.due) == ("50%", 2)


def test_charts_have_a_piece_for_each_number(world: World) -> None:
    figures = monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END)
    assert [bar.tally.total for bar in charts.grade_bars(figures)] == [3, 3]
    assert [(one.all, one.overdue.value) for one in charts.progress_bars(figures)] == [(4, 2), (4, 2)]
    assert [one.value for one in charts.trend_columns(figures.trend)][-1] == figures["grades.weak"].value
    assert [(one.found, one.closed) for one in charts.issue_pairs(figures.trend)][-1] == (6, 2)


def test_the_page_asks_the_database_no_more_than_the_figures_do(
    leader: Client, world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    leader.get("/reports/5199/2016-12/")
    with django_assert_num_queries(57):
        leader.get("/reports/5199/2016-12/")
