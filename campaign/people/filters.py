"""The filtered lists of people: first secretaries, the roster, secondments, teams, appraisals, changes of leadership."""

from datetime import date
from typing import Any

from django.db.models import FETCH_RAISE, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from campaign.grading.filters import LevelFilter
from campaign.grading.grades import WEAK, Grade
from campaign.grading.models import Grading
from campaign.grading.querysets import with_grade
from campaign.people import listing, reporting
from campaign.people.models import Appraisal, LeadershipChange, Official, Secondment, WorkTeam
from campaign.people.models.leadership import ChangeReason
from campaign.people.models.official import Direction
from campaign.people.models.report import Result
from campaign.people.querysets import (
    AppraisalQuerySet,
    ChangeQuerySet,
    OfficialQuerySet,
    SecondmentQuerySet,
    TeamQuerySet,
)
from units.filters import AreaFilters, AreaForm, DayFilter, TickFilter, WordsFilter
from units.models import Unit
from units.querysets import UnitQuerySet

GRADES = [(grade.value, grade.label) for grade in Grade if grade in WEAK]
STATES = [
    ("weak", _("Weak units")),
    ("posted", _("Weak, with a first secretary")),
    ("gap", _("Weak, no first secretary")),
    ("lifted", _("Lifted, still posted")),
    ("late", _("Last report missing")),
]
ALL = _("All")


class PersonFilter(WordsFilter):
    """Words as in `WordsFilter`, or in the name, post or organisation of the row's official."""

    def __init__(self, *columns: str, official: str = "official", **options: Any) -> None:  # noqa: ANN401
        super().__init__(*columns, **options)
        self.official = official

    def found(self, words: str) -> Q:
        """The condition on a row."""
        return super().found(words) | Q(**{f"{self.official}__in": Official.objects.named(words)})


class SecretaryFilters(AreaFilters):
    """Units with their first secretary or gap: the weak ones, and those where somebody is posted that day.

    Its count equals the figure that leads here with the same filters.
    """

    level = LevelFilter("level")
    grade = ChoiceFilter(label=_("Grade"), choices=GRADES, empty_label=_("All grades"), method="graded")
    state = ChoiceFilter(label=_("First secretary"), choices=STATES, empty_label=ALL, method="in_state")
    q = WordsFilter(unit="pk", label=_("Unit, code or name"), method="named")
