"""The filtered lists of people: first secretaries, roster, secondments, teams, appraisals, changes of leadership."""

from datetime import date
from typing import Any

from django.db.models import FETCH_RAISE, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_filters import CharFilter, ChoiceFilter

from campaign.grading.filters import LevelFilter
from campaign.grading.grades import WEAK, Grade
from campaign.grading.models import Grading
from campaign.grading.querysets import with_grade
from campaign.people.listing import held_by, standings_on
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
from units.clock import today
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
STRUCK = _("With those struck out")


class PersonFilter(WordsFilter):
    """Words as in `WordsFilter`, or in the name, post or organisation of the row's official."""

    def __init__(self, *columns: str, official: str = "official", **options: Any) -> None:
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
    q = CharFilter(label=_("Unit, code or name"), max_length=60, method="named")

    def rows(self) -> UnitQuerySet:
        """Townships and villages."""
        rows = Unit.objects.visible_to(self.user).filter(level__gte=4).fetch_mode(FETCH_RAISE)
        return rows.order_by("code", "level")

    def graded(self, rows: UnitQuerySet, _name: str, grade: str) -> UnitQuerySet:
        """Those with the grade on the day."""
        return rows.filter(Exists(Grading.objects.as_of(self.day).filter(unit=OuterRef("pk"), grade=grade)))

    def in_state(self, rows: UnitQuerySet, _name: str, state: str) -> UnitQuerySet:
        """Those that stand so on the day."""
        return rows.filter(standings_on(self.day)[state])

    def named(self, rows: UnitQuerySet, _name: str, words: str) -> UnitQuerySet:
        """Those with the name or code, and those whose first secretary of the day has it."""
        return rows.filter(Q(pk__in=Unit.objects.named(words).values("pk")) | Exists(held_by(words, self.day)))

    def filter_queryset(self, queryset: UnitQuerySet) -> UnitQuerySet:
        """Of the units that stood on the day, annotated with `grade`."""
        rows = queryset.standing_on(self.day).filter(standings_on(self.day)["any"])
        return with_grade(super().filter_queryset(rows), self.day)


class OfficialFilters(AreaFilters):
    """The roster, by area and organisation."""

    left = TickFilter(label=_("With those who have left"), method="with_left")
    q = CharFilter(label=_("Name, post or organisation"), max_length=60, method="named")

    def rows(self) -> OfficialQuerySet:
        """Officials with their area."""
        rows = Official.objects.visible_to(self.user).select_related("area")
        return rows.order_by("area__code", "area__level", "organisation", "name", "id")

    def with_left(self, rows: OfficialQuerySet, _name: str, ticked: bool) -> OfficialQuerySet:
        """Unless ticked, only those at work on the day."""
        return rows if ticked else rows.at_work_on(self.day)

    def named(self, rows: OfficialQuerySet, _name: str, words: str) -> OfficialQuerySet:
        """Those with the words."""
        return rows.named(words)


class SecondmentFilters(AreaFilters):
    """Secondments, the latest first: under way on the day, or to come, unless the ended ones are asked for too.

    One to come is listed as soon as it is recorded: it keeps its official from being lent on those days.
    """

    direction = ChoiceFilter(label=_("Direction"), choices=Direction.choices, empty_label=_("Both directions"))
    ended = TickFilter(label=_("With those that are over"), method="with_ended")
    struck = TickFilter(label=STRUCK, method="with_struck")
    q = PersonFilter(
        *("sending_organisation", "receiving_organisation"), unit="", label=_("Name, post or organisation")
    )

    def rows(self) -> SecondmentQuerySet:
        """Secondments with their official and area."""
        rows = Secondment.objects.visible_to(self.user).fetch_mode(FETCH_RAISE)
        rows = rows.select_related("official", "area", "voided_by")
        return rows.order_by("-from_on", "-id")

    def with_ended(self, rows: SecondmentQuerySet, _name: str, ticked: bool) -> SecondmentQuerySet:
        """Unless ticked, those not over on the day; today those to come too, on a past day what had begun by it."""
        if self.day < today():
            rows = rows.filter(from_on__lte=self.day)
        return rows if ticked else rows.filter(Q(until_on__isnull=True) | Q(until_on__gt=self.day))

    def with_struck(self, rows: SecondmentQuerySet, _name: str, ticked: bool) -> SecondmentQuerySet:
        """Unless ticked, only those that stand."""
        return rows if ticked else rows.standing()


