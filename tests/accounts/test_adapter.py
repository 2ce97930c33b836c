"""Sign-in, refusals and sign-out by way of django-allauth."""

import re
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from campaign.accounts.models import User
from tests.factories import PASSWORD, make_tree, make_user
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
CHANGE = "/accounts/password/change/"
WRONG = "not-the-Password-1"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """The throttle counts in the cache."""
    cache.clear()


@pytest.fixture
def officer() -> User:
    return make_user(Role.COUNTY, make_tree().counties[0], "officer", password=PASSWORD)


def sign_in(client: Client, username: str = "officer", password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(LOGIN, {"login": username, "password": password}, **extra)


def log() -> list[tuple[str, str, str | None]]:
    rows = AuditEntry.objects.order_by("id").values_list("action", "subject", "actor__username")
    return [(action, subject, actor) for action, subject, actor in rows]


def test_right_password_signs_in_and_is_audited(client: Client, officer: User) -> None:
    answer = sign_in(client, "Officer", REMOTE_ADDR="10.1.2.3")
    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
    assert log() == [("accounts.signed_in", "officer", "officer")]
    entry = AuditEntry.objects.get()
    assert (entry.area_code, entry.origin) == ("519901000000", "10.1.2.3")


def test_page_that_was_asked_for_comes_after_the_sign_in(client: Client, officer: User) -> None:
    answer = client.get("/audit/?who=x")
    assert answer["Location"] == "/accounts/login/?next=/audit/%3Fwho%3Dx"
    answer = client.post(LOGIN, {"login": "officer", "password": PASSWORD, "next": "/audit/"})
    assert answer["Location"] == "/audit/"
    answer = Client().post(LOGIN, {"login": "officer", "password": PASSWORD, "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_sign_out_is_audited(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert client.post("/accounts/logout/")["Location"] == LOGIN
    assert log() == [("accounts.signed_out", "officer", "officer")]
    assert client.get("/")["Location"] == "/accounts/login/?next=/"


def test_failed_sign_in_is_audited_without_the_password_and_without_an_actor(client: Client, officer: User) -> None:
    sign_in(client, password=WRONG)
    sign_in(client, "nobody", WRONG)
    sign_in(client, WRONG + " !", WRONG)
    assert log() == [
        ("accounts.sign_in_failed", "officer", None),
        ("accounts.sign_in_failed", "nobody", None),
        ("accounts.sign_in_failed", "***", None),
    ]
    assert WRONG not in str(list(AuditEntry.objects.values()))


def test_unknown_name_and_wrong_password_get_the_same_answer_at_the_same_cost(client: Client, officer: User) -> None:
    def attempt(username: str) -> tuple[int, str, int, int]:
        with (
            patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as encode,
            CaptureQueriesContext(connection) as queries,
        ):
            answer = sign_in(client, username, WRONG)
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode().replace(username, ""))
        return answer.status_code, page, len(queries), encode.call_count

    sign_in(client, "somebody", WRONG)
    assert attempt("officer") == attempt("nobody12")


def test_deactivated_account_cannot_sign_in(client: Client, officer: User) -> None:
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert sign_in(client)["Location"] == "/accounts/inactive/"
    assert client.get("/")["Location"] == "/accounts/login/?next=/"


def test_deactivation_ends_an_open_session(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert client.get(CHANGE).status_code == 200
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert client.get(CHANGE).status_code == 302


def test_change_of_password_needs_the_old_one_and_another_new_one(client: Client, officer: User) -> None:
    client.force_login(officer)
    form = {"oldpassword": WRONG, "password1": "Quiet-river-77", "password2": "Quiet-river-77"}
    assert list(client.post(CHANGE, form).context["form"].errors) == ["oldpassword"]
    form = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    assert list(client.post(CHANGE, form).context["form"].errors) == ["password1"]
    form = {"oldpassword": PASSWORD, "password1": "1234567890", "password2": "1234567890"}
    assert list(client.post(CHANGE, form).context["form"].errors) == ["password1"]
    assert log() == []


def test_change_of_password_is_audited_and_ends_other_sessions(client: Client, officer: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(officer)
    client.force_login(officer)
    form = {"oldpassword": PASSWORD, "password1": "Quiet-river-77", "password2": "Quiet-river-77"}
    assert client.post(CHANGE, form)["Location"] == "/"
    assert log() == [("accounts.password_changed", "officer", "officer")]
    assert client.get(CHANGE).status_code == 200
    assert elsewhere.get(CHANGE).status_code == 302


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_reset_password", "account_request_login_code"]
)
def test_nobody_signs_up_and_no_page_deals_in_e_mail(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_sign_out_leaves_a_sign_in_that_waits_for_its_second_factor(client: Client, officer: User) -> None:
    assert client.post("/accounts/logout/", {"next": LOGIN})["Location"] == LOGIN
