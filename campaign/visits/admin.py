"""The administrator's data of supervision: the rules of cadence and of the escalation ladder."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaign.visits import duties
from campaign.visits.models import CadenceRule, LadderRule
from units.clock import today
from units.governed_admin import SettingsAdmin

# What a rule demands: fixed once it is made, because past coverage was counted by it.
DEMANDED = ("target", "unit_level", "visit_level", "announced", "period", "count", "in_force_from")


class CadenceRuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """A rule; the days on which it begins and ends are to come, because past coverage was told already."""

    def clean_in_force_from(self) -> Any:
        """Refuse a new rule of the past, by which the coverage of days gone by would change."""
        start = self.cleaned_data["in_force_from"]
        if start and start < today():
            raise forms.ValidationError(_("Past coverage stays as it was counted: a new rule begins today or later."))
        return start

    def clean_in_force_until(self) -> Any:
        """Refuse an end that comes before the start, or that would rewrite past coverage."""
        until = self.cleaned_data["in_force_until"]
        start = self.cleaned_data.get("in_force_from") or self.instance.in_force_from
        if until and start and until <= start:
            raise forms.ValidationError(_("A rule ends after the day on which it came into force."))
        if until and until != self.initial.get("in_force_until") and until < today():
            raise forms.ValidationError(_("Past coverage was counted by this rule: it ends today or later."))
        return until


@admin.register(CadenceRule)
class CadenceRuleAdmin(SettingsAdmin):
    """Rules of cadence: another demand is another rule, and the old one ends."""

    form = CadenceRuleForm
    list_display = ("position", "name_zh", "target", "visit_level", "announced", "period", "count", "in_force_until")
    list_display_links = ("position", "name_zh")
    list_filter = ("target", "visit_level", "period")
    fields = ("position", "name_zh", "name_en", *DEMANDED, "in_force_until")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """What a rule demands can be read and not changed."""
        return DEMANDED if obj else ()

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Save with an audit entry; what is recorded already is counted by a new rule at once."""
        super().save_model(request, obj, form, change)
        if not change and isinstance(obj, CadenceRule):
            duties.rebuild(obj)


@admin.register(LadderRule)
class LadderRuleAdmin(SettingsAdmin):
    """Rules of the ladder; one that is out of use stays for the rungs that it raised."""

    list_display = ("event", "rung", "repeats", "after_days", "addressed_zh", "addressed_en", "needs", "in_use")
    list_display_links = ("event", "rung")
    list_filter = ("event", "rung", "in_use")
    fields = ("event", "rung", "repeats", "after_days", "addressed_zh", "addressed_en", "needs", "in_use")
