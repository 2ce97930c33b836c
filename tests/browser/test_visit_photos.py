"""Photos of a visit on a phone that is slow: none is lost on the way from the field to the visit."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from campaign.accounts.models import User
from campaign.visits.models import Photo, Visit
from tests.browser.phone import KEPT, choose_photos, expect_sent, fill, send, sign_in, until
from tests.factories import Tree

# A phone that makes no photo small before the test says so.
SLOW = """
const real = createImageBitmap;
window.held = [];
window.createImageBitmap = async (source, ...options) => {
  if (source instanceof File) await new Promise((go) => held.push(go));
  return real(source, ...options);
};
"""
NO_STORE = "indexedDB.open = () => { throw new DOMException('closed', 'SecurityError'); };"
KEPT_PHOTOS = """new Promise((resolve) => {
  const opening = indexedDB.open("visits", 1);
  opening.onsuccess = () => {
    const asked = opening.result.transaction("photos").objectStore("photos").count();
    asked.onsuccess = () => resolve(asked.result);
  };
})"""


@pytest.fixture(autouse=True)
def _today(settings: Settings, tmp_path: Path) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 12, 31)
    settings.DATA_DIR = tmp_path


def let_one_through(page: Page) -> None:
    until(page, "held.length > 0")
    page.evaluate("held.shift()()")


def test_a_visit_that_is_reported_while_photos_are_made_small_waits_for_the_last_of_them(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    phone.add_init_script(SLOW)
    page = sign_in(phone, live_server)
    fill(page, tree)
    choose_photos(page, (800, 600), (600, 800), (400, 400))
    working = page.locator("[data-visit-working]")
    expect(working).to_have_text("正在处理照片： 1/3")
    send(page)
    expect(working).to_have_text("正在处理照片： 1/3 · 处理完毕后自动报送")
    expect(page.locator("[data-visit-said]")).to_contain_text("正在处理照片： 1/3")
    # Each is shown when it is ready.
    let_one_through(page)
    expect(page.locator("[data-visit-photos] canvas")).to_have_count(1)
    expect(working).to_contain_text("2/3")
    let_one_through(page)
    expect(page.locator("[data-visit-photos] canvas")).to_have_count(2)
    assert Visit.objects.count() == 0
    let_one_through(page)
    expect(page.get_by_role("heading", name="查看情况")).to_be_visible()
    assert (Visit.objects.count(), Photo.objects.count()) == (1, 3)
    until(page, "localStorage.length === 0")
    assert page.evaluate(KEPT_PHOTOS) == 0


def test_photos_that_are_chosen_while_others_are_made_small_join_them(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    phone.add_init_script(SLOW)
    page = sign_in(phone, live_server)
    fill(page, tree)
    choose_photos(page, (800, 600))
    choose_photos(page, (600, 800), (400, 400))
    expect(page.locator("[data-visit-working]")).to_contain_text("1/3")
    for _photo in range(3):
        let_one_through(page)
    expect(page.locator("[data-visit-photos] canvas")).to_have_count(3)
    expect(page.locator("[data-visit-working]")).to_be_hidden()
    send(page)
    expect(page.get_by_role("heading", name="查看情况")).to_be_visible()
    assert Photo.objects.count() == 3


def test_photos_that_are_chosen_before_the_script_is_there_are_kept_with_the_visit(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    page = sign_in(phone, live_server)
    held: list[Route] = []
    page.route("**/js/visit.js", lambda route: held.append(route))
    page.goto(f"{live_server.url}/visits/new/", wait_until="commit")
    fill(page, tree)
    choose_photos(page, (800, 600), (600, 800))
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    expect(page.locator("[data-visit-photos] canvas")).to_have_count(2)
    send(page)
    expect(page.get_by_role("heading", name="查看情况")).to_be_visible()
    assert (Visit.objects.get().seen, Photo.objects.count()) == ("值班室无人，门锁着", 2)


def test_a_device_that_keeps_no_photos_says_so_and_sends_them_all_the_same(
    phone: BrowserContext, live_server: LiveServer, tree: Tree, officer: User
) -> None:
    phone.add_init_script(NO_STORE)
    page = sign_in(phone, live_server)
    fill(page, tree)
    page.get_by_label("督导日期").fill("2017-01-05")
    choose_photos(page, (800, 600))
    expect(page.get_by_role("status").filter(has_text="本机无法保存照片")).to_be_visible()
    page.locator("#id_photos").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    expect(page.locator("[data-visit-said]")).to_contain_text("不是图片")
    expect(page.locator("[data-visit-photos] canvas")).to_have_count(1)
    assert page.evaluate("document.querySelector('#id_photos').files.length") == 1
    # What the server does not take is said here: another page would be without the photo.
    send(page)
    expect(page.get_by_role("status").filter(has_text="尚未到来")).to_be_visible()
    page.get_by_label("督导日期").fill("2016-12-30")
    phone.set_offline(True)
    send(page)
    expect(page.get_by_text(KEPT)).to_be_visible()
    phone.set_offline(False)
    expect_sent(page)
    assert (Visit.objects.count(), Photo.objects.count()) == (1, 1)
