"""Forms of coverage: the ledger's filters, the list behind a number, a month, a key unit, a draw."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaign.grading.forms import LEVELS
from campaign.people.models import Official
from campaign.visits import coverage_lists, workplaces
from campaign.visits.coverage import Column, Coverage, columns_on, coverage
from campaign.visits.models import CadenceRule
from units import access
from units.access import Account, Action
from units.clock import today
from units.filters import AreaForm
from units.levels import Level
from units.models import Unit
from units.querysets import UnitQuerySet
from units.typed_days import EARLIEST
from units.unit_forms import UnitForm

WHICH = [("due", _("Due")), ("done", _("Visited")), ("open", _("Still to visit")), ("late", _("Missed last period"))]


class CoverageForm(AreaForm):
    """The ledger's filters, all in the address; rules that the user may not see in the area are no choice."""

    rule = forms.ModelChoiceField(
        label=_("Rule"), queryset=CadenceRule.objects.none(), required=False, empty_label=_("All rules")
    )
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[("", _("By area code")), ("percent", _("Lowest coverage first (choose a rule)"))],
    )

    def __init__(self, data: Any, *, user: Account) -> None:
        super().__init__(data, user=user)
        rules = CadenceRule.objects.all()
        shown = rules if access.may(user, Action.SEE_SCHEDULE) else rules.open_to_all()
        # Read once: they are the choices here and the columns of the page.
        self.rules = list(shown)
        field: Any = self.fields["rule"]
        field.queryset = shown
        field.choices = [("", field.empty_label), *((one.pk, str(one)) for one in self.rules)]

    def clean(self) -> dict[str, Any]:
        """A rule that is hidden in this very area is no choice."""
        data = super().clean() or {}
        rule, area = data.get("rule"), data.get("area")
        if rule and area and rule.is_hidden and not access.may(self.user, Action.SEE_SCHEDULE, area):
            self.add_error("rule", self.fields["rule"].error_messages["invalid_choice"])
        return data

    def draw(self) -> Coverage:
        """Draw the coverage of valid filters."""
        data = self.cleaned_data
        sees = access.may(self.user, Action.SEE_SCHEDULE, data["area"])
        every = [one for one in self.rules if sees or not one.is_hidden]
        return coverage(data["area"], data["on"], rules=[data["rule"]] if data["rule"] else every)


class CoverageListForm(CoverageForm):
    """The filters of the list behind a number."""

    which = forms.ChoiceField(label=_("Shown"), choices=WHICH)
    # The township's own row on its page stands for its own unit alone.
    level = forms.ChoiceField(label=_("Level"), required=False, choices=LEVELS)
    order = None  # type: ignore[assignment]  # a list has one order

    def __init__(self, data: Any, *, user: Account) -> None:
        super().__init__(data, user=user)
        field: Any = self.fields["rule"]
        field.required, field.choices = True, [(one.pk, str(one)) for one in self.rules]

    def clean(self) -> dict[str, Any]:
        """The rule must be one of the day."""
        data = super().clean()
        if data.get("rule") and data.get("on"):
            data["column"] = next(iter(columns_on(data["on"], [data["rule"]])), None)
            if data["column"] is None:
                self.add_error("rule", _("The rule was not in force when the period of that day began."))
        return data

    def units(self) -> UnitQuerySet:
        """The units that valid filters leave."""
        data = self.cleaned_data
        level = int(data["level"] or 0)
        return coverage_lists.units_behind(self.column, data["area"], data["on"], data["which"], level)

    @property
    def column(self) -> Column:
        """The rule with its periods, once valid."""
        column: Column = self.cleaned_data["column"]
        return column


class MonthForm(forms.Form):
    """Which month of a calendar; any day of it names it."""

    month = forms.CharField(label=_("Month"), required=False, max_length=10)

    def clean_month(self) -> date:
        """The first day of the month, written as 2016-12; this month when nothing or nonsense is given.

        Of a month too long ago the first that can hold a visit: the calendar also draws the days around its month.
        """
        try:
            year, month = (int(part) for part in self.cleaned_data["month"].split("-")[:2])
            return max(EARLIEST, min(date(year, month, 1), today().replace(day=1)))
        except ValueError:
            return today().replace(day=1)


class KeyUnitForm(UnitForm):
    """Putting a unit on the list."""

    action = Action.PLAN_VISITS
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("What in the organisation's work is to be watched. No names of residents."),
    )

    def clean_unit(self) -> Unit:
        """The township or village, among those whose visits the user plans."""
        unit = super().clean_unit()
        if unit.level < Level.TOWNSHIP:
            message = _("%(unit)s is no township or village: only these are key units.")
            raise ValidationError(message, params={"unit": unit.name})
        return unit


class DrawForm(forms.Form):
    """Drawing the unannounced visits of the running period."""

    area = forms.ModelChoiceField(label=_("Area"), queryset=Unit.objects.none(), empty_label=None)
    rule = forms.ModelChoiceField(label=_("Rule"), queryset=CadenceRule.objects.none(), empty_label=None)
    inspectors = forms.ModelMultipleChoiceField(
        label=_("Inspectors"),
        queryset=Official.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_(
            "Each visit is given to one of them; nobody is sent to the township where they work, are posted or "
            "seconded, or to the unit of their work team. Without inspectors the visits are drawn and handed out on "
            "paper."
        ),
    )
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, user: Account) -> None:
        super().__init__(data, initial={"once": uuid.uuid4()})
        areas = (
            Unit.objects.visible_to(user, Action.PLAN_VISITS).filter(level__lte=Level.COUNTY).order_by("level", "code")
        )
        self.fields["area"].queryset = areas  # type: ignore[attr-defined]
        rules = CadenceRule.objects.in_force_on(today()).filter(announced=False)
        self.fields["rule"].queryset = rules  # type: ignore[attr-defined]
        officials = Official.objects.visible_to(user, Action.PLAN_VISITS).at_work_on(today())
        field: Any = self.fields["inspectors"]
        field.queryset = workplaces.offered(officials)
        field.label_from_instance = lambda one: f"{one.organisation} · {one.post} · {one.name}"
