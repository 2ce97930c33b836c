"""Forms of the board, the lists, the rounds and the opinions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.grading.assessing import Content
from campaign.grading.boards import Board, board, default_since
from campaign.grading.grades import UNGRADED, Grade
from campaign.grading.models import Assessment, Criterion, Stage
from campaign.grading.models.assessment import Verdict
from campaign.grading.models.round import RoundKind
from units.access import Account, Action
from units.filters import AreaForm, DayInput
from units.levels import GRADED_LEVELS, KINDS_OF_LEVEL, Kind, Level
from units.models import Unit

LEVELS = [("", _("All levels")), *((str(int(level)), level.label) for level in GRADED_LEVELS)]
KINDS = [("", _("All kinds")), *((kind.value, kind.label) for level in GRADED_LEVELS for kind in KINDS_OF_LEVEL[level])]
GRADES = [("", _("All grades")), *Grade.choices, (UNGRADED, _("Ungraded"))]


GROUPS = [("weak", _("Weak (both)")), ("not_weak", _("Not weak"))]
PLANNED = [("", _("Any")), ("some", _("A plan in force")), ("none", _("No plan in force"))]


class BoardForm(AreaForm):
    """The board's filters, all in the address."""

    since = forms.DateField(label=_("Compared with"), required=False, widget=DayInput())
    level = forms.ChoiceField(label=_("Level"), required=False, choices=LEVELS)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=KINDS)
    grade = forms.ChoiceField(label=_("Grade"), required=False, choices=GRADES)

    def clean(self) -> dict[str, Any]:
        """Fill in the day compared with, which comes before the board's."""
        data = super().clean() or {}
        on, since = data.get("on"), data.get("since")
        if on and since and since >= on:
            self.add_error("since", _("The day compared with comes before the day of the board."))
        if on and not since:
            data["since"] = default_since(on)
        return data

    @property
    def kinds(self) -> list[str]:
        """The kinds that level and kind together allow; empty when neither is chosen."""
        level, kind = self.cleaned_data["level"], self.cleaned_data["kind"]
        if kind:
            return [kind] if not level or Kind(kind) in KINDS_OF_LEVEL[int(level)] else [""]
        return [one.value for one in KINDS_OF_LEVEL[int(level)]] if level else []

    def draw(self) -> Board:
        """Draw the board of valid filters."""
        data = self.cleaned_data
        return board(data["area"], on=data["on"], since=data["since"], kinds=self.kinds)


class UnitListForm(AreaForm):
    """Filters of the list of units, which is also the list behind each number of the board."""

    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("All levels")), *((str(int(v)), v.label) for v in Level)]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=KINDS)
    grade = forms.ChoiceField(label=_("Grade"), required=False, choices=[*GRADES, *GROUPS])
    was = forms.ChoiceField(label=_("Earlier grade"), required=False, choices=[*GRADES, *GROUPS])
    since = forms.DateField(label=_("Earlier day"), required=False, widget=DayInput())
    plan = forms.ChoiceField(label=_("Plan"), required=False, choices=PLANNED)
    graded = forms.BooleanField(label=_("Only townships and villages"), required=False)
    changed_since = forms.DateField(label=_("Grade changed since"), required=False, widget=DayInput())
    q = forms.CharField(label=_("Name or code"), required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        """An earlier grade is that of an earlier day: the end of the month before, unless one is given."""
        data = super().clean() or {}
        on, since = data.get("on"), data.get("since")
        if on and since and since >= on:
            self.add_error("since", _("The day compared with comes before the day of the board."))
        if on and data.get("was") and not since:
            data["since"] = default_since(on)
        return data


class RoundForm(forms.Form):
    """Opening a round."""

    kind = forms.ChoiceField(label=_("Kind"), choices=RoundKind.choices)
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("As it is printed, such as “2016 baseline survey”.")
    )
    area = forms.ModelChoiceField(label=_("Area"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, data: Any = None, *, user: Account) -> None:
        super().__init__(data)
        areas = Unit.objects.visible_to(user, Action.OPEN_ROUND).filter(level__lte=Level.COUNTY)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]


class AssessmentForm(forms.Form):
    """An assessment: one line for each criterion in use, then the evidence and the proposed grade."""

    def __init__(self, data: Any, *, assessment: Assessment, answers: dict[int, str]) -> None:
        super().__init__(data, initial={"proposed": assessment.proposed, "evidence": assessment.evidence})
        self.lines = list(Criterion.objects.filter(unit_level=assessment.unit.level, in_use=True))
        for line in self.lines:
            self.fields[f"criterion_{line.pk}"] = forms.ChoiceField(
                label=str(line),
                choices=Verdict.choices,
                required=False,
                widget=forms.RadioSelect,
                initial=answers.get(line.pk),
            )
        self.fields["proposed"] = forms.ChoiceField(
            label=_("Proposed grade"), choices=Grade.choices, required=False, widget=forms.RadioSelect
        )
        self.fields["evidence"] = forms.CharField(
            label=_("Evidence"),
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 6}),
            help_text=_(
                "Facts about the organisation's work, with where they can be looked up. No names of residents."
            ),
        )
        # A draft may have gaps, but the submission asks for these: they are not marked as optional.
        for field in self.fields.values():
            field.asked_later = True  # type: ignore[attr-defined]
        self.fields["evidence"].asked_later = False  # type: ignore[attr-defined]
        self.fields["seen_version"] = forms.IntegerField(widget=forms.HiddenInput, initial=assessment.version)

    @property
    def content(self) -> Content:
        """What the user wrote, once valid; a criterion left open is not in it."""
        data = self.cleaned_data
        given = {line.pk: data[f"criterion_{line.pk}"] for line in self.lines}
        answers = {pk: verdict for pk, verdict in given.items() if verdict}
        return Content(data["proposed"], data["evidence"], answers)


class ReturnForm(forms.Form):
    """Returning an assessment: to whom, and why."""

    to = forms.ModelChoiceField(
        label=_("Return to"),
        queryset=Stage.objects.none(),
        required=False,
        empty_label=_("The author of the assessment"),
    )
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, stage: Stage) -> None:
        super().__init__(data)
        earlier = Stage.objects.filter(round=stage.round_id, unit_level=stage.unit_level, position__lt=stage.position)
        self.fields["to"].queryset = earlier  # type: ignore[attr-defined]


class CorrectionForm(forms.Form):
    """Correcting a grading."""

    grade = forms.ChoiceField(label=_("Right grade"), choices=Grade.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was recorded wrongly, and which document shows it."),
    )


class PublicationForm(AreaForm):
    """Publishing a board."""

    title = forms.CharField(label=_("Title"), max_length=120)
