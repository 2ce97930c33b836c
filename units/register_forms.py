"""The form that sends a register file."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from units import access
from units.access import Account, Action
from units.clock import today
from units.filters import DayInput
from units.levels import Level
from units.models import Unit
from units.register_uploads import LIMIT


class UploadForm(forms.Form):
    """A file, the area that it may touch, and the day from which new names count."""

    file = forms.FileField(
        label=_("Register file"),
        help_text=_(
            "CSV or .xlsx with the columns code and name; where needed also kind, opened_on, closed_on, successor. "
            "A unit that the file does not name stays as it is."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    within = forms.ModelChoiceField(
        label=_("Within"),
        queryset=Unit.objects.none(),
        help_text=_("Rows outside this area are rejected."),
    )
    on = forms.DateField(
        label=_("New names count from"), widget=DayInput(), help_text=_("Earlier days keep the old names.")
    )

    def __init__(self, *args: Any, user: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = access.areas_of(user, Action.EDIT_REGISTER)
        units = Unit.objects.visible_to(user, Action.EDIT_REGISTER)
        field = self.fields["within"]
        field.queryset = units.filter(level__lte=Level.COUNTY).order_by("code", "level")  # type: ignore[attr-defined]
        # Whoever may edit everything may leave the area open; others start with their own.
        field.required = areas != [""]
        field.empty_label = _("The whole register") if areas == [""] else None  # type: ignore[attr-defined]
        self.initial = {"on": today(), **self.initial}

    def clean_file(self) -> "UploadedFile[Any]":
        """The file, unless it takes longer than a page may."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LIMIT:
            message = _(
                "The file has %(size)s MB; the page takes %(limit)s MB. "
                "Split it by county, or let the administrator import it with the command import_register."
            )
            raise ValidationError(message, params={"size": (file.size or 0) >> 20, "limit": LIMIT >> 20})
        return file

    def clean_on(self) -> Any:
        """The day, which has come."""
        if self.cleaned_data["on"] > today():
            raise ValidationError(_("That day has not come yet; choose today or an earlier day."))
        return self.cleaned_data["on"]
