"""What the phone keeps of visits and sends by itself, from whatever page is open when the network is back."""

import re
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from campaign.accounts.models import User
from campaign.visits import photos
from campaign.visits.models import Visit
from tests.browser.phone import KEPT, add_photos, expect_sent, fill, send, sign_in, until
from tests.factories import Tree


@pytest.fixture(autouse=True)
def _today(settings: Settings, tmp_path: Path) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 12, 31)
    settings.DATA_DIR = tmp_path


def test_what_waits_is_sent_from_whatever_page_is_opened_next(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    page = sign_in(phone, live_server)
    fill(page, tree)
    phone.set_offline(True)
    send(page)
    expect(page.get_by_text(KEPT)).to_be_visible()
    home = phone.new_page()
    page.close()
    phone.set_offline(False)
    home.goto(f"{live_server.url}/units/{tree.villages[0].short_code}/")
    until(home, "localStorage.length === 0")
    assert Visit.objects.count() == 1


def report_offline(phone: BrowserContext, page: Page) -> Page:
    """Send the form where there is no network and close it; another page, before the network comes back."""
    phone.set_offline(True)
    send(page)
    expect(page.get_by_text(KEPT)).to_be_visible()
    another = phone.new_page()
    page.close()
    return another


def test_a_photo_that_is_refused_on_a_page_without_visits_is_told_there_and_on_the_next_page(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = sign_in(phone, live_server)
    fill(page, tree)
    add_photos(page, (800, 600), (600, 800))
    page = report_offline(phone, page)
    monkeypatch.setattr(photos, "MOST", 1)
    phone.set_offline(False)
    told = page.locator("[data-visit-left] li")
    page.goto(f"{live_server.url}/units/{tree.villages[0].short_code}/")
    expect(told).to_have_text(re.compile("最多保存 1 张照片"), timeout=20_000)
    until(page, "localStorage.length === 0")
    visit = Visit.objects.get()
    assert visit.photos.count() == 1
    page.goto(f"{live_server.url}/")
    expect(told).to_have_text(re.compile("最多保存 1 张照片"))
    page.goto(f"{live_server.url}/board/")
    expect(page.locator("[data-visit-left]")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_text_that_is_refused_on_a_page_without_visits_is_told_and_leads_back_into_the_form(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User, settings: Settings
) -> None:
    page = sign_in(phone, live_server)
    fill(page, tree)
    page = report_offline(phone, page)
    settings.CAMPAIGN_TODAY = date(2016, 12, 30)
    phone.set_offline(False)
    page.goto(f"{live_server.url}/")
    told = page.locator("[data-visit-left]")
    expect(told).to_contain_text("尚未到来", timeout=20_000)
    assert Axe().run(page).response["violations"] == []
    told.get_by_role("link", name=tree.townships[0].name).click()
    expect(page.get_by_label("查看情况")).to_have_value("值班室无人，门锁着")
    page.get_by_label("督导日期").fill("2016-12-30")
    send(page)
    expect(page.get_by_role("heading", name="查看情况")).to_be_visible()
    assert (Visit.objects.get().on, page.evaluate("localStorage.length")) == (date(2016, 12, 30), 0)


def test_a_text_that_waited_and_is_refused_is_told_in_the_form_and_led_back_into_it(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    page = sign_in(phone, live_server)
    fill(page, tree)
    page.get_by_label("其他单位").fill("查无此村")
    phone.set_offline(True)
    send(page)
    expect(page.get_by_text(KEPT)).to_be_visible()
    phone.set_offline(False)
    said = page.locator("[data-visit-said]")
    expect(said).to_contain_text("未能报送，请打开修改", timeout=20_000)
    expect(said).to_contain_text("本辖区没有该名称或代码")
    said.get_by_role("link").click()
    expect(page.get_by_label("查看情况")).to_have_value("值班室无人，门锁着")
    page.get_by_label("其他单位").fill("")
    send(page)
    expect(page.get_by_role("heading", name="查看情况")).to_be_visible()
    assert Visit.objects.get().unit == tree.townships[0]


def test_what_waits_for_a_network_is_sent_however_old_it_is_and_an_old_draft_is_forgotten(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    page = sign_in(phone, live_server)
    fill(page, tree)
    add_photos(page, (800, 600))
    # A page without a script.
    page = report_offline(phone, page)
    phone.set_offline(False)
    page.goto(f"{live_server.url}/health/")
    page.evaluate(
        """for (const key of Object.keys(localStorage)) {
             const record = { ...JSON.parse(localStorage.getItem(key)), at: Date.now() - 61 * 24 * 3600 * 1000 };
             localStorage.setItem(key, JSON.stringify(record));
             const draft = { ...record, once: "an-old-draft", state: "draft" };
             localStorage.setItem(`visit:${record.account}:${draft.once}`, JSON.stringify(draft));
           }"""
    )
    page.goto(f"{live_server.url}/visits/new/")
    expect_sent(page)
    assert [(one.seen, one.photos.count()) for one in Visit.objects.all()] == [("值班室无人，门锁着", 1)]
    assert page.evaluate("localStorage.length") == 0
