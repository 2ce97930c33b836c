"""The last twelve months of an area: weak units at each month's end, issues found and closed in each month."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth

from campaign.grading.grades import WEAK
from campaign.grading.models import GradeTally
from campaign.grading.tallies import WHOLE
from campaign.reports.figures.spans import Span
from campaign.reports.figures.tree import Point, Section
from issues.models import Issue, IssueEvent
from units.areas import Area
from units.levels import KINDS_OF_LEVEL, Level

MONTHS = 12


def trend(area: Area, span: Span, grades: Section) -> tuple[Point, ...]:
    """At most twelve points, from the month in which the campaign began to the day counted; three queries.

    The weak units of the last point are those of the table. None for a village, which is not added up anywhere: its
    grades are its unit's page.
    """
    if area.level >= Level.VILLAGE:
        return ()
    months = [month for month in _months(span.first) if month >= span.began.replace(day=1)]
    weak = _weak(area, months)
    issues = Issue.objects.in_area(area).filter(found_on__gte=months[0], found_on__lte=span.on)
    found = _by_month(issues, "found_on", Count("pk"))
    steps = IssueEvent.objects.in_area(area).filter(state="closed").within_days(months[0], span.on)
    closed = _by_month(steps, "on", Count("issue", distinct=True))
    return tuple(
        Point(month, min(_end(month), span.on), *_weak_of(weak, month, span, grades), found[month], closed[month])
        for month in months
    )


def _months(last: date) -> Iterator[date]:
    for back in range(MONTHS - 1, -1, -1):
        years, month = divmod(last.month - 1 - back, 12)
        yield date(last.year + years, month + 1, 1)


def _end(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _weak_of(weak: dict[tuple[date, int], int], month: date, span: Span, grades: Section) -> tuple[int, int]:
    if month < span.first:
        return weak[month, Level.TOWNSHIP], weak[month, Level.VILLAGE]
    townships, villages = (
        sum(grades[f"{level}_{grade}"].value for grade in WEAK) for level in ("townships", "villages")
    )
    return townships, villages


def _weak(area: Area, months: list[date]) -> dict[tuple[date, int], int]:
    """Weak units by month's end and level: the running sum of the tally's rows of whole months; one query."""
    level = max(area.level, Level.PROVINCE)
    rows = GradeTally.objects.filter(area_level=level, month=WHOLE, grade__in=WEAK, on__lte=months[-1])
    if area.short_code:
        rows = rows.filter(area_code=area.code)
    changes: Counter[tuple[date, int]] = Counter()
    for kind, on, change in rows.values_list("kind", "on").annotate(change=Sum("change")):
        of = Level.TOWNSHIP if kind in KINDS_OF_LEVEL[Level.TOWNSHIP] else Level.VILLAGE
        # What lies before the first month shown is in its count, too.
        changes[max(on, months[0]), of] += change
    sums: dict[tuple[date, int], int] = {}
    for of in (Level.TOWNSHIP, Level.VILLAGE):
        running = accumulate(changes[month, of] for month in months)
        sums |= {(month, int(of)): count for month, count in zip(months, running, strict=True)}
    return sums


def _by_month(rows: Any, day: str, number: Count) -> Counter[date]:  # noqa: ANN401 - a queryset
    grouped = rows.order_by().values(in_month=TruncMonth(day)).annotate(number=number)
    return Counter({row["in_month"]: row["number"] for row in grouped})
