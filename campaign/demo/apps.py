"""Configuration of the app demo."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    """Label `demo`: no tables of its own, it fills those of the other apps."""

    name = "campaign.demo"
    label = "demo"
    verbose_name = _("Demo campaign")
