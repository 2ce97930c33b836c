"""A filtered list on a page: what every one of them shows, and the answer to filters that make no sense."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from units.access import account
from units.crumbs import crumbs_of
from units.filters import AreaFilters


def listed(request: HttpRequest, filters: AreaFilters, url_name: str, size: int = 100) -> dict[str, Any]:
    """What the page of valid filters begins with: the form, the page asked for, the area and the way to it."""
    return {
        "form": filters.form,
        "page": Paginator(filters.qs, size).get_page(request.GET.get("page")),
        "area": filters.area,
        "crumbs": crumbs_of(account(request), filters.area, url_name),
    }


def wrong(request: HttpRequest, filters: AreaFilters, template: str, **more: object) -> HttpResponse:
    """The page with what is wrong and no rows, as 400."""
    return render(request, template, {"form": filters.form, "page": None, **more}, status=400)
