"""The lists behind the numbers: units by grade as of a day, and assessments by where they wait.

They are read under FETCH_RAISE: a template that touches what was not read is an error in a test, not a slow page.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import FETCH_RAISE, Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from campaign.grading.grades import GRADE_LABELS, GROUPS, UNGRADED
from campaign.grading.models import Assessment, Grading
from campaign.grading.querysets import with_grade
from issues.models import Plan
from units import exports
from units.areas import Area
from units.levels import GRADED_LEVELS
from units.models import Unit
from units.querysets import UnitQuerySet

CHUNK = 2000


def units_behind(filters: Mapping[str, Any]) -> UnitQuerySet:
    """Standing units of the cleaned filters of `UnitListForm`, annotated with `grade`, sorted by code.

    Its count equals the board's number for the same area, day, level, kind and grade.
    """
    on: date = filters["on"]
    area: Area = filters["area"]
    units = Unit.objects.in_area(area).fetch_mode(FETCH_RAISE).standing_on(on).named(filters.get("q") or "")
    if level := filters.get("level"):
        units = units.at_level(int(level))
    if filters.get("graded"):
        units = units.filter(level__in=GRADED_LEVELS)
    if kind := filters.get("kind"):
        units = units.filter(kind=kind)
    units = _graded(units, filters.get("grade") or "", on)
    if was := filters.get("was"):
        units = _graded(units, was, filters["since"])
    if plan := filters.get("plan"):
        planned = Exists(Plan.objects.filter(unit=OuterRef("pk")).in_force_on(on))
        units = units.filter(planned) if plan == "some" else units.exclude(planned)
    if since := filters.get("changed_since"):
        now = Grading.objects.as_of(on).filter(unit=OuterRef("pk"))
        same = Grading.objects.as_of(on).filter(unit=OuterRef("unit"))
        before = Grading.objects.as_of(since).filter(unit=OuterRef("pk"), grade=Subquery(same.values("grade")[:1]))
        return with_grade(units.filter(Exists(now)).exclude(Exists(before)), on).order_by("code", "level")
    return with_grade(units, on).order_by("code", "level")


def _graded(units: UnitQuerySet, grade: str, on: date) -> UnitQuerySet:
    """Units of one grade; a semi-join on the gradings instead of a filter on the annotation, which every row pays."""
    current = Grading.objects.as_of(on).filter(unit=OuterRef("pk"))
    if not grade:
        return units
    if grade == UNGRADED:
        return units.filter(level__gte=4).exclude(Exists(current))
    wanted = GROUPS.get(grade, {grade})
    return units.filter(Exists(current.filter(grade__in=wanted)))


def with_honours(units: Iterable[Unit], stopped: Mapping[int, tuple[int, ...]]) -> list[tuple[Unit, tuple[int, ...]]]:
    """Each unit with the years whose honours are stopped, as `honours.stopped` tells."""
    return [(unit, stopped.get(unit.pk, ())) for unit in units]


def units_xlsx(units: UnitQuerySet, stopped: Mapping[int, tuple[int, ...]]) -> bytes:
    """The units as a workbook, whose first columns the register's import takes again, and `stopped` by its years."""
    header = ["code", "name", "kind", "opened_on", "closed_on", "successor", _("Grade"), _("Honours stopped")]

    def cells() -> Iterator[list[exports.Cell]]:
        for unit in units.iterator(chunk_size=CHUNK):
            grade = str(GRADE_LABELS[unit.grade])  # type: ignore[attr-defined]  # annotated
            years = "、".join(map(str, stopped.get(unit.pk, ())))
            yield [unit.short_code, unit.name, unit.kind, unit.opened_on, unit.closed_on, "", grade, years]

    return exports.xlsx(_("Units"), header, cells())


def gradings_of(unit: Unit) -> list[Grading]:
    """The unit's gradings, newest first, the replaced ones too, with what the page shows: one query."""
    rows = Grading.objects.filter(unit=unit).fetch_mode(FETCH_RAISE).select_related("round", "signed_by", "replaces")
    return list(rows.order_by("-valid_from", "-id"))


def assessments_of(unit: Unit) -> list[Assessment]:
    """The unit's assessments, newest round first: one query."""
    rows = Assessment.objects.filter(unit=unit).fetch_mode(FETCH_RAISE).select_related("round", "stage")
    return list(rows.order_by("-round__opened_on", "-id"))
