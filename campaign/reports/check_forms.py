"""The filters of the page of standing checks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.reports import checks
from campaign.reports.checks.findings import SEVERITIES, Check
from units import access
from units.filters import AreaForm


class CheckListForm(AreaForm):
    """Area, severity and rule, all in the address; the day is today."""

    on = None  # type: ignore[assignment]  # records are mended as they stand now
    severity = forms.ChoiceField(label=_("Severity"), required=False, choices=[("", _("All")), *SEVERITIES.items()])
    rule = forms.ChoiceField(
        label=_("Rule"),
        required=False,
        choices=[("", _("All rules")), *((one.key, one.title) for one in checks.CHECKS)],
    )

    mine = forms.BooleanField(label=_("Only what I can mend"), required=False)

    @property
    def chosen(self) -> list[Check]:
        """The checks that the filters leave, once valid."""
        rule, severity = self.cleaned_data["rule"], self.cleaned_data["severity"]
        left = [one for one in checks.CHECKS if not rule or one.key == rule]
        left = [one for one in left if not severity or one.severity == severity]
        return [one for one in left if not self.cleaned_data["mine"] or one in self.mended]

    @property
    def mended(self) -> list[Check]:
        """The checks whose findings in the area the user can mend."""
        return [one for one in checks.CHECKS if access.may(self.user, one.action, self.cleaned_data["area"])]
