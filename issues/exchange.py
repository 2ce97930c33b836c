"""The administrator's data of issues as workbooks: taxonomy and header aliases, out and in again."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import ForeignKeyWidget, Widget

from issues.models import Aspect, Category, HeaderAlias
from issues.sheet_cells import key_of
from issues.sheet_columns import HEADERS, WORDS
from units.governed_exchange import Kept, SettingsResource
from units.models import Unit

NAMED = ("code", "position", "name_zh", "name_en", "in_use")


class CategoryResource(SettingsResource):
    """Categories by their code."""

    class Meta(Kept):
        model = Category
        fields = NAMED
        import_id_fields = ("code",)


class AspectResource(SettingsResource):
    """Aspects by their code, each with the code of its category."""

    category = Field("category", "category", widget=ForeignKeyWidget(Category, "code"))

    class Meta(Kept):
        model = Aspect
        fields = ("category", *NAMED)
        import_id_fields = ("code",)


class ColumnWidget(Widget):  # type: ignore[misc]
    """A column by its canonical header, which is what an administrator reads."""

    def clean(self, value: Any, row: Any = None, **_options: Any) -> str:  # noqa: ANN401 - the library's signature
        name = value if value in HEADERS else WORDS.get(key_of(str(value or "")), "")
        if not name:
            raise ValueError(_("Unknown column; allowed: %(names)s.") % {"names": "、".join(HEADERS.values())})
        return str(name)

    def render(self, value: Any, obj: Any = None, **_options: Any) -> str:  # noqa: ANN401 - the library's signature
        return HEADERS.get(value, value or "")


class AreaWidget(Widget):  # type: ignore[misc]
    """An area by its code of any width; an empty cell is everywhere."""

    def clean(self, value: Any, row: Any = None, **_options: Any) -> Unit | None:  # noqa: ANN401 - its signature
        if not value:
            return None
        unit = Unit.objects.by_short_code(str(value)).first()
        if unit is None:
            raise ValueError(_("There is no unit %(code)s.") % {"code": str(value)[:20]})
        return unit

    def render(self, value: Any, obj: Any = None, **_options: Any) -> str:  # noqa: ANN401 - the library's signature
        return value.short_code if value else ""


class AliasResource(SettingsResource):
    """Header aliases by their word and area."""

    column = Field("column", "column", widget=ColumnWidget())
    area = Field("area", "area", widget=AreaWidget())

    class Meta(Kept):
        model = HeaderAlias
        fields: ClassVar = ("alias", "column", "area", "in_use")
        import_id_fields = ("alias", "area")
