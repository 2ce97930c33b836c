"""The coverage ledger on the screen and as a workbook, the list behind each number, and a unit's calendar."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from campaign.visits import cadence, coverage_lists, coverage_print, unit_calendar
from campaign.visits.coverage import MINIMUM, Cell, Count, ranked
from campaign.visits.coverage_forms import WHICH, CoverageForm, CoverageListForm, MonthForm
from campaign.visits.history import history
from units import exports
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.levels import Level
from units.scoping import unit_or_404

PAGE = 100


@require_safe
@needs(Action.READ)
def coverage_page(request: HttpRequest) -> HttpResponse:
    """The ledger of an area as of a day."""
    user = account(request)
    form = CoverageForm(request.GET, user=user)
    if not form.is_valid():
        return render(request, "visits/coverage.html", {"form": form, "coverage": None}, status=400)
    drawn = form.draw()
    by_percent = form.cleaned_data["order"] == "percent" and len(drawn.columns) == 1
    context = {
        "form": form,
        "coverage": drawn,
        "rows": ranked(drawn, drawn.columns[0].rule) if by_percent else drawn.rows,
        "history": history(drawn.area, drawn.columns),
        "of_units": drawn.area.level >= Level.TOWNSHIP,
        "minimum": MINIMUM,
        "units_url": reverse("visits:coverage-units"),
        "crumbs": crumbs_of(user, drawn.area, "visits:coverage"),
    }
    return render(request, "visits/coverage.html", context)


@require_safe
@needs(Action.READ)
def coverage_xlsx(request: HttpRequest) -> HttpResponse:
    """The same ledger as a workbook."""
    form = CoverageForm(request.GET, user=account(request))
    if not form.is_valid():
        return render(request, "visits/coverage.html", {"form": form, "coverage": None}, status=400)
    drawn = form.draw()
    name = f"coverage-{drawn.area.short_code or 'all'}-{drawn.on.isoformat()}.xlsx"
    return exports.download(coverage_print.xlsx(drawn), name, exports.XLSX_TYPE)


@require_safe
@needs(Action.READ)
def unit_list(request: HttpRequest) -> HttpResponse:
    """The units behind a number of the ledger."""
    user = account(request)
    form = CoverageListForm(request.GET, user=user)
    if not form.is_valid():
        return render(request, "visits/coverage_units.html", {"form": form, "page": None}, status=400)
    data, column = form.cleaned_data, form.column
    units = form.units()
    page = Paginator(units, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": coverage_lists.lines_of(page, column, data["on"], data["which"]),
        "column": column,
        "period": column.last if data["which"] == "late" else column.now,
        "area": data["area"],
        "open_state": "overdue" if data["which"] == "late" else column.state_of(Cell(Count(1)), data["on"]),
        "which": dict(WHICH)[data["which"]],
        "crumbs": crumbs_of(user, data["area"], "visits:coverage"),
    }
    return render(request, "visits/coverage_units.html", context)


@require_safe
@needs(Action.READ)
def unit_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    form = CoverageListForm(request.GET, user=account(request))
    if not form.is_valid():
        return render(request, "visits/coverage_units.html", {"form": form, "page": None}, status=400)
    data, column = form.cleaned_data, form.column
    units = form.units()
    lines = coverage_lists.lines_in_batches(units, column, data["on"], data["which"])
    title = f"{column.rule} · {dict(WHICH)[data['which']]}"
    name = f"coverage-{data['which']}-{data['area'].short_code or 'all'}-{data['on'].isoformat()}.xlsx"
    return exports.download(coverage_print.list_xlsx(title, lines), name, exports.XLSX_TYPE)


@require_safe
@needs(Action.READ)
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """One month of a unit: its visits, and what was due, done and late."""
    user = account(request)
    unit = unit_or_404(user, code)
    form = MonthForm(request.GET)
    form.is_valid()
    rules = cadence.rules_for(user, unit.area)
    drawn = unit_calendar.calendar_of(unit, form.cleaned_data["month"], today(), rules)
    context = {
        "unit": unit,
        "calendar": drawn,
        "today": today(),
        "crumbs": crumbs_of(user, unit.area, "visits:coverage"),
    }
    return render(request, "visits/unit_calendar.html", context)
