"""A filtered list of supervision on the screen and as a workbook: the same filters, the same rows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from units import exports
from units.access import account
from units.filters import AreaFilters
from units.lists import listed, wrong


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: `filters` gives the query behind an address, `xlsx` its workbook as of the day."""

    title: Promise
    template: str
    url_name: str
    filters: type[AreaFilters]
    # Takes the rows that the filters gave.
    xlsx: Callable[[Any, date], bytes]
    # What the page shows of a row, where that is more than the row.
    lines: Callable[[Any, date], list[Any]] = lambda page, _on: list(page)


def page(request: HttpRequest, listing: Listing, **more: object) -> HttpResponse:
    """One page of the list; wrong filters are told, with 400."""
    filters = listing.filters(request.GET, user=account(request))
    if not filters.is_valid():
        return wrong(request, filters, listing.template)
    context = listed(request, filters, listing.url_name)
    context |= {
        "lines": listing.lines(context["page"], filters.day),
        "on": filters.day,
    }
    return render(request, listing.template, context | more)


def workbook(request: HttpRequest, listing: Listing) -> HttpResponse:
    """Every row of the list as a workbook."""
    filters = listing.filters(request.GET, user=account(request))
    if not filters.is_valid():
        return wrong(request, filters, listing.template)
    name = f"{listing.title}-{filters.area.name}-{filters.day.isoformat()}.xlsx"
    return exports.download(listing.xlsx(filters.qs, filters.day), name, exports.XLSX_TYPE)
