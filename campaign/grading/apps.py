"""Configuration of the app grading."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GradingConfig(AppConfig):
    """Label `grading`."""

    name = "campaign.grading"
    label = "grading"
    verbose_name = _("Grading")
