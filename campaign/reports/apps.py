"""Configuration of the app reports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Label `reports`: monthly summaries: figures, charts, PDF, freezing; standing checks."""

    name = "campaign.reports"
    verbose_name = _("Reports")
