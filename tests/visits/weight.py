"""What a page weighs with all that it needs, as the site sends it to a phone: compressed."""

from collections.abc import Iterable

from django.test import Client
from playwright.sync_api import Page

# The form before photos, in bytes.
FORM, LIMIT = "/visits/new/", 60 * 1024


def asked_for(page: Page, site: str, address: str) -> set[str]:
    """The addresses on the site that a browser asks for to show the page, its own included."""
    wanted: set[str] = set()
    page.on("request", lambda one: wanted.add(one.url.removeprefix(site)))
    page.goto(f"{site}{address}", wait_until="networkidle")
    return wanted


def weights(addresses: Iterable[str], client: Client) -> dict[str, int]:
    """How many bytes the site sends for each; the client takes what is compressed."""
    return {address: len(client.get(address).getvalue()) for address in addresses}
