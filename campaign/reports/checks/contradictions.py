"""Checks that the row of an issue does not contradict its steps."""

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from campaign.reports.checks.missing import Found, about, taken
from issues.models import Issue, IssueEvent
from units.areas import Area


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
