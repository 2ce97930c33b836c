"""The form that sends a plan workbook, and the one that says which column is which."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from issues.sheet_columns import HEADERS, REQUIRED
from units.clock import today
from units.filters import DayInput

LIMIT = 20 << 20
UNIT = ("unit_code", "village", "township")


class PlanUploadForm(forms.Form):
    """A workbook, and the day on which its issues were found where the sheet does not say."""

    file = forms.FileField(
        label=_("Plan workbook"),
        help_text=_(".xlsx, .xls, .ods or .csv in your own layout; title rows, merged cells and totals may stay."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )
    found_on = forms.DateField(
        label=_("Issues found on"),
        required=False,
        widget=DayInput(),
        help_text=_("Only when the sheet does not say it (填报时间). Its year also stands for deadlines without one."),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """The file, unless it is larger than is read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LIMIT:
            message = _("The file has %(size)s MB; at most %(limit)s MB are read.")
            raise ValidationError(message, params={"size": (file.size or 0) >> 20, "limit": LIMIT >> 20})
        return file

    def clean_found_on(self) -> Any:
        """The day, which has come."""
        day = self.cleaned_data["found_on"]
        if day and day > today():
            raise ValidationError(_("That day has not come yet; choose today or an earlier day."))
        return day


class ColumnsForm(forms.Form):
    """For each cell of a header row, the column that it stands for; each column at most once."""

    def __init__(self, *args: Any, words: list[tuple[int, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("not read")), *HEADERS.items()]
        for place, word, column in words:
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=word, choices=choices, required=False, initial=column
            )

    def columns(self) -> dict[str, str]:
        """The layout as it is remembered: place of a cell, name of the column."""
        return {name.removeprefix("column_"): value for name, value in self.cleaned_data.items() if value}

    def clean(self) -> dict[str, Any]:
        """No column twice, and all that the reader asks for: what it refused afterwards would be remembered."""
        data = super().clean() or self.cleaned_data
        chosen = [value for value in data.values() if value]
        twice = {HEADERS[name] for name in chosen if chosen.count(name) > 1}
        if twice:
            raise ValidationError(_("Chosen twice: %(names)s."), params={"names": "、".join(sorted(twice))})
        if lacks := _lacking(set(chosen)):
            message = _("Needed as well: %(names)s. Where the sheet lacks such a column, add it and send it again.")
            raise ValidationError(message, params={"names": "、".join(lacks)})
        return data


def _lacking(chosen: set[str]) -> list[str]:
    """The columns without which no measure can be taken; any of three names a unit, its county alone does not."""
    lacks = [HEADERS[name] for name in REQUIRED if name not in chosen]
    if chosen.isdisjoint(UNIT):
        code, *names = (HEADERS[name] for name in UNIT)
        lacks.insert(0, str(_("%(code)s (or %(names)s)")) % {"code": code, "names": "、".join(names)})
    return lacks
