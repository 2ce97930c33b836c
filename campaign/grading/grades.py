"""The four grades of an organisation's work."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Grade(models.TextChoices):
    """Grades from best to worst; the worst two together are *weak*."""

    ADVANCED = "advanced", _("Advanced")
    ORDINARY = "ordinary", _("Ordinary")
    LAGGING = "lagging", _("Lagging")
    PROBLEM = "problem", _("Problem")


WEAK = frozenset({Grade.LAGGING, Grade.PROBLEM})
# Names of several grades together in filters.
GROUPS = {"weak": WEAK, "not_weak": frozenset({Grade.ADVANCED, Grade.ORDINARY})}
# How lists and links name a unit without a grade; never stored.
UNGRADED = "ungraded"
GRADE_LABELS = {**{grade.value: grade.label for grade in Grade}, UNGRADED: _("Ungraded")}
