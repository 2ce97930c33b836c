"""Forms of supervision orders: the issue, and the steps of an order's life."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.visits.models import DeadlineClass, OrderSource
from campaign.visits.orders import Wording
from units.access import Action
from units.typed_day_field import TypedDayField
from units.unit_forms import OnceForm, UnitForm

NO_NAMES = _("About the organisation's work. No names of residents.")


def lines(rows: int = 3) -> forms.Textarea:
    """A text of several lines."""
    return forms.Textarea(attrs={"rows": rows})


class OrderForm(UnitForm):
    """A new order."""

    source = forms.ChoiceField(label=_("Source of the task"), choices=OrderSource.choices)
    text = forms.CharField(label=_("What is ordered"), max_length=2000, widget=lines(4), help_text=NO_NAMES)
    lead_organisation = forms.CharField(label=_("Lead organisation"), max_length=80)
    cooperating = forms.CharField(label=_("Co-operating organisations"), max_length=200, required=False)
    requirement = forms.CharField(label=_("What the answer must show"), max_length=400, required=False)
    received_on = TypedDayField(label=_("Task received on"))
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
        """An urgent order says how many days, and no other does: what was typed is not dropped without a word."""
        data = super().clean() or {}
        chosen, urgent = data.get("deadline_class"), DeadlineClass.URGENT
        if chosen == urgent and not data.get("days") and "days" not in self.errors:
            self.add_error("days", _("Say how many days: 1 to 5."))
        if chosen and chosen != urgent and data.get("days"):
            message = _("Only an urgent order has days of its own. Choose the urgent class, or leave this empty.")
            self.add_error("days", message)
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

    until_on = TypedDayField(label=_("New deadline asked for"))
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=lines())
