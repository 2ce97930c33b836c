"""The bar of filters over the audit log."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from units import bounds, codes
from units.access import Account, Action
from units.audit_labels import ACTIONS, kind_label
from units.models import AuditEntry, Unit
from units.querysets import AuditQuerySet
from units.scoping import unit_or_404

# Kinds of record that verbs write about; a kind without entries does no harm here.
KINDS = (
    "accounts.user",
    "units.areagrant",
    "units.unit",
    "grading.round",
    "grading.assessment",
    "grading.grading",
    "grading.publication",
    "grading.criterion",
    "grading.presetstage",
)
SPAN = timedelta(days=1)


def _actions() -> list[tuple[str, Any]]:
    return [("", _("All")), *ACTIONS.items()]


def _kinds() -> list[tuple[str, Any]]:
    return [("", _("All")), *((kind, kind_label(kind)) for kind in KINDS)]


class AuditForm(forms.Form):
    """Cleans the filters; `entries()` gives what they leave of the entries that the user may read."""

    who = forms.CharField(label=_("Username"), required=False, max_length=60)
    action = forms.ChoiceField(label=_("Action"), choices=_actions, required=False)
    kind = forms.ChoiceField(label=_("Kind of record"), choices=_kinds, required=False)
    record = forms.IntegerField(label=_("Number of the record"), required=False, min_value=1, widget=forms.HiddenInput)
    area = forms.CharField(label=_("Area code"), required=False, max_length=12)
    first = forms.DateField(
        label=_("From day"),
        required=False,
        validators=[bounds.check],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last = forms.DateField(
        label=_("To day"),
        required=False,
        validators=[bounds.check],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    batch = forms.UUIDField(label=_("Batch"), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_who(self) -> Any:
        """The account of that name, or None for everybody."""
        name = self.cleaned_data["who"].strip().lower()
        found = get_user_model().objects.filter(username=name).first() if name else None
        if name and found is None:
            raise forms.ValidationError(_("There is no account “%(name)s”."), params={"name": name})
        return found

    def clean_area(self) -> Unit | None:
        """The unit of that code; 404 for one whose log the user may not read."""
        code = self.cleaned_data["area"].strip()
        if not code:
            return None
        try:
            codes.level_of(code)
        except codes.MalformedCode as error:
            message = _("“%(code)s” is no area code: a code has 2, 4, 6, 9 or 12 digits.")
            raise forms.ValidationError(message, params={"code": code}) from error
        return unit_or_404(self.user, code, Action.READ_AUDIT)

    def clean(self) -> dict[str, Any]:
        """The days must be in order."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first."))
        return self.cleaned_data

    def entries(self) -> AuditQuerySet:
        """Entries that the user may read and the filters leave; only for a valid form."""
        data = self.cleaned_data
        rows: AuditQuerySet = AuditEntry.objects.visible_to(self.user)
        if data["who"]:
            rows = rows.filter(actor=data["who"])
        if data["action"]:
            rows = rows.filter(action=data["action"])
        if data["kind"]:
            rows = rows.filter(subject_type=data["kind"])
        if data["record"]:
            rows = rows.filter(subject_id=data["record"])
        if data["area"]:
            rows = rows.in_area(data["area"].area)
        if data["batch"]:
            rows = rows.filter(batch=data["batch"])
        if data["first"]:
            rows = rows.filter(at__gte=_start_of(data["first"]))
        if data["last"]:
            rows = rows.filter(at__lt=_start_of(data["last"] + SPAN))
        return rows


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
