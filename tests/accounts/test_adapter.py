"""Sign-in, refusals and sign-out by way of django-allauth."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, make_tree, make_user
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


def log() -> list[tuple[str, str, str | None]]:
    rows = AuditEntry.objects.order_by("id").values_list("action", "subject", "actor__username")
    return [(action, subject, actor) for action, subject, actor in rows]


def test_right_password_signs_in_and_is_audited(client: Client) -> None:
    tree = make_tree()
    make_user(Role.COUNTY, tree.counties[0], "officer", password=PASSWORD)
    answer = client.post(LOGIN, {"login": "officer", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, reverse("home"))
    assert log() == [("accounts.signed_in", "officer", "officer")]
    assert AuditEntry.objects.get().area_code == "519901000000"
