"""The ledger of issues: one set of rows, and the four lists (issues, responsibility, rectification, results) of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import batched
from typing import Any

from django.db.models import FETCH_RAISE, Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from issues import standings
from issues.issue_querysets import UNDONE, IssueQuerySet
from issues.models import Evidence, Issue, Measure, Plan
from issues.models.issue import State
from issues.secretaries import secretaries
from issues.standings import Standing
from units import codes
from units.access import Account
from units.areas import Area
from units.levels import WIDTHS, Level
from units.models import Unit

# From so many days before the deadline an issue is "due soon".
SOON = timedelta(days=10)
BATCH = 1000
NAMED = (int(Level.COUNTY), int(Level.TOWNSHIP), int(Level.VILLAGE))
LISTS: dict[str, Promise] = {
    "issues": _("List of issues"),
    "responsibility": _("List of responsibility"),
    "rectification": _("List of rectification"),
    "results": _("List of results"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One issue as the lists show it: its place, the measures in force that answer it, and how it stands on a day."""

    issue: Issue
    standing: Standing
    county: str
    township: str
    village: str
    measures: list[Measure]
    # normal, soon, overdue; none where no deadline presses.
    due_state: str
    evidence: int
    # The unit's first secretary on the day; only workbooks ask for one.
    secretary: str = ""

    @property
    def state(self) -> State:
        """The issue's state on the day as of which the list is told."""
        return self.standing.state

    @property
    def done_on(self) -> date | None:
        """The day when it was done, as far as that had come by the day of the list."""
        return self.standing.done_on

    @property
    def closed_on(self) -> date | None:
        """The day when it was checked and closed, as far as that had come."""
        return self.standing.closed_on

    @property
    def closed_by(self) -> Account | None:
        """Who checked and closed it, as far as that had come."""
        return self.standing.closed_by

    @property
    def recurred(self) -> int:
        """How often it had come back."""
        return self.standing.recurred

    @property
    def due_on(self) -> date | None:
        """The nearest deadline."""
        return min((one.due_on for one in self.measures if one.due_on), default=None)


def issues_behind(filters: Mapping[str, Any], *, user: Account, on: date) -> IssueQuerySet:
    """Issues that the user sees behind the cleaned filters of `LedgerForm`, by unit and day of finding.

    Its count equals every figure that leads here with the same filters.
    """
    rows = Issue.objects.visible_to(user).in_area(filters["area"])
    if filters.get("waiting") == "handle":
        rows = rows.to_handle_by(user)
    elif filters.get("waiting") == "close":
        rows = rows.to_close_by(user)
    if filters.get("due") == "overdue":
        rows = rows.overdue_on(on) if filters.get("on") else rows.overdue_now(on)
    if filters.get("step"):
        rows = rows.stepped(filters["step"], filters.get("step_from"), filters.get("step_to"))
    rows = _in_state(rows, filters.get("state") or "", filters.get("on"))
    if words := filters.get("q"):
        rows = rows.filter(Q(text__contains=words) | Q(unit__in=Unit.objects.named(words)))
    return rows.filter(**_equal(filters)).order_by("unit__code", "unit__level", "found_on", "id")


def _in_state(rows: IssueQuerySet, state: str, as_of: date | None) -> IssueQuerySet:
    """Issues in the state: on a day asked for as their steps tell it, else as their rows stand now."""
    if as_of is not None:
        return rows.in_state_on(state, as_of)
    if state == "not_closed":
        return rows.not_closed()
    return rows.filter(state=state) if state else rows


def _equal(filters: Mapping[str, Any]) -> dict[str, Any]:
    lookups = {
        "aspect__category": filters.get("category"),
        "aspect": filters.get("aspect"),
        "source": filters.get("source"),
        "unit__level": filters.get("level"),
        "found_on__gte": filters.get("found_from"),
        "found_on__lte": filters.get("found_to"),
    }
    return {lookup: value for lookup, value in lookups.items() if value}


def shown(rows: IssueQuerySet) -> IssueQuerySet:
    """With what a line shows of the issue's own row and its neighbours."""
    return rows.fetch_mode(FETCH_RAISE).select_related("unit", "aspect__category", "done_by", "closed_by")


