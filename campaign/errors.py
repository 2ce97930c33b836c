"""Error pages of our own, and the number by which a fault is found in the log."""

import logging
import secrets
import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from units.disk import is_full
from units.scoping import Absent

log = logging.getLogger(__name__)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: the page stands alone, because whatever broke may be what pages need; Django logs the fault with its trace.

    The short number on the page is the one in the log. A full disk is told as one, wherever it was met: 503.
    """
    number = secrets.token_hex(3).upper()
    full = is_full(sys.exc_info()[1])
    request.error_number = number  # type: ignore[attr-defined]
    try:
        return HttpResponse(render_to_string("500.html", {"number": number, "full": full}), status=503 if full else 500)
    except Exception:
        log.exception("The page of error %s could not be drawn", number)
        text = _("Something went wrong. The fault has been recorded as number %(number)s.") % {"number": number}
        return HttpResponse(text, status=500, content_type="text/plain; charset=utf-8")


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: unknown, or somebody else's, which is answered alike."""
    why = str(exception) if isinstance(exception, Absent) else ""
    return render(request, "404.html", {"why": why}, status=404)


@requires_csrf_token
def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render(request, "403.html", status=403)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return render(request, "400.html", status=400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of a form whose token is stale or missing."""
    return render(request, "403_csrf.html", status=403)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: the throttle of sign-in refuses."""
    log.warning("Too many requests: %s", request.path, extra={"request": request})
    return render(request, "429.html", status=429)
