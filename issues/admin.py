"""The administrator's data of issues: the taxonomy, retired rather than deleted."""

from django.contrib import admin

from issues.models import Aspect, Category
from units.governed_admin import SettingsAdmin


@admin.register(Category)
class CategoryAdmin(SettingsAdmin):
    """The large kinds of issues; files carry the code."""

    list_display = ("position", "code", "name_zh", "name_en", "in_use")
    list_display_links = ("code", "name_zh")
    list_filter = ("in_use",)
    fields = ("code", "position", "name_zh", "name_en", "in_use")


@admin.register(Aspect)
class AspectAdmin(SettingsAdmin):
    """The sides of each category; one that is out of use stays for the issues that name it."""

    list_display = ("category", "position", "code", "name_zh", "name_en", "in_use")
    list_display_links = ("code", "name_zh")
    list_filter = ("category", "in_use")
    list_select_related = ("category",)
    fields = ("category", "code", "position", "name_zh", "name_en", "in_use")
