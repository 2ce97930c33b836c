"""What every page of the admin stands on: the access table decides, the audit log notes, nothing is deleted."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import Http404, HttpRequest
from django.urls import URLPattern

from units import access, audit
from units.access import Action, account
from units.scoping import holds_all_counties

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
    Form = ModelForm[Any]
else:
    Base = admin.ModelAdmin
    Form = ModelForm

LEFT_OUT = ("_delete", "_history")


class GovernedAdmin(Base):
    """A page of the admin that opens to whoever may do `action`; Django's own permissions play no part."""

    action: Action
    actions = None
    view_on_site = False
    show_full_result_count = False
    save_as_continue = False

    def is_open(self, request: HttpRequest) -> bool:
        """Tell whether the signed-in account may use this page."""
        return access.may(account(request), self.action)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """See `is_open`."""
        return self.is_open(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """See `is_open`."""
        return self.is_open(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """See `is_open`."""
        return self.is_open(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """See `is_open`."""
        return self.is_open(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is deleted: rows are retired, ended or deactivated."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Without deletion, without Django's own history (the audit log has it), and without its nameless addresses."""
        return [url for url in super().get_urls() if url.name and not url.name.endswith(LEFT_OUT)]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Model:
        """The row among those that `get_queryset` lets the account see, else 404, where Django would redirect."""
        found: Model | None = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404
        return found

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Not in Django's own log: the audit entry was written with the change."""

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Not in Django's own log: the audit entry was written with the change."""


class SettingsAdmin(GovernedAdmin):
    """Editable data that all offices of the site share, such as checklists."""

    action = Action.MANAGE_SETTINGS

    def is_open(self, request: HttpRequest) -> bool:
        """Only who administers every county of the register: the data hold for all of them."""
        return super().is_open(request) and holds_all_counties(account(request), self.action)

    def save_model(self, request: HttpRequest, obj: Model, form: Form, change: bool) -> None:
        """Save with an audit entry; Django's view has opened the transaction for both."""
        label = f"{obj._meta.app_label}.{obj._meta.model_name}"
        before = values_of(type(obj)._default_manager.get(pk=obj.pk), form.changed_data) if change else None
        super().save_model(request, obj, form, change)
        after = values_of(obj, form.changed_data)
        verb = "changed" if change else "added"
        audit.record(f"{label}_{verb}", audit.Change(obj, "", before, after), by=account(request))


def values_of(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """The row's fields as the audit log keeps them: days as text."""
    values = {name: row._meta.get_field(name).value_from_object(row) for name in names}  # type: ignore[union-attr]
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
