"""The administrator's data of people: the posts of work teams."""

from django.contrib import admin

from campaign.people.models import TeamRule
from units.governed_admin import SettingsAdmin


@admin.register(TeamRule)
class TeamRuleAdmin(SettingsAdmin):
    """Posts by level; one that is out of use stays for the teams that had it."""

    list_display = ("unit_level", "position", "post_zh", "post_en", "is_plus", "most_teams", "in_use")
    list_display_links = ("position", "post_zh")
    list_filter = ("unit_level", "in_use")
    fields = ("unit_level", "position", "post_zh", "post_en", "is_plus", "most_teams", "in_use")
