"""The list of measures of the plans in force: by progress and deadline as of a day, on the screen and as a workbook."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from issues.models import Measure
from issues.progress import SOON, light
from issues.querysets import MeasureQuerySet
from units.access import Account
from units.models import Unit

PAGE = 100


def measures_behind(user: Account, filters: Mapping[str, Any]) -> MeasureQuerySet:
    """Measures in force on the day behind the cleaned filters of `MeasureListForm`, in the order of their units.

    Its count equals every figure that leads here with the same filters.
    """
    day: date = filters["on"]
    rows = Measure.objects.visible_to(user).in_area(filters["area"]).in_force_on(day)
    if band := filters.get("progress"):
        rows = rows.with_progress_of(band, day)
    if due := filters.get("due"):
        rows = rows.overdue_on(day) if due == "overdue" else rows.due_soon_on(day, day + SOON)
    if kind := filters.get("kind"):
        rows = rows.filter(plan__kind=kind)
    if level := filters.get("level"):
        rows = rows.filter(plan__unit__level=level)
    if q := filters.get("q"):
        rows = rows.filter(plan__unit__in=Unit.objects.named(q))
    return rows.order_by("plan__unit__code", "plan__unit__level", "position", "id")


def shown(rows: MeasureQuerySet, day: date) -> MeasureQuerySet:
    """With what a line of the list shows, the percentage and the latest note as of the day among it."""
    return rows.with_percent_on(day).with_last_note_on(day).select_related("plan__unit", "issue__aspect__category")


@dataclass(frozen=True, slots=True)
class Line:
    """One measure as the list shows it on the day; `state` is overdue, soon, normal or none (carried out)."""

    measure: Measure
    percent: int
    state: str


def lines_of(measures: Iterable[Measure], day: date) -> list[Line]:
    """The measures of `shown` as lines of the list."""
    percents = [(one, int(one.percent)) for one in measures]  # type: ignore[attr-defined]
    return [Line(one, percent, light(one.due_on, percent, day)) for one, percent in percents]
