"""Where a request comes from, also behind proxies."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"


def client_address(request: HttpRequest) -> str:
    """The client's address as text, `unknown` where the server does not tell it (a request over a Unix socket).

    Of X-Forwarded-For only the entries that our own proxies added count: the last TRUSTED_PROXIES ones. Whatever
    stands before them was sent by the client and may be a lie, and with no proxy the whole header is.
    """
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    count: int = settings.TRUSTED_PROXIES
    candidates = [forwarded[-count]] if 0 < count <= len(forwarded) else []
    for text in [*candidates, request.META.get("REMOTE_ADDR", "")]:
        try:
            return str(ip_address(text.strip()))
        except ValueError:
            continue
    return UNKNOWN
