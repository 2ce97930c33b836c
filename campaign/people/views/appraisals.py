"""The list of quarterly appraisals."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaign.people import appraisal_listing
from campaign.people.filters import AppraisalFilters
from units import exports
from units.access import Action, account
from units.gate import needs
from units.lists import listed, wrong

TEMPLATE = "people/appraisal_list.html"


@require_safe
@needs(Action.READ)
def appraisal_list(request: HttpRequest) -> HttpResponse:
    """Appraisals of a quarter, as they were known on the day."""
    filters = AppraisalFilters(request.GET, user=account(request))
    if not filters.is_valid():
        return wrong(request, filters, TEMPLATE)
    context = listed(request, filters, "people:appraisal-list")
    context["lines"] = appraisal_listing.lines_of(context["page"])
    return render(request, TEMPLATE, context | {"quarter": filters.form.cleaned_data["quarter"]})


@require_safe
@needs(Action.READ)
def appraisal_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    filters = AppraisalFilters(request.GET, user=account(request))
    if not filters.is_valid():
        return wrong(request, filters, TEMPLATE)
    name = f"{_('Quarterly appraisals')}-{filters.area.name}-{filters.day.isoformat()}.xlsx"
    return exports.download(appraisal_listing.xlsx(filters.qs), name, exports.XLSX_TYPE)
