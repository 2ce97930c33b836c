"""A first secretary: appointed by the county, reports, gets the township's opinion, is read, and may not leave yet."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from campaign.people.models import FirstSecretary, MonthlyReport
from tests.factories import PASSWORD, Tree, make_tree, make_user
from tests.grading.factories import make_grading
from tests.issues.factories import make_issue
from tests.people.factories import make_official
from units.access import Role

WORK = "走访农户三十户，协调水务站抢修饮水管道。"
type Enter = Callable[..., Page]


@pytest.fixture(autouse=True)
def _site(settings: Settings, tmp_path: Path) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 12, 3)
    settings.DATA_DIR = tmp_path


@pytest.fixture
def tree(live_server: LiveServer) -> Tree:
    """A weak village with an open issue, its county and township, and an official whom the county may send."""
    tree = make_tree(1, 1, 2)
    village = tree.villages[0]
    officer = make_user(Role.COUNTY, tree.counties[0], "county", password=PASSWORD)
    make_user(Role.TOWNSHIP, tree.townships[0], "township", password=PASSWORD)
    secretary = make_user(Role.SECRETARY, village, "secretary", password=PASSWORD)
    make_official(tree.counties[0], "周第一", organisation="县水务局", account=secretary)
    make_grading(village, "lagging", officer, date(2016, 9, 1))
    make_issue(village, found_on=date(2016, 9, 1))
    return tree


@pytest.fixture
def enter(browser: Browser, live_server: LiveServer) -> Iterator[Enter]:
    """Signs somebody in, each in a browser of their own."""
    opened: list[BrowserContext] = []

    def sign_in(username: str, *, width: int = 1280) -> Page:
        opened.append(browser.new_context(locale="zh-CN", viewport={"width": width, "height": 740}))
        page = opened[-1].new_page()
        page.goto(f"{live_server.url}/accounts/login/")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", name="工作台")).to_be_visible()
        return page

    yield sign_in
    for one in opened:
        one.close()


def test_a_first_secretary_is_appointed_reports_is_read_and_stays_until_the_acceptance(
    tree: Tree, enter: Enter
) -> None:
    county = enter("county")
    appoint(county, tree)
    report_on_the_phone(enter("secretary", width=360))
    report = MonthlyReport.objects.get()
    assert (report.work, report.month, report.days_on_site) == (WORK, date(2016, 11, 1), 21)
    give_opinion(enter("township"))
    read(county, tree)
    report.refresh_from_db()
    assert (report.opinion, report.read_on) == ("情况属实，同意上报。", date(2016, 12, 3))
    refuse_release(county)
    assert FirstSecretary.objects.get().until_on is None


def appoint(county: Page, tree: Tree) -> None:
    """The gap waits on the officer's home page; two presses make one posting."""
    open_waiting(county, "缺第一书记的软乡弱村", tree.villages[0].name)
    county.get_by_label("干部").select_option(label="周第一 · 县水务局 科长")
    county.get_by_label("起始日").fill("2016-11-01")
    county.get_by_label("任免依据").fill("县委组〔2016〕12号")
    county.get_by_role("button", name="选派").dblclick()
    expect(county.get_by_role("heading", name=tree.villages[0].name)).to_be_visible()
    expect(county.get_by_role("link", name="周第一").first).to_be_visible()
    assert FirstSecretary.objects.get().official.name == "周第一"


def open_waiting(page: Page, section: str, row: str) -> None:
    """Open what waits in a section of the home page."""
    page.get_by_role("link", name="工作台").first.click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    waiting = page.locator("section").filter(has=page.get_by_role("heading", name=section, exact=True))
    waiting.get_by_role("link", name=row).click()


def report_on_the_phone(secretary: Page) -> None:
    """The month that is due waits on the home page; what was typed outlives a reload, and is submitted once."""
    open_waiting(secretary, "待写月述职", "2016-11")
    secretary.get_by_label("驻村天数").fill("21")
    secretary.get_by_label("走访户数").fill("30")
    secretary.get_by_label("本月工作").fill(WORK)
    secretary.reload()
    expect(secretary.get_by_label("本月工作")).to_have_value("")
    secretary.get_by_role("button", name="恢复内容").click()
    expect(secretary.get_by_label("本月工作")).to_have_value(WORK)
    expect(secretary.get_by_label("驻村天数")).to_have_value("21")
    secretary.get_by_label("下月计划").fill("清淤")
    assert secretary.evaluate("document.documentElement.scrollWidth") <= 360
    secretary.get_by_role("button", name="提交述职").dblclick()
    expect(secretary.get_by_text(WORK)).to_be_visible()
    expect(secretary.get_by_role("button", name="签署意见")).to_have_count(0)
    assert secretary.evaluate("document.documentElement.scrollWidth") <= 360


def give_opinion(township: Page) -> None:
    """The report waits on the township's home page; without a word there is no opinion."""
    open_waiting(township, "待签署意见的月述职", "2016-11")
    expect(township.get_by_text(WORK)).to_be_visible()
    township.get_by_role("button", name="签署意见").click()
    expect(township.get_by_role("alert")).to_be_visible()
    township.get_by_role("textbox", name="乡镇意见").fill("情况属实，同意上报。")
    township.get_by_role("button", name="签署意见").click()
    expect(township.get_by_role("status").filter(has_text="意见已签署")).to_be_visible()
    expect(township.get_by_role("button", name="阅示")).to_have_count(0)


def read(county: Page, tree: Tree) -> None:
    """The report waits on the county's home page with the township's words; read, it waits no more."""
    open_waiting(county, "待阅示的月述职", f"{tree.villages[0].name} · 2016-11")
    expect(county.get_by_text("情况属实，同意上报。")).to_be_visible()
    county.get_by_role("button", name="阅示").click()
    expect(county.get_by_role("status").filter(has_text="已阅示")).to_be_visible()
    expect(county.get_by_role("button", name="阅示")).to_have_count(0)


def refuse_release(county: Page) -> None:
    """Before a conversion grading the page says what is missing, each with the way to it, and has no button."""
    county.get_by_role("link", name="周第一").first.click()
    county.get_by_role("link", name="离任").click()
    expect(county.get_by_role("heading", name="第一书记离任")).to_be_visible()
    expect(county.get_by_text("未通过转化验收不得离任")).to_be_visible()
    for missing in ("自 2016-09-01 起定为后进等次", "尚有 1 个问题未销号", "尚未纳入转化评定"):
        expect(county.get_by_role("listitem").filter(has_text=missing)).to_be_visible()
    expect(county.get_by_role("button", name="离任")).to_have_count(0)
    county.get_by_role("link", name="尚有 1 个问题未销号").click()
    expect(county.get_by_role("table")).to_be_visible()
