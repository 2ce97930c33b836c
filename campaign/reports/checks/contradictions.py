"""Checks that records do not contradict each other: steps and rows, tallies and what they add up, issued summaries."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.grading.boards import GradeCounts, board
from campaign.grading.models import Grading
from campaign.reports.checks.findings import Subject
from campaign.reports.checks.missing import Found, about, taken
from campaign.reports.models import Summary
from campaign.reports.summaries import digest, sha256
from issues.models import Issue, IssueEvent
from units.areas import Area
from units.levels import Level
from units.models import Unit
from units.querysets import standing_on


def closed_without_closer(area: Area, on: date, limit: int) -> Found:
    """Closed issues without a step by which a second person closed them."""
    closing = IssueEvent.objects.filter(issue=OuterRef("pk"), state="closed").exclude(by=OuterRef("done_by"))
    rows = Issue.objects.in_area(area).filter(state="closed").exclude(Exists(closing))
    count, shown = taken(rows.select_related("unit"), limit, "unit__code")
    return count, [about(one.unit, one.get_absolute_url(), issue=one.text[:40]) for one in shown]


def issue_differs_from_its_steps(area: Area, on: date, limit: int) -> Found:
    """Issues whose state is not that of their last step, or which have no step: ledger and figures would disagree."""
    last: QuerySet[Any] = IssueEvent.objects.filter(issue=OuterRef("pk")).order_by("-id")
    rows = Issue.objects.in_area(area).annotate(told=Subquery(last.values("state")[:1]))
    rows = rows.filter(Q(told__isnull=True) | ~Q(told=F("state"))).select_related("unit")
    count, shown = taken(rows, limit, "unit__code")
    return count, [about(one.unit, one.get_absolute_url(), issue=one.text[:40]) for one in shown]


def board_differs_from_gradings(area: Area, on: date, limit: int) -> Found:
    """The board's sums, which are kept, against the gradings and units themselves, counted one by one."""
    if area.level >= Level.TOWNSHIP:
        # Such a board is drawn from the gradings; there is nothing to compare.
        return 0, []
    kept, counted = board(area, on=on).total.units, _count(area, on)
    if kept == counted:
        return 0, []
    url = f"{reverse('grading:board')}?area={area.short_code}&on={on.isoformat()}"
    words = {"board": kept.total, "counted": counted.total, "weak": kept.weak, "weak_counted": counted.weak}
    return 1, [Subject(area.short_code, area.level, area.name, url, words)]


def _count(area: Area, on: date) -> GradeCounts:
    graded = Grading.objects.in_area(area).as_of(on).filter(standing_on(on, "unit__"), unit__level__gte=Level.TOWNSHIP)
    by_grade = dict(graded.order_by().values_list("grade").annotate(number=Count("pk")))
    standing = Unit.objects.in_area(area).standing_on(on).filter(level__gte=Level.TOWNSHIP).count()
    return GradeCounts(**by_grade, ungraded=standing - sum(by_grade.values()))


def summary_differs_from_its_digest(area: Area, on: date, limit: int) -> Found:
    """Issued summaries whose frozen figures or text are not those whose digest was taken."""
    rows = Summary.objects.in_area(area).issued().select_related("area").defer("pdf").order_by("-issued_on", "-id")
    broken = [one for one in rows[:limit] if not _is_whole(one)]
    return len(broken), [about(one.area, one.get_absolute_url(), month=f"{one.month:%Y-%m}") for one in broken]


def _is_whole(summary: Summary) -> bool:
    return digest(summary.figures) == summary.figures_sha256 and sha256(summary.text) == summary.text_sha256


def summary_differs_from_board(area: Area, on: date, limit: int) -> Found:
    """The area's newest issued summary against the board and the ledger of its day, as the records tell them now."""
    newest = Summary.objects.filter(area__code=area.code, area__level=area.level).issued().defer("pdf")
    summary = newest.select_related("area").order_by("-month", "-id").first()
    if summary is None:
        return 0, []
    totals = {key: summary.figures["sections"][key]["total"]["values"] for key in ("grades", "issues")}
    told = Counter(weak=totals["grades"]["weak"], closed=totals["issues"]["closed"])
    now = Counter(weak=board(area, on=summary.on).total.units.weak, closed=_closed(area, summary.on))
    differing = [name for name in ("weak", "closed") if told[name] != now[name]]
    if not differing:
        return 0, []
    parts = {"weak": _("weak units %(told)s, now %(now)s"), "closed": _("issues closed %(told)s, now %(now)s")}
    what = _listed(parts[name] % {"told": told[name], "now": now[name]} for name in differing)
    return 1, [about(summary.area, summary.get_absolute_url(), month=f"{summary.month:%Y-%m}", what=what)]


def _closed(area: Area, on: date) -> int:
    return Issue.objects.in_area(area).in_state_on("closed", on).count()


def _listed(parts: Iterable[str]) -> str:
    return _("; ").join(parts)
