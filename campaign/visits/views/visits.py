"""The list of visits, its workbook, and one visit with its versions and photos."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaign.visits import photos, visit_list, visit_page
from campaign.visits.filters import VisitFilters
from campaign.visits.models import Photo, Visit
from units import access, exports
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.lists import listed, wrong
from units.scoping import Absent

TEMPLATE = "visits/visit_list.html"


@require_safe
@needs(Action.READ)
def visit_list_page(request: HttpRequest) -> HttpResponse:
    """Visits by area, side, manner, days and findings."""
    user = account(request)
    filters = VisitFilters(request.GET, user=user)
    may_log = access.may(user, Action.LOG_VISIT)
    if not filters.is_valid():
        return wrong(request, filters, TEMPLATE, may_log=may_log)
    context = listed(request, filters, "visits:visit-list", size=50)
    return render(request, TEMPLATE, context | {"lines": visit_list.lines_of(context["page"]), "may_log": may_log})


@require_safe
@needs(Action.READ)
def visit_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    filters = VisitFilters(request.GET, user=account(request))
    if not filters.is_valid():
        return wrong(request, filters, TEMPLATE)
    name = f"visits-{filters.area.short_code or 'all'}-{today().isoformat()}.xlsx"
    return exports.download(visit_list.xlsx(filters.qs, _("Visits")), name, exports.XLSX_TYPE)


def get_visit(request: HttpRequest, pk: int, action: Action = Action.READ) -> Visit:
    """The version of a visit if its unit lies in the user's area, else 404."""
    rows = Visit.objects.visible_to(account(request), action).select_related("unit", "round", "logged_by")
    return get_object_or_404(rows, pk=pk)


@require_safe
@needs(Action.READ)
def visit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of a visit."""
    visit = get_visit(request, pk)
    context = {
        "shown": visit_page.page_of(visit, account(request)),
        "visit": visit,
        "may_log": access.may(account(request), Action.LOG_VISIT),
        "crumbs": crumbs_of(account(request), visit.unit.area, "visits:visit-list"),
    }
    return render(request, "visits/visit_detail.html", context)


@require_safe
@needs(Action.READ)
def photo_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One photo, shown in its place; it is a picture of our own encoding and nothing else."""
    photo = get_object_or_404(Photo.objects.visible_to(account(request)).select_related("visit"), pk=pk)
    try:
        content = photos.path_of(photo).read_bytes()
    except OSError as error:
        raise Absent(_("The photo is not where it was kept. Tell the system administrator.")) from error
    answer = HttpResponse(content, content_type="image/jpeg")
    answer.headers["Content-Disposition"] = f'inline; filename="visit-{photo.visit_id}-{photo.position}.jpg"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
