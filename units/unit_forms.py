"""Forms about one unit, which is told by its name or its code."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from units import places
from units.access import Account, Action
from units.clock import today
from units.levels import Level
from units.models import Unit
from units.places import Place

# So many of the units that fit are named in the error.
NAMED = 5
# What forms about one unit are for, with the topmost level that such a unit may have.
OFFERED_FOR = {
    Action.ISSUE_ORDER: Level.COUNTY,
    Action.RECORD_TALK: Level.COUNTY,
    Action.SUPERVISE: Level.COUNTY,
    Action.PLAN_VISITS: Level.COUNTY,
    Action.RECORD_ISSUE: Level.TOWNSHIP,
}


class OnceForm(forms.Form):
    """A form that makes one change however often it is sent."""

    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, prefix_id: str = "", **initial: Any) -> None:
        auto_id = f"id_{prefix_id}_%s" if prefix_id else "id_%s"
        super().__init__(data, initial={"once": uuid.uuid4(), **initial}, auto_id=auto_id)


class UnitField(forms.CharField):
    """A unit by its name or code; while one types, units that fit are offered under it (needs htmx), to be ticked."""

    below = "units/_unit_offers.html"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """What asks for the offers: not while an input method composes (frame.js), and the last question counts."""
        return super().widget_attrs(widget) | {
            "autocomplete": "off",
            "hx-trigger": "input changed delay:300ms, compositionend delay:300ms",
            "hx-target": "#unit-offers",
            "hx-sync": "this:replace",
        }


class UnitForm(OnceForm):
    """A form about one unit, among those where the user may do `action`, one of OFFERED_FOR.

    `picked` is the code of the offer that was ticked: it decides where the text fits several units.
    """

    unit = UnitField(
        label=_("Unit: name or area code"),
        max_length=60,
        help_text=_("The name, or 6 digits for a county, 9 for a township, 12 for a village."),
    )
    action: ClassVar[Action] = Action.SUPERVISE
    unknown: ClassVar[Any] = _("There is no county, township or village %(code)s where you may do this.")

    def __init__(self, data: Any = None, *, user: Account, **initial: Any) -> None:
        super().__init__(data, **initial)
        self.user = user
        self.offers: list[Place] = []
        asked = f"{reverse('units:unit-offers')}?for={self.action.value}"
        self.fields["unit"].widget.attrs["hx-get"] = asked

    @property
    def picked(self) -> str:
        """Code of the offer that was ticked, '' for none."""
        return str(self.data.get("picked", "")) if self.is_bound else ""

    def clean_unit(self) -> Unit:
        """The unit of the code, or the one that the name tells; of several the ticked one, else they are named."""
        text, top = self.cleaned_data["unit"].strip(), OFFERED_FOR[self.action]
        unit = Unit.objects.visible_to(self.user, self.action).by_short_code(text).filter(level__gte=top).first()
        if unit is not None:
            return unit
        self.offers = places.sought_for(self.user, self.action, text, today(), top=top)
        units = [one.unit for one in self.offers]
        ticked = [unit for unit in units if unit.short_code == self.picked]
        for sure in (ticked, [unit for unit in units if unit.name == text], units):
            if len(sure) == 1:
                return sure[0]
        if units:
            named = "、".join(f"{one.above}{one.unit.name}（{one.unit.short_code}）" for one in self.offers[:NAMED])
            message = _("“%(text)s” fits several units: %(units)s. Tick the one that is meant, or write its code.")
            raise ValidationError(message, params={"text": text, "units": named + ("…" if len(units) > NAMED else "")})
        raise ValidationError(self.unknown, params={"code": text[:20]})
