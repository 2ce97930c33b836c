"""Issues of the month and as of its last day counted: the state on a past day is told by the issues' events."""

from django.db.models import Count, F, Q

from campaign.reports.figures.children import Counts, Grouped, by_line, collect, line_of, row_of
from campaign.reports.figures.lists import Scope
from campaign.reports.figures.spans import Span
from campaign.reports.figures.tree import Row, Section
from issues.models import Category, Issue, IssueEvent
from units.areas import Area

COLUMNS = ["found", "reported_done", "closed_month", "recurred", "open", "in_progress", "done", "closed", "all"]
CATEGORY = "aspect__category__code"


def issues(area: Area, span: Span) -> tuple[Counts, Counts]:
    """Counts by line and counts by category of the same issues; four queries."""
    lines: Counts = {}
    categories: Counts = {}
    for row in grouped(area, span):
        numbers = {name: number for name, number in row.items() if name not in _KEYS}
        collect(lines, line_of(area, row), numbers)
        collect(categories, row["category"], numbers)
    return lines, categories


def grouped(area: Area, span: Span) -> Grouped:
    """Counts by line and category, in several rows each; four queries."""
    return (*_found(area, span), *_stepped(area, span), *_recurred(area, span), *_standing(area, span))


_KEYS = frozenset({"place", "place_level", "category"})


def _found(area: Area, span: Span) -> Grouped:
    rows = Issue.objects.in_area(area).filter(found_on__gte=span.first, found_on__lte=span.on)
    grouped: Grouped = by_line(rows, area, category=F(CATEGORY)).annotate(found=Count("pk"))
    return grouped


def _stepped(area: Area, span: Span) -> Grouped:
    """Issues, not steps: one that was sent back and done again in the month is one issue done."""
    rows = IssueEvent.objects.in_area(area).within_days(span.first, span.on)
    grouped: Grouped = by_line(rows, area, "issue__unit__", category=F(f"issue__{CATEGORY}")).annotate(
        reported_done=Count("issue", filter=Q(state="done"), distinct=True),
        closed_month=Count("issue", filter=Q(state="closed"), distinct=True),
    )
    return grouped


def _recurred(area: Area, span: Span) -> Grouped:
    rows = IssueEvent.objects.in_area(area).within_days(span.first, span.on).of_step("recurred")
    grouped = by_line(rows, area, "issue__unit__", category=F(f"issue__{CATEGORY}"))
    counted: Grouped = grouped.annotate(recurred=Count("issue", distinct=True))
    return counted


def _standing(area: Area, span: Span) -> Grouped:
    rows = IssueEvent.objects.in_area(area).last_on(span.on)
    grouped: Grouped = by_line(rows, area, "issue__unit__", category=F(f"issue__{CATEGORY}")).annotate(
        open=Count("pk", filter=Q(state="open")),
        in_progress=Count("pk", filter=Q(state="in_progress")),
        done=Count("pk", filter=Q(state="done")),
        closed=Count("pk", filter=Q(state="closed")),
        all=Count("pk"),
    )
    return grouped


def by_category(area: Area, span: Span, counts: Counts, total: Row) -> Section:
    """The table of categories, in the order of the taxonomy: those in use, and retired ones that hold a number."""
    kept = [one for one in Category.objects.all() if one.in_use or any(counts.get(one.code, {}).values())]
    rows = []
    for one in kept:
        numbers = {column: counts.get(one.code, {}).get(column, 0) for column in COLUMNS}
        scope = Scope(area.short_code, also=f"category={one.code}&")
        rows.append(row_of("categories", numbers, (one.code, 0, one.name_zh, one.name_en), scope, span))
    sums = {column: sum(row[column].value for row in rows) for column in COLUMNS}
    label = (total.code, total.level, total.name_zh, total.name_en)
    return Section("categories", tuple(rows), row_of("categories", sums, label, Scope(area.short_code), span))
