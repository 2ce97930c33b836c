"""The administrator's data of grading: checklists, and the stages that new rounds copy."""

from django.contrib import admin

from campaign.grading.models import Criterion, PresetStage
from units.governed_admin import SettingsAdmin


@admin.register(Criterion)
class CriterionAdmin(SettingsAdmin):
    """Lines of the checklists; one that is out of use stays for the assessments that answered it."""

    list_display = ("unit_level", "position", "text_zh", "text_en", "in_use")
    list_display_links = ("position", "text_zh")
    list_filter = ("unit_level", "in_use")
    fields = ("unit_level", "position", "text_zh", "text_en", "in_use")


@admin.register(PresetStage)
class PresetStageAdmin(SettingsAdmin):
    """Stages by kind of round and level; a round that is open keeps its own copy."""

    list_display = ("round_kind", "unit_level", "position", "name_zh", "kind", "role", "signer_level")
    list_display_links = ("position", "name_zh")
    list_filter = ("round_kind", "unit_level")
    fields = ("round_kind", "unit_level", "position", "kind", "name_zh", "name_en", "role", "signer_level")
