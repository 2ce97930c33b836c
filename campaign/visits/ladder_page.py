"""What stands behind a rung: the record that its event is about, in words and with its page where it has one."""

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from campaign.visits.models import RungStep


@dataclass(frozen=True, slots=True)
class Subject:
    """The record behind a rung; `url` is '' where it has no page of its own."""

    kind: str
    label: str
    url: str


def subject_of(step: RungStep) -> Subject | None:
    """The record that the rung's event is about; None when it is gone. At most two queries."""
    model: type[Model] = apps.get_model(step.subject_type)
    rows = model._default_manager.filter(pk=step.subject_id)
    if _has_unit(model):
        rows = rows.select_related("unit")
    row = rows.first()
    if row is None:
        return None
    url = row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""
    return Subject(str(model._meta.verbose_name), str(row), url)


def _has_unit(model: type[Model]) -> bool:
    try:
        return model._meta.get_field("unit").is_relation
    except FieldDoesNotExist:
        return False
