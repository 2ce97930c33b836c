"""A month's summary from its draft to the leader's phone: edited, refused, taken again, checked, issued, downloaded."""

import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from campaign.reports.models import Summary
from tests.factories import PASSWORD, make_user
from tests.reports.factories import World, busy_world, live
from units.access import Role

FOUND = "本月新发现问题{}个"
ADDED = "各县市要逐项核查销号，防止反弹。"
# What whoever drafts, checks and issues may press; a leader reads.
STEPS = re.compile("起草月报|批量编印|修改正文|重新提取数据|审核月报|印发并存档|发更正")
type Enter = Callable[..., Page]


@pytest.fixture(autouse=True)
def _site(settings: Settings, tmp_path: Path) -> None:
    settings.CAMPAIGN_TODAY = date(2017, 1, 5)
    settings.DATA_DIR = tmp_path


@pytest.fixture
def world(live_server: LiveServer) -> World:
    """A prefecture with two who draft and check, and a leader."""
    world = busy_world(2, 1, 2)
    for username, role in (("staff", Role.PREFECTURE), ("second", Role.PREFECTURE), ("leader", Role.LEADER)):
        make_user(role, world.tree.prefecture, username, password=PASSWORD)
    return world


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


def test_a_summary_goes_from_its_draft_over_two_people_to_a_leaders_phone(
    live_server: LiveServer, world: World, enter: Enter, tmp_path: Path
) -> None:
    staff, second = enter("staff"), enter("second")
    draft(staff)
    summary = Summary.objects.get()
    second.goto(f"{live_server.url}{summary.get_absolute_url()}")
    # A township sends in late what it found in December: what is issued is what the records say.
    live(world, world.tree.villages[0], [("open", date(2016, 12, 20))])
    take_again(staff, second)
    edit(staff, second)
    issue(second)
    summary.refresh_from_db()
    assert (summary.state, summary.year, summary.number) == ("issued", 2017, 1)
    read_on_the_phone(enter("leader", width=360), tmp_path / "taken.pdf")
    assert (tmp_path / "taken.pdf").read_bytes() == bytes(summary.pdf or b"")


def draft(staff: Page) -> None:
    """The archive leads to the draft of the month that is over; its author cannot check it."""
    staff.get_by_role("link", name="报告").first.click()
    staff.get_by_role("link", name="起草月报").first.click()
    expect(staff.get_by_label("月份")).to_have_value("2016-12")
    staff.get_by_role("button", name="生成草稿").dblclick()
    expect(staff.get_by_text(FOUND.format(6))).to_be_visible()
    expect(staff.get_by_text("须由另一人审核")).to_be_visible()
    expect(staff.get_by_role("button", name="审核月报")).to_have_count(0)
    expect(staff.locator("mark.changed")).to_have_count(0)


def take_again(staff: Page, second: Page) -> None:
    """The check of outdated figures is refused with the way out; taken again, the unedited text is drafted anew."""
    second.get_by_role("button", name="审核月报").click()
    expect(second.get_by_role("alert")).to_contain_text("未作任何改动")
    expect(second.get_by_role("alert")).to_contain_text("重新提取数据")
    staff.get_by_role("button", name="重新提取数据").click()
    expect(staff.get_by_role("status").filter(has_text="数据已重新提取")).to_be_visible()
    expect(staff.get_by_text(FOUND.format(7))).to_be_visible()


def save(staff: Page, old: str, new: str) -> None:
    """Change one place of the text."""
    staff.get_by_role("link", name="修改正文").click()
    text = staff.get_by_label("简报正文")
    said = text.input_value()
    assert said.count(old) == 1
    text.fill(said.replace(old, new))
    staff.get_by_role("button", name="保存正文").click()
    expect(staff.get_by_role("status").filter(has_text="已保存")).to_be_visible()


def edit(staff: Page, second: Page) -> None:
    """A number changed by hand is marked for author and checker until the figure's is put back."""
    save(staff, FOUND.format(7), FOUND.format(987))
    for page in (staff, second):
        page.goto(staff.url)
        expect(page.locator("mark.changed")).to_have_text("987（人工修改，数据为 7）")
    save(staff, FOUND.format(987), f"{ADDED}{FOUND.format(7)}")
    expect(staff.locator("mark.changed")).to_have_count(0)


def issue(second: Page) -> None:
    """The second person checks the text that stands there now, and issues it once."""
    second.get_by_role("button", name="审核月报").click()
    # What the page showed was changed meanwhile: a check is one of the text that was read.
    expect(second.get_by_role("alert")).to_contain_text("未作任何改动")
    expect(second.get_by_text(ADDED)).to_be_visible()
    second.get_by_role("button", name="审核月报").click()
    expect(second.get_by_role("status").filter(has_text="审核已记录")).to_be_visible()
    second.get_by_role("button", name="印发并存档").dblclick()
    expect(second.get_by_role("status").filter(has_text="已印发并存档")).to_be_visible(timeout=120_000)
    expect(second.get_by_text("2017年第1期").first).to_be_visible()
    expect(second.get_by_role("link", name="修改正文")).to_have_count(0)


def read_on_the_phone(leader: Page, taken: Path) -> None:
    """The leader finds it in the archive and takes the print, which says what the page says; nothing can be pressed."""
    leader.get_by_text("更多", exact=True).click()
    leader.get_by_role("link", name="报告").click()
    expect(leader.get_by_role("link", name=STEPS)).to_have_count(0)
    expect_narrow(leader)
    leader.get_by_role("rowheader").get_by_role("link", name="2016-12").click()
    sentence = leader.get_by_text(FOUND.format(7))
    expect(sentence).to_be_visible()
    for role in ("link", "button"):
        expect(leader.get_by_role(role, name=STEPS)).to_have_count(0)
    expect_narrow(leader)
    with leader.expect_download() as download:
        leader.get_by_role("link", name="简报（PDF）").click()
    download.value.save_as(taken)
    assert taken.read_bytes().startswith(b"%PDF")
    told = subprocess.run(["pdftotext", "-enc", "UTF-8", taken, "-"], check=True, capture_output=True, text=True)
    printed = re.sub(r"\s", "", told.stdout)
    shown = re.sub(r"\s", "", sentence.inner_text())
    assert (shown in printed, ADDED in shown, "第1期" in printed) == (True, True, True)


def expect_narrow(page: Page) -> None:
    """Nothing runs out of the phone's side."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
