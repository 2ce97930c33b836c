"""The field of a day that somebody types into a form."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from units.filters import DayInput
from units.rules import RuleBroken
from units.typed_days import EARLIEST, check_not_too_early


def _not_too_early(day: date) -> None:
    try:
        check_not_too_early(day)
    except RuleBroken as refusal:
        raise ValidationError(str(refusal)) from refusal


class TypedDayField(forms.DateField):
    """A day from EARLIEST on, with the browser's own picker, which offers no earlier one."""

    widget = DayInput

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[_not_too_early, *options.pop("validators", ())], **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The first day of the picker."""
        return super().widget_attrs(widget) | {"min": EARLIEST.isoformat()}
