"""Forms of supervision orders: the issue, and the steps of an order's life."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.visits import places
from campaign.visits.models import DeadlineClass, OrderSource
from campaign.visits.orders import Wording
from campaign.visits.places import Place
from units.access import Account, Action
from units.clock import today
from units.filters import DayInput
from units.models import Unit

# So many of the units that fit are named in the error.
NAMED = 5
NO_NAMES = _("About the organisation's work. No names of residents.")


def lines(rows: int = 3) -> forms.Textarea:
    """A text of several lines."""
    return forms.Textarea(attrs={"rows": rows})


class OnceForm(forms.Form):
    """A form that makes one change however often it is sent."""

    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, prefix_id: str = "", **initial: Any) -> None:
        auto_id = f"id_{prefix_id}_%s" if prefix_id else "id_%s"
        super().__init__(data, initial={"once": uuid.uuid4(), **initial}, auto_id=auto_id)


class UnitField(forms.CharField):
    """A unit by its name or code; while one types, units that fit are offered under it (needs htmx), to be ticked."""

    below = "visits/_unit_offers.html"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What asks for the offers: not while an input method composes (frame.js), and the last question counts."""
        return super().widget_attrs(widget) | {
            "autocomplete": "off",
            "hx-trigger": "input changed delay:300ms, compositionend delay:300ms",
            "hx-target": "#unit-offers",
            "hx-sync": "this:replace",
        }


class UnitForm(OnceForm):
    """A form about one unit, among those where the user may do `action`.

    `picked` is the code of the offer that was ticked: it decides where the text fits several units.
    """

    unit = UnitField(
        label=_("Unit: name or area code"),
        max_length=60,
        help_text=_("The name, or 6 digits for a county, 9 for a township, 12 for a village."),
    )
    action = Action.SUPERVISE

    def __init__(self, data: Any = None, *, user: Account, **initial: Any) -> None:
        super().__init__(data, **initial)
        self.user = user
        self.offers: list[Place] = []
        asked = f"{reverse('visits:unit-offers')}?for={self.action.value}"
        self.fields["unit"].widget.attrs["hx-get"] = asked

    @property
    def picked(self) -> str:
        """Code of the offer that was ticked, '' for none."""
        return str(self.data.get("picked", "")) if self.is_bound else ""

    def clean_unit(self) -> Unit:
        """The unit of the code, or the one that the name tells; of several the ticked one, else they are named."""
        text = self.cleaned_data["unit"].strip()
        unit = Unit.objects.visible_to(self.user, self.action).by_short_code(text).filter(level__gte=3).first()
        if unit is not None:
            return unit
        self.offers = places.sought_for(self.user, self.action, text, today())
        units = [one.unit for one in self.offers]
        ticked = [unit for unit in units if unit.short_code == self.picked]
        for sure in (ticked, [unit for unit in units if unit.name == text], units):
            if len(sure) == 1:
                return sure[0]
        if units:
            named = "、".join(f"{one.above}{one.unit.name}（{one.unit.short_code}）" for one in self.offers[:NAMED])
            message = _("“%(text)s” fits several units: %(units)s. Tick the one that is meant, or write its code.")
            raise ValidationError(message, params={"text": text, "units": named + ("…" if len(units) > NAMED else "")})
        message = _("There is no county, township or village %(code)s where you may do this.")
        raise ValidationError(message, params={"code": text[:20]})


class OrderForm(UnitForm):
    """A new order."""

    source = forms.ChoiceField(label=_("Source of the task"), choices=OrderSource.choices)
    text = forms.CharField(label=_("What is ordered"), max_length=2000, widget=lines(4), help_text=NO_NAMES)
    lead_organisation = forms.CharField(label=_("Lead organisation"), max_length=80)
    cooperating = forms.CharField(label=_("Co-operating organisations"), max_length=200, required=False)
    requirement = forms.CharField(label=_("What the answer must show"), max_length=400, required=False)
    received_on = forms.DateField(label=_("Task received on"), widget=DayInput())
    deadline_class = forms.ChoiceField(
        label=_("Deadline class"), choices=DeadlineClass.choices, widget=forms.RadioSelect
    )
    days = forms.IntegerField(
        label=_("Days of an urgent order"),
        required=False,
        min_value=1,
        max_value=5,
        help_text=_("Counted in calendar days from the day after the issue. Only for an urgent order."),
    )
    action = Action.ISSUE_ORDER

    def clean(self) -> dict[str, Any]:
        """An urgent order says how many days."""
        data = super().clean() or {}
        if data.get("deadline_class") == DeadlineClass.URGENT and not data.get("days") and "days" not in self.errors:
            self.add_error("days", _("Say how many days: 1 to 5."))
        return data

    @property
    def wording(self) -> Wording:
        """What the order says, once valid."""
        names = (
            *("source", "text", "lead_organisation", "received_on", "deadline_class", "days", "cooperating"),
            "requirement",
        )
        return Wording(**{name: self.cleaned_data[name] for name in names})


class AnswerForm(OnceForm):
    """An answer."""

    text = forms.CharField(label=_("Answer to the order"), max_length=4000, widget=lines(5), help_text=NO_NAMES)


class ReasonForm(OnceForm):
    """A reason that somebody else will read."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=lines())


class RemarkForm(OnceForm):
    """A remark, where one is wanted."""

    remark = forms.CharField(label=_("Remark"), max_length=1000, required=False, widget=lines(2))


class ExtensionForm(OnceForm):
    """A later deadline."""

    until_on = forms.DateField(label=_("New deadline asked for"), widget=DayInput())
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=lines())
