"""Chips: the active filters of a list, each with the address of the same list without it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext


@dataclass(frozen=True, slots=True)
class Chip:
    """One active filter; `url` is the same page without it."""

    label: str
    value: str
    url: str


def chips_of(form: forms.Form, query: QueryDict, kept: Collection[str]) -> list[Chip]:
    """One chip for each filter of a bound GET form that is set; `kept` names fields that are shown elsewhere."""
    chips = []
    for name, field in form.fields.items():
        if name in kept or isinstance(field.widget, forms.HiddenInput):
            continue
        key = form.add_prefix(name)
        for value in filter(None, query.getlist(key)):
            label = str(form[name].label)
            chips.append(Chip(label, _shown(form, name, value), _without(query, key, value)))
    return chips


def _shown(form: forms.Form, name: str, value: str) -> str:
    """Say a filter's value as the form's field shows it, or as it was typed when it means nothing."""
    field = form.fields[name]
    if isinstance(field, forms.ModelChoiceField):
        cleaned = getattr(form, "cleaned_data", {}).get(name)
        found = cleaned if isinstance(cleaned, Iterable) else [cleaned]
        return next((str(item) for item in found if item and str(field.prepare_value(item)) == value), value)
    if isinstance(field, forms.ChoiceField):
        return str(dict(_flat(field.choices)).get(value, value))  # type: ignore[arg-type]  # a field holds an iterable
    if isinstance(field, forms.BooleanField):
        return gettext("yes")
    return value


def _flat(choices: Iterable[Any]) -> Iterable[tuple[str, str]]:
    """Take the pairs out of choices that may be grouped."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(key), str(label)


def _without(query: QueryDict, key: str, value: str) -> str:
    """Write the address without one value; the list starts again at its first page."""
    rest = QueryDict(mutable=True)
    for name, values in query.lists():
        # A form sends its empty fields too; they say nothing.
        rest.setlist(name, [other for other in values if other and (name, other) != (key, value)])
    rest.pop("page", None)
    return f"?{rest.urlencode()}"
