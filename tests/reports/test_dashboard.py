"""The leader's view: what changed, where it is worst, what to ask whom; other months and child areas one click away."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.reports import charts, dashboard, summaries
from campaign.reports.figures import monthly
from campaign.reports.figures.tree import Heat, HeatRow
from tests.factories import make_user
from tests.reports.factories import DECEMBER, YEAR_END, World, busy_world, live
from tests.reports.samples import figures as sample_figures
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


def test_the_large_figures_tell_the_change_since_the_baseline(world: World) -> None:
    drawn = sample_figures(3)
    assert drawn["grades.villages_weak_base"].value > 0
    told = {
        level: f"共{drawn[f'grades.{level}_all'].text}个，比摸底{drawn[f'grades.{level}_weak_base'].text}"
        for level in ("townships", "villages")
    }
    assert [one.note for one in dashboard.headlines(drawn)][:2] == [told["townships"], told["villages"]]
    # On the day of the last baseline here nothing has changed since it yet.
    figures = monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END)
    assert [one.note for one in dashboard.headlines(figures)][:2] == ["共2个，与摸底时相同", "共4个，与摸底时相同"]
    before = replace(figures, baseline_on=None)
    assert [one.note for one in dashboard.headlines(before)][:2] == ["共2个", "共4个"]


def test_the_system_s_own_text_is_told_from_the_draft_and_from_what_is_issued(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("units.paper.pdf_of", lambda _html: b"%PDF")
    staff = Client()
    staff.force_login(world.officer)
    own, bulletin = "系统自动稿（PDF）", "简报（PDF）"
    row = summaries.draft(world.tree.prefecture, DECEMBER, by=None, on=YEAR_END)
    page = staff.get("/reports/5199/2016-12/").content.decode()
    assert (own in page, bulletin in page, "不含草稿中的人工修改" in page) == (True, False, True)
    row = summaries.check(row, seen=row.version, by=world.officer, on=YEAR_END)
    summaries.issue(row, seen=row.version, by=world.officer, on=YEAR_END)
    page = staff.get("/reports/5199/2016-12/").content.decode()
    assert (own in page, bulletin in page) == (False, True)


def test_the_questions_name_unit_rule_and_whom_to_ask(world: World) -> None:
    figures = monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END)
    first = dashboard.questions(figures)[0]
    assert first.unit.code == "519901200"
    assert first.asks[0] == (
        "红牌未撤销",
        "单位主要负责人",
        "/visits/cards/?area=519901200&level=4&colour=red&standing=on&on=2016-12-31",
    )
    assert figures.attention_count == len(figures.attention)
    title, need = dashboard.found_by_rule(figures)[0]
    assert (title, need.url) == ("红牌未撤销", "/visits/cards/?area=5199&colour=red&standing=on&on=2016-12-31")
    assert need.value == 2


def test_an_area_without_issues_is_not_where_closing_is_worst(world: World) -> None:
    figures = monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END)
    idle = tuple(replace(one, value=0) for one in figures.issues.rows[1].figures)
    rows = (figures.issues.rows[0], replace(figures.issues.rows[1], figures=idle))
    said = {str(one.title) for one in dashboard.worst(replace(figures, issues=replace(figures.issues, rows=rows)))}
    # Nor is one of two named where both stand alike, nor any by a share of three units.
    assert said == {"缺交月述职最多"}


def test_a_province_has_its_questions_too(world: World, client: Client) -> None:
    client.force_login(make_user(Role.LEADER, world.tree.province))
    page = client.get("/reports/51/2016-12/")
    assert len(page.context["questions"]) == page.context["figures"].attention_count > 0
    assert "/visits/cards/?area=51&amp;colour=red&amp;standing=on&amp;on=2016-12-31" in page.content.decode()


def test_the_heat_map_writes_each_percentage_and_darkens_what_is_not_covered(world: World) -> None:
    drawn = monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END)
    cells = (Heat(8, 8), Heat(8, 7), Heat(8, 4), Heat(5, 0), Heat(0, 0))
    five = replace(drawn.coverage, rows=drawn.coverage.rows[:1] * 5)
    ((_name, shades),) = charts.heat_rows(replace(drawn, coverage=five, heat=(HeatRow("519901", 3, "甲县", cells),)))
    assert [(one.text, one.depth) for one in shades] == [("100%", 0), ("87%", 1), ("50%", 2), ("0%", 4), ("", 0)]


def test_the_heat_map_tells_few_due_in_plain_numbers_without_a_shade(leader: Client, world: World) -> None:
    figures = monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END)
    (_name, cells), *_others = charts.heat_rows(figures)
    assert len(cells) == len(figures.coverage.rows)
    shade = next(one for one in cells if one.due)
    assert (shade.text, shade.depth, shade.done, shade.due) == ("", 0, 1, 2)
    page = leader.get("/reports/5199/2016-12/").content.decode()
    assert '<td class="num depth-0"><span class="soft"><a href=' in page
    assert "50% <span" not in page


def test_the_numbers_of_the_heat_map_lead_to_their_lists(leader: Client, world: World) -> None:
    page = leader.get("/reports/5199/2016-12/")
    (_name, cells), *_others = page.context["heat"]
    cell = next(one for one in cells if one.due)
    assert (
        f'<a href="{escape(cell.done_url)}">{cell.done}</a>/<a href="{escape(cell.due_url)}">' in page.content.decode()
    )
    assert "area=519901&" in cell.done_url
    assert leader.get(cell.done_url).status_code == 200


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
    with django_assert_num_queries(50):
        leader.get("/reports/5199/2016-12/")


DRAFT = "/reports/draft/?area=5199&amp;month=2016-12"


def test_the_dashboard_leads_to_the_draft_of_its_month_and_to_making_one(leader: Client, world: World) -> None:
    staff = Client()
    staff.force_login(world.officer)
    assert DRAFT in staff.get("/reports/5199/2016-12/").content.decode()
    assert DRAFT not in leader.get("/reports/5199/2016-12/").content.decode()
    # There is no summary of a village.
    assert not staff.get("/reports/519901200200/2016-12/").context["may_draft"]
    row = summaries.draft(world.tree.prefecture, DECEMBER, by=world.officer, on=YEAR_END)
    page = staff.get("/reports/5199/2016-12/").content.decode()
    assert (f'href="{row.get_absolute_url()}"' in page, DRAFT in page) == (True, False)
    # A draft is its staff's; another month's dashboard leads to its own.
    assert leader.get("/reports/5199/2016-12/").context["summary"] is None
    assert staff.get("/reports/5199/2016-11/").context["summary"] is None


def test_the_issued_summary_and_the_dashboard_of_its_month_lead_to_each_other(
    leader: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("units.paper.pdf_of", lambda _html: b"%PDF")
    row = summaries.draft(world.tree.prefecture, DECEMBER, by=None, on=YEAR_END)
    row = summaries.check(row, seen=row.version, by=world.officer, on=YEAR_END)
    row = summaries.issue(row, seen=row.version, by=world.officer, on=YEAR_END)
    summaries.correct(row, reason="补录", by=world.officer, on=YEAR_END)
    staff = Client()
    staff.force_login(world.officer)
    # The last word issued, whatever is in work; from there a link leads to the correction.
    assert staff.get("/reports/5199/2016-12/").context["summary"] == row
    assert leader.get("/reports/5199/2016-12/").context["summary"] == row
    assert 'href="/reports/5199/2016-12/"' in leader.get(row.get_absolute_url()).content.decode()


def test_once_issued_the_dashboard_shows_what_paper_and_workbook_say_and_leads_to_todays_records(
    leader: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("units.paper.pdf_of", lambda _html: b"%PDF")
    row = summaries.draft(world.tree.prefecture, DECEMBER, by=None, on=YEAR_END)
    row = summaries.check(row, seen=row.version, by=world.officer, on=YEAR_END)
    row = summaries.issue(row, seen=row.version, by=world.officer, on=YEAR_END)
    found = monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END)["issues.found"].value
    assert "与印发一致" in leader.get("/reports/5199/2016-12/?live=1").content.decode()
    live(world, world.tree.villages[0], [("open", date(2016, 12, 20))])
    page = leader.get("/reports/5199/2016-12/")
    assert page.context["figures"]["issues.found"].value == found
    assert "2016年第1期" in page.content.decode()
    assert f'{row.get_absolute_url()}?verify=1"' in page.content.decode()
    now = leader.get("/reports/5199/2016-12/?live=1")
    assert now.context["figures"]["issues.found"].value == found + 1
    assert "2016年第1期已印发；印发后记录有变化" in now.content.decode()


def test_what_is_issued_is_shown_without_counting_the_records_again(
    leader: Client, world: World, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr("units.paper.pdf_of", lambda _html: b"%PDF")
    row = summaries.draft(world.tree.prefecture, DECEMBER, by=None, on=YEAR_END)
    row = summaries.check(row, seen=row.version, by=world.officer, on=YEAR_END)
    summaries.issue(row, seen=row.version, by=world.officer, on=YEAR_END)
    leader.get("/reports/5199/2016-12/")
    with django_assert_max_num_queries(8):
        leader.get("/reports/5199/2016-12/")


def test_home_and_the_reports_page_lead_to_the_last_month_that_is_over(
    leader: Client, world: World, settings: Settings
) -> None:
    settings.CAMPAIGN_TODAY = date(2017, 1, 15)
    link = 'href="/reports/5199/2016-12/"'
    assert link in leader.get("/").content.decode()
    assert link in leader.get("/reports/").content.decode()
    assert 'href="/reports/519902/2016-12/"' in leader.get("/reports/?area=519902").content.decode()
    admin = Client()
    admin.force_login(make_user(Role.SYSADMIN, world.tree.prefecture))
    assert admin.get("/").context["dashboard_url"] == ""
