"""Circulars: the list, one circular, its print, and the form that issues one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from campaign.visits import circulars, offices, order_print, warning_listing
from campaign.visits.models import Circular
from campaign.visits.views.acting import once
from campaign.visits.views.lists import Listing, page, workbook
from campaign.visits.warning_filters import CircularFilters
from campaign.visits.warning_forms import CircularForm
from units import access, exports
from units.access import Action, account
from units.clock import today
from units.gate import needs
from units.places import places_of

LISTING = Listing(
    title=gettext_lazy("Circulars"),
    template="visits/circular_list.html",
    url_name="visits:circular-list",
    filters=CircularFilters,
    xlsx=lambda rows, _on: warning_listing.circulars_xlsx(rows),
)


@require_safe
@needs(Action.READ)
def circular_list(request: HttpRequest) -> HttpResponse:
    """Circulars of an area, and those that name a unit of it."""
    return page(request, LISTING, may_issue=access.may(account(request), Action.SUPERVISE))


@require_safe
@needs(Action.READ)
def circular_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    return workbook(request, LISTING)


@needs(Action.SUPERVISE)
def circular_new(request: HttpRequest) -> HttpResponse:
    """Issue a circular, once whatever the number of clicks."""
    user = account(request)
    form = CircularForm(request.POST or None, user=user, units=request.GET.get("unit", "")[:12])

    def issue() -> Circular:
        data = form.cleaned_data
        return circulars.issue(data["area"], data["units"], form.paper, by=user, on=today())

    done = once(request, form, issue, said=_("The circular is issued."), back=reverse("visits:circular-list"))
    return done or render(request, "visits/circular_new.html", {"form": form})


def _get(request: HttpRequest, pk: int) -> Circular:
    rows = Circular.objects.all().visible_to(account(request)).select_related("area", "issued_by")
    return get_object_or_404(rows, pk=pk)


@require_safe
@needs(Action.READ)
def circular_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One circular, whole: a circular is a paper that everybody whom it reaches reads."""
    circular = _get(request, pk)
    named = places_of(circular.units.order_by("code", "level"))
    context = {"circular": circular, "named": named, "office": offices.name_of(circular.area)}
    return render(request, "visits/circular_detail.html", context)


@require_safe
@needs(Action.READ)
def circular_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The circular on paper."""
    circular = _get(request, pk)
    name = f"circular-{circular.number}.pdf"
    return exports.download(order_print.circular_pdf(circular, today()), name, "application/pdf")
