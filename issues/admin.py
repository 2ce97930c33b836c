"""The administrator's data of issues: the taxonomy and the headers that counties write, retired rather than deleted."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from issues.exchange import AliasResource, AspectResource, CategoryResource
from issues.models import Aspect, Category, HeaderAlias
from issues.sheet_columns import HEADERS
from units.governed_exchange import ExchangedAdmin
from units.models import Unit

if TYPE_CHECKING:
    Form = forms.ModelForm[HeaderAlias]
else:
    Form = forms.ModelForm


@admin.register(Category)
class CategoryAdmin(ExchangedAdmin):
    """The large kinds of issues; files carry the code."""

    resource_classes = [CategoryResource]
    list_display = ("position", "code", "name_zh", "name_en", "in_use")
    list_display_links = ("code", "name_zh")
    list_filter = ("in_use",)
    fields = ("code", "position", "name_zh", "name_en", "in_use")


@admin.register(Aspect)
class AspectAdmin(ExchangedAdmin):
    """The sides of each category; one that is out of use stays for the issues that name it."""

    resource_classes = [AspectResource]
    list_display = ("category", "position", "code", "name_zh", "name_en", "in_use")
    list_display_links = ("code", "name_zh")
    list_filter = ("category", "in_use")
    list_select_related = ("category",)
    fields = ("category", "code", "position", "name_zh", "name_en", "in_use")


class AreaByCode(forms.CharField):
    """An area by its code: a list of all units would be too long to choose from."""

    def prepare_value(self, value: Any) -> Any:
        """The short code of the area that stands."""
        unit = Unit.objects.filter(pk=value).first() if isinstance(value, int) else None
        return unit.short_code if unit else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another code was written."""
        return bool((self.prepare_value(initial) or "") != (data or ""))

    def to_python(self, value: Any) -> Any:
        """The unit of the code; nothing is everywhere."""
        text = super().to_python(value)
        if not text:
            return None
        unit = Unit.objects.by_short_code(text).first()
        if unit is None:
            raise ValidationError(_("There is no unit %(code)s."), params={"code": text[:20]})
        return unit


class AliasForm(Form):
    """A word and the column that it stands for, everywhere or in one area."""

    column = forms.ChoiceField(label=_("Column"), choices=HEADERS.items())
    area = AreaByCode(
        label=_("Only in"), required=False, help_text=_("Code of 2, 4, 6, 9 or 12 digits; blank: everywhere")
    )

    class Meta:
        model = HeaderAlias
        fields = ("alias", "column", "area", "in_use")


@admin.register(HeaderAlias)
class HeaderAliasAdmin(ExchangedAdmin):
    """Other words for a column's header; the words that the program knows by itself are not listed."""

    resource_classes = [AliasResource]
    form = AliasForm
    list_display = ("alias", "header", "area", "in_use")
    list_filter = ("in_use", "column")
    list_select_related = ("area",)
    search_fields = ("alias",)
    fields = ("alias", "column", "area", "in_use")

    @admin.display(description=_("Column"), ordering="column")
    def header(self, alias: HeaderAlias) -> str:
        """The canonical header."""
        return HEADERS.get(alias.column, alias.column)
