"""A visit from a phone: no network in the middle, a crash, a session that ended, and the weight of the form."""

from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Route, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from campaign.accounts.models import User
from campaign.visits.models import Photo, Visit
from issues.models import Aspect
from tests.browser.phone import KEPT, add_photos, enter, expect_sent, fill, send, sign_in, until
from tests.factories import PASSWORD, Tree, make_user
from tests.visits.factories import make_visit
from tests.visits.pictures import PLACE, picture
from tests.visits.weight import FORM, LIMIT, asked_for, weights
from units.access import Role


@pytest.fixture(autouse=True)
def _today(settings: Settings, tmp_path: Path) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 12, 31)
    settings.DATA_DIR = tmp_path


def test_a_visit_with_photos_is_logged_from_a_phone_and_leaves_no_draft(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    page = sign_in(phone, live_server)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    fill(page, tree)
    page.get_by_label("问题方面").first.select_option(str(Aspect.objects.get(code="water").pk))
    page.locator("#id_found-0-text").fill("饮水管道冻裂")
    add_photos(page, (3000, 2000), (600, 900))
    send(page)
    expect(page.get_by_role("heading", name="发现问题")).to_be_visible()
    visit = Visit.objects.get()
    assert (visit.unit, visit.seen, visit.findings.count()) == (tree.townships[0], "值班室无人，门锁着", 1)
    assert sorted((one.width, one.height) for one in Photo.objects.all()) == [(600, 900), (1600, 1067)]
    expect(page.locator(".thumbs img")).to_have_count(2)
    until(page, "document.querySelector('.thumbs img').naturalWidth > 0")
    assert page.evaluate("localStorage.length") == 0
    assert said == []


# The queue is worked a moment after the press, as on a slow phone.
LATER = """
    const request = navigator.locks.request.bind(navigator.locks);
    navigator.locks.request = async (name, ...more) => {
        if (name === "visit-outbox") await new Promise((done) => setTimeout(done, 300));
        return request(name, ...more);
    };
"""


def test_a_press_that_leaves_the_focus_in_the_text_sends_it(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    page = sign_in(phone, live_server)
    page.add_init_script(LATER)
    fill(page, tree)
    page.get_by_label("查看情况").fill("写完没有离开就报送")
    # A tap on a phone's button moves no focus: the browser may tell of the change only when the form turns inert.
    page.evaluate(
        """() => {
            document.querySelector(".form-actions [type=submit]").click();
            document.querySelector("[name=seen]").dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    expect(page.locator("[data-visit-logged]")).to_have_count(1)
    assert Visit.objects.get().seen == "写完没有离开就报送"
    assert page.evaluate("localStorage.length") == 0


def test_the_network_goes_and_comes_back_in_the_middle_of_a_visit(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    page = sign_in(phone, live_server)
    fill(page, tree)
    add_photos(page, (800, 600))
    phone.set_offline(True)
    page.get_by_label("查看情况").fill("值班室无人；断网之后补写的一句")
    send(page)
    expect(page.get_by_role("status").filter(has_text=KEPT)).to_be_visible()
    expect(page.locator("[data-visit-items] li")).to_have_count(1)
    expect(page.get_by_label("查看情况")).to_have_value("")
    assert Visit.objects.count() == 0
    # Another visit is logged where there is no network either.
    fill(page, tree, "第二处：无网络时登记")
    send(page)
    expect(page.locator("[data-visit-items] li")).to_have_count(2)
    phone.set_offline(False)
    expect_sent(page)
    expect(page.locator("[data-visit-items] li")).to_have_count(0, timeout=20_000)
    assert [one.seen for one in Visit.objects.order_by("id")] == [
        "值班室无人；断网之后补写的一句",
        "第二处：无网络时登记",
    ]
    assert Photo.objects.count() == 1
    assert page.evaluate("localStorage.length") == 0


def test_a_reply_that_is_lost_and_presses_that_are_repeated_make_one_visit(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    page = sign_in(phone, live_server)
    replies: list[object] = []

    def lose_the_first(route: Route) -> None:
        if route.request.method == "POST" and not replies:
            replies.append(route.fetch())
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/visits/new/", lose_the_first)
    fill(page, tree)
    page.get_by_role("button", name="报送督导记录").dblclick()
    expect(page.get_by_text(KEPT)).to_be_visible()
    assert Visit.objects.count() == 1
    expect_sent(page)
    assert Visit.objects.count() == 1
    assert page.evaluate("localStorage.length") == 0


def test_a_draft_with_its_photo_comes_back_after_a_crash_and_for_this_account_alone(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    make_user(Role.COUNTY, tree.counties[0], "colleague", password=PASSWORD)
    page = sign_in(phone, live_server)
    fill(page, tree)
    page.locator("details.finding summary").nth(1).click()
    page.locator("#id_found-2-text").fill("账目未公开")
    add_photos(page, (800, 600))
    expect(page.get_by_text("草稿已存本机")).to_be_visible()
    once = page.locator("[name=once]").input_value()
    # A crash runs no handler of the page: the tab is gone.
    crashed = phone.new_page()
    page.close()
    crashed.goto(f"{live_server.url}/visits/new/")
    expect(crashed.get_by_text("已恢复上次填写、尚未报送的内容。")).to_be_visible()
    expect(crashed.get_by_label("查看情况")).to_have_value("值班室无人，门锁着")
    expect(crashed.get_by_label("暗访")).to_be_checked()
    expect(crashed.locator("#id_found-2-text")).to_be_visible()
    expect(crashed.locator("[data-visit-photos] canvas")).to_have_count(1)
    assert crashed.locator("[name=once]").input_value() == once
    phone.clear_cookies()
    theirs = sign_in(phone, live_server, "colleague")
    expect(theirs.get_by_label("查看情况")).to_have_value("")
    expect(theirs.locator("[data-visit-photos] canvas")).to_have_count(0)


def test_a_session_that_ended_leads_to_sign_in_and_then_the_visit_is_sent(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    page = sign_in(phone, live_server)
    fill(page, tree)
    add_photos(page, (800, 600))
    Session.objects.all().delete()
    send(page)
    expect(page.get_by_text("登录已结束，内容已存本机，重新登录后自动报送。")).to_be_visible()
    assert Visit.objects.count() == 0
    page.get_by_role("link", name="登录", exact=True).click()
    enter(page)
    expect_sent(page)
    visit = Visit.objects.get()
    assert (visit.seen, visit.logged_by, visit.photos.count()) == ("值班室无人，门锁着", officer, 1)


def test_what_the_server_does_not_take_is_said_by_the_server_and_stays_in_the_form(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    page = sign_in(phone, live_server)
    fill(page, tree)
    page.get_by_label("督导日期").fill("2017-01-05")
    add_photos(page, (800, 600))
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("尚未到来")
    expect(page.get_by_label("查看情况")).to_have_value("值班室无人，门锁着")
    expect(page.locator("[data-visit-photos] canvas")).to_have_count(1)
    page.get_by_label("督导日期").fill("2016-12-30")
    send(page)
    expect(page.get_by_role("heading", name="查看情况")).to_be_visible()
    assert (Visit.objects.get().on, Photo.objects.count()) == (date(2016, 12, 30), 1)
    assert page.evaluate("localStorage.length") == 0


def test_units_are_found_while_one_types_and_enter_sends_nothing(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    page = sign_in(phone, live_server)
    fill(page, tree)
    far = tree.villages[-1]
    page.get_by_label("其他单位").fill(far.short_code[-6:])
    page.get_by_label("其他单位").fill(far.short_code)
    page.get_by_label("其他单位").press("Enter")
    page.locator("[data-visit-found]").get_by_label(far.name).check()
    page.get_by_label("督导人员").press("Enter")
    assert Visit.objects.count() == 0
    send(page)
    expect(page.get_by_role("heading", name="查看情况")).to_be_visible()
    assert Visit.objects.get().unit == far


def test_a_photo_leaves_the_phone_small_and_without_its_place(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    page = sign_in(phone, live_server)
    fill(page, tree)
    add_photos(page, (3000, 2000))
    sent: list[bytes] = []
    page.on("request", lambda one: sent.append(one.post_data_buffer or b"") if "/photos/" in one.url else None)
    send(page)
    expect(page.get_by_role("heading", name="查看情况")).to_be_visible()
    assert PLACE in picture(size=(3000, 2000))
    assert len(sent) >= 1
    assert all(PLACE not in one for one in sent)


def test_the_second_of_two_editors_sees_both_texts_on_a_phone(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    visit = make_visit(tree.villages[0], date(2016, 12, 20), by=officer, seen="原来的内容")
    first = sign_in(phone, live_server)
    second = phone.new_page()
    for page in (first, second):
        page.goto(f"{live_server.url}{visit.get_absolute_url()}edit/")
    for page, text in ((first, "甲改的内容"), (second, "乙改的内容")):
        page.get_by_label("查看情况").fill(text)
        page.get_by_role("button", name="保存更正").click()
    expect(second.get_by_role("cell", name="甲改的内容")).to_be_visible()
    expect(second.get_by_role("cell", name="乙改的内容")).to_be_visible()
    assert second.evaluate("document.documentElement.scrollWidth") <= 360
    second.get_by_role("button", name="保存更正").click()
    expect(second.get_by_text("更正已存为新版本。")).to_be_visible()
    assert [one.seen for one in Visit.objects.order_by("version")] == ["原来的内容", "甲改的内容", "乙改的内容"]


def test_the_pages_of_visits_are_clean_on_a_phone(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    visit = make_visit(tree.villages[0], by=officer)
    second = make_visit(tree.villages[0], by=officer, replaces=visit)
    page = sign_in(phone, live_server)
    addresses = ["/visits/", "/visits/new/", "/visits/rounds/", "/visits/rounds/new/"]
    addresses += [f"{second.get_absolute_url()}edit/", visit.get_absolute_url(), second.get_absolute_url()]
    wrong = []
    for address in addresses:
        page.goto(f"{live_server.url}{address}")
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            wrong.append(f"{address} is wider than the phone")
        found = Axe().run(page).response["violations"]
        wrong += [f"{address} {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
    assert wrong == []


def test_the_form_works_without_a_script(browser: Browser, live_server: LiveServer, tree: Tree, officer: User) -> None:
    with browser.new_context(locale="zh-CN", java_script_enabled=False) as context:
        page = sign_in(context, live_server)
        page.get_by_label("县级督导").check()
        page.get_by_label("暗访").check()
        page.get_by_label("督导人员").fill("组织部组织科")
        page.get_by_label("查看情况").fill("值班室无人")
        page.get_by_label("其他单位").fill(tree.villages[-1].short_code)
        page.get_by_role("button", name="查找单位").click()
        expect(page.get_by_label("查看情况")).to_have_value("值班室无人")
        page.get_by_label(tree.villages[-1].name).check()
        page.locator("#id_photos").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()})
        send(page)
        expect(page.get_by_text("督导记录已登记。")).to_be_visible()
    assert (Visit.objects.get().unit, Photo.objects.count()) == (tree.villages[-1], 1)


def test_the_form_with_all_that_it_needs_weighs_at_most_60_kb(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    for village in tree.villages:
        make_visit(village, by=officer)
    wanted = asked_for(sign_in(phone, live_server), live_server.url, FORM)
    # The live server sends static files plain; the site's own way to them compresses.
    client = Client(headers={"accept-encoding": "gzip"})
    client.force_login(officer)
    found = weights(wanted, client)
    assert any("visit.js" in address for address in found)
    assert sum(found.values()) <= LIMIT, found
