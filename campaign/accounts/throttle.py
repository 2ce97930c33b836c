"""How often a sign-in may fail, so that guessing is hopeless and nobody can lock a rival out for ever.

Failures are counted for a username *and* the device or address that they come from: whoever guesses locks only
that place out. Guessing from many places at once is slowed by a limit on the username, which does not touch a
device that has signed in to the account before (its cookie says so; OWASP calls them device cookies).
The numbers stand in settings.ACCOUNT_RATE_LIMITS.
"""

import secrets

from allauth.core.internal import ratelimit
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from units.client import client_address

COOKIE = "device"
SALT = "campaign.accounts.device"
KEPT_FOR = 180 * 24 * 3600
ACCOUNTS_A_DEVICE = 8
LOCKED_FOR = 15 * 60


def spend(request: HttpRequest, username: str) -> ratelimit.RateLimitUsage | None:
    """Count one attempt, before it is known whether it succeeds; None when there were too many failures."""
    device = _device_of(request, username)
    tries = [("login_failed", f"{username}|{device or client_address(request)}")]
    if not device:
        tries.append(("login_failed_anywhere", username))
    spent = ratelimit.RateLimitUsage(usage=[])
    for action, key in tries:
        usage = ratelimit.consume(request, app="allauth.account", action=action, key=key)
        if usage is None:
            return None
        spent.usage += usage.usage
    return spent


def begins(request: HttpRequest, username: str) -> bool:
    """Tell whether this refusal is the first of its lock-out: one entry in the audit log is enough for each."""
    return bool(cache.add(f"locked-out|{username}|{client_address(request)}", True, LOCKED_FOR))


def remember_device(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Leave a signed cookie on a device that has just signed in to the account."""
    number, names = _read(request)
    names = [username, *[name for name in names if name != username]][:ACCOUNTS_A_DEVICE]
    value = signing.dumps({"number": number or secrets.token_hex(8), "names": names}, salt=SALT, compress=True)
    response.set_cookie(
        COOKIE, value, max_age=KEPT_FOR, httponly=True, secure=request.is_secure(), samesite="Lax", path="/accounts/"
    )


def _device_of(request: HttpRequest, username: str) -> str:
    number, names = _read(request)
    return number if username in names else ""


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    try:
        data = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_FOR)
        return str(data["number"]), [str(name) for name in data["names"]]
    except (signing.BadSignature, KeyError, TypeError):
        return "", []
