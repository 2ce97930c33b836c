"""The filtered lists of assessments, and the filter by level that other lists of graded units share."""

from typing import Any

from django.db.models import FETCH_RAISE
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from campaign.grading.grades import Grade
from campaign.grading.models import Round, Stage
from campaign.grading.models.assessment import State
from campaign.grading.querysets import AssessmentQuerySet
from units.access import Account
from units.filters import WordsFilter
from units.levels import GRADED_LEVELS


class LevelFilter(ChoiceFilter):  # type: ignore[misc]
    """Townships or villages."""

    def __init__(self, field_name: str, **options: Any) -> None:
        levels = [(str(int(level)), level.label) for level in GRADED_LEVELS]
        super().__init__(field_name, label=_("Level"), choices=levels, empty_label=_("All levels"), **options)


class AssessmentFilters(FilterSet):  # type: ignore[misc]
    """Some of the assessments given, by unit; the stages offered are those of the chosen round, else of the open ones.

    They have no area: what a person signs next is one list, wherever it lies.
    """

    round = ModelChoiceFilter(label=_("Round"), queryset=Round.objects.none(), empty_label=_("All rounds"))
    state = ChoiceFilter(label=_("State"), choices=State.choices, empty_label=_("All states"))
    stage = ModelChoiceFilter(label=_("Waits at"), queryset=Stage.objects.none(), empty_label=_("All stages"))
    proposed = ChoiceFilter(label=_("Proposed grade"), choices=Grade.choices, empty_label=_("All grades"))
    level = LevelFilter("unit__level")
    q = WordsFilter(label=_("Name or code"))

    def __init__(self, data: Any, rows: AssessmentQuerySet, *, user: Account) -> None:  # noqa: ANN401 - a QueryDict
        rows = rows.fetch_mode(FETCH_RAISE).select_related("unit", "round", "stage")
        super().__init__(data, rows.order_by("unit__code", "unit__level", "pk"))
        rounds = Round.objects.touching(user)
        chosen = str(data.get("round") or "")
        wanted = rounds.filter(pk=chosen) if chosen.isdigit() else rounds.open()
        stages = Stage.objects.filter(round__in=wanted).order_by("round", "unit_level", "position")
        self.form.fields["round"].queryset = rounds
        self.form.fields["stage"].queryset = stages
        self.form.fields["stage"].label_from_instance = _stage_label


def _stage_label(stage: Stage) -> str:
    """A stage among those of several chains, told apart by the level that the chain grades."""
    return f"{stage.get_unit_level_display()} · {stage}"
