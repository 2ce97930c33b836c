"""Issues and plans that wait for the user."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.waiting.sections import SHOWN, Row, Section
from issues.issue_querysets import IssueQuerySet
from issues.models import Issue, Plan
from issues.querysets import PlanQuerySet
from units import access
from units.access import Account, Action
from units.clock import today


def to_do(user: Account) -> list[Section]:
    """Issues to handle and to close; plans to check, to approve, and with overdue measures."""
    sections = []
    if access.may(user, Action.HANDLE_ISSUE):
        found, empty = Issue.objects.to_handle_by(user), _("No issue waits for a handler in your area.")
        sections.append(_issues(_("Issues to handle"), found, "handle", empty))
    if access.may(user, Action.CLOSE_ISSUE):
        found, empty = Issue.objects.to_close_by(user), _("No issue waits to be checked and closed by you.")
        sections.append(_issues(_("Issues to close"), found, "close", empty))
    return sections + _plans(user)


def _issues(title: str, found: IssueQuerySet, waiting: str, empty: str) -> Section:
    """Issues that wait for the user, the oldest first."""
    shown = found.select_related("unit").order_by("found_on", "id")[:SHOWN]
    since = _("found on %(day)s")
    rows = [
        Row(
            one.text,
            one.get_absolute_url(),
            f"{one.unit} · {since % {'day': one.found_on.isoformat()}}",
            "",
            one.unit.short_code,
        )
        for one in shown
    ]
    return Section(title, found.count(), f"{reverse('issues:issue-list')}?waiting={waiting}", rows, empty)


def _plans(user: Account) -> list[Section]:
    """Plans to check, to approve, and those with overdue measures."""
    sections, listed = [], reverse("issues:plan-list")
    if access.may(user, Action.CHECK_PLAN):
        rows = Plan.objects.all().to_check_by(user)
        empty = _("No plan waits for the joint check.")
        sections.append(_plan_section(_("Plans to check"), rows, f"{listed}?waits=check", empty))
    if access.may(user, Action.APPROVE_PLAN):
        rows = Plan.objects.all().to_approve_by(user)
        empty = _("No plan waits for your approval.")
        sections.append(_plan_section(_("Plans to approve"), rows, f"{listed}?waits=approve", empty))
    if access.may(user, Action.HANDLE_ISSUE):
        rows = Plan.objects.visible_to(user, Action.HANDLE_ISSUE).in_force_on(today()).with_overdue_on(today())
        empty = _("No measure of yours is overdue.")
        sections.append(_plan_section(_("Plans with overdue measures"), rows, f"{listed}?overdue=on", empty))
    return sections


def _plan_section(title: str, found: PlanQuerySet, url: str, empty: str) -> Section:
    shown = found.with_progress_on(today()).select_related("unit").order_by("unit__code")[:SHOWN]
    rows = [Row(str(one.unit), one.get_absolute_url(), *_plan_note(one), one.unit.short_code) for one in shown]
    return Section(title, found.count(), url, rows, empty)


def _plan_note(plan: Plan) -> tuple[str, str]:
    """What stands beside a plan, and its state."""
    late: int = plan.overdue_count  # type: ignore[attr-defined]
    if late:
        note = ngettext("%(n)s measure overdue", "%(n)s measures overdue", late) % {"n": late}
        return note, "overdue"
    version = _("version %(version)s") % {"version": plan.version}
    return f"{plan.get_kind_display()} · {version}", ""
