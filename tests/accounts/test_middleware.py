"""Limits of a session, and the forced change of a first password."""

import pytest
import time_machine
from django.test import Client

from campaign.accounts.models import User
from tests.factories import PASSWORD, make_tree, make_user
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db

CHANGE = "/accounts/password/change/"
START = "2026-01-05 08:00:00+08:00"
MINUTE = 60


@pytest.fixture
def officer() -> User:
    return make_user(Role.COUNTY, make_tree().counties[0], "officer", password=PASSWORD)


def ended() -> list[object]:
    return list(AuditEntry.objects.filter(action="accounts.session_ended").values_list("after", flat=True))


def test_session_ends_after_half_an_hour_without_a_request(client: Client, officer: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client.force_login(officer)
        client.get(CHANGE)
        clock.shift(29 * MINUTE)
        assert client.get(CHANGE).status_code == 200
        clock.shift(30 * MINUTE)
        assert client.get(CHANGE).status_code == 200
        clock.shift(30 * MINUTE + 1)
        assert client.get(CHANGE)["Location"] == f"/accounts/login/?next={CHANGE}"
    assert ended() == [{"cause": "idle"}]


def test_session_ends_twelve_hours_after_the_sign_in_however_busy(client: Client, officer: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client.force_login(officer)
        for _quarter in range(12 * 4 + 1):
            assert client.get(CHANGE).status_code == 200
            clock.shift(15 * MINUTE)
        assert client.get(CHANGE).status_code == 302
    assert ended() == [{"cause": "absolute"}]


def test_signed_out_user_is_told_why(client: Client, officer: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client.force_login(officer)
        client.get(CHANGE)
        clock.shift(31 * MINUTE)
        answer = client.get(CHANGE, follow=True, headers={"Accept-Language": "en"})
    assert [str(message) for message in answer.context["messages"]] == [
        "You were signed out after 30 minutes without activity."
    ]


def test_session_is_not_written_at_every_request(client: Client, officer: User) -> None:
    with time_machine.travel(START, tick=False) as clock:
        client.force_login(officer)
        client.get(CHANGE)
        before = dict(client.session)
        clock.shift(59)
        client.get(CHANGE)
        assert dict(client.session) == before
        clock.shift(2)
        client.get(CHANGE)
        assert dict(client.session) != before


@pytest.mark.parametrize("address", ["/", "/audit/", "/admin/", "/accounts/2fa/", "/board.pdf"])
def test_first_password_leads_every_page_to_its_change(client: Client, officer: User, address: str) -> None:
    User.objects.update(must_change_password=True)
    client.force_login(officer)
    assert client.get(address)["Location"] == CHANGE
    assert client.post(address)["Location"] == CHANGE


def test_first_password_leaves_open_what_is_needed_to_change_it(client: Client, officer: User) -> None:
    User.objects.update(must_change_password=True)
    client.force_login(officer)
    assert client.get(CHANGE).status_code == 200
    assert client.get("/health/").status_code == 200
    assert client.get("/accounts/logout/").status_code == 200
    assert client.post("/i18n/setlang/", {"language": "en", "next": CHANGE})["Location"] == CHANGE


def test_change_ends_the_duty_and_is_audited(client: Client, officer: User) -> None:
    User.objects.update(must_change_password=True)
    client.force_login(officer)
    form = {"oldpassword": PASSWORD, "password1": "Quiet-river-77", "password2": "Quiet-river-77"}
    assert client.post(CHANGE, form)["Location"] == "/"
    officer.refresh_from_db()
    assert (officer.must_change_password, officer.first_password_ends_at) == (False, None)
    assert client.get("/accounts/2fa/").status_code == 200
    assert AuditEntry.objects.get().action == "accounts.password_changed"


def test_language_can_be_switched_before_signing_in(client: Client) -> None:
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/accounts/login/"})
    assert (answer.status_code, answer.cookies["django_language"].value) == (302, "en")


@pytest.mark.parametrize(
    ("method", "referer", "back"),
    [
        ("post", "http://testserver/issues/7/?a=1", "/issues/7/%3Fa%3D1"),
        ("post", "http://elsewhere.example/issues/7/", "/issues/7/close/"),
        ("post", "", "/issues/7/close/"),
        ("get", "http://testserver/issues/7/", "/issues/7/close/"),
    ],
)
def test_a_form_sent_without_a_session_leads_back_to_its_page(
    client: Client, method: str, referer: str, back: str
) -> None:
    headers = {"Referer": referer} if referer else {}
    answer = getattr(client, method)("/issues/7/close/", headers=headers)
    assert answer.headers["Location"] == f"/accounts/login/?next={back}"
