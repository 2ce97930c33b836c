"""Settings that go out as a workbook and come back as one, through the admin: django-import-export behind our rules.

Its pages preview row by row and take all rows or none; the files pass our safe reader and our safe writer, a row that
changes has its audit entry, and nothing is ever deleted by a file.
"""

from typing import TYPE_CHECKING, Any

import tablib
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from import_export import resources
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import Format
from import_export.results import Result
from import_export.tmp_storages import CacheStorage

from units import audit, exports
from units.access import Account, account
from units.governed_admin import SettingsAdmin, values_of
from units.rules import RuleBroken
from units.workbooks import read_sheets, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterable


class Workbook(Format):  # type: ignore[misc]
    """An xlsx of one sheet; xls and ods are read as well."""

    def __init__(self, encoding: str | None = None) -> None:
        """The encoding is that of text formats, and plays no part."""

    def get_title(self) -> str:
        return "xlsx"

    def get_extension(self) -> str:
        return "xlsx"

    def get_content_type(self) -> str:
        return exports.XLSX_TYPE

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes | None) -> tablib.Dataset:
        """The first sheet below its header; nothing of a file that was taken already. Raises WorkbookRefused."""
        if not in_stream:
            return tablib.Dataset()
        rows = [row for _number, row in texts_of(read_sheets(in_stream)[0]) if any(row)]
        return tablib.Dataset(*rows[1:], headers=rows[0] if rows else None)

    def export_data(self, dataset: tablib.Dataset, **_options: object) -> bytes:
        """Every text stays a text."""
        return exports.xlsx(dataset.title or "", dataset.headers or [], list(dataset))


class Diff(resources.Diff):  # type: ignore[misc]
    """What a row changes, without the colours that our content security policy refuses."""

    def as_html(self) -> "Iterable[str]":
        return [
            escape(new) if old == new or self.new else format_html("<del>{}</del> → <ins>{}</ins>", old, new)
            for old, new in zip(self.left, self.right, strict=True)
        ]


class SettingsResource(resources.ModelResource):  # type: ignore[misc]
    """Rows of settings in a file: added or changed by their key, checked as in the form, noted in the audit log."""

    def __init__(self, by: Account | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.by = by

    @classmethod
    def get_diff_class(cls) -> type[Diff]:
        return Diff

    def do_instance_save(self, instance: Model, is_create: bool) -> None:
        """Save with an audit entry; both are taken back after the preview."""
        names = [one.attribute for one in self.get_import_fields() if one.attribute]
        before, after = {}, values_of(instance, names)
        if not is_create:
            stood = values_of(type(instance)._default_manager.get(pk=instance.pk), names)
            before = {name: value for name, value in stood.items() if value != after[name]}
            after = {name: after[name] for name in before}
        super().do_instance_save(instance, is_create)
        label = f"{instance._meta.app_label}.{instance._meta.model_name}"
        verb, was = ("added", None) if is_create else ("changed", before)
        audit.record(f"{label}_{verb}", audit.Change(instance, "", was, after), by=self.by)


class Kept:
    """Options of every resource of settings."""

    skip_unchanged = True
    report_skipped = True
    clean_model_instances = True
    use_transactions = True


class ExchangedAdmin(ImportExportMixin, SettingsAdmin):  # type: ignore[misc]
    """A page of settings with two links more: import and export."""

    formats = [Workbook]
    skip_export_form = True
    skip_admin_log = True
    # Not a file whose path the second step would take from the browser.
    tmp_storage_class = CacheStorage

    def has_import_permission(self, request: HttpRequest) -> bool:
        """See `is_open`."""
        return self.is_open(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """See `is_open`."""
        return self.is_open(request)

    def get_import_resource_kwargs(self, request: HttpRequest, **_kwargs: Any) -> dict[str, Any]:
        """Who imports, for the audit log."""
        return {"by": account(request)}

    def get_import_data_kwargs(self, **_kwargs: Any) -> dict[str, Any]:
        """All rows or none."""
        return {"rollback_on_validation_errors": True}

    def get_export_resource_kwargs(self, _request: HttpRequest, **_kwargs: Any) -> dict[str, Any]:
        """An export is nobody's change."""
        return {}

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:  # noqa: ANN401 - its signature
        """Say what is wrong with the file, where the reader knows."""
        form.add_error("import_file", str(e) if isinstance(e, RuleBroken) else _("This file is not read."))

    def process_result(self, result: Result, request: HttpRequest) -> HttpResponse:
        """Where a row met a change made since the preview, nothing was saved, and the page says so."""
        if result.has_errors() or result.has_validation_errors():
            messages.error(request, _("The data changed since the preview, and nothing was saved. Import again."))
            return HttpResponseRedirect(request.path.replace("process_import", "import"))
        answer: HttpResponse = super().process_result(result, request)
        return answer
