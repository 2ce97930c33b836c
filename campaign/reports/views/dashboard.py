"""The leader's view of an area's month."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaign.reports import archive, charts, dashboard, months
from campaign.reports.figures import MonthlyFigures, moves
from units import access, bars
from units.access import Account, Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.levels import Level
from units.models import Unit
from units.rules import RuleBroken
from units.scoping import Absent, unit_or_404


@require_safe
@needs(Action.READ)
def dashboard_page(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """The month on one screen, as issued once it is (`?live=1`: as the records are now); `?month=` leads to another."""
    unit = unit_or_404(account(request), code)
    if asked := request.GET.get("month"):
        return redirect(dashboard.month_url(unit.short_code, _month_or_404(asked)))
    first = _month_or_404(month)
    context: dict[str, Any] = {"unit": unit, "month": first, **_neighbours(unit, first)}
    context["crumbs"] = crumbs_of(account(request), unit.area, "reports:report-list")
    context |= _summary(account(request), unit, first)
    try:
        read = archive.reading(unit, first, context["summary"], live="live" in request.GET, on=today())
    except RuleBroken as refusal:
        return render(request, "reports/dashboard.html", context | {"refusal": refusal}, status=404)
    return render(request, "reports/dashboard.html", context | {"reading": read} | _shown(read.figures))


def _month_or_404(text: str) -> date:
    try:
        return months.parse(text)
    except ValueError as error:
        raise Absent(_("“%(text)s” is no month; write it as 2016-12.") % {"text": text[:20]}) from error


def _neighbours(unit: Unit, month: date) -> dict[str, str]:
    """The months beside this one; none after the current one."""
    before, after = month - timedelta(days=1), dashboard.next_month(month)
    return {
        "earlier": dashboard.month_url(unit.short_code, before),
        "later": dashboard.month_url(unit.short_code, after) if after <= today() else "",
    }


def _summary(user: Account, unit: Unit, month: date) -> dict[str, Any]:
    """The month's summary, or the way to its draft for whoever may make one."""
    found = archive.summary_for(user, unit, month)
    may_draft = not found and unit.level < Level.VILLAGE and access.may(user, Action.DRAFT_SUMMARY, unit)
    return {"summary": found, "may_draft": may_draft}


def _shown(figures: MonthlyFigures) -> dict[str, Any]:
    """What the page draws of the figures; nothing more is read."""
    return {
        "figures": figures,
        "headlines": dashboard.headlines(figures),
        "changes": dashboard.changes(figures),
        "worst": dashboard.worst(figures),
        "questions": dashboard.questions(figures),
        "by_rule": dashboard.found_by_rule(figures),
        "compared": dashboard.compared(figures),
        "moves": moves.told(figures.moves),
        "pairs": charts.issue_pairs(figures.trend),
        "heat": charts.heat_rows(figures),
        "trend": charts.trend_columns(figures.trend),
        "grade_bars": charts.grade_bars(figures, leads=_drill(figures)),
        "keys": bars.KEYS,
        "progress_bars": charts.progress_bars(figures),
    }


def _drill(figures: MonthlyFigures) -> str:
    """The address of a child area's month with {code} in it; villages have none."""
    return dashboard.month_url("{code}", figures.month) if figures.area.level < 4 else ""
