"""Reading the audit log: one entry in words, one page of entries at the same cost wherever it lies."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Field, Model
from django.utils.translation import gettext as _

from units.audit_labels import KEYS, WORDS
from units.models import AuditEntry
from units.querysets import AuditQuerySet

PAGE = 50


@dataclass(frozen=True, slots=True)
class Difference:
    """One value before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries, newest first, and the entries from which the neighbouring pages start; 0 where there is none."""

    entries: Sequence[AuditEntry]
    older: int
    newer: int


def page_of(entries: AuditQuerySet, *, before: int = 0, after: int = 0) -> Page:
    """The page of entries older than entry `before`, or newer than entry `after`, or the newest; two queries at most.

    Nothing is counted and nothing is skipped over: the cost is that of the rows shown, among millions too.
    """
    rows = entries.select_related("actor")
    if after:
        found = list(rows.newer_than(after).order_by("at", "id")[: PAGE + 1])
        more_newer, more_older = len(found) > PAGE, True
        found = found[:PAGE][::-1]
    else:
        found = list((rows.older_than(before) if before else rows).order_by("-at", "-id")[: PAGE + 1])
        more_newer, more_older = bool(before), len(found) > PAGE
        found = found[:PAGE]
    if not found:
        return Page([], 0, 0)
    return Page(found, found[-1].pk if more_older else 0, found[0].pk if more_newer else 0)


def differences(entry: AuditEntry) -> list[Difference]:
    """What the entry says was before and after, key by key; unchanged values are left out."""
    before, after = entry.before or {}, entry.after or {}
    model = _model_of(entry.subject_type)
    return [
        Difference(_label(key, model), _words(key, before.get(key), model), _words(key, after.get(key), model))
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key)
    ]


def _model_of(subject_type: str) -> type[Model] | None:
    try:
        return apps.get_model(subject_type)
    except (LookupError, ValueError):
        return None


def _field(key: str, model: type[Model] | None) -> "Field[Any, Any] | None":
    found = {field.name: field for field in model._meta.fields} if model else {}
    return found.get(key)


def _label(key: str, model: type[Model] | None) -> str:
    field = _field(key, model)
    if key in KEYS or field is None:
        return str(KEYS.get(key, key))
    return str(field.verbose_name)


def _words(key: str, value: Any, model: type[Model] | None) -> str:  # noqa: ANN401 - any value
    """A value as the reader knows it: choices by their label, yes and no, the rest as it stands."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    field = _field(key, model)
    choices = dict(field.flatchoices) if field is not None else {}
    return str(choices.get(value, WORDS.get(value, value)))


def target_of(entry: AuditEntry) -> str:
    """Address of the record that the entry is about; blank where it has no page."""
    model = _model_of(entry.subject_type)
    if model is None or entry.subject_id is None or not hasattr(model, "get_absolute_url"):
        return ""
    row = model._default_manager.filter(pk=entry.subject_id).first()
    return str(row.get_absolute_url()) if row is not None else ""
