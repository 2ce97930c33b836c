"""Audit entries about accounts: sign-in, refusals, passwords, second factors."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError

from campaign.accounts.models import User
from units import audit
from units.models import AreaGrant


def note(
    action: str,
    user: User,
    *,
    by: User | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write one entry about the account, in the area where its widest grant lies; `action` as in `audit.record`."""
    audit.record(action, audit.Change(user, home_code(user), before, after), by=by)


def home_code(user: User) -> str:
    """Full code of the area of the account's widest grant, ended ones too; blank without any.

    Asks for an unknown account too: whoever tries names must not tell the known ones by the time of the answer.
    """
    rows = AreaGrant.objects.filter(user=user.pk or 0).order_by("area__level", "area__code")
    return rows.values_list("area__code", flat=True).first() or ""


def named(username: str) -> User:
    """The account of that name, or an unsaved one that carries what was typed.

    People type their password into the wrong box: what could not be a username is not written down.
    """
    found: User | None = User.objects.filter(username=username.lower()).first()
    if found:
        return found
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError:
        return User(username="***")
    return User(username=username[:60])
