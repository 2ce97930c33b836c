"""Visits over a slow link that loses: `python -m tests.bench.slow_link [TRIES] [PHONES]` (100 tries on 10 phones).

Chromium is held to 64 kbit/s with 800 ms of delay (its own network conditions), and a proxy loses 5 % of the requests
or of their replies. Nothing may be lost and nothing may be there twice. A page that comes incomplete is opened anew,
as a person does; what was typed into a whole one has to arrive.
"""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

from tests.bench.lossy import LossyProxy, lossy

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page

ROOT = Path(__file__).resolve().parent.parent.parent
SLOW = {"offline": False, "latency": 800, "downloadThroughput": 8000, "uploadThroughput": 8000}
LOSS = 0.05
PATIENCE = 120_000
# A style sheet that was lost leaves its link without a sheet.
STYLED = "[...document.querySelectorAll('link[rel=stylesheet]')].every((link) => link.sheet)"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
OFFICER = "slow-link"
MARK = "弱网测试"
# Every so many visits carry a photo.
PHOTO = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What arrived: `texts` tells how often each text is there; `kept` is what still lay on the phones at the end."""

    tries: int
    texts: Counter[str]
    photos: int
    kept: int
    asked: int
    lost: int
    seconds: float

    @property
    def is_whole(self) -> bool:
        """Every visit once, every photo, nothing left on a phone."""
        once = len(self.texts) == self.tries and set(self.texts.values()) <= {1}
        return once and self.photos == _with_photo(self.tries) and self.kept == 0

    def __str__(self) -> str:
        twice = sum(number > 1 for number in self.texts.values())
        return (
            f"{len(self.texts)} of {self.tries} visits, {twice} twice, {self.photos} of {_with_photo(self.tries)} "
            f"photos, {self.kept} left on a phone; {self.lost} of {self.asked} requests lost; {self.seconds:.0f} s"
        )


def _with_photo(tries: int) -> int:
    return len(range(0, tries, PHOTO))


def run(tries: int = 100, phones: int = 10) -> Outcome:
    """Try it in the present database, which must be one to throw away; DATABASE_URL and DATA_DIR name it."""
    unit, cookies = _prepare(phones)
    start = time.monotonic()
    with site() as port, lossy(port, LOSS) as proxy:
        kept = asyncio.run(_phones(proxy, unit, cookies, tries))
        seconds = time.monotonic() - start
        return _outcome(tries, kept, proxy, seconds)


def _prepare(phones: int) -> tuple[str, list[str]]:
    """The code of a township, and a session for each phone, of one officer of its county.

    An empty register gets a small tree.
    """
    from django.test import Client

    from tests.factories import make_tree, make_user
    from units.access import Role
    from units.levels import Level
    from units.models import Unit

    if not Unit.objects.exists():
        make_tree(1, 2, 3)
    township = Unit.objects.at_level(Level.TOWNSHIP).order_by("code")[0]
    county = Unit.objects.ancestors_of(township).get(level=Level.COUNTY)
    officer = make_user(Role.COUNTY, county, OFFICER)
    clients = [Client() for _phone in range(phones)]
    for client in clients:
        client.force_login(officer)
    return township.short_code, [client.cookies["sessionid"].value for client in clients]


def _outcome(tries: int, kept: int, proxy: LossyProxy, seconds: float) -> Outcome:
    from campaign.visits.models import Photo, Visit

    visits = Visit.objects.filter(seen__startswith=MARK)
    texts = Counter(visits.values_list("seen", flat=True))
    photos = Photo.objects.filter(visit__in=visits).count()
    return Outcome(tries, texts, photos, kept, proxy.asked, proxy.lost_requests + proxy.lost_replies, seconds)


@contextmanager
def site() -> Iterator[int]:
    """The site on a port of its own, as `make run` serves it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    bind = ["--bind", f"127.0.0.1:{port}", "--threads", "8", "--log-level", "warning"]
    server = subprocess.Popen([sys.executable, "-m", "gunicorn", *bind, "campaign.wsgi"], cwd=ROOT)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(port: int) -> None:
    for _try in range(300):
        try:
            with urlopen(f"http://127.0.0.1:{port}/health/", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("The site does not answer.")


async def _phones(proxy: LossyProxy, unit: str, cookies: list[str], tries: int) -> int:
    from playwright.async_api import async_playwright

    address = f"http://localhost:{proxy.server_address[1]}"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        jobs = []
        for number, cookie in enumerate(cookies):
            context = await browser.new_context(locale="zh-CN", base_url=address)
            await context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
            jobs.append(_phone(context, unit, range(number, tries, len(cookies))))
        kept = sum(await asyncio.gather(*jobs))
        await browser.close()
        return kept


async def _phone(context: "BrowserContext", unit: str, numbers: range) -> int:
    """Log the visits of these numbers one after the other; return how many texts are still on the phone."""
    page = await context.new_page()
    page.set_default_timeout(PATIENCE)
    slow = await context.new_cdp_session(page)
    await slow.send("Network.enable")
    await slow.send("Network.emulateNetworkConditions", SLOW)
    for number in numbers:
        await _log(page, unit, number)
    # A phone may have ended on the browser's own page of an error; any page of visits sends what waits.
    await _open(page, "/visits/rounds/new/", "h1")
    kept = 1
    for _try in range(60):
        if (kept := await _kept(page)) == 0:
            break
        await page.wait_for_timeout(2000)
    await context.close()
    return kept


async def _kept(page: "Page") -> int:
    """How many texts lie on the phone; 1 while the page is on its way elsewhere."""
    from playwright.async_api import Error

    try:
        return int(await page.evaluate("localStorage.length"))
    except Error:
        return 1


async def _open(page: "Page", address: str, whole: str) -> None:
    """Open a page, again and again until it is whole."""
    from playwright.async_api import Error

    why = ""
    for _try in range(20):
        try:
            await page.goto(address, wait_until="domcontentloaded")
            await page.locator(whole).first.wait_for(state="attached", timeout=60_000)
            if not await page.evaluate(STYLED):
                continue
        except Error as error:
            why = str(error)
            await page.wait_for_timeout(1000)
            continue
        return
    raise AssertionError(f"{address} never came whole; at last {page.url}: {why}")


async def _log(page: "Page", unit: str, number: int) -> None:
    """Type one visit and send it; done when it has arrived, or lies on the phone and is sent from there."""
    await _open(page, f"/visits/new/?unit={unit}", "form[data-ready]")
    # Told to the page itself: where a thumb hits is not what is tried here.
    await page.locator("[name=level][value=county]").dispatch_event("click")
    await page.locator("[name=announced][value=announced]").dispatch_event("click")
    await page.locator("[name=visitors]").fill("组织部组织科")
    await page.locator("[name=seen]").fill(f"{MARK}{number}：值班室无人，门锁着。" + "现场查看党务公开栏。" * 20)
    if number % PHOTO == 0:
        file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": _picture(number)}
        await page.locator("#id_photos").set_input_files(file)  # type: ignore[arg-type]
        await page.locator("[data-visit-photos] canvas").wait_for()
    await page.locator(".form-actions [type=submit]").dispatch_event("click")
    await _settled(page)


async def _settled(page: "Page") -> None:
    """Wait until the visit's page is there, or the phone says that it keeps the text."""
    from playwright.async_api import Error

    done = "[data-visit-logged], [data-visit-items] li"
    for _try in range(90):
        await page.wait_for_timeout(1000)
        try:
            if page.url.startswith("chrome-error:") or await page.locator(done).count():
                return
        except Error:
            continue


def _picture(number: int) -> bytes:
    from tests.visits.pictures import picture

    return picture(size=(160 + number, 120))


def main() -> int:
    """Try it in a database of its own, thrown away afterwards; 1 when anything was lost or doubled."""
    tries, phones = ([*map(int, sys.argv[1:]), 100, 10][:2]) if len(sys.argv) != 2 else (int(sys.argv[1]), 10)
    with tempfile.TemporaryDirectory(prefix="campaign-slow-link-") as folder:
        defaults = {"DATA_DIR": folder, "INSECURE_HTTP": "1", "CAMPAIGN_TODAY": "2016-12-31"}
        os.environ.update(defaults, DJANGO_SETTINGS_MODULE="campaign.settings", DJANGO_ALLOW_ASYNC_UNSAFE="1")
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        outcome = run(tries, min(tries, phones))
    print(outcome)
    return 0 if outcome.is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
