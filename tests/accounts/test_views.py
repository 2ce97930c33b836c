"""Second factors: set up, asked for, removed, each with its audit entry; secrets are not stored in the clear."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from campaign.accounts.models import User
from tests.factories import PASSWORD, make_tree, make_user
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db

ACTIVATE = "/accounts/2fa/totp/activate/"
WRONG_CODE = "000000"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """The throttle counts in the cache."""
    cache.clear()


@pytest.fixture
def officer() -> User:
    return make_user(Role.COUNTY, make_tree().counties[0], "officer", password=PASSWORD)


@pytest.fixture
def signed_in(client: Client, officer: User) -> Client:
    client.post("/accounts/login/", {"login": "officer", "password": PASSWORD})
    answer = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": ACTIVATE})
    assert answer["Location"] == ACTIVATE
    return client


def code_of(secret: str) -> str:
    code: str = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    return code


def set_up(client: Client) -> str:
    secret: str = client.get(ACTIVATE).context["form"].secret
    answer = client.post(ACTIVATE, {"code": code_of(secret)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    return secret


def log() -> list[tuple[str, str | None]]:
    rows = AuditEntry.objects.order_by("id").values_list("action", "actor__username")
    return [(action, actor) for action, actor in rows if not action.startswith("accounts.signed")]


def test_app_is_added_with_its_entry_and_encrypted(signed_in: Client) -> None:
    secret = set_up(signed_in)
    assert log() == [("accounts.second_factor_added", "officer")]
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert stored != secret
    assert get_adapter().decrypt(stored) == secret
    assert signed_in.get("/accounts/2fa/").status_code == 200
    assert signed_in.get("/accounts/2fa/recovery-codes/").status_code == 200
    assert signed_in.get("/accounts/2fa/recovery-codes/download/").status_code == 200


def test_pages_of_the_second_factor_ask_for_the_password_again(client: Client, officer: User) -> None:
    client.post("/accounts/login/", {"login": "officer", "password": PASSWORD})
    assert client.get(ACTIVATE)["Location"] == f"/accounts/reauthenticate/?next={ACTIVATE.replace('/', '%2F')}"


def test_second_factor_is_asked_after_the_password_and_a_wrong_code_is_noted(signed_in: Client) -> None:
    secret = set_up(signed_in)
    other = Client()
    answer = other.post("/accounts/login/", {"login": "officer", "password": PASSWORD})
    assert answer["Location"] == "/accounts/2fa/authenticate/"
    assert other.get("/")["Location"] == "/accounts/login/?next=/"
    before = AuditEntry.objects.count()
    assert other.post("/accounts/2fa/authenticate/", {"code": WRONG_CODE}).status_code == 200
    assert [e.action for e in AuditEntry.objects.order_by("id")[before:]] == ["accounts.second_factor_failed"]
    cache.clear()  # the code was used a moment ago, which counts as a replay
    answer = other.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert answer["Location"] == "/"
    assert other.get("/").status_code == 200


def test_sign_in_that_waits_for_its_code_can_be_left(signed_in: Client) -> None:
    set_up(signed_in)
    other = Client()
    other.post("/accounts/login/", {"login": "officer", "password": PASSWORD})
    other.post("/accounts/logout/", {"next": "/accounts/login/"})
    assert other.get("/accounts/login/").status_code == 200


def test_new_recovery_codes_and_removal_are_noted(signed_in: Client) -> None:
    set_up(signed_in)
    signed_in.post("/accounts/2fa/recovery-codes/generate/")
    signed_in.post("/accounts/2fa/totp/deactivate/")
    assert log() == [
        ("accounts.second_factor_added", "officer"),
        ("accounts.recovery_codes_made", "officer"),
        ("accounts.second_factor_removed", "officer"),
    ]
    assert Authenticator.objects.count() == 0
