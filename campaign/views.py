"""The home page and the health check."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaign.reports import dashboard, months
from campaign.waiting import waiting_for
from units import access
from units.access import account
from units.clock import today


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What waits for me."""
    user = account(request)
    no_area = not user.is_superuser and not access.grants_of(user)
    context = {
        "waiting": waiting_for(user),
        "no_area": no_area,
        "dashboard_url": dashboard.home_url(user, today()),
        "dashboard_month": months.last_over(today()),
    }
    return render(request, "home.html", context)


@require_safe
@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """200 and `ok` when the database answers, else 503; says nothing else to whoever asks."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database unavailable", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")
