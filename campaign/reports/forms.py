"""Forms of the summaries: drafting, editing, correcting, batches."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaign.reports import months
from campaign.reports.bulletin import Letter
from campaign.reports.models import Summary
from units.access import Account, Action
from units.clock import today
from units.levels import Level
from units.models import Unit


class MonthField(forms.CharField):
    """A month, `2016-12`, with the browser's own picker where it has one."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"type": "month", "placeholder": "2016-12"})
        super().__init__(max_length=7, widget=widget, **options)

    def clean(self, value: Any) -> Any:
        """The first day of the month."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return months.parse(text)
        except ValueError as error:
            message = _("“%(text)s” is no month; write it as 2016-12.")
            raise ValidationError(message, params={"text": text}) from error


class DraftForm(forms.Form):
    """Which month of which area."""

    area = forms.CharField(label=_("Area code"), max_length=12)
    month = MonthField(label=_("Month"))

    def __init__(self, data: Any = None, *, user: Account, area: str = "", month: str = "") -> None:
        shown = month or f"{months.last_over(today()):%Y-%m}"
        super().__init__(data, initial={"month": shown, "area": area, "once": uuid.uuid4()})
        self.user = user

    def clean_area(self) -> Unit:
        """The area, among those where the user drafts."""
        short = self.cleaned_data["area"].strip()
        unit = Unit.objects.visible_to(self.user, Action.DRAFT_SUMMARY).by_short_code(short).first()
        if unit is None or unit.level == Level.VILLAGE:
            message = _("There is no area %(code)s whose summary you may draft.")
            raise ValidationError(message, params={"code": short[:20]})
        return unit


class BatchForm(DraftForm):
    """Which month, and of which areas below."""

    level = forms.TypedChoiceField(
        label=_("Summaries of"),
        coerce=int,
        choices=[(int(Level.COUNTY), _("every county")), (int(Level.TOWNSHIP), _("every township"))],
    )
    once = forms.UUIDField(widget=forms.HiddenInput)


class EditForm(forms.Form):
    """The text and the letterhead, with the version that they started from."""

    text = forms.CharField(
        label=_("Text of the bulletin"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 22}),
        help_text=_(
            "One paragraph a line. Headings are numbered as in any document of the office. "
            "A number that the figures do not have is marked."
        ),
    )
    office = forms.CharField(label=_("Issuing office"), max_length=80)
    reported_to = forms.CharField(label=_("Reported to"), max_length=200, required=False)
    sent_to = forms.CharField(label=_("Sent to"), max_length=200, required=False)
    distributed_to = forms.CharField(label=_("Distributed to"), max_length=200, required=False)
    copies = forms.IntegerField(label=_("Number of copies"), min_value=1, max_value=9999)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    once = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, summary: Summary) -> None:
        letter = Letter.of(summary)
        values = {name: getattr(letter, name) for name in Letter.__slots__}
        super().__init__(data, initial={"text": summary.text, "seen": summary.version, "once": uuid.uuid4(), **values})

    @property
    def letter(self) -> Letter:
        """The letterhead, once valid."""
        return Letter(*(self.cleaned_data[name] for name in Letter.__slots__))


class CorrectionForm(forms.Form):
    """Why an issued summary is corrected."""

    reason = forms.CharField(
        label=_("Why it is corrected"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Printed in the correction, under its title."),
    )


def month_of(form: forms.Form) -> date:
    """The month of a valid form that requires one."""
    month: date = form.cleaned_data["month"]
    return month
