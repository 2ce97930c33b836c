"""Forms of visits: the log form with its findings."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import formset_factory
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from campaign.visits import places
from campaign.visits.models import SupervisionRound, Visit, VisitLevel
from campaign.visits.visit_rules import sides_of
from campaign.visits.visiting import Found, Note
from issues.models import Aspect
from units.access import Account, Action
from units.clock import today
from units.models import Unit
from units.places import Place
from units.typed_day_field import TypedDayField

ROWS = 4
MANNERS = [("announced", _("Announced")), ("unannounced", _("Unannounced"))]


class FindingForm(forms.Form):
    """One finding: both fields or none."""

    aspect = forms.ModelChoiceField(
        label=_("Aspect"), queryset=Aspect.objects.none(), required=False, empty_label=_("Choose the aspect")
    )
    text = forms.CharField(
        label=_("What is wrong"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, choices: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["aspect"]
        field.queryset = Aspect.objects.filter(in_use=True, category__in_use=True)
        # One query for the choices of all rows.
        field.widget.choices = choices

    def clean(self) -> dict[str, Any]:
        """Half a finding is told, not dropped."""
        data = super().clean() or {}
        if data.get("text") and not data.get("aspect") and "aspect" not in self.errors:
            self.add_error("aspect", _("Choose the aspect that this finding belongs to."))
        if data.get("aspect") and not data.get("text") and "text" not in self.errors:
            self.add_error("text", _("Say what is wrong, or leave the aspect open."))
        return data


FindingFormSet: Any = formset_factory(FindingForm, extra=ROWS, max_num=ROWS, absolute_max=ROWS)


class VisitForm(forms.Form):
    """Logging or correcting a visit; `near` is the unit around which others are offered first."""

    unit = forms.CharField(required=False, max_length=12)
    place = forms.CharField(
        label=_("Another unit: name or code"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "search"}),
    )
    on = TypedDayField(label=_("Day of the visit"))
    level = forms.ChoiceField(label=_("Visiting side"), widget=forms.RadioSelect)
    announced = forms.ChoiceField(label=_("Manner"), widget=forms.RadioSelect, choices=MANNERS)
    round = forms.ModelChoiceField(
        label=_("Round of supervision"), required=False, queryset=SupervisionRound.objects.none(), empty_label=_("None")
    )
    visitors = forms.CharField(
        label=_("Who went"),
        max_length=200,
        help_text=_("From the visiting side: offices, posts, and the names of those who hold them."),
    )
    seen = forms.CharField(
        label=_("What was seen"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The organisation's work and services. No names of residents."),
    )
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        user: Account,
        near: Unit | None = None,
        initial: Mapping[str, Any] | None = None,
        findings: list[dict[str, Any]] | None = None,
    ) -> None:
        super().__init__(data, initial={"on": today(), "once": uuid.uuid4(), **(initial or {})})
        self.user, self.near = user, near
        self._limit_to(user)
        aspects = Aspect.objects.filter(in_use=True, category__in_use=True).select_related("category")
        choices = [("", str(_("Choose the aspect"))), *((one.pk, f"{one.category} · {one}") for one in aspects)]
        self.findings = FindingFormSet(data, prefix="found", initial=findings, form_kwargs={"choices": choices})
        self.offer = places.offered(user, near, today())
        self.found: list[Place] = []
        # Why the search found nothing, '' where it found something or was not made.
        self.none = ""

    def _limit_to(self, user: Account) -> None:
        """Offer the sides that the account speaks for, and the rounds of its areas."""
        level: Any = self.fields["level"]
        mine = sides_of(user)
        level.choices = [(value, label) for value, label in VisitLevel.choices if value in mine]
        if len(level.choices) == 1:
            level.initial = level.choices[0][0]
        round_: Any = self.fields["round"]
        round_.queryset = SupervisionRound.objects.visible_to(user, Action.LOG_VISIT)
        if not round_.queryset.exists():
            del self.fields["round"]

    def is_valid(self) -> bool:
        """The visit and each of its findings."""
        whole: bool = self.findings.is_valid()
        if not whole and not self.has_error(NON_FIELD_ERRORS, "findings"):
            self.add_error(None, ValidationError(_("Look at the findings below: one is not complete."), "findings"))
        return super().is_valid()

    def search(self, text: str, on: date) -> None:
        """Offer the units of the day that the text tells, or say why there are none."""
        self.found = places.sought(self.user, text, self.near, on)
        self.none = "" if self.found or not text.strip() else places.why_none(self.user, text, on)

    def clean(self) -> dict[str, Any]:
        """One unit, from the ticked one or from the name or code; what is not clear is asked."""
        data = super().clean() or {}
        short, text = data.get("unit", "").strip(), data.get("place", "").strip()
        data["unit"] = self._sought(short, text, data.get("on") or today()) if text else self._chosen(short)
        return data

    def _chosen(self, short: str) -> Unit | None:
        if not short:
            self.add_error("place", _("Choose the unit that was visited."))
            return None
        unit = Unit.objects.visible_to(self.user, Action.LOG_VISIT).by_short_code(short).filter(level__gte=4).first()
        if unit is None:
            self.add_error("place", _("That unit lies outside your area; choose one of yours."))
        return unit

    def _sought(self, short: str, text: str, on: date) -> Unit | None:
        self.search(text, on)
        units = [one.unit for one in self.found]
        ticked = [unit for unit in units if unit.short_code == short]
        exact = [unit for unit in units if text in (unit.name, unit.short_code)]
        for sure in (ticked, exact, units):
            if len(sure) == 1:
                return sure[0]
        if units:
            self.add_error("place", _("Several units fit; tick the one that was visited."))
        else:
            self.add_error("place", self.none)
            self.none = ""
        return None

    @property
    def note(self) -> Note:
        """What was written, once valid."""
        data = self.cleaned_data
        rows = [one.cleaned_data for one in self.findings if one.cleaned_data.get("text")]
        return Note(
            unit=data["unit"],
            on=data["on"],
            level=data["level"],
            announced=data["announced"] == "announced",
            visitors=data["visitors"],
            seen=data["seen"],
            round=data.get("round"),
            findings=tuple(Found(row["aspect"], row["text"]) for row in rows),
        )


def typed(data: QueryDict) -> dict[str, Any]:
    """What stands in a form that is not to be judged yet."""
    names = [name for name in VisitForm.base_fields if name in data]
    return {name: data[name] for name in names}


def typed_day(text: str) -> date:
    """The day of a visit as the form sends it; today where there is none yet."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today()


def typed_findings(data: QueryDict) -> list[dict[str, Any]]:
    """The rows of findings as they stand."""
    rows = range(ROWS)
    return [{name: data.get(f"found-{row}-{name}", "") for name in ("aspect", "text")} for row in rows]


def of_visit(visit: Visit) -> dict[str, Any]:
    """The values with which a correction begins."""
    return {
        "unit": visit.unit.short_code,
        "on": visit.on,
        "level": visit.level,
        "announced": "announced" if visit.announced else "unannounced",
        "round": visit.round_id,
        "visitors": visit.visitors,
        "seen": visit.seen,
    }