class TeamFilters(AreaFilters):
    """Teams at work on the day, by unit."""

    level = LevelFilter("unit__level")
    missing = TickFilter(label=_("A post is missing"), method="with_missing")
    too_often = TickFilter(label=_("Somebody on too many teams"), method="with_too_often")
    q = WordsFilter(label=_("Name or code"))

    def rows(self) -> TeamQuerySet:
        """Teams with their unit."""
        return WorkTeam.objects.visible_to(self.user).select_related("unit").order_by("unit__code", "unit__level")

    def with_missing(self, rows: TeamQuerySet, _name: str, ticked: bool) -> TeamQuerySet:
        """If ticked, those with a post that nobody holds on the day."""
        return rows.lacking_on(self.day) if ticked else rows

    def with_too_often(self, rows: TeamQuerySet, _name: str, ticked: bool) -> TeamQuerySet:
        """If ticked, those with somebody who sits on too many teams on the day."""
        return rows.overloaded_on(self.day) if ticked else rows

    def filter_queryset(self, queryset: TeamQuerySet) -> TeamQuerySet:
        """As of the day."""
        rows: TeamQuerySet = super().filter_queryset(queryset.as_of(self.day))
        return rows


class ChangeFilters(AreaFilters):
    """Changes of leadership teams up to the day, the latest first."""

    level = LevelFilter("unit__level")
    reason = ChoiceFilter(label=_("Reason"), choices=ChangeReason.choices, empty_label=ALL)
    since = DayFilter("on", "gte", label=_("Since"))
    struck = TickFilter(label=STRUCK, method="with_struck")
    q = WordsFilter(label=_("Name or code"))

    def rows(self) -> ChangeQuerySet:
        """Changes with their unit."""
        rows = LeadershipChange.objects.visible_to(self.user).fetch_mode(FETCH_RAISE)
        return rows.select_related("unit", "voided_by").order_by("-on", "unit__code", "-id")

    def with_struck(self, rows: ChangeQuerySet, _name: str, ticked: bool) -> ChangeQuerySet:
        """Unless ticked, only those that stand."""
        return rows if ticked else rows.standing()

    def filter_queryset(self, queryset: ChangeQuerySet) -> ChangeQuerySet:
        """Up to the day."""
        rows: ChangeQuerySet = super().filter_queryset(queryset.filter(on__lte=self.day))
        return rows


class QuarterForm(AreaForm):
    """The area, the day, and a quarter: without one that of the day."""

    def clean(self) -> dict[str, Any]:
        """Any day of a quarter names it."""
        data = super().clean() or {}
        day: date | None = data.get("quarter") or data.get("on")
        if day is not None:
            data["quarter"] = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        return data


class AppraisalFilters(AreaFilters):
    """Appraisals of a quarter that were given by the day, in the order of their units; those struck out aside.

    Its count equals every figure that leads here with the same filters.
    """

    quarter = DayFilter(label=_("First day of the quarter"))
    result = ChoiceFilter(label=pgettext_lazy("an appraisal", "Result"), choices=Result.choices, empty_label=ALL)
    level = LevelFilter("posting__unit__level")
    q = PersonFilter(unit="posting__unit", official="posting__official", label=_("Unit, code or name"))

    class Meta:
        form = QuarterForm

    def rows(self) -> AppraisalQuerySet:
        """Appraisals with their posting."""
        rows = Appraisal.objects.visible_to(self.user).standing().fetch_mode(FETCH_RAISE)
        rows = rows.select_related("posting__unit", "posting__official", "appraised_by")
        return rows.order_by("posting__unit__code", "posting__unit__level", "id")

    def filter_queryset(self, queryset: AppraisalQuerySet) -> AppraisalQuerySet:
        """As it was known on the day."""
        rows: AppraisalQuerySet = super().filter_queryset(queryset.filter(appraised_on__lte=self.day))
        return rows
