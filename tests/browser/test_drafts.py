"""Drafts of long forms: a closed browser loses nothing, a colleague at the same computer is offered nothing."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, BrowserType, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from campaign.people import reports
from campaign.people.models import FirstSecretary, MonthlyReport
from tests.factories import PASSWORD, Tree, make_tree, make_user
from tests.issues.factories import make_plan
from tests.people.factories import make_official, make_posting, make_report
from tests.visits.factories import make_visit
from units.access import Role

TEXT = "走访农户，协调抢修饮水管道。"
OFFER = "您此前在此填写过内容，尚未提交。"
type Open = Callable[[], BrowserContext]


@pytest.fixture(autouse=True)
def _today(settings: Settings, tmp_path: Path) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 12, 31)
    settings.DATA_DIR = tmp_path


@pytest.fixture
def tree(live_server: LiveServer) -> Tree:
    return make_tree(1, 1, 2)


@pytest.fixture
def postings(tree: Tree) -> list[FirstSecretary]:
    """Two first secretaries who share a computer."""
    made = []
    for village, username in zip(tree.villages, ("first", "second"), strict=True):
        account = make_user(Role.SECRETARY, village, username, password=PASSWORD)
        made.append(make_posting(village, make_official(tree.counties[0], account=account)))
    return made


@pytest.fixture
def shared(browser_type: BrowserType, browser_type_launch_args: dict[str, Any], tmp_path: Path) -> Iterator[Open]:
    """Opens the browser of one computer; closed and opened again it has what it kept on its disk."""
    opened: list[BrowserContext] = []

    def open_() -> BrowserContext:
        for one in opened:
            one.close()
        opened[:] = [
            browser_type.launch_persistent_context(tmp_path / "home", **browser_type_launch_args, locale="zh-CN")
        ]
        return opened[0]

    yield open_
    for one in opened:
        one.close()


def enter(page: Page, username: str) -> None:
    """Fill the sign-in form that is shown."""
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def write(page: Page) -> None:
    page.get_by_label("驻村天数").fill("20")
    page.get_by_label("走访户数").fill("31")
    page.get_by_label("本月工作").fill(TEXT)


def drafts(page: Page) -> list[str]:
    """The addresses of the drafts that the computer keeps."""
    kept: list[str] = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))")
    return [key.split(":")[2] for key in kept]


def expect_no_offer(page: Page) -> None:
    """The script has looked, and offers nothing."""
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text(OFFER)).to_be_hidden()


@contextmanager
def reports_page(context: BrowserContext, site: LiveServer, posting: FirstSecretary, who: str) -> Iterator[Page]:
    """The form of November's report, for whoever signs in."""
    page = context.new_page()
    page.goto(f"{site.url}/people/postings/{posting.pk}/reports/2016-11/")
    enter(page, who)
    expect(page.get_by_role("heading", name="2016-11")).to_be_visible()
    yield page
    page.close()


def test_a_report_survives_a_closed_browser_and_is_forgotten_once_it_is_submitted(
    shared: Open, live_server: LiveServer, postings: list[FirstSecretary]
) -> None:
    address = f"/people/postings/{postings[0].pk}/reports/2016-11/"
    with reports_page(shared(), live_server, postings[0], "first") as page:
        write(page)
    Session.objects.all().delete()
    with reports_page(shared(), live_server, postings[0], "first") as page:
        expect(page.get_by_text(OFFER)).to_be_visible()
        expect(page.get_by_label("本月工作")).to_have_value("")
        page.get_by_role("button", name="恢复内容").click()
        expect(page.get_by_label("本月工作")).to_have_value(TEXT)
        # Refused, since the plan of the next month is missing: nothing is forgotten.
        page.get_by_role("button", name="提交述职").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert drafts(page) == [address]
        expect_no_offer(page)
        page.get_by_label("下月计划").fill("清淤")
        page.get_by_role("button", name="提交述职").click()
        expect(page.get_by_role("heading", name="当月数据")).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert drafts(page) == []
    assert MonthlyReport.objects.get().work == TEXT


