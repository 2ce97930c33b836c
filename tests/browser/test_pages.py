"""Every page of the loaded demo, in both languages and at two widths: pictures to look at, and no complaint of axe."""

from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from campaign.grading.models import Assessment, Grading, Publication, Round

SHOTS = Path(__file__).parent.parent / "shots"
PASSWORD = "demo-Bamboo-2016"
WIDTHS = {1440: 900, 360: 740}
LIMIT = 100_000


def addresses() -> dict[str, list[str]]:
    """Pages by the account that looks at them."""
    here = Assessment.objects.filter(unit__code__startswith="519901")
    waiting = here.filter(state="in_review", stage__role="county").order_by("pk").first()
    draft = here.filter(state="draft").order_by("pk").first()
    changed = Assessment.objects.filter(reviews__void_cause=1).order_by("pk").first()
    corrected = Grading.objects.filter(replaces__isnull=False).order_by("pk").first()
    assert waiting
    assert draft
    assert changed
    assert corrected
    return {
        "county-519901": [
            "/",
            "/board/",
            "/grading/",
            waiting.get_absolute_url(),
            f"{draft.get_absolute_url()}edit/",
            "/units/519901/",
            "/register/import/",
            "/register/merge/",
        ],
        "prefecture": [
            "/",
            "/board/",
            "/board/?on=2016-10-31",
            "/units/?grade=weak",
            corrected.unit.get_absolute_url(),
            f"/grading/gradings/{corrected.pk}/correct/",
            changed.get_absolute_url(),
            "/grading/assessments/",
            "/grading/rounds/",
            "/grading/rounds/open/",
            Round.objects.earliest("pk").get_absolute_url(),
            "/publications/",
            "/publications/new/?area=5199",
            f"{Publication.objects.earliest('pk').get_absolute_url()}?verify=1",
        ],
        "leader": ["/", "/board/"],
        "auditor": ["/audit/"],
        "sysadmin": ["/", "/admin/"],
    }


def sign_in(context: BrowserContext, live_server: LiveServer, username: str) -> Page:
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(f"{live_server.url}/")
    return page


def look(page: Page, live_server: LiveServer, address: str, name: str, language: str) -> list[str]:
    """Take the pictures, and return what is wrong: status, width, weight, axe."""
    wrong = []
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        answer = page.goto(f"{live_server.url}{address}")
        assert answer is not None
        if answer.status != 200:
            wrong.append(f"{address} {answer.status}")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wrong.append(f"{address} is wider than {width} px")
        if (weight := answer.request.sizes()["responseBodySize"]) > LIMIT:
            wrong.append(f"{address} weighs {weight} bytes")
        page.screenshot(path=SHOTS / f"{name}-{language}-{width}.png", full_page=width > 400)
        if width < 400 and language == "en":
            continue  # the same page in Chinese has been asked at this width
        found = Axe().run(page).response["violations"]
        wrong += [f"{address} {width} {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
    return wrong


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_page_is_clean_in_both_languages_and_at_both_widths(
    browser: Browser, live_server: LiveServer, settings: Settings, language: str
) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 12, 31)
    settings.DEMO_PASSWORD = PASSWORD
    SHOTS.mkdir(exist_ok=True)
    call_command("load_demo", verbosity=0)
    wrong = []
    with browser.new_context(locale=language) as anonymous:
        wrong += look(anonymous.new_page(), live_server, "/accounts/login/", "sign-in", language)
    for username, pages in addresses().items():
        with browser.new_context(locale=language) as context:
            page = sign_in(context, live_server, username)
            for number, address in enumerate(pages):
                wrong += look(page, live_server, address, f"{username}-{number:02}", language)
    assert wrong == []
