"""Limits of a session, the way to the sign-in and back, and the change of a first password: before any page."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext as _

from campaign.accounts import journal
from campaign.accounts.models import User

BEGAN, SEEN = "session_began", "session_seen"
# The moment of the last request is written at most so often: not every page should cost a write.
STEP = 60


class SessionLimits:
    """Ends a session after SESSION_IDLE seconds without a request, and SESSION_ABSOLUTE after its sign-in at last."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._look_at(request)
        return self.get_response(request)

    def _look_at(self, request: HttpRequest) -> None:
        # The machine's clock as seconds: sessions always use the real one.
        now = time.time()
        began = request.session.setdefault(BEGAN, now)
        seen = request.session.get(SEEN, now)
        if now - began > settings.SESSION_ABSOLUTE:
            text = _("You were signed out: a sign-in holds for %(hours)s hours.")
            _end(request, text % {"hours": settings.SESSION_ABSOLUTE // 3600}, "absolute")
        elif now - seen > settings.SESSION_IDLE:
            text = _("You were signed out after %(minutes)s minutes without activity.")
            _end(request, text % {"minutes": settings.SESSION_IDLE // 60}, "idle")
        elif SEEN not in request.session or now - seen > STEP:
            request.session[SEEN] = now


@transaction.atomic
def _end(request: HttpRequest, text: str, cause: str) -> None:
    if isinstance(request.user, User):
        journal.note("accounts.session_ended", request.user, by=request.user, after={"cause": cause})
    logout(request)
    messages.info(request, text)


class SignInFirst(LoginRequiredMiddleware):
    """Leads to the sign-in, and back from it to the page asked for, or to the page whose form was sent in vain.

    A form's own address often takes nothing but POST: to come back there would be an error, far from what was typed.
    """

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:  # noqa: ANN401 - Django's
        """The redirect to the sign-in."""
        page = urlsplit(request.headers.get("Referer", ""))
        if request.method != "POST" or page.netloc != request.get_host():
            return super().handle_no_permission(request, view_func)
        back = urlunsplit(("", "", page.path, page.query, ""))
        return redirect_to_login(back, resolve_url(self.get_login_url(view_func)))


class FirstPasswordChange:
    """Leads an account that must change its password to that page, whatever page it asks for."""

    OPEN = frozenset({"account_change_password", "account_logout", "set_language", "health"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Before every view; static files never come here."""
        match = request.resolver_match
        if not getattr(request.user, "must_change_password", False) or (match and match.view_name in self.OPEN):
            return None
        messages.warning(request, _("Choose a password of your own first; the first one was known to somebody else."))
        return redirect("account_change_password")
