"""What a person does with the form of a visit on a phone."""

import re

from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.factories import PASSWORD, Tree
from tests.visits.pictures import picture

KEPT = "已存本机，联网后自动报送。"


def enter(page: Page, username: str = "officer") -> None:
    """Fill the sign-in form that is shown."""
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def sign_in(context: BrowserContext, live_server: LiveServer, username: str = "officer") -> Page:
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/?next=/visits/new/")
    enter(page, username)
    expect(page.get_by_role("heading", name="登记督导")).to_be_visible()
    return page


def fill(page: Page, tree: Tree, seen: str = "值班室无人，门锁着") -> None:
    page.get_by_label(tree.townships[0].name).first.check()
    page.get_by_label("县级督导").check()
    page.get_by_label("暗访").check()
    page.get_by_label("督导人员").fill("组织部组织科")
    page.get_by_label("查看情况").fill(seen)


def until(page: Page, true: str) -> None:
    """Wait for something; Playwright's own waiting for an expression is what the content security policy forbids."""
    for _try in range(100):
        if page.evaluate(true):
            return
        page.wait_for_timeout(100)
    raise AssertionError(true)


def expect_sent(page: Page) -> None:
    """The text and every photo have gone."""
    expect(page.locator("[data-visit-said]")).to_have_text(re.compile("^已报送。"), timeout=20_000)


def choose_photos(page: Page, *sizes: tuple[int, int]) -> None:
    files = [
        {"name": f"{number}.jpg", "mimeType": "image/jpeg", "buffer": picture(size=size)}
        for number, size in enumerate(sizes)
    ]
    page.locator("#id_photos").set_input_files(files)  # type: ignore[arg-type]


def add_photos(page: Page, *sizes: tuple[int, int]) -> None:
    choose_photos(page, *sizes)
    expect(page.locator("[data-visit-photos] canvas")).to_have_count(len(sizes))


def send(page: Page) -> None:
    page.get_by_role("button", name="报送督导记录").click()
