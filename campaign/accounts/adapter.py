"""What django-allauth asks this site: no sign-up, no e-mail, our throttle, our audit log."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.accounts import journal, throttle
from campaign.accounts.models import User
from units.client import client_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by username and password; accounts are made by an administrator only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for himself."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The same address that the audit log writes."""
        return client_address(request)

    def send_mail(self, *_args: Any, **_kwargs: Any) -> None:
        """No e-mail leaves the site."""

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse before the password is looked at when there were too many failures."""
        username = str(credentials.get("username", "")).lower()
        # allauth takes it back from here when the password turns out right.
        self._login_failed_rl_usage = throttle.spend(request, username)
        if self._login_failed_rl_usage is None:
            if throttle.begins(request, username):
                journal.note("accounts.locked_out", journal.named(username), by=None)
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note the name that was tried, never the password; nobody has signed in, so there is no actor."""
        journal.note("accounts.sign_in_failed", journal.named(str(credentials.get("username", ""))), by=None)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Turn away whoever is deactivated or comes too late with a first password."""
        ends_at = user.first_password_ends_at
        if user.must_change_password and ends_at is not None and ends_at < timezone.now():
            clear_login(request)
            journal.note("accounts.sign_in_failed", user, by=None, after={"cause": "first_password_ended"})
            messages.error(request, _("The first password has run out. Ask the system administrator for a new one."))
            return redirect("account_login")
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    @transaction.atomic
    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, with the audit entry in the same transaction."""
        super().login(request, user)
        journal.note("accounts.signed_in", user, by=user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Remember the device for the throttle."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        throttle.remember_device(request, response, user.username)
        return response

    @transaction.atomic
    def logout(self, request: HttpRequest) -> None:
        """Sign out, with the audit entry in the same transaction."""
        if isinstance(request.user, User):
            journal.note("accounts.signed_out", request.user, by=request.user)
        super().logout(request)

    @transaction.atomic
    def set_password(self, user: User, password: str) -> None:
        """Take the password that its owner has chosen; the duty to change it ends."""
        user.must_change_password, user.first_password_ends_at = False, None
        super().set_password(user, password)
        actor = context.request.user
        journal.note("accounts.password_changed", user, by=actor if isinstance(actor, User) else None)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """After the change the work goes on."""
        return reverse("home")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their secrets are encrypted in the database with a key that is derived from SECRET_KEY."""

    def encrypt(self, text: str) -> str:
        """What is stored."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What is used."""
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    key = HKDF(SHA256(), length=32, salt=None, info=b"campaign.accounts second factor")
    return Fernet(base64.urlsafe_b64encode(key.derive(settings.SECRET_KEY.encode())))
