"""Configuration of the app visits."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitsConfig(AppConfig):
    """Label `visits`: visits, cadence and coverage, orders, talks, cards, circulars."""

    name = "campaign.visits"
    verbose_name = _("Supervision")
