"""The order register, one order with its steps, its print, and the form that issues one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from campaign.visits import offices, order_listing, order_page, order_print, orders
from campaign.visits.filters import OrderFilters
from campaign.visits.models import Order
from campaign.visits.order_forms import OrderForm
from campaign.visits.views.acting import once
from campaign.visits.views.lists import Listing, page, workbook
from units import access, exports
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.scoping import Absent
from units.unit_forms import OnceForm

LISTING = Listing(
    title=gettext_lazy("Supervision orders"),
    template="visits/order_list.html",
    url_name="visits:order-list",
    filters=OrderFilters,
    xlsx=lambda rows, on: order_listing.xlsx(rows, _("Supervision orders"), on),
    lines=order_listing.placed_lines_of,
)


@require_safe
@needs(Action.READ)
def order_list(request: HttpRequest) -> HttpResponse:
    """The register of orders as of a day."""
    return page(request, LISTING, may_issue=access.may(account(request), Action.ISSUE_ORDER))


@require_safe
@needs(Action.READ)
def order_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The register as a workbook, in its usual columns."""
    return workbook(request, LISTING)


@needs(Action.ISSUE_ORDER)
def order_new(request: HttpRequest) -> HttpResponse:
    """Issue an order, once whatever the number of clicks."""
    user = account(request)
    form = OrderForm(
        request.POST or None, user=user, unit=request.GET.get("unit", "")[:12], received_on=today(), source="visit"
    )

    def issue() -> Order:
        return orders.issue(form.cleaned_data["unit"], form.wording, by=user, on=today())

    done = once(request, form, issue, said=_("The order is issued."), back=reverse("visits:order-list"))
    return done or render(request, "visits/order_new.html", {"form": form})


@require_safe
@needs(Action.READ)
def order_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One order."""
    return _detail(request, _get(request, pk))


def _get(request: HttpRequest, pk: int) -> Order:
    rows = Order.objects.visible_to(account(request))
    rows = order_listing.shown(rows, today()).select_related("unit", "area", "issued_by", "answered_by", "closed_by")
    return get_object_or_404(rows, pk=pk)


def _detail(request: HttpRequest, order: Order, given: tuple[str, OnceForm] | None = None) -> HttpResponse:
    user = account(request)
    extensions = order_page.extensions_of(order)
    asked = any(one.decided_on is None for one in extensions)
    line = order_listing.lines_of([order], today())[0]
    context = {
        "order": order,
        "line": line,
        "office": offices.name_of(order.area),
        "told": order_listing.told_to(line.due_on, today()) if line.light != "none" else "",
        "offers": order_page.offers_of(order, user, today(), asked=asked, given=given),
        "events": order_page.events_of(order, extensions),
        "crumbs": crumbs_of(user, order.unit.area, "visits:order-list"),
    }
    return render(request, "visits/order_detail.html", context, status=409 if given else 200)


@require_POST
@needs(Action.READ)
def order_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Take one step of the order's life; which roles may is the verb's to say."""
    order = _get(request, pk)
    if (step := order_page.STEPS.get(name)) is None:
        raise Absent(_("There is no such step."))
    form = step.form(request.POST, prefix_id=name)

    def take() -> None:
        step.take(order, form.cleaned_data, account(request), today())

    done = once(request, form, take, said=_("Saved."), back=order.get_absolute_url())
    return done or _detail(request, _get(request, pk), (name, form))


@require_safe
@needs(Action.READ)
def order_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The order on paper."""
    order = _get(request, pk)
    return exports.download(order_print.pdf(order, today()), f"order-{order.number}.pdf", "application/pdf")
