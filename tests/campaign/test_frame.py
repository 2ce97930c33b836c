"""The frame of every page: exactly one entry of the navigation is marked on each."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import resolve

from campaign.accounts.models import User
from campaign.frame import Frame, frame
from tests.access_table import TABLE_ROWS
from tests.factories import make_tree, make_user
from tests.issues.factories import make_plan
from units.access import Role

pytestmark = pytest.mark.django_db

# Which entry (by its icon) the pages lie behind, by the beginning of their address; the longest counts.
BEHIND = {
    "/board/": "board",
    # A fragment that no page is drawn around.
    "/unit-offers/": "",
    "/units/": "units",
    "/issues/": "issues",
    "/grading/": "grading",
    "/plans/": "plans",
    "/measures/": "plans",
    "/visits/": "visits",
    "/coverage/": "visits",
    "/people/": "people",
    "/reports/": "reports",
    "/publications/": "publications",
    "/register/": "import",
    "/audit/": "audit",
    "/admin/": "admin",
    # My own password and second factor, the health check and the language are no entry's.
    "/accounts/": "",
    "/health/": "",
    "/i18n/": "",
}


class Filled(dict[str, str]):
    """Fills every blank of an address."""

    def __missing__(self, _key: str) -> str:
        return "1"


def pages() -> Iterator[str]:
    """The address of every page of the site, with invented numbers; what is downloaded has no frame."""
    for row in TABLE_ROWS:
        path = row.address.format_map(Filled()).partition("?")[0]
        if path.endswith("/") and row.name != "[admin/(?P<url>.*)$]":
            yield path


def marked(path: str, user: User) -> list[str]:
    request: Any = RequestFactory().get(path)
    request.user, request.resolver_match = user, resolve(path)
    return [entry.icon for entry in frame(request)["frame"].nav if entry.active]


def expected(path: str) -> list[str]:
    if path == "/":
        return ["home"]
    icon = BEHIND[next(start for start in BEHIND if path.startswith(start))]
    return [icon] if icon else []


def test_exactly_one_entry_is_marked_on_every_page() -> None:
    root = make_user()
    root.is_superuser = True
    paths = sorted(set(pages()))
    assert {"/visits/talks/", "/visits/cards/", "/coverage/", "/people/reports/", "/grading/rounds/"} <= set(paths)
    assert {path: marked(path, root) for path in paths} == {path: expected(path) for path in paths}


def test_the_page_names_its_entry_and_one_that_is_not_there_names_none(client: Client) -> None:
    client.force_login(make_user(Role.LEADER, make_tree().prefecture))
    page = client.get("/coverage/").content.decode()
    assert '<a href="/visits/" aria-current="page">' in page
    assert ' aria-current="page"' not in client.get("/nowhere/").content.decode()


def test_what_waits_is_counted_anew_for_each_page_and_for_each_grant() -> None:
    tree = make_tree(2, 1, 1)
    checker, elsewhere = make_user(Role.COUNTY, tree.counties[0]), make_user(Role.COUNTY, tree.counties[1])

    def counted(user: User) -> int:
        request: Any = RequestFactory().get("/")
        # As each request has: the grants are read once for one object.
        request.user, request.resolver_match = User.objects.get(pk=user.pk), resolve("/")
        drawn: Frame = frame(request)["frame"]
        return next(entry.count for entry in drawn.nav if entry.icon == "plans")

    assert (counted(checker), counted(elsewhere)) == (0, 0)
    make_plan(tree.villages[0], make_user(), state="checking")
    assert (counted(checker), counted(elsewhere)) == (1, 0)
    elsewhere.grants.update(area=tree.counties[0])
    assert (counted(checker), counted(elsewhere)) == (1, 1)
