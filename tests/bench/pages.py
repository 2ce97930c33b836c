"""How much the pages of the demo weigh as they are served: every page that each kind of account can reach by GET."""

import gzip
import re
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

from django.test import Client
from django.urls import NoReverseMatch, Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse

from campaign.accounts.models import User
from tests.bench.lines import Line

LIMIT = 100_000
ACCOUNTS = ("prefecture", "county-519901", "township-", "secretary-", "leader", "auditor", "sysadmin", "bench")
# Of the many addresses that one view answers, an account follows so many; documents take long to make.
PAGES, DOCUMENTS = 5, 1
LINK = re.compile(rb"""<a\b[^>]*\bhref=["']([^"']+)["']""")
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Served:
    """One answer: how many bytes went over the line, headers included."""

    size: int
    address: str
    view: str
    account: str
    is_page: bool


def measure() -> list[Line]:
    """Walk as every account; the heaviest page counts."""
    served = [one for name in ACCOUNTS if (user := _account(name)) for one in walk(user)]
    pages = sorted((one for one in served if one.is_page), key=lambda one: -one.size)
    largest = _one_each(pages)[:SHOWN]
    others = _one_each(sorted((one for one in served if not one.is_page), key=lambda one: -one.size))
    unseen = sorted(_names() - {one.view for one in served})
    note = f"{len(pages):,} pages of {len({one.view for one in pages})} views; largest: " + "; ".join(
        map(_say, largest)
    )
    note += ". Documents to download: " + ("; ".join(map(_say, others)) or "none")
    note += f". Views that take no GET or answered nobody: {', '.join(unseen) or 'none'}"
    heaviest = pages[0].size
    said = f"{heaviest / 1000:.1f} KB"
    return [Line("Heaviest page of the demo, as transferred", "< 100 KB", said, heaviest < LIMIT, note)]


def walk(user: User) -> Iterator[Served]:
    """Follow the links from the home page and from every address without parameters, breadth first."""
    client = Client(headers={"host": "localhost", "accept-encoding": "gzip"})
    client.force_login(user)
    waiting = deque(["/", *_plain_addresses()])
    seen, left = set(waiting), defaultdict[str, int](lambda: PAGES)
    while waiting:
        address = waiting.popleft()
        view = _view(address)
        if not view or not left[view]:
            continue
        response = client.get(address)
        if response.status_code != 200:
            continue
        is_page = response.get("content-type", "").startswith("text/html")
        left[view] = min(left[view], PAGES if is_page else DOCUMENTS) - 1
        body = response.getvalue()
        headers = sum(len(f"{name}: {value}\r\n") for name, value in response.items())
        yield Served(len(body) + headers, address, view, user.username, is_page)
        if is_page:
            page = gzip.decompress(body) if response.get("content-encoding") == "gzip" else body
            found = [link for link in _links(page, address) if link not in seen]
            seen.update(found)
            waiting.extend(found)


def _links(page: bytes, address: str) -> Iterator[str]:
    """Addresses on this site that the page leads to, each once."""
    for raw in dict.fromkeys(LINK.findall(page)):
        target = urlsplit(urldefrag(urljoin(f"//localhost{address}", unescape(raw.decode()))).url)
        if target.netloc == "localhost" and target.scheme in {"", "http"}:
            yield target.path + (f"?{target.query}" if target.query else "")


def _view(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def _names() -> set[str]:
    """Every view that has a name."""
    return {name for name, _pattern in _patterns(get_resolver(), "")}


def _plain_addresses() -> list[str]:
    found = []
    for name in sorted(_names()):
        try:
            found.append(reverse(name))
        except NoReverseMatch:
            continue
    return found


def _patterns(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from _patterns(one, f"{prefix}{one.namespace}:" if one.namespace else prefix)
        elif one.name:
            yield f"{prefix}{one.name}", one


def _account(start: str) -> User | None:
    found: User | None = User.objects.filter(username__startswith=start).order_by("username").first()
    return found


def _one_each(served: list[Served]) -> list[Served]:
    """The heaviest of each view, in the given order."""
    first: dict[str, Served] = {}
    for one in served:
        first.setdefault(one.view, one)
    return list(first.values())


def _say(one: Served) -> str:
    return f"{one.address} {one.size / 1000:.1f} KB ({one.account})"