def test_a_session_that_ends_keeps_the_text_for_its_author_and_shows_it_to_nobody_else(
    shared: Open, live_server: LiveServer, postings: list[FirstSecretary]
) -> None:
    context = shared()
    with reports_page(context, live_server, postings[0], "first") as page:
        write(page)
        page.get_by_label("下月计划").fill("清淤")
        Session.objects.all().delete()
        page.get_by_role("button", name="提交述职").click()
        expect(page.get_by_label("用户名")).to_be_visible()
        enter(page, "second")
        expect(page.get_by_text(TEXT)).to_have_count(0)
    context.clear_cookies()
    with reports_page(context, live_server, postings[1], "second") as page:
        expect_no_offer(page)
        page.get_by_text("second").first.click()
        page.get_by_role("button", name="退出登录").click()
        expect(page.get_by_label("用户名")).to_be_visible()
    # The colleague's sign-out has taken the colleague's drafts alone.
    with reports_page(context, live_server, postings[0], "first") as page:
        page.get_by_role("button", name="恢复内容").click()
        expect(page.get_by_label("下月计划")).to_have_value("清淤")
        page.get_by_text("first").first.click()
        page.get_by_role("button", name="退出登录").click()
        expect(page.get_by_label("用户名")).to_be_visible()
        assert drafts(page) == []


def test_a_draft_that_is_put_back_onto_a_newer_text_shows_both_and_saves_over_neither(
    shared: Open, live_server: LiveServer, postings: list[FirstSecretary]
) -> None:
    report = make_report(postings[0], work="原来的内容")
    address = f"{live_server.url}/people/reports/{report.pk}/edit/"
    page = shared().new_page()
    page.goto(address)
    enter(page, "first")
    page.get_by_label("本月工作").fill("草稿里的内容")
    page.close()
    elsewhere = dataclasses.replace(reports.Content.of(report), work="手机上改的内容")
    reports.amend(report, content=elsewhere, seen=reports.seen_of(report), by=report.submitted_by)
    page = shared().new_page()
    page.goto(address)
    if page.get_by_label("用户名").is_visible():  # a browser forgets its session with its last window
        enter(page, "first")
    expect(page.get_by_label("本月工作")).to_have_value("手机上改的内容")
    page.get_by_role("button", name="恢复内容").click()
    page.get_by_role("button", name="保存修改").click()
    expect(page.get_by_role("cell", name="手机上改的内容")).to_be_visible()
    expect(page.get_by_role("cell", name="草稿里的内容")).to_be_visible()
    page.get_by_role("button", name="保存修改").click()
    expect(page.get_by_role("heading", name="当月数据")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert drafts(page) == []
    assert MonthlyReport.objects.get().work == "草稿里的内容"


def test_each_form_has_its_own_draft_and_the_next_blank_one_is_offered_nothing(
    shared: Open, live_server: LiveServer, tree: Tree
) -> None:
    officer = make_user(Role.TOWNSHIP, tree.townships[0], "officer", password=PASSWORD)
    plans = [make_plan(village, officer, kind="upgrade", state="draft", measures=0) for village in tree.villages]
    first, other = (f"/plans/{plan.pk}/measures/new/" for plan in plans)
    page = shared().new_page()
    page.goto(f"{live_server.url}{first}")
    enter(page, "officer")
    page.get_by_label("整改目标").fill("修复道路")
    page.goto(f"{live_server.url}{other}")
    expect_no_offer(page)
    page.goto(f"{live_server.url}{first}")
    page.get_by_role("button", name="恢复内容").click()
    page.get_by_label("整顿措施").fill("铺设路面")
    page.get_by_role("button", name="保存并续写下一条").click()
    expect(page.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    expect(page.get_by_label("整改目标")).to_have_value("")
    expect_no_offer(page)
    assert drafts(page) == []
    assert [measure.target for measure in plans[0].measures.all()] == ["修复道路"]


def test_a_correction_of_what_was_seen_alone_is_offered_back_and_forgotten_once_it_is_saved(
    shared: Open, live_server: LiveServer, tree: Tree
) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0], "officer", password=PASSWORD)
    visit = make_visit(tree.villages[0], date(2016, 12, 20), by=officer, seen="原来的内容")
    address = f"{visit.get_absolute_url()}edit/"
    page = shared().new_page()
    page.goto(f"{live_server.url}{address}")
    enter(page, "officer")
    page.get_by_label("查看情况").fill("更正时写的内容")
    page.goto(f"{live_server.url}{address}")
    expect(page.get_by_text(OFFER)).to_be_visible()
    expect(page.get_by_label("查看情况")).to_have_value("原来的内容")
    page.get_by_role("button", name="恢复内容").click()
    expect(page.get_by_label("查看情况")).to_have_value("更正时写的内容")
    page.get_by_role("button", name="保存更正").click()
    expect(page.get_by_text("更正已存为新版本。")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert drafts(page) == []
