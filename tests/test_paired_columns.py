"""A moment and its actor are both set or both empty, by a named constraint (style, example 7)."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import CheckConstraint, DateTimeField, Model
from django.utils import timezone

OURS = ("units", "issues", "grading", "accounts", "people", "visits", "work", "reports")


def pairs() -> list[tuple[type[Model], str, str]]:
    """(model, `x_at` or `x_on`, `x_by`) wherever one of the two may be empty."""
    found = []
    for model in apps.get_models():
        names = {field.name: field for field in model._meta.local_fields}
        for name, field in names.items():
            actor = names.get(f"{name.rpartition('_')[0]}_by")
            if model._meta.app_label in OURS and name.endswith(("_at", "_on")) and actor and (field.null or actor.null):
                found.append((model, name, actor.name))
    return found


def refuses(constraint: CheckConstraint, model: type[Model], **values: Any) -> bool:
    try:
        constraint.validate(model, model(**values))
    except ValidationError:
        return True
    return False


def test_the_search_finds_pairs() -> None:
    assert [(model._meta.label, moment) for model, moment, _actor in pairs()] != []


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "moment", "actor"), pairs())
def test_pair_is_kept_by_a_named_constraint(model: type[Model], moment: str, actor: str) -> None:
    name = f"{model._meta.model_name}_{moment}_and_by"
    constraint = next((one for one in model._meta.constraints if one.name == name), None)
    assert isinstance(constraint, CheckConstraint), f"{model._meta.label} needs a constraint {name}"
    is_moment = isinstance(model._meta.get_field(moment), DateTimeField)
    assert refuses(constraint, model, **{moment: timezone.now() if is_moment else date(2016, 12, 31)})
    assert refuses(constraint, model, **{f"{actor}_id": 1})
