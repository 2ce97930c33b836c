"""A filtered list of supervision on the screen and as a workbook: the same form, the same rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from campaign.visits.order_forms import SpanForm
from units import access, exports
from units.access import Account, Action, account
from units.crumbs import crumbs_of

PAGE = 100


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: `rows` gives the query behind the cleaned filters, `xlsx` its workbook as of the day."""

    tab: str
    title: Promise
    template: str
    url_name: str
    form: type[SpanForm]
    rows: Callable[[dict[str, Any], Account, date], QuerySet[Any]]
    # Takes what `rows` gave.
    xlsx: Callable[[Any, date], bytes]
    # What the page shows of a row, where that is more than the row.
    lines: Callable[[Any, date], list[Any]] = lambda page, _on: list(page)


def page(request: HttpRequest, listing: Listing, **more: object) -> HttpResponse:
    """One page of the list; wrong filters are told, with 400."""
    user = account(request)
    form = listing.form(request.GET, user=user)
    if not form.is_valid():
        return _wrong(request, listing, form)
    area, on = form.cleaned_data["area"], form.cleaned_data["on"]
    rows = listing.rows(form.cleaned_data, user, on)
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": shown,
        "lines": listing.lines(shown, on),
        "area": area,
        "on": on,
        "tab": listing.tab,
        "sees_schedule": access.may(user, Action.SEE_SCHEDULE),
        "crumbs": crumbs_of(user, area, listing.url_name),
    }
    return render(request, listing.template, context | more)


def workbook(request: HttpRequest, listing: Listing) -> HttpResponse:
    """Every row of the list as a workbook."""
    form = listing.form(request.GET, user=account(request))
    if not form.is_valid():
        return _wrong(request, listing, form)
    on = form.cleaned_data["on"]
    content = listing.xlsx(listing.rows(form.cleaned_data, account(request), on), on)
    name = f"{listing.title}-{form.cleaned_data['area'].name}-{on.isoformat()}.xlsx"
    return exports.download(content, name, exports.XLSX_TYPE)


def _wrong(request: HttpRequest, listing: Listing, form: SpanForm) -> HttpResponse:
    return render(request, listing.template, {"form": form, "page": None, "tab": listing.tab}, status=400)
