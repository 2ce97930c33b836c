"""Error pages of our own: in the user's language, with a number that is also in the log."""

import io
import logging
import re
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import settings as site
from django.db import DatabaseError
from django.template import TemplateDoesNotExist
from django.test import Client
from django.utils.log import configure_logging
from pytest_django import Settings

from campaign.log import ErrorNumber
from tests.factories import make_tree, make_user
from units.access import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _broken_addresses(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.broken_urls"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the log writes, in the form that settings.LOGGING gives it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(ErrorNumber())
    form: Any = site.LOGGING["formatters"]
    handler.setFormatter(logging.Formatter(form["line"]["format"], style="{"))
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def visitor(client: Client) -> Client:
    client.raise_request_exception = False
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def test_fault_shows_our_page_with_the_number_that_is_in_the_log(visitor: Client, lines: io.StringIO) -> None:
    user = make_user(Role.COUNTY, make_tree().counties[0])
    visitor.force_login(user)
    answer = visitor.get("/broken/fault/")
    number = re.search(r"\b[0-9A-F]{6}\b", answer.content.decode())
    assert answer.status_code == 500
    assert "Content-Security-Policy" in answer
    assert number is not None
    first = next(line for line in lines.getvalue().splitlines() if "ERROR" in line)
    assert f"ERROR django.request error={number[0]} account={user.pk} Internal Server Error: /broken/fault/" in first
    assert "RuntimeError: the reason" in lines.getvalue()
    assert "the reason" not in answer.content.decode()


def test_fault_of_the_error_page_itself_still_gets_an_answer(visitor: Client, lines: io.StringIO) -> None:
    with patch("campaign.errors.render_to_string", side_effect=TemplateDoesNotExist("500.html")):
        answer = visitor.get("/broken/fault/")
    assert (answer.status_code, answer["Content-Type"]) == (500, "text/plain; charset=utf-8")
    assert re.search(r"[0-9A-F]{6}", answer.content.decode()) is not None


def test_fault_page_asks_nothing_of_the_database(visitor: Client) -> None:
    with patch("django.db.backends.utils.CursorWrapper.execute", side_effect=DatabaseError("gone")):
        answer = visitor.get("/broken/fault/")
    assert answer.status_code == 500


@pytest.mark.parametrize(
    ("address", "status", "template"),
    [
        ("/broken/forbidden/", 403, "403.html"),
        ("/broken/bad/", 400, "400.html"),
        ("/broken/suspicious/", 400, "400.html"),
        ("/no/such/page", 404, "404.html"),
    ],
)
def test_refusals_have_pages_of_their_own_and_are_logged(
    visitor: Client, lines: io.StringIO, address: str, status: int, template: str
) -> None:
    visitor.force_login(make_user(Role.COUNTY, make_tree().counties[0]))
    answer = visitor.get(address)
    assert (answer.status_code, answer.templates[0].name) == (status, template)
    assert address in lines.getvalue() or "odder" in lines.getvalue()


def test_stale_form_says_so(lines: io.StringIO) -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "x", "password": "y"})
    assert (answer.status_code, answer.templates[0].name) == (403, "403_csrf.html")
    assert "CSRF" in lines.getvalue()


def test_not_found_says_why_where_the_site_knows(visitor: Client) -> None:
    visitor.force_login(make_user(Role.COUNTY, make_tree(2).counties[0]))
    answer = visitor.get("/units/519902/")
    assert answer.status_code == 404
    assert "There is no unit 519902, or it lies outside your area." in answer.content.decode()
    # Django's own words are not for users.
    assert "matches the given query" not in visitor.get("/grading/rounds/99/").content.decode()


def test_log_goes_to_standard_error_and_no_mail_is_sent() -> None:
    configure_logging(site.LOGGING_CONFIG, site.LOGGING)
    assert [type(handler) for handler in logging.getLogger("django").handlers] == []
    assert logging.getLogger("django").propagate is True
