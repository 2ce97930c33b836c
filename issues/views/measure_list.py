"""The list of measures of plans in force, on the screen and as a workbook."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from issues import measure_listing, plan_listing
from issues.plan_forms import MeasureListForm
from units import exports
from units.access import Action, account
from units.crumbs import crumbs_of
from units.gate import needs


@require_safe
@needs(Action.READ)
def measure_list(request: HttpRequest) -> HttpResponse:
    """Measures by area, kind of plan, progress and deadline, as of a day."""
    form = MeasureListForm(request.GET, user=account(request))
    if not form.is_valid():
        return render(request, "issues/measure_list.html", {"form": form, "page": None}, status=400)
    area, day = form.cleaned_data["area"], form.cleaned_data["on"]
    rows = measure_listing.shown(measure_listing.measures_behind(account(request), form.cleaned_data), day)
    page = Paginator(rows, measure_listing.PAGE).get_page(request.GET.get("page"))
    crumbs = crumbs_of(account(request), area, "issues:measure-list")
    context = {"form": form, "page": page, "lines": measure_listing.lines_of(page, day), "area": area, "crumbs": crumbs}
    return render(request, "issues/measure_list.html", context)


@require_safe
@needs(Action.READ)
def measure_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook, in the columns of the plan workbook, which the import takes again."""
    form = MeasureListForm(request.GET, user=account(request))
    if not form.is_valid():
        return render(request, "issues/measure_list.html", {"form": form, "page": None}, status=400)
    rows = measure_listing.measures_behind(account(request), form.cleaned_data)
    name = f"measures-{form.cleaned_data['area'].short_code or 'all'}-{form.cleaned_data['on'].isoformat()}.xlsx"
    return exports.download(plan_listing.xlsx_of(rows, _("Measures")), name, exports.XLSX_TYPE)
