"""Visits from a phone: tried over a slow link that loses, and the weight of the form that it has to load first."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from playwright.sync_api import sync_playwright

from tests.bench.databases import copied
from tests.bench.lines import Line
from tests.bench.slow_link import CHROMIUM, QUIET, ROOT, site
from tests.bench.visiting import signed_in
from tests.visits.weight import FORM, LIMIT, asked_for, weights

TRIES, PHONES = 100, 10
OFFICER = "county-519901"


def measure(tries: int = TRIES, phones: int = PHONES) -> list[Line]:
    """The trial in a copy of the demo, and the form of one of its county officers."""
    return [trial(tries, phones), weight()]


def trial(tries: int, phones: int) -> Line:
    """Try it in a process of its own: Chromium's event loop and the site's settings are none of this one's."""
    with copied("slow_link") as database:
        database.close()
        environment = os.environ | {"DATABASE_URL": _address(database)}
        command = [sys.executable, "-m", "tests.bench.slow_link", str(tries), str(phones)]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return verdict(done, tries)


def verdict(done: "subprocess.CompletedProcess[str]", tries: int) -> Line:
    """The line of a trial that told its outcome; one that told none raises."""
    told = (done.stdout.strip().splitlines() or [""])[-1]
    arrived, found, _rest = told.partition(" visits, ")
    if not found:
        raise AssertionError((done.stderr.strip().splitlines() or ["The trial said nothing."])[-1])
    target = "Visits over 64 kbit/s, 800 ms, 5 % loss: saved, once each"
    return Line(target, f"{tries} of {tries}", arrived, done.returncode == 0, told)


def weight() -> Line:
    """What a browser asks for to show the form, as the site sends it, before any photo."""
    client = signed_in(connections["default"], OFFICER)
    # The site has connections of its own; ours would only be in its way.
    connection.close()
    # Chromium's event loop stays in a thread of its own: where one runs, Django refuses to ask the database.
    with site() as port, ThreadPoolExecutor(max_workers=1) as browser:
        wanted = browser.submit(_asked_for, f"http://localhost:{port}", client.cookies["sessionid"].value).result()
    found = weights(wanted, client)
    total, note = sum(found.values()), f"{len(found)} files, of which the page itself has {found[FORM]:,} bytes"
    target = "Visit form with all that it needs, before photos"
    return Line(target, f"≤ {LIMIT // 1024} KB", f"{total / 1024:.1f} KB", total <= LIMIT, note)


def _asked_for(address: str, cookie: str) -> set[str]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        context = browser.new_context(locale="zh-CN", viewport={"width": 360, "height": 740})
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": address}])
        wanted = asked_for(context.new_page(), address, FORM)
        browser.close()
    return wanted


def _address(database: BaseDatabaseWrapper) -> str:
    """How a process that is started is told of the database."""
    name = database.settings_dict["NAME"]
    if database.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
