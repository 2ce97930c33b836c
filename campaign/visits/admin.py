"""The administrator's data of supervision: the rules of the escalation ladder."""

from django.contrib import admin

from campaign.visits.models import LadderRule
from units.governed_admin import SettingsAdmin


@admin.register(LadderRule)
class LadderRuleAdmin(SettingsAdmin):
    """Rules of the ladder; one that is out of use stays for the rungs that it raised."""

    list_display = ("event", "rung", "repeats", "after_days", "addressed_zh", "addressed_en", "needs", "in_use")
    list_display_links = ("event", "rung")
    list_filter = ("event", "rung", "in_use")
    fields = ("event", "rung", "repeats", "after_days", "addressed_zh", "addressed_en", "needs", "in_use")
