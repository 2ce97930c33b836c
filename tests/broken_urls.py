"""Addresses of the site and some that break in every way: for the tests of error pages."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from campaign.urls import (
    handler400 as handler400,
)
from campaign.urls import (
    handler403 as handler403,
)
from campaign.urls import (
    handler404 as handler404,
)
from campaign.urls import (
    handler500 as handler500,
)
from campaign.urls import urlpatterns as site_patterns

ERRORS = {
    "fault": RuntimeError("the reason"),
    "forbidden": PermissionDenied("no"),
    "bad": BadRequest("odd"),
    "suspicious": SuspiciousOperation("odder"),
}


@login_not_required
def broken(request: HttpRequest, kind: str) -> HttpResponse:
    """Raise the error of that kind."""
    raise ERRORS[kind]


urlpatterns = [path("broken/<str:kind>/", broken), *site_patterns]
