"""Which kind of plan a unit's grade demands: the answer to `settings.PLAN_KINDS_DEMANDED` (design, rules: plans)."""

from collections.abc import Mapping, Sequence
from datetime import date

from campaign.grading.grades import WEAK
from campaign.grading.models import Grading
from units.models import Unit


def plan_kinds(units: Sequence[Unit], on: date) -> Mapping[int, str]:
    """For each unit's number "rectify" (weak), "upgrade or consolidate", or "" (ungraded on the day); one query."""
    graded = Grading.objects.as_of(on).filter(unit__in=[unit.pk for unit in units])
    grades = dict(graded.values_list("unit", "grade"))
    return {unit.pk: _kind(grades.get(unit.pk)) for unit in units}


def _kind(grade: str | None) -> str:
    if grade is None:
        return ""
    return "rectify" if grade in WEAK else "upgrade or consolidate"
