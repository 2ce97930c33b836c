"""The issues app: what is wrong in a unit and what is planned."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IssuesConfig(AppConfig):
    """Issues and plans; the tables come with the workbook import."""

    name = "issues"
    verbose_name = _("Issues and plans")
