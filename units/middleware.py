"""Tells the audit log from where the current request comes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from units.audit import origin
from units.client import client_address


class AuditOriginMiddleware:
    """Holds the client's address for the time of the request, so that verbs need not be handed it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = origin.set(client_address(request))
        try:
            return self.get_response(request)
        finally:
            origin.reset(token)
