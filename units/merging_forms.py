"""Forms for changing the register by hand."""

import re
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from units import codes
from units.access import Account, Action
from units.clock import today
from units.filters import DayInput
from units.models import Unit


class ChangeForm(forms.Form):
    """A change with its day, and the one-time key by which a second click is known."""

    on = forms.DateField(label=_("From which day"), widget=DayInput())
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, user: Account, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"on": today(), "once": uuid.uuid4(), **(initial or {})})
        self.user = user
        self.order_fields([name for name in self.fields if name not in {"on", "once"}] + ["on", "once"])

    def clean_on(self) -> Any:
        """The day, which has come: the register tells what is, not what is planned."""
        if self.cleaned_data["on"] > today():
            raise ValidationError(_("That day has not come yet; choose today or an earlier day."))
        return self.cleaned_data["on"]

    def find(self, short_code: str) -> Unit:
        """The unit of a code among those that the user may change."""
        unit = Unit.objects.visible_to(self.user, Action.EDIT_REGISTER).by_short_code(short_code).first()
        if unit is None:
            message = _("There is no unit %(code)s that you may change.")
            raise ValidationError(message, params={"code": short_code[:20]})
        return unit


class MergeForm(ChangeForm):
    """Which units merge into which."""

    units = forms.CharField(
        label=_("Units that are merged"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Their area codes, one a line or separated by commas. They close on the day."),
    )
    into = forms.CharField(
        label=_("Into which unit"), max_length=12, help_text=_("Area code of the unit that takes over; it must stand.")
    )

    def clean_units(self) -> list[Unit]:
        """The units, each once, in the order given."""
        given = dict.fromkeys(re.split(r"[\s,，、;；]+", self.cleaned_data["units"].strip()))
        return [self.find(code) for code in given]

    def clean_into(self) -> Unit:
        """The unit that takes over."""
        return self.find(self.cleaned_data["into"].strip())


class RenameForm(ChangeForm):
    """A new name."""

    name = forms.CharField(label=_("New name"), max_length=60)


class CloseForm(ChangeForm):
    """Closing without a successor."""


class OpenForm(ChangeForm):
    """A new unit."""

    code = forms.CharField(
        label=_("Area code"), max_length=12, help_text=_("2, 4, 6, 9 or 12 digits; the digits tell level and kind.")
    )
    name = forms.CharField(label=_("Name"), max_length=60)

    def clean_code(self) -> str:
        """The code; a malformed one is told so."""
        code: str = self.cleaned_data["code"].strip()
        try:
            codes.level_of(code)
        except codes.MalformedCode as error:
            message = _("“%(code)s” is no area code: a code has 2, 4, 6, 9 or 12 digits.")
            raise ValidationError(message, params={"code": code}) from error
        return code
