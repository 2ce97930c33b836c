"""Filters that the lists of graded units share."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from units.levels import GRADED_LEVELS


class LevelFilter(ChoiceFilter):  # type: ignore[misc]
    """Townships or villages."""

    def __init__(self, field_name: str, **options: Any) -> None:  # noqa: ANN401
        levels = [(str(int(level)), level.label) for level in GRADED_LEVELS]
        super().__init__(field_name, label=_("Level"), choices=levels, empty_label=_("All levels"), **options)
