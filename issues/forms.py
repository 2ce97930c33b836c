"""Forms of issues: the ledger's filters, recording, the steps, evidence."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from issues.handling import Finding
from issues.life import Step
from issues.models import Aspect, Category
from issues.models.issue import Source, State
from units.access import Account, Action
from units.clock import today
from units.filters import AreaForm, DayInput
from units.levels import Level
from units.unit_forms import UnitField, UnitForm

OPEN_STATES = "not_closed"
STEPS = [
    ("", _("Any")),
    ("done", _("Reported done")),
    ("closed", _("Closed issue")),
    ("recurred", _("Came back after closing")),
]
UNIT_LEVELS = [("", _("All levels")), *((str(level.value), level.label) for level in Level)]


class LedgerForm(AreaForm):
    """The ledger's filters, all in the address."""

    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=Category.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("All categories"),
    )
    aspect = forms.ModelChoiceField(
        label=_("Aspect"),
        queryset=Aspect.objects.all(),
        to_field_name="code",
        required=False,
        empty_label=_("All aspects"),
    )
    source = forms.ChoiceField(label=_("Source"), required=False, choices=[("", _("All sources")), *Source.choices])
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All states")), *State.choices, (OPEN_STATES, _("Not closed"))],
    )
    due = forms.ChoiceField(label=_("Deadline"), required=False, choices=[("", _("Any")), ("overdue", _("Overdue"))])
    waiting = forms.ChoiceField(
        label=_("My turn"),
        required=False,
        choices=[("", _("Any")), ("handle", _("To handle")), ("close", _("To close"))],
    )
    found_from = forms.DateField(label=_("Found from"), required=False, widget=DayInput())
    found_to = forms.DateField(label=_("Found up to"), required=False, widget=DayInput())
    step = forms.ChoiceField(label=_("What happened"), required=False, choices=STEPS)
    step_from = forms.DateField(label=_("Happened from"), required=False, widget=DayInput())
    step_to = forms.DateField(label=_("Happened up to"), required=False, widget=DayInput())
    level = forms.ChoiceField(label=_("Level of the unit"), required=False, choices=UNIT_LEVELS)
    q = forms.CharField(label=_("Words, unit or code"), required=False, max_length=60)
    # The day is one filter among the others here.
    field_order = (
        *("area", "category", "aspect", "source", "state", "due", "waiting", "found_from", "found_to"),
        *("step", "step_from", "step_to", "level", "on"),
    )

    def clean_on(self) -> Any:
        """The day as of which the list is told; None, which is now, when none is given."""
        return super().clean_on() if self.cleaned_data["on"] else None

    def clean(self) -> dict[str, Any]:
        """The first day of a span comes before its last."""
        data = super().clean() or {}
        for name in ("found", "step"):
            first, last = data.get(f"{name}_from"), data.get(f"{name}_to")
            if first and last and first > last:
                self.add_error(f"{name}_to", _("The last day comes before the first day."))
        return data

    @property
    def day(self) -> date:
        """The day as of which the list is told, once valid."""
        return self.cleaned_data["on"] or today()

    @property
    def is_as_of(self) -> bool:
        """Tell whether a day was asked for: the list is then told as the steps of that day say."""
        return self.cleaned_data["on"] is not None


class IssueForm(UnitForm):
    """Recording an issue of a township or village."""

    unit = UnitField(
        label=_("Unit: name or area code"),
        max_length=60,
        help_text=_("The name, or 9 digits for a township, 12 for a village."),
    )
    aspect = forms.ModelChoiceField(label=_("Aspect"), queryset=Aspect.objects.none())
    text = forms.CharField(
        label=_("Issue"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is wrong in the organisation's work or services. No names of residents."),
    )
    source = forms.ChoiceField(label=_("Source"), choices=Source.choices)
    found_on = forms.DateField(label=_("Found on"), widget=DayInput())
    action = Action.RECORD_ISSUE
    unknown = _("There is no township or village %(code)s where you may record issues.")

    def __init__(self, data: Any = None, *, user: Account, unit: str = "") -> None:
        super().__init__(data, user=user, found_on=today(), unit=unit)
        aspects = Aspect.objects.filter(in_use=True, category__in_use=True).select_related("category")
        field: Any = self.fields["aspect"]
        field.queryset = aspects
        field.label_from_instance = lambda aspect: f"{aspect.category} · {aspect}"

    @property
    def finding(self) -> Finding:
        """What was found, once valid."""
        data = self.cleaned_data
        return Finding(data["aspect"], data["text"], data["source"], data["found_on"])


class StepForm(forms.Form):
    """One step of an issue's life: a remark, and the day where the step has one of its own."""

    on = forms.DateField(label=_("Done on"), widget=DayInput())
    remark = forms.CharField(label=_("Remark"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, step: Step) -> None:
        super().__init__(data, initial={"on": today()}, auto_id=f"id_{step.name}_%s")
        self.fields["remark"].required = step.asks_remark
        if not step.asks_day:
            del self.fields["on"]

    def clean_on(self) -> date:
        """A day that has come."""
        on: date = self.cleaned_data["on"]
        if on > today():
            raise ValidationError(_("That day has not come yet; choose today or an earlier day."))
        return on

    @property
    def day(self) -> date:
        """The step's day: the one given, else today."""
        return self.cleaned_data.get("on") or today()


class BatchForm(forms.Form):
    """Closing many with one remark."""

    remark = forms.CharField(label=_("Remark"), required=False, max_length=1000)


class EvidenceForm(forms.Form):
    """One file."""

    file = forms.FileField(label=_("File"), help_text=_("pdf, jpg, png, docx or xlsx, at most 10 MB."))
