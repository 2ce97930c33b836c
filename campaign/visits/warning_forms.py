"""Forms of talks, circulars, cards, vetoes and situations."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaign.visits.cards import Given
from campaign.visits.circulars import Paper
from campaign.visits.models import Colour, Need, RungStep, Situation
from campaign.visits.order_forms import NO_NAMES, lines
from campaign.visits.situations import Found
from campaign.visits.talks import Record
from units import access, codes
from units.access import Account, Action
from units.clock import today
from units.levels import Level
from units.models import Unit
from units.typed_day_field import TypedDayField
from units.unit_forms import OnceForm, UnitForm

# So many units a circular names at most.
NAMED = 200


class StepFieldForm(UnitForm):
    """A form about one unit that may answer a rung of the ladder, whose number the address gave."""

    step = forms.ModelChoiceField(queryset=RungStep.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, user: Account, **initial: Any) -> None:
        super().__init__(data, user=user, **initial)
        field: Any = self.fields["step"]
        field.queryset = RungStep.objects.visible_to(user, self.action).open().select_related("rule", "unit")


class TalkForm(StepFieldForm):
    """The record of a talk."""

    on = TypedDayField(label=_("Day of the talk"))
    held_by = forms.CharField(label=_("Who held it (post and name)"), max_length=120)
    talked_with = forms.CharField(
        label=_("With whom (post and name)"), max_length=200, help_text=_("Those who answer for the unit.")
    )
    content = forms.CharField(label=_("What was talked about"), max_length=4000, widget=lines(4), help_text=NO_NAMES)
    agreed = forms.CharField(label=_("What was agreed"), max_length=2000, widget=lines())
    check_on = TypedDayField(label=_("To be checked on"))
    action = Action.RECORD_TALK

    @property
    def record(self) -> Record:
        """What the record says, once valid."""
        names = ("on", "held_by", "talked_with", "content", "agreed", "check_on", "step")
        return Record(**{name: self.cleaned_data[name] for name in names})


class CheckForm(OnceForm):
    """What the check of a talk found."""

    kept = forms.TypedChoiceField(
        label=_("What was agreed was kept"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    result = forms.CharField(label=_("What the check found"), max_length=1000, widget=lines())


class CircularForm(OnceForm):
    """A new circular."""

    area = forms.ModelChoiceField(label=_("Issued in the name of"), queryset=Unit.objects.none())
    title = forms.CharField(label=_("Title"), max_length=120)
    situation = forms.ChoiceField(label=_("Reason"), choices=Situation.choices)
    units = forms.CharField(
        label=_("Units named"),
        max_length=4000,
        widget=lines(4),
        help_text=_("Area codes, one a line or with blanks between them."),
    )
    text = forms.CharField(label=_("Text of the circular"), max_length=8000, widget=lines(8), help_text=NO_NAMES)

    def __init__(self, data: Any = None, *, user: Account, **initial: Any) -> None:
        super().__init__(data, **initial)
        self.user = user
        offices = _offices(user)
        field: Any = self.fields["area"]
        field.queryset = offices
        field.initial = offices.first()
        field.empty_label = None

    def clean_units(self) -> list[Unit]:
        """The units of the codes, in their order, each once; a code that names none is told."""
        wanted = dict.fromkeys(self.cleaned_data["units"].replace(",", " ").replace("，", " ").split())
        if len(wanted) > NAMED:
            raise ValidationError(_("A circular names at most %(n)s units."), params={"n": NAMED})
        found = self._named_by([code for code in wanted if _is_code(code)])
        missing = [code for code in wanted if code not in found]
        if missing:
            message = _("There is no unit of yours with the code: %(codes)s.")
            raise ValidationError(message, params={"codes": "、".join(missing)[:200]})
        return list(dict.fromkeys(found[code] for code in wanted))

    def _named_by(self, written: list[str]) -> dict[str, Unit]:
        """The units by short codes and by the 12 digits that registers pad them to: one query."""
        rows = Unit.objects.visible_to(self.user, Action.SUPERVISE).filter(code__in=map(codes.full, written))
        found: dict[str, Unit] = {}
        # Of units with the same 12 digits the lowest comes last, as in `UnitQuerySet.by_short_code`.
        for unit in rows.order_by("level"):
            found |= {unit.code: unit, unit.short_code: unit}
        return found

    @property
    def paper(self) -> Paper:
        """What the circular says, once valid."""
        data = self.cleaned_data
        return Paper(data["title"], data["text"], data["situation"])


def _is_code(text: str) -> bool:
    try:
        codes.level_of(text)
    except codes.MalformedCode:
        return False
    return True


def _offices(user: Account) -> Any:
    """The units in whose name the user may issue circulars: those of the grants; for a superuser every office."""
    offices = Unit.objects.filter(level__in=[Level.PREFECTURE, Level.COUNTY]).order_by("level", "code")
    areas = access.areas_of(user, Action.SUPERVISE)
    if areas == [""]:
        return offices
    return offices.filter(code__in=[codes.full(short) for short in areas], level__in=map(codes.level_of, areas))


class CardForm(StepFieldForm):
    """A card."""

    colour = forms.ChoiceField(label=_("Colour"), choices=Colour.choices, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=lines(), help_text=NO_NAMES)

    @property
    def given(self) -> Given:
        """What the card says, once valid."""
        data = self.cleaned_data
        return Given(data["colour"], data["reason"], data["step"])


class VetoForm(UnitForm):
    """A veto."""

    year = forms.IntegerField(label=_("Year of the honours"), min_value=2000, max_value=2100)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=lines(), help_text=NO_NAMES)

    def __init__(self, data: Any = None, *, user: Account, **initial: Any) -> None:
        super().__init__(data, user=user, year=today().year, **initial)


class SituationForm(UnitForm):
    """One of the five situations, as found in a unit."""

    situation = forms.ChoiceField(label=_("Situation"), choices=Situation.choices)
    on = TypedDayField(label=_("Found on"))
    text = forms.CharField(label=_("What was found"), max_length=2000, widget=lines(4), help_text=NO_NAMES)

    def __init__(self, data: Any = None, *, user: Account, **initial: Any) -> None:
        super().__init__(data, user=user, on=today(), **initial)

    @property
    def found(self) -> Found:
        """What was found, once valid."""
        data = self.cleaned_data
        return Found(data["situation"], data["text"], data["on"])


def needs_talk(step: RungStep) -> bool:
    """Tell whether a talk lifts the rung."""
    return step.rule.needs == Need.TALK_CHECKED
