"""What stands around every page: navigation, the day, and how much waits for the signed-in user."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
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
class Place:
    """Where an entry leads: the name of its page, its address, and what else lies behind it in the same namespace."""

    name: str
    url: str
    also: tuple[str, ...] = ()

    @property
    def namespace(self) -> str:
        """The app whose pages these are; '' for those of the site."""
        return self.name.rpartition(":")[0]


# Pages whose address begins otherwise than their entry's.
ALSO = {"issues:plan-list": ("/measures/",), "units:register-import": ("/register/",)}


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
    reads = access.may(user, Action.READ)
    rows = [
        (True, _("Home"), "home", "home", 0),
        (reads, _("Board"), "grading:board", "board", 0),
        (reads, _("Units"), "grading:unit-list", "units", 0),
        (reads, _("Issues"), "issues:issue-list", "issues", 0),
        (reads, _("Grading"), "grading:review-list", "grading", _reviews_waiting(user)),
        (reads, _("Plans"), "issues:plan-list", "plans", _plans_waiting(user)),
        (reads, _("Supervision"), "visits:visit-list", "visits", 0),
        (reads, _("People"), "people:people-list", "people", 0),
        (reads, _("Reports"), "reports:report-list", "reports", 0),
        (reads, _("Publications"), "grading:publication-list", "publications", 0),
        (access.may(user, Action.EDIT_REGISTER), _("Register import"), "units:register-import", "import", 0),
        (access.may(user, Action.READ_AUDIT), _("Audit log"), "units:audit-list", "audit", 0),
        (access.may_administer(user), _("Administration"), "admin:index", "admin", 0),
    ]
    opened = [(label, name, _url(name), icon, count) for may, label, name, icon, count in rows if may]
    shown = [row for row in opened if row[2]]
    active = active_of(request, [Place(name, url, ALSO.get(name, ())) for _label, name, url, *_rest in shown])
    return [Entry(label, url, icon, name == active, count) for label, name, url, icon, count in shown]


def _reviews_waiting(user: Account) -> int:
    """How many assessments wait for the user's signature: one query, none for whoever signs none."""
    if not access.may(user, Action.REVIEW):
        return 0
    from campaign.grading.models import Assessment

    return _count("reviews", user, lambda: Assessment.objects.waiting_for(user))


def _plans_waiting(user: Account) -> int:
    """How many plans wait for the user's joint check or approval: one query, none for whoever does neither."""
    if not access.may(user, Action.CHECK_PLAN) and not access.may(user, Action.APPROVE_PLAN):
        return 0
    from issues.models import Plan

    return _count("plans", user, lambda: Plan.objects.all().waiting_for(user))


type Statement = tuple[str, tuple[Any, ...]]
# Statements that were made, by what they count, for whom and on which engine; None where nothing can wait.
_made: dict[Hashable, Statement | None] = {}
MOST = 2000


def _count(what: str, user: Account, rows: Callable[[], QuerySet[Any]]) -> int:
    """How many rows wait. Made anew, the two statements take a quarter of the processor time of a page's frame.

    They depend on nothing but the account and its grants, so they are kept by these; what they find is not kept.
    """
    key = (connection.vendor, what, user.pk, user.is_superuser, access.grants_of(user))
    try:
        made = _made[key]
    except KeyError:
        if len(_made) >= MOST:
            _made.clear()
        made = _made[key] = _statement_of(rows())
    if made is None:
        return 0
    sql, values = made
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({sql}) AS waiting", values)  # noqa: S608 - Django's own statement
        number: int = cursor.fetchone()[0]
    return number


def _statement_of(rows: QuerySet[Any]) -> Statement | None:
    try:
        return rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return None


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def active_of(request: HttpRequest, places: Sequence[Place]) -> str:
    """Name of the one entry behind which the page lies, or '' for a page behind none, such as my own password.

    It is the entry of the page's app; where an app has several, the one whose address is the longest beginning of the
    page's.
    """
    match = request.resolver_match
    own = [one for one in places if match and match.namespace and one.namespace == match.namespace]
    if len(own) == 1:
        return own[0].name
    # A page of the site itself, such as that of a unit, may lie behind any app's entry.
    begun = [
        (len(start), one.name)
        for one in own or places
        for start in (one.url, *one.also)
        if request.path == start or (start != "/" and request.path.startswith(start))
    ]
    return max(begun)[1] if begun else ""
