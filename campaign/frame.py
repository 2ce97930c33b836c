"""What stands around every page: navigation, the day, and how much waits for the signed-in user."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from units import access
from units.access import Account, Action
from units.clock import today
from units.crumbs import Crumb


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the navigation; `count` is shown only when something waits."""

    label: str
    url: str
    icon: str
    active: bool
    count: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a page for one request."""

    nav: tuple[Entry, ...]
    today: date
    today_is_set: bool
    # A page that lies in an area hands its own `crumbs` to its template.
    crumbs: tuple[Crumb, ...] = ()


def frame(request: HttpRequest) -> Mapping[str, Any]:
    """Context processor: `frame` for every template."""
    return {"frame": Frame(tuple(_entries(request)), today(), settings.CAMPAIGN_TODAY is not None)}


def _entries(request: HttpRequest) -> list[Entry]:
    """Entries that the user may open, in the order of the rail."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    from campaign.grading.models import Assessment

    reads = access.may(user, Action.READ)
    waits = Assessment.objects.waiting_for(user).count() if access.may(user, Action.REVIEW) else 0
    rows = [
        (True, _("Home"), "home", "home", 0),
        (reads, _("Board"), "grading:board", "board", 0),
        (reads, _("Units"), "grading:unit-list", "units", 0),
        (reads, _("Issues"), "issues:issue-list", "issues", 0),
        (reads, _("Grading"), "grading:review-list", "grading", waits),
        (reads, _("Plans"), "issues:plan-list", "plans", _plans_waiting(user)),
        (reads, _("Supervision"), "visits:visit-list", "visits", 0),
        (reads, _("People"), "people:people-list", "people", 0),
        (reads, _("Reports"), "reports:report-list", "reports", 0),
        (reads, _("Publications"), "grading:publication-list", "publications", 0),
        (access.may(user, Action.EDIT_REGISTER), _("Register import"), "units:register-import", "import", 0),
        (access.may(user, Action.READ_AUDIT), _("Audit log"), "units:audit-list", "audit", 0),
        (access.may_administer(user), _("Administration"), "admin:index", "admin", 0),
    ]
    return [
        Entry(label, url, icon, _is_active(request.path, url), count)
        for shown, label, name, icon, count in rows
        if shown and (url := _url(name))
    ]


def _plans_waiting(user: Account) -> int:
    """How many plans wait for the user's joint check or approval: one query, none for whoever does neither."""
    if not access.may(user, Action.CHECK_PLAN) and not access.may(user, Action.APPROVE_PLAN):
        return 0
    from issues.models import Plan

    return Plan.objects.all().waiting_for(user).count()


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _is_active(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
