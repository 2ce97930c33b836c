"""What every filtered list begins with: the area and the day, and the filters that django-filter does not bring.

A list is a `FilterSet` of `AreaFilters`: its fields, words, choices and lookups stand there once (docs/adr/0013).
"""

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_filters import CharFilter, ChoiceFilter, DateFilter, Filter, FilterSet

from units import bounds, codes
from units.access import Account
from units.areas import Area
from units.clock import today
from units.levels import Level
from units.models import Unit
from units.scoping import area_or_404


class DayInput(forms.DateInput):
    """The browser's own day picker, which speaks ISO."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AreaForm(forms.Form):
    """Which part of the tree, as of which day: the start of every address that can be drawn as of a day."""

    area = forms.CharField(label=_("Area"), required=False, max_length=12)
    on = forms.DateField(label=_("As of"), required=False, widget=DayInput())

    def __init__(self, data: Any, *, user: Account, **options: Any) -> None:  # noqa: ANN401 - a QueryDict or a dict
        super().__init__(data, **options)
        self.user = user

    def clean_area(self) -> Area:
        """The area, which must be the user's (else 404); a malformed code is told so."""
        short = self.cleaned_data["area"].strip()
        if short:
            try:
                codes.level_of(short)
            except codes.MalformedCode as error:
                message = _("“%(code)s” is no area code: a code has 2, 4, 6, 9 or 12 digits.")
                raise ValidationError(message, params={"code": short}) from error
        return area_or_404(self.user, short)

    def clean_on(self) -> date:
        """The day; today when none is given, never a day to come."""
        on: date = self.cleaned_data["on"] or today()
        bounds.check(on)
        if on > today():
            raise ValidationError(_("That day has not come yet; choose today or an earlier day."))
        return on


class AreaFilters(FilterSet):  # type: ignore[misc]
    """A list of an area as of a day: `rows` says what the user may see of it, each filter narrows that.

    The form of `Meta` cleans the area and the day, and checks fields against each other. Wrong filters show nothing.
    """

    form: forms.Form

    class Meta:
        form = AreaForm

    def __init__(self, data: Any, *, user: Account) -> None:  # noqa: ANN401 - a QueryDict or a dict
        self.user = user
        super().__init__(data, self.rows())

    def rows(self) -> Any:  # noqa: ANN401 - a queryset of the list's own kind
        """What the user may see, in the list's order and with what a line shows."""
        raise NotImplementedError

    def get_form_class(self) -> Any:  # noqa: ANN401 - the library has no types
        """The form of the filters, which knows whose areas are meant."""
        return partial(super().get_form_class(), user=self.user)

    @property
    def qs(self) -> Any:  # noqa: ANN401 - the library has no types
        """The rows behind the filters; none behind wrong ones, where the library would leave the wrong one out."""
        return super().qs if self.is_valid() else self.queryset.none()

    def filter_queryset(self, queryset: Any) -> Any:  # noqa: ANN401 - the library has no types
        """The rows of the area that pass every filter; the fields of `Meta.form` alone are no filters."""
        queryset = queryset.in_area(self.area)
        for name, one in self.filters.items():
            queryset = one.filter(queryset, self.form.cleaned_data[name])
        return queryset

    @property
    def area(self) -> Area:
        """The area, once valid."""
        area: Area = self.form.cleaned_data["area"]
        return area

    @property
    def day(self) -> date:
        """The day as of which the list is told, once valid."""
        day: date = self.form.cleaned_data["on"]
        return day


class DayFilter(DateFilter):  # type: ignore[misc]
    """A day, with the browser's own picker."""

    def __init__(self, *args: str, **options: Any) -> None:
        super().__init__(*args, widget=DayInput(), **options)


class TickFilter(Filter):  # type: ignore[misc]
    """A box; its method is asked with False too."""

    field_class = forms.BooleanField


class UnitLevelFilter(ChoiceFilter):  # type: ignore[misc]
    """Rows about units of one level: by it an area's own unit is told from those below."""

    def __init__(self, field_name: str = "unit__level", **options: Any) -> None:
        levels = [(str(int(level)), level.label) for level in Level]
        super().__init__(
            field_name, label=_("Level of the unit"), choices=levels, empty_label=_("All levels"), **options
        )


class WholeNumberFilter(Filter):  # type: ignore[misc]
    """A number without a fraction."""

    field_class = forms.IntegerField


class WordsFilter(CharFilter):  # type: ignore[misc]
    """Words that stand in one of the columns, or the name or code of the row's unit."""

    def __init__(self, *columns: str, unit: str = "unit", **options: Any) -> None:
        super().__init__(max_length=60, **options)
        self.columns, self.unit = columns, unit

    def filter(self, qs: Any, value: str) -> Any:  # noqa: ANN401 - the library has no types
        """Rows with the words; a blank leaves all."""
        return qs.filter(self.found(value)) if value else qs

    def found(self, words: str) -> Q:
        """The condition on a row."""
        found = Q(**{f"{self.unit}__in": Unit.objects.named(words)}) if self.unit else Q(pk__in=[])
        for column in self.columns:
            found |= Q(**{f"{column}__contains": words})
        return found
