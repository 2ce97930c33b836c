"""Forms of monthly reports, teams, appraisals, surveys and changes of leadership teams."""

import calendar
import re
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.grading.forms import LEVELS
from campaign.people import appraising, reporting, reports, similarity
from campaign.people.appraising import Answers
from campaign.people.forms import OfficialField, OnceForm
from campaign.people.models import FirstSecretary, MonthlyReport, TeamRule, WorkTeam
from campaign.people.models.leadership import ChangeKind, ChangeReason
from campaign.people.models.report import Result, label_of
from campaign.people.reports import Content
from units import bounds
from units.access import Account
from units.areas import Area
from units.clock import today
from units.filters import AreaForm, DayInput
from units.typed_day_field import TypedDayField

MONTH = re.compile(r"(\d{4})-(\d{2})")
STATES = [
    ("", _("All")),
    ("missing", _("Not submitted")),
    ("late", _("Submitted late")),
    ("in_time", _("Submitted in time")),
]
# Offered to those who are told of likenesses in the area (similarity.py).
LIKE = ("similar", _("Like another report"))


def month_of(text: str) -> date | None:
    """First day of the month written as 2016-11; None for anything else, and for what no record can tell of."""
    found = MONTH.fullmatch(text.strip())
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1:
        return None
    first = date(int(found[1]), int(found[2]), 1)
    return first if bounds.is_told_of(first) else None


class MonthField(forms.CharField):
    """A month as 2016-11, as the browser's own picker writes it; cleaned to its first day, None for a blank."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            max_length=7, widget=forms.TextInput(attrs={"type": "month", "placeholder": "2016-11"}), **options
        )

    def clean(self, value: Any) -> Any:
        """Read the month."""
        text = super().clean(value)
        if not text:
            return None
        month = month_of(text)
        if month is None:
            raise ValidationError(_("Write the month as 2016-11."))
        return month


class ReportListForm(AreaForm):
    """Filters of the list of reports: a month with the missing ones, or what waits for me."""

    month = MonthField(label=_("Month"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)
    waiting = forms.ChoiceField(
        label=_("My turn"),
        required=False,
        choices=[("", _("Any")), ("opinion", _("To give an opinion")), ("read", _("To read"))],
    )
    level = forms.ChoiceField(label=_("Level"), required=False, choices=LEVELS)
    q = forms.CharField(label=_("Unit, code or name"), required=False, max_length=60)

    def clean_area(self) -> Area:
        """The area; it decides which states there are, so it is cleaned before them."""
        area = super().clean_area()
        if similarity.is_told_in(area, self.user):
            self.fields["state"].choices = [*STATES, LIKE]  # type: ignore[attr-defined]  # a field of choices
        return area

    def clean(self) -> dict[str, Any]:
        """Without a month the last one that is past due, never one that has not begun."""
        data = super().clean() or {}
        if on := data.get("on"):
            month = data.get("month") or reporting.last_month_due(on)
            if month > on:
                message = _("On %(day)s %(month)s has not begun; choose the month of that day or an earlier one.")
                words = {"day": on.isoformat(), "month": f"{month:%Y-%m}"}
                self.add_error("month", ValidationError(message, params=words))
            data["month"] = month
        return data


def _text(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, help_text=help_text, required=required, max_length=4000, widget=area)


class ReportForm(OnceForm):
    """A first secretary's month."""

    days_on_site = forms.IntegerField(label=_("Days on site"), min_value=0, max_value=31)
    households_visited = forms.IntegerField(label=_("Households visited"), min_value=0, max_value=100_000)
    work = _text(_("Work of the month"), _("What was done for the organisation and the village. No residents' names."))
    problems_solved = _text(_("Problems solved"), required=False)
    difficulties = _text(_("Difficulties"), required=False)
    next_month = _text(_("Next month"))
    # Blank where there was no report yet: it has seen none, and saves over none unasked.
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, month: date, report: MonthlyReport | None = None) -> None:
        kept = {**asdict(Content.of(report)), "seen": reports.seen_of(report)} if report else {}
        super().__init__(data, initial=kept)
        days: Any = self.fields["days_on_site"]
        last = calendar.monthrange(month.year, month.month)[1]
        days.help_text = _("At most %(days)s.") % {"days": last}

    @property
    def content(self) -> Content:
        """What was written, once valid."""
        return Content(**{one.name: self.cleaned_data[one.name] for one in fields(Content)})


class OpinionForm(forms.Form):
    """The township's opinion, on the text that its page showed."""

    opinion = forms.CharField(label=_("Township's opinion"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, report: MonthlyReport) -> None:
        super().__init__(data, initial={"seen": reports.seen_of(report)})


class SeatForm(OnceForm):
    """Filling a post of a team."""

    rule = forms.ModelChoiceField(label=_("Team post"), queryset=TeamRule.objects.none(), empty_label=None)
    official = OfficialField()
    day = forms.DateField(label=_("From"), widget=DayInput())

    def __init__(self, data: Any = None, *, user: Account, team: WorkTeam, rule: str = "") -> None:
        super().__init__(data, initial={"day": today(), "rule": rule})
        rules = TeamRule.objects.filter(unit_level=team.unit.level, in_use=True, is_plus=False)
        self.fields["rule"].queryset = rules  # type: ignore[attr-defined]
        self.fields["official"].offer(user, team.unit, today())  # type: ignore[attr-defined]


class AppraisalForm(OnceForm):
    """A quarter's appraisal; the quarters offered are those of the posting that have begun their last month."""

    quarter = forms.ChoiceField(label=_("Quarter"), choices=[])
    result = forms.ChoiceField(
        label=pgettext_lazy("an appraisal", "Result"), choices=Result.choices, widget=forms.RadioSelect
    )
    remark = _text(_("Remark"), _("Of the work in the post alone."), required=False)

    def __init__(self, data: Any = None, *, posting: FirstSecretary) -> None:
        super().__init__(data)
        field: Any = self.fields["quarter"]
        field.choices = [(one.isoformat(), label_of(one)) for one in appraising.quarters_of(posting, today())]

    def clean_quarter(self) -> date:
        """The quarter's first day."""
        return date.fromisoformat(self.cleaned_data["quarter"])


class SurveyForm(OnceForm):
    """The counts of a survey."""

    held_on = TypedDayField(label=_("Held on"))
    very_satisfied = forms.IntegerField(label=_("Very satisfied"), min_value=0, max_value=100_000)
    satisfied = forms.IntegerField(label=_("Satisfied"), min_value=0, max_value=100_000)
    fair = forms.IntegerField(label=_("Fair"), min_value=0, max_value=100_000)
    dissatisfied = forms.IntegerField(
        label=_("Dissatisfied"),
        min_value=0,
        max_value=100_000,
        help_text=_("Counts alone; who answered is not asked. Fewer than 10 answers are kept and not shown."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"held_on": today()})

    @property
    def answers(self) -> Answers:
        """The counts, once valid."""
        names = ("very_satisfied", "satisfied", "fair", "dissatisfied")
        return Answers(**{name: self.cleaned_data[name] for name in names})


class ChangeForm(OnceForm):
    """Recording a change of a leadership team."""

    post = forms.CharField(label=_("Post"), max_length=60, help_text=_("The post alone; no person is named."))
    kind = forms.ChoiceField(
        label=pgettext_lazy("a leadership team", "What happened"), choices=ChangeKind.choices, widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=ChangeReason.choices, widget=forms.RadioSelect)
    day = TypedDayField(label=_("Day"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"day": today()})
