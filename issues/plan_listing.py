"""The list of plans: which rows, what each shows, and the same list as a workbook that the import takes again."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator

from issues.columns import KINDS
from issues.models import Measure, Plan
from issues.models.plan import PlanKind
from issues.querysets import MeasureQuerySet, PlanQuerySet
from units import codes, exports
from units.access import Account
from units.levels import Level
from units.models import Unit

PAGE = 100
# A filter by kind that is no kind: whatever is not to rectify, as offices count it.
IMPROVING = "improving"

# The canonical header of the plan workbook, as the import reads it in every language.
HEADER = [
    *("序号", "县(市、区)", "乡镇", "村(社区)", "区划代码", "方案类型", "问题大类", "问题方面", "存在问题"),
    *("整改目标", "整改内容", "整改措施", "完成时限", "责任领导", "责任领导职务", "责任人", "责任人职务", "备注"),
]


def plans_behind(user: Account, filters: Mapping[str, Any], day: date) -> PlanQuerySet:
    """Plans of the cleaned filters of `PlanListForm`, sorted by unit; overdue as of the day."""
    rows = Plan.objects.visible_to(user).in_area(filters["area"])
    if waits := filters.get("waits"):
        rows = rows.to_check_by(user) if waits == "check" else rows.to_approve_by(user)
    else:
        rows = _in_state(rows, filters, day)
    if level := filters.get("level"):
        rows = rows.filter(unit__level=level)
    if band := filters.get("progress"):
        rows = rows.with_progress_of(band, day)
    if kind := filters.get("kind"):
        rows = rows.exclude(kind=PlanKind.RECTIFY) if kind == IMPROVING else rows.filter(kind=kind)
    if filters.get("overdue"):
        rows = rows.with_overdue_on(day)
    if q := filters.get("q"):
        rows = rows.filter(unit__in=Unit.objects.named(q))
    return rows.order_by("unit__code", "unit__level", "-version")


def _in_state(rows: PlanQuerySet, filters: Mapping[str, Any], day: date) -> PlanQuerySet:
    """Versions by state; of progress and lateness only plans in force are asked, of steps every version."""
    state = filters.get("state")
    if step := filters.get("step"):
        first, last = filters.get("step_from"), filters.get("step_to")
        rows = rows.stepped(step, first, last)
    elif state == "in_force" or (not state and (filters.get("overdue") or filters.get("progress"))):
        return rows.in_force_on(day)
    if state == "in_work":
        return rows.in_work_on(day)
    if state:
        return rows.filter(state=state)
    return rows if filters.get("step") else rows.newest()


def page_of(rows: PlanQuerySet, number: str | None, day: date) -> Page[Plan]:
    """One page of the list; the progress is computed for its plans alone, in a constant number of queries."""
    page: Page[Plan] = Paginator(rows.only("pk"), PAGE).get_page(number)
    shown = [plan.pk for plan in page.object_list]
    found = Plan.objects.filter(pk__in=shown).with_progress_on(day).select_related("unit").in_bulk()
    page.object_list = [found[pk] for pk in shown]
    return page


def xlsx(rows: PlanQuerySet, title: str) -> bytes:
    """The plans' measures, one a row, in the columns of the plan workbook; three queries at any length."""
    return xlsx_of(Measure.objects.filter(plan__in=rows.order_by().values("pk")), title)


def xlsx_of(measures: MeasureQuerySet, title: str) -> bytes:
    """Measures, one a row, in the columns of the plan workbook; two queries at any length."""
    return exports.xlsx(title, HEADER, _cells(measures))


def _cells(measures: MeasureQuerySet) -> Iterator[list[exports.Cell]]:
    ordered = measures.select_related("plan__unit", "issue__aspect__category")
    ordered = ordered.order_by("plan__unit__code", "plan__unit__level", "plan__version", "position")
    names = _names_above()
    for number, one in enumerate(ordered.iterator(chunk_size=2000), 1):
        yield [number, *_place(one.plan.unit, names), *_words(one)]


def _names_above() -> dict[tuple[int, str], str]:
    """Names of counties and townships by level and code."""
    above = Unit.objects.filter(level__in=[Level.COUNTY, Level.TOWNSHIP])
    return {(level, code): name for level, code, name in above.values_list("level", "code", "name")}


def _place(unit: Unit, names: Mapping[tuple[int, str], str]) -> list[str]:
    """County, township, village and code of a unit; blank where the unit lies above."""
    county = names.get((Level.COUNTY, codes.full(unit.code[:6])), "")
    township = names.get((Level.TOWNSHIP, codes.full(unit.code[:9])), "") if unit.level >= Level.TOWNSHIP else ""
    return [county, township, unit.name if unit.level == Level.VILLAGE else "", unit.code]


def _words(one: Measure) -> list[exports.Cell]:
    issue = one.issue
    return [
        KINDS[one.plan.kind],
        *((issue.aspect.category.name_zh, issue.aspect.name_zh, issue.text) if issue else ("", "", "")),
        *(one.target, one.content, one.action, one.due_on),
        *(one.leader, one.leader_post, one.handler, one.handler_post, one.note),
    ]
