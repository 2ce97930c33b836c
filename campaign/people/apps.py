"""Configuration of the app people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    """Label `people`: first secretaries, teams, monthly reports, appraisals."""

    name = "campaign.people"
    verbose_name = _("People")
