"""The product holds nothing on people but that holders of public posts do campaign work (design, section 1)."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import Field, Model
from django.utils.translation import override

from tests.personal_fields import FREE, IMPERSONAL, NEVER, PERSONAL


def models() -> list[type[Model]]:
    """Every table, those of libraries and the ones between two models too."""
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def fields() -> Iterator[tuple[str, "Field[object, object]"]]:
    """Every column as `app.Model.field`."""
    for model in models():
        for field in model._meta.local_fields:
            yield f"{model._meta.label}.{field.name}", field


def listed(groups: dict[str, set[str]]) -> set[str]:
    return {f"{label}.{name}" for label, names in groups.items() for name in names}


def words_of(field: "Field[object, object]") -> str:
    """Everything that the field says of itself, in both languages."""
    said = [field.name]
    for language, _name in settings.LANGUAGES:
        with override(language):
            said += [str(field.verbose_name), str(field.help_text), *(str(label) for _v, label in field.flatchoices)]
    return " ".join(said).lower()


def test_every_field_was_reviewed() -> None:
    known = PERSONAL.keys() | listed(FREE) | listed(IMPERSONAL)
    assert {name for name, _field in fields()} - known == set()


def test_no_review_is_of_a_field_that_is_gone_and_none_is_in_two_lists() -> None:
    known = [*PERSONAL, *listed(FREE), *listed(IMPERSONAL)]
    assert set(known) - {name for name, _field in fields()} == set()
    assert len(known) == len(set(known))


def test_whoever_points_to_an_account_is_personal() -> None:
    pointing = {name for name, field in fields() if field.related_model is apps.get_model(settings.AUTH_USER_MODEL)}
    assert pointing - PERSONAL.keys() == set()


@pytest.mark.parametrize("word", NEVER)
def test_no_field_is_about(word: str) -> None:
    assert [name for name, field in fields() if word in words_of(field)] == []


@pytest.mark.django_db
def test_no_row_that_the_site_starts_with_is_about_any() -> None:
    ours = [model for model in models() if model.__module__.split(".")[0] in {"units", "issues", "campaign"}]
    rows = [row for model in ours for row in model._default_manager.values()]
    assert [word for word in NEVER if word in str(rows).lower()] == []
