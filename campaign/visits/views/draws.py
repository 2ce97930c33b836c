"""Draws of unannounced visits, and the list of key units. None of it is shown to the units' own accounts."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import FETCH_RAISE
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaign.visits import cadence, coverage_print, draw_list, draws
from campaign.visits.coverage_forms import DrawForm, KeyUnitForm
from campaign.visits.models import Draw, KeyUnit
from units import access, audit, exports
from units.access import Action, account
from units.clock import today
from units.gate import needs
from units.rules import RuleBroken

PAGE = 100


@require_safe
@needs(Action.SEE_SCHEDULE)
def draw_rows(request: HttpRequest) -> HttpResponse:
    """Draws of the user's areas, the latest first; those that a later one replaced are marked."""
    user = account(request)
    rows = draw_list.draws_of(user)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    may_draw = access.may(user, Action.PLAN_VISITS)
    return render(request, "visits/draw_list.html", {"page": page, "may_draw": may_draw})


@require_safe
@needs(Action.SEE_SCHEDULE)
def draw_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One draw: whom, in which order, on which day, by whom; and who has been visited since."""
    draw = _get(request, pk)
    return render(request, "visits/draw_detail.html", {"draw": draw, "lines": draw_list.lines_of(draw, today())})


@require_safe
@needs(Action.SEE_SCHEDULE)
def draw_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same list as a workbook."""
    draw = _get(request, pk)
    visits = draw.visits.select_related("unit", "inspector").order_by("position")
    name = f"draw-{draw.area.short_code}-{draw.period_start.isoformat()}.xlsx"
    return exports.download(coverage_print.draw_xlsx(draw, visits), name, exports.XLSX_TYPE)


def _get(request: HttpRequest, pk: int) -> Draw:
    rows = Draw.objects.visible_to(account(request), Action.SEE_SCHEDULE).fetch_mode(FETCH_RAISE)
    return get_object_or_404(rows.select_related("area", "rule", "drawn_by"), pk=pk)


@needs(Action.PLAN_VISITS)
def draw_new(request: HttpRequest) -> HttpResponse:
    """Draw the unannounced visits of the running period, once whatever the number of clicks."""
    user = account(request)
    form = DrawForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        period = data["rule"].period_on(today())
        try:
            with transaction.atomic():
                if not audit.spend(data["once"], by=user):
                    messages.info(request, _("This was saved already; nothing was done twice."))
                    return redirect("visits:draw-list")
                drawn = draws.draw(
                    data["rule"], data["area"], period, by=user, on=today(), inspectors=list(data["inspectors"])
                )
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Drawn. The order is fixed and stands in the audit log with its seed."))
            return redirect(drawn)
    return render(request, "visits/draw_new.html", {"form": form})


@require_safe
@needs(Action.SEE_SCHEDULE)
def key_unit_list(request: HttpRequest) -> HttpResponse:
    """The list of key units, those that left it below."""
    user = account(request)
    page = Paginator(draw_list.key_units_of(user), PAGE).get_page(request.GET.get("page"))
    may_plan = access.may(user, Action.PLAN_VISITS)
    return render(request, "visits/key_unit_list.html", {"page": page, "may_plan": may_plan})


@require_safe
@needs(Action.SEE_SCHEDULE)
def key_unit_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    rows = draw_list.key_units_of(account(request))
    name = f"{_('Key units')}-{today().isoformat()}.xlsx"
    return exports.download(coverage_print.key_units_xlsx(rows), name, exports.XLSX_TYPE)


@needs(Action.PLAN_VISITS)
def key_unit_new(request: HttpRequest) -> HttpResponse:
    """Put a unit on the list from today on."""
    user = account(request)
    form = KeyUnitForm(request.POST or None, user=user, unit=request.GET.get("unit", "")[:12])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                if audit.spend(data["once"], by=user):
                    cadence.list_key_unit(data["unit"], reason=data["reason"], by=user, on=today())
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("visits:key-unit-list")
    return render(request, "visits/key_unit_new.html", {"form": form})


@needs(Action.PLAN_VISITS)
def key_unit_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a unit off the list from today on."""
    user = account(request)
    rows = KeyUnit.objects.visible_to(user, Action.PLAN_VISITS).select_related("unit")
    entry = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        try:
            cadence.take_off(entry, by=user, on=today())
        except RuleBroken as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
        return redirect("visits:key-unit-list")
    return render(request, "visits/key_unit_end.html", {"entry": entry})
