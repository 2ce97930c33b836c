"""Configuration of the app accounts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Label `accounts`."""

    name = "campaign.accounts"
    label = "accounts"
    verbose_name = _("Accounts")
