"""Configuration of the app issues."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IssuesConfig(AppConfig):
    """Label `issues`: what is wrong in a unit and what is planned about it."""

    name = "issues"
    verbose_name = _("Issues and plans")
