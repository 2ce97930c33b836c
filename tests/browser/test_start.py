"""A newcomer's first page, in a real browser."""

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser says against a page: errors of scripts, refusals by the content security policy."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_a_newcomer_is_led_to_sign_in_without_a_complaint(
    page: Page, live_server: LiveServer, complaints: list[str]
) -> None:
    page.goto(f"{live_server.url}/")
    assert page.url == f"{live_server.url}/accounts/login/?next=/"
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    assert page.get_by_role("button").count() > 0
    assert complaints == []
