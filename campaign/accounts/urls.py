"""Addresses of sign-in: those of django-allauth that this site uses.

Its sign-up and e-mail pages (confirmation, reset by e-mail, sign-in by code) are not among them: they have no address.
The names are allauth's own, by which its code and templates find them.
"""

from allauth.account import views as account
from allauth.account.internal.decorators import login_stage_required
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.stages import AuthenticateStage
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from campaign.accounts import views

enter_code = login_stage_required(AuthenticateStage.key, "account_login")(views.EnterCode.as_view())

urlpatterns = [
    path("login/", account.login, name="account_login"),
    # Open to all, because it also leaves a sign-in that stands half-way, before the second factor.
    path("logout/", login_not_required(account.logout), name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("2fa/", second_factor.index, name="mfa_index"),
    path("2fa/authenticate/", enter_code, name="mfa_authenticate"),
    path("2fa/reauthenticate/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", views.ActivateAuthenticator.as_view(), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", views.DeactivateAuthenticator.as_view(), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", views.MakeRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