def lines_of(issues: Iterable[Issue], *, on: date, as_of: bool = False) -> list[Line]:
    """The issues as lines of the lists on the day: three queries, whatever their number.

    With `as_of` the issues stand as their steps told on the day (one query more), else as their rows stand now.
    """
    issues = list(issues)
    names = _names_above(issues)
    measures = _measures_in_force(issues, on)
    files = _files(issues)
    past = standings.on_day(issues, on) if as_of else {}
    return [
        _line(
            issue,
            past.get(issue.pk) or standings.of_row(issue),
            names,
            measures.get(issue.pk, []),
            files.get(issue.pk, 0),
            on,
        )
        for issue in issues
    ]


def lines_in_batches(rows: IssueQuerySet, *, on: date, as_of: bool = False) -> Iterator[Line]:
    """Every row of a query as a line with its unit's first secretary on the day, for a workbook.

    A batch at a time, so that a workbook needs no more memory than one batch.
    """
    for batch in batched(rows.iterator(chunk_size=BATCH), BATCH):
        named = secretaries({issue.unit_id for issue in batch}, on)
        for line in lines_of(batch, on=on, as_of=as_of):
            yield replace(line, secretary=named.get(line.issue.unit_id, ""))


def _line(
    issue: Issue,
    standing: Standing,
    names: Mapping[tuple[int, str], str],
    measures: list[Measure],
    evidence: int,
    on: date,
) -> Line:
    county, township, village = (_name(names, issue.unit, level) for level in NAMED)
    due_state = _due_state(standing.state, measures, on)
    return Line(issue, standing, county, township, village, measures, due_state, evidence)


def _name(names: Mapping[tuple[int, str], str], unit: Unit, level: int) -> str:
    """Name of the unit's area at the level, '' below the unit."""
    short = unit.short_code[: WIDTHS[level]]
    return names.get((level, short), "") if unit.level >= level else ""


def _due_state(state: State, measures: list[Measure], on: date) -> str:
    days = [one.due_on for one in measures if one.due_on and _is_in_force(one.plan, on)]
    if state not in UNDONE or not days:
        return "none"
    if min(days) < on:
        return "overdue"
    return "soon" if min(days) <= on + SOON else "normal"


def _is_in_force(plan: Plan, on: date) -> bool:
    """Of a version approved by the day and not superseded on it: tell whether it was not finished either."""
    return plan.finished_on is None or plan.finished_on > on


def _names_above(issues: list[Issue]) -> dict[tuple[int, str], str]:
    """Names of the units and of those above them, by level and short code: one query."""
    wanted: dict[int, set[str]] = {}
    for issue in issues:
        short = issue.unit.short_code
        for level in NAMED:
            if len(short) >= WIDTHS[level]:
                wanted.setdefault(level, set()).add(codes.full(short[: WIDTHS[level]]))
    condition = Q(pk__in=[])
    for number, full in wanted.items():
        condition |= Q(level=number, code__in=full)
    found = Unit.objects.filter(condition).values_list("level", "code", "name")
    return {(level, codes.shorten(code, level)): name for level, code, name in found}


def _measures_in_force(issues: list[Issue], on: date) -> dict[int, list[Measure]]:
    """For each issue its measures, with progress on the day: of the plan in force then, else of the finished one."""
    rows = Measure.objects.filter(issue__in=[issue.pk for issue in issues]).approved_on_or_before(on)
    found: dict[int | None, list[Measure]] = {}
    for measure in rows.with_percent_on(on).with_last_note_on(on).select_related("plan").order_by("plan", "position"):
        found.setdefault(measure.issue_id, []).append(measure)
    return {pk: _of_one_plan(measures, on) for pk, measures in found.items() if pk is not None}


def _of_one_plan(measures: list[Measure], on: date) -> list[Measure]:
    best = max(measures, key=lambda one: (_is_in_force(one.plan, on), one.plan.version)).plan_id
    return [one for one in measures if one.plan_id == best]


def _files(issues: list[Issue]) -> dict[int, int]:
    rows = Evidence.objects.filter(issue__in=[issue.pk for issue in issues]).order_by()
    return dict(rows.values_list("issue").annotate(number=Count("pk")))


def count_by_state(user: Account, area: Area) -> dict[str, int]:
    """Issues of the area that the user sees, by state: one query."""
    rows = Issue.objects.visible_to(user).in_area(area).order_by()
    return dict(rows.values_list("state").annotate(number=Count("pk")))
