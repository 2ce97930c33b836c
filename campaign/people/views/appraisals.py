"""The list of quarterly appraisals."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaign.people import appraisal_listing
from campaign.people.appraisal_listing import AppraisalListForm
from units import exports
from units.access import Action, account
from units.crumbs import crumbs_of
from units.gate import needs


@require_safe
@needs(Action.READ)
def appraisal_list(request: HttpRequest) -> HttpResponse:
    """Appraisals of a quarter, as they were known on the day."""
    user = account(request)
    form = AppraisalListForm(request.GET, user=user)
    if not form.is_valid():
        return render(request, "people/appraisal_list.html", {"form": form, "page": None}, status=400)
    rows = appraisal_listing.appraisals_behind(form.cleaned_data, user=user)
    page = Paginator(rows, appraisal_listing.PAGE).get_page(request.GET.get("page"))
    area = form.cleaned_data["area"]
    crumbs = crumbs_of(user, area, "people:appraisal-list")
    context = {"form": form, "page": page, "area": area, "crumbs": crumbs, "quarter": form.cleaned_data["quarter"]}
    return render(request, "people/appraisal_list.html", context)


@require_safe
@needs(Action.READ)
def appraisal_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    user = account(request)
    form = AppraisalListForm(request.GET, user=user)
    if not form.is_valid():
        return render(request, "people/appraisal_list.html", {"form": form, "page": None}, status=400)
    content = appraisal_listing.xlsx(appraisal_listing.appraisals_behind(form.cleaned_data, user=user))
    name = f"{_('Quarterly appraisals')}-{form.cleaned_data['area'].name}-{form.cleaned_data['on'].isoformat()}.xlsx"
    return exports.download(content, name, exports.XLSX_TYPE)
