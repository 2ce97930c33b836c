"""A real Chromium, the system's own, for the tests marked `browser`."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext
from pytest_django.live_server_helper import LiveServer

from campaign.accounts.models import User
from tests.factories import PASSWORD, Tree, make_tree, make_user
from units.access import Role

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the system's Chromium: Playwright's own build is a download that we do without."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Ask for Chinese, as the browsers of the site's users do; a test of English overrides this."""
    return {**browser_context_args, "locale": "zh-CN"}


@pytest.fixture(scope="session", autouse=True)
def database_beside_playwright() -> None:
    """Allow queries in a thread where Playwright's event loop runs; Django would refuse them."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def tree(live_server: LiveServer) -> Tree:
    """A county of two townships and six villages behind a running site."""
    return make_tree(1, 2, 3)


@pytest.fixture
def officer(tree: Tree) -> User:
    """An officer of the county."""
    return make_user(Role.COUNTY, tree.counties[0], "officer", password=PASSWORD)


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A browser as narrow as a phone."""
    with browser.new_context(locale="zh-CN", viewport={"width": 360, "height": 740}) as context:
        yield context


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as a browser test."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
