"""The security headers are on every answer: pages, redirects, errors, static files, prints, the admin."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.factories import make_tree, make_user
from units.access import Role

pytestmark = pytest.mark.django_db

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
EXPECTED = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PAGES = {
    "/": 200,
    "/board/": 200,
    "/board.pdf": 200,
    "/board.xlsx": 200,
    "/units/519902/": 404,
    "/no/such/page": 404,
    "/broken/fault/": 500,
    "/broken/forbidden/": 403,
    "/broken/bad/": 400,
    "/broken/suspicious/": 400,
    "/static/css/base.css": 200,
    "/static/admin/css/base.css": 200,
    "/static/no-such-file.css": 404,
    "/health/": 200,
    "/accounts/login/": 302,
    "/accounts/2fa/": 200,
    "/admin/": 404,
}


@pytest.fixture(autouse=True)
def _broken_addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.broken_urls"


def missing(answer: Any) -> set[str]:
    """Names of the headers that are not as they must be."""
    wrong = {name for name, value in EXPECTED.items() if answer.headers.get(name) != value}
    return wrong | {name for name in ("Permissions-Policy",) if "geolocation=()" not in answer.headers.get(name, "")}


@pytest.mark.parametrize(("address", "status"), PAGES.items())
def test_answer_to_a_signed_in_user(client: Client, address: str, status: int) -> None:
    client.force_login(make_user(Role.COUNTY, make_tree(2).counties[0]))
    client.raise_request_exception = False
    answer = client.get(address)
    assert (answer.status_code, missing(answer)) == (status, set())


@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/no/such", "/broken/fault/", "/static/css/base.css"])
def test_answer_to_anybody(client: Client, address: str) -> None:
    client.raise_request_exception = False
    assert missing(client.get(address)) == set()


def test_admin_has_them_too(client: Client) -> None:
    client.force_login(make_user(Role.SYSADMIN, make_tree().prefecture))
    for address in ("/admin/", "/admin/accounts/user/", "/admin/accounts/user/add/", "/admin/grading/criterion/"):
        answer = client.get(address)
        assert (answer.status_code, missing(answer)) == (200, set())
        assert " style=" not in answer.content.decode()
        assert " onclick=" not in answer.content.decode()


def test_nothing_but_static_files_is_kept_by_a_browser_or_a_proxy(client: Client) -> None:
    client.force_login(make_user(Role.COUNTY, make_tree().counties[0]))
    for address in ("/", "/board.pdf", "/no/such/page", "/accounts/2fa/"):
        words = set(client.get(address)["Cache-Control"].split(", "))
        assert {"private", "no-store"} <= words
        assert "public" not in words
    assert "no-store" not in client.get("/static/css/base.css")["Cache-Control"]


def test_plain_http_is_sent_to_https_with_the_headers(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = client.get("/accounts/login/")
    assert (answer.status_code, answer["Location"]) == (301, "https://testserver/accounts/login/")
    assert missing(answer) == set()
    assert client.get("/health/").status_code == 200


def test_https_is_remembered_for_a_year(client: Client, settings: Settings) -> None:
    answer = client.get("/accounts/login/", secure=True)
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client: Client, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    user = make_user(password="Quiet-river-77")
    client.get("/accounts/login/", secure=True)
    client.post("/accounts/login/", {"login": user.username, "password": "Quiet-river-77"}, secure=True)
    for name in ("sessionid", "csrftoken", "device"):
        cookie = client.cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
