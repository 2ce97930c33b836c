"""Two windows of one person: each writes its own visit, and a blank form is to be had beside a draft."""

import re
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from campaign.accounts.models import User
from campaign.visits.models import Visit, VisitLevel
from campaign.visits.visiting import Note, log_visit
from tests.browser.phone import add_photos, fill, send, sign_in
from tests.factories import Tree

BACK = "已恢复上次填写、尚未报送的内容。"
ELSEWHERE = "该草稿正在另一窗口填写"
# Plain http: no locks, and the windows ask each other.
NO_LOCKS = "Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });"


@pytest.fixture(autouse=True)
def _today(settings: Settings, tmp_path: Path) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 12, 31)
    settings.DATA_DIR = tmp_path


def open_form(phone: BrowserContext, live_server: LiveServer) -> Page:
    page = phone.new_page()
    page.goto(f"{live_server.url}/visits/new/")
    expect(page.locator("form[data-ready]")).to_be_visible()
    return page


@pytest.mark.parametrize("script", ["", NO_LOCKS], ids=["locks", "plain-http"])
def test_two_windows_write_two_visits_and_each_keeps_its_photos(
    script: str, phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    phone.add_init_script(script)
    first = sign_in(phone, live_server)
    fill(first, tree, "甲地的情况")
    add_photos(first, (800, 600))
    second = open_form(phone, live_server)
    expect(second.get_by_label("查看情况")).to_have_value("")
    expect(second.locator("[data-visit-photos] canvas")).to_have_count(0)
    kept = second.locator("[data-visit-items] li")
    expect(kept).to_have_count(1)
    # Neither opened nor deleted while the other window has it.
    kept.get_by_role("link").click()
    expect(second.get_by_role("status").filter(has_text=ELSEWHERE)).to_be_visible()
    kept.get_by_role("button", name="删除").click()
    expect(second.get_by_label("查看情况")).to_have_value("")
    fill(second, tree, "乙地的情况")
    second.get_by_label(tree.townships[1].name).first.check()
    send(second)
    expect(second.get_by_role("heading", name="查看情况")).to_be_visible()
    send(first)
    expect(first.get_by_role("heading", name="查看情况")).to_be_visible()
    found = [(one.unit, one.seen, one.version, one.photos.count()) for one in Visit.objects.order_by("id")]
    assert found == [(tree.townships[1], "乙地的情况", 1, 0), (tree.townships[0], "甲地的情况", 1, 1)]


def test_a_reloaded_window_takes_its_draft_again_and_offers_a_blank_form_beside_it(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    page = sign_in(phone, live_server)
    fill(page, tree, "写了一半")
    add_photos(page, (800, 600))
    page.reload()
    expect(page.get_by_text(BACK)).to_be_visible()
    expect(page.get_by_label("查看情况")).to_have_value("写了一半")
    once = page.locator("[name=once]").input_value()
    page.get_by_role("button", name="另写一份").click()
    expect(page.get_by_text(BACK)).to_be_hidden()
    expect(page.get_by_label("查看情况")).to_have_value("")
    expect(page.locator("[data-visit-photos] canvas")).to_have_count(0)
    assert page.locator("[name=once]").input_value() != once
    fill(page, tree, "另一处的情况")
    # The draft is there as it was, in this window and, once this one has left it, in another.
    page.locator("[data-visit-items] a").click()
    expect(page.get_by_label("查看情况")).to_have_value("写了一半")
    expect(page.locator("[data-visit-photos] canvas")).to_have_count(1)
    page.close()
    other = open_form(phone, live_server)
    expect(other.locator("[data-visit-items] li")).to_have_count(1)
    assert other.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_text_whose_key_has_made_another_visit_is_saved_as_a_visit_of_its_own_with_its_photos(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    page = sign_in(phone, live_server)
    fill(page, tree, "甲地的情况")
    add_photos(page, (800, 600))
    once = UUID(page.locator("[name=once]").input_value())
    there = Note(tree.townships[1], date(2016, 12, 20), VisitLevel.COUNTY, True, "组织部", "乙地的情况")
    log_visit(there, once=once, by=officer, on=date(2016, 12, 31))
    send(page)
    expect(page.get_by_role("cell", name="乙地的情况")).to_be_visible()
    page.get_by_role("button", name="作为另一次督导保存").click()
    expect(page.locator("[data-visit-said]")).to_have_text(re.compile("^已报送。"), timeout=20_000)
    found = [(one.unit, one.seen, one.version, one.photos.count()) for one in Visit.objects.order_by("id")]
    assert found == [(tree.townships[1], "乙地的情况", 1, 0), (tree.townships[0], "甲地的情况", 1, 1)]
    assert page.evaluate("localStorage.length") == 0
