"""Too many failures lock out the place they come from, for a while, and nobody else."""

from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from campaign.accounts.models import User
from tests.factories import PASSWORD, make_tree, make_user
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
ATTACKER, VICTIM = "10.0.0.66", "10.0.0.1"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """The throttle counts in the cache."""
    cache.clear()


@pytest.fixture(autouse=True)
def victim() -> User:
    return make_user(Role.COUNTY, make_tree().counties[0], "victim", password=PASSWORD)


def attempt(client: Client, password: str = "wrong", address: str = ATTACKER, username: str = "victim") -> Any:
    return client.post(LOGIN, {"login": username, "password": password}, REMOTE_ADDR=address)


def test_sixth_failure_from_a_place_is_not_even_tried(client: Client) -> None:
    for _try in range(5):
        attempt(client)
    # The right password does not help any more: it is not looked at.
    answer = attempt(client, PASSWORD)
    assert answer.status_code == 200
    assert len(answer.context["form"].non_field_errors()) == 1
    attempt(client, PASSWORD)
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == [
        *["accounts.sign_in_failed"] * 5,
        "accounts.locked_out",
    ]


def test_unknown_name_is_locked_out_alike(client: Client) -> None:
    for _try in range(6):
        answer = attempt(client, username="nobody")
    assert len(answer.context["form"].non_field_errors()) == 1
    assert AuditEntry.objects.filter(action="accounts.locked_out", subject="nobody", actor=None).count() == 1


def test_rival_locks_out_only_himself(client: Client) -> None:
    for _try in range(7):
        attempt(client)
    assert attempt(Client(), PASSWORD, VICTIM).status_code == 302


def test_lock_ends_by_itself(client: Client) -> None:
    with time_machine.travel("2026-01-05 08:00:00+08:00", tick=False) as clock:
        for _try in range(6):
            attempt(client)
        clock.shift(15 * 60 + 1)
        assert attempt(client, PASSWORD).status_code == 302


def test_success_takes_its_own_attempt_back_but_not_the_failures(client: Client) -> None:
    for _try in range(4):
        attempt(client)
    assert attempt(client, PASSWORD).status_code == 302
    other = Client()
    attempt(other)
    assert attempt(other, PASSWORD).status_code == 200


def test_guessing_from_many_places_is_slowed_but_a_known_device_signs_in(settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed_anywhere": "3/h/key"}
    known = Client()
    assert attempt(known, PASSWORD, VICTIM).status_code == 302
    known.post("/accounts/logout/")
    for number in range(4):
        attempt(Client(), address=f"10.9.0.{number}")
    assert attempt(Client(), PASSWORD, "10.9.0.9").status_code == 200
    assert attempt(known, PASSWORD, "10.9.0.10").status_code == 302


def test_cookie_of_another_account_or_a_forged_one_makes_no_device_known(settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed_anywhere": "1/h/key"}
    make_user(username="rival", password=PASSWORD)
    rival = Client()
    assert attempt(rival, PASSWORD, username="rival").status_code == 302
    rival.post("/accounts/logout/")
    attempt(Client(), address="10.9.0.1")
    assert attempt(rival, PASSWORD).status_code == 200
    forged = Client()
    forged.cookies["device"] = "eyJudW1iZXIiOiAiMSJ9:forged"
    assert attempt(forged, PASSWORD).status_code == 200


def test_flood_of_posts_gets_429_with_our_page(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "1/m/ip"}
    attempt(client)
    answer = attempt(client)
    assert answer.status_code == 429
    assert "Content-Security-Policy" in answer
    assert "429.html" in [template.name for template in answer.templates]
