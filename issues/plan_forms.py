"""Forms of plans: the list's filters, a measure, a note of progress, a return."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from issues import kinds
from issues.drafting import Line
from issues.forms import UNIT_LEVELS
from issues.models import Issue, Measure, Plan
from issues.models.plan import PlanKind, PlanState
from issues.plan_listing import IMPROVING
from issues.plan_rules import CONTENT, needs_issue
from units.clock import today
from units.filters import AreaForm, DayInput

STATES = [("in_force", _("In force on the day")), ("in_work", _("On the way to approval on the day"))]
STEPS = [("", _("Any")), ("approved", _("Approved")), ("finished", _("Finished"))]
PROGRESS = [
    ("", _("Any")),
    ("none", _("Not begun")),
    ("part", _("Under way")),
    ("whole", _("Carried out")),
]
KINDS = [("", _("All kinds")), *PlanKind.choices, (IMPROVING, _("Upgrade or consolidate"))]
DUE = [("", _("Any")), ("overdue", _("Overdue")), ("soon", _("Due within ten days"))]
WAITING = [("", _("All")), ("check", _("For my joint check")), ("approve", _("For my approval"))]


class PlanListForm(AreaForm):
    """Filters of the list of plans; without a state the newest version of each unit is listed."""

    kind = forms.ChoiceField(label=_("Kind of plan"), required=False, choices=KINDS)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Newest version")), *STATES, *PlanState.choices]
    )
    progress = forms.ChoiceField(label=_("Progress"), required=False, choices=PROGRESS)
    waits = forms.ChoiceField(label=_("Waits"), required=False, choices=WAITING)
    overdue = forms.BooleanField(label=_("With overdue measures"), required=False)
    step = forms.ChoiceField(label=_("What happened"), required=False, choices=STEPS)
    step_from = forms.DateField(label=_("Happened from"), required=False, widget=DayInput())
    step_to = forms.DateField(label=_("Happened up to"), required=False, widget=DayInput())
    level = forms.ChoiceField(label=_("Level of the unit"), required=False, choices=UNIT_LEVELS)
    q = forms.CharField(label=_("Name or code"), required=False, max_length=60)
    # The day is one filter among the others here.
    field_order = (
        *("area", "kind", "state", "progress", "waits", "overdue"),
        *("step", "step_from", "step_to", "level", "on"),
    )

    def clean(self) -> dict[str, Any]:
        """The first day of a span comes before its last."""
        data = super().clean() or {}
        first, last = data.get("step_from"), data.get("step_to")
        if first and last and first > last:
            self.add_error("step_to", _("The last day comes before the first day."))
        return data


class MeasureListForm(AreaForm):
    """Filters of the list of measures of plans in force."""

    kind = forms.ChoiceField(label=_("Kind of plan"), required=False, choices=[("", _("All kinds")), *PlanKind.choices])
    progress = forms.ChoiceField(label=_("Progress"), required=False, choices=PROGRESS)
    due = forms.ChoiceField(label=_("Deadline"), required=False, choices=DUE)
    level = forms.ChoiceField(label=_("Level of the unit"), required=False, choices=UNIT_LEVELS)
    q = forms.CharField(label=_("Name or code"), required=False, max_length=60)


class KindForm(forms.Form):
    """The kind of a plan: those first that the unit's grade demands."""

    kind = forms.ChoiceField(label=_("Kind of plan"), choices=PlanKind.choices, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, demand: str, kind: str = "") -> None:
        super().__init__(data, initial={"kind": kind or kinds.ALLOWED[demand][0]})
        self.fields["kind"].choices = [(one.value, one.label) for one in kinds.ALLOWED[demand]]  # type: ignore[attr-defined]


def _text(label: Any, hint: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, required=False, max_length=2000, widget=area, help_text=hint)


class MeasureForm(forms.Form):
    """One measure. A draft may have gaps; the approval asks for the five fixings."""

    issue = forms.ModelChoiceField(label=_("Issue"), queryset=Issue.objects.none())
    target = _text(_("Target"))
    content = _text(_("Content"))
    action = forms.CharField(
        label=_("Rectification measure"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    due_on = forms.DateField(label=_("Due on"), required=False, widget=DayInput())
    leader = forms.CharField(label=_("Responsible leader"), required=False, max_length=40)
    leader_post = forms.CharField(label=_("Leader's post"), required=False, max_length=80)
    handler = forms.CharField(label=_("Handler"), required=False, max_length=40)
    handler_post = forms.CharField(label=_("Handler's post"), required=False, max_length=80)
    note = _text(_("Remark"), _("Facts about the organisation's work. No names of residents."))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, plan: Plan, measure: Measure | None = None, seen: str = "") -> None:
        initial: dict[str, Any] = {"seen": seen}
        if measure is not None:
            initial |= {"issue": measure.issue_id, **{name: getattr(measure, name) for name in CONTENT}}
        super().__init__(data, initial=initial)
        offered = Issue.objects.filter(unit=plan.unit_id).for_measures(measure.issue_id if measure else None)
        self.fields["issue"].queryset = offered.select_related("aspect")  # type: ignore[attr-defined]
        self.fields["issue"].label_from_instance = _issue_label  # type: ignore[attr-defined]
        if not needs_issue(plan.kind):
            self.fields["issue"].required = False
            self.fields["issue"].empty_label = _("No issue")  # type: ignore[attr-defined]
        # The approval asks for these: they are not marked as optional.
        for name in ("target", "content", "due_on", "leader", "handler"):
            self.fields[name].asked_later = True  # type: ignore[attr-defined]

    @property
    def line(self) -> Line:
        """What the user wrote, once valid."""
        data = self.cleaned_data
        return Line(issue=data["issue"], **{name: data[name] for name in CONTENT})


def _issue_label(issue: Issue) -> str:
    return f"{issue.aspect} · {issue.text}"


class ReasonForm(forms.Form):
    """Why a plan goes back to draft."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class ProgressForm(forms.Form):
    """A note of progress, with the key by which a second click is known."""

    percent = forms.IntegerField(label=_("Percent done"), min_value=0, max_value=100)
    text = forms.CharField(
        label=_("What was done"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Facts about the organisation's work. No names of residents."),
    )
    day = forms.DateField(label=_("Day"), widget=DayInput())
    file = forms.FileField(
        label=_("Evidence file"),
        required=False,
        widget=forms.FileInput,
        help_text=_("A file that shows it: pdf, jpg, png, docx or xlsx, at most 10 MB."),
    )
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, percent: int = 0) -> None:
        super().__init__(data, files, initial={"percent": percent, "day": today(), "once": uuid.uuid4()})
