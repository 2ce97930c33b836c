"""Second-factor pages of django-allauth, each with its audit entry in the same transaction.

allauth tells of these changes by signals only, and after the commit; a subclass of the view can do better.
"""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.db import transaction
from django.http import HttpResponse

from campaign.accounts import journal


class ActivateAuthenticator(ActivateTOTPView):  # type: ignore[misc]
    """Adds an authenticator app."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - a form of allauth
        """Save it."""
        response: HttpResponse = super().form_valid(form)
        journal.note("accounts.second_factor_added", self.request.user, by=self.request.user)
        return response


class DeactivateAuthenticator(DeactivateTOTPView):  # type: ignore[misc]
    """Removes the authenticator app."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - Django's own signature
        """Remove it."""
        response: HttpResponse = super().form_valid(form)
        journal.note("accounts.second_factor_removed", self.request.user, by=self.request.user)
        return response


class MakeRecoveryCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    """Makes new recovery codes; the old ones end."""

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - Django's own signature
        """Make them."""
        response: HttpResponse = super().form_valid(form)
        journal.note("accounts.recovery_codes_made", self.request.user, by=self.request.user)
        return response


class EnterCode(AuthenticateView):  # type: ignore[misc]
    """Asks for the second factor after the password."""

    def form_invalid(self, form: AuthenticateForm) -> HttpResponse:
        """Note a wrong code; nobody has signed in, so there is no actor."""
        journal.note("accounts.second_factor_failed", self.stage.login.user, by=None)
        response: HttpResponse = super().form_invalid(form)
        return response
