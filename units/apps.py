"""Configuration of the app units."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    """Label `units`."""

    name = "units"
    label = "units"
    verbose_name = _("Register")
