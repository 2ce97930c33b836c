"""What waits for the signed-in user: sections of the home page, each with its count and the list behind it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.grading.models import Assessment, Round
from campaign.grading.querysets import AssessmentQuerySet
from issues.models import Issue, Plan
from issues.querysets import IssueQuerySet, PlanQuerySet
from units import access
from units.access import Account, Action
from units.clock import today

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that waits; `state` is the badge's: normal, soon, overdue, or '' for none."""

    label: str
    url: str
    note: str
    state: str


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing that waits."""

    title: str
    count: int
    url: str
    rows: list[Row]
    empty: str


def waiting_for(user: Account) -> list[Section]:
    """The sections that concern the user's roles; two queries each."""
    sections = []
    if access.may(user, Action.REVIEW):
        rows = Assessment.objects.waiting_for(user)
        sections.append(
            _section(_("To review"), rows, reverse("grading:review-list"), _("No assessment waits for your stage."))
        )
    if access.may(user, Action.ASSESS):
        drafts = Assessment.objects.to_assess_by(user)
        url = f"{reverse('grading:assessment-list')}?state=draft"
        sections.append(_section(_("To assess"), drafts, url, _("No unit of yours waits to be assessed.")))
    if access.may(user, Action.HANDLE_ISSUE):
        found, empty = Issue.objects.to_handle_by(user), _("No issue waits for a handler in your area.")
        sections.append(_issues(_("Issues to handle"), found, "handle", empty))
    if access.may(user, Action.CLOSE_ISSUE):
        found, empty = Issue.objects.to_close_by(user), _("No issue waits to be checked and closed by you.")
        sections.append(_issues(_("Issues to close"), found, "close", empty))
    sections += _plans(user)
    if access.may(user, Action.READ):
        sections.append(_rounds(user))
    return sections


def _section(title: str, found: AssessmentQuerySet, url: str, empty: str) -> Section:
    shown = found.select_related("unit", "stage", "round").order_by("waiting_since_on", "unit__code")[:SHOWN]
    rows = [
        Row(str(one.unit), one.get_absolute_url(), f"{one.stage or one.round} · {_since(one)}".rstrip(" ·"), "")
        for one in shown
    ]
    return Section(title, found.count(), url, rows, empty)


def _issues(title: str, found: IssueQuerySet, waiting: str, empty: str) -> Section:
    """Issues that wait for the user, the oldest first."""
    shown = found.select_related("unit").order_by("found_on", "id")[:SHOWN]
    since = _("found on %(day)s")
    rows = [
        Row(one.text, one.get_absolute_url(), f"{one.unit} · {since % {'day': one.found_on.isoformat()}}", "")
        for one in shown
    ]
    return Section(title, found.count(), f"{reverse('issues:issue-list')}?waiting={waiting}", rows, empty)


def _since(row: Assessment) -> str:
    if row.waiting_since_on is None:
        return ""
    return _("waiting since %(day)s") % {"day": row.waiting_since_on.isoformat()}


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
    rows = [Row(str(one.unit), one.get_absolute_url(), *_plan_note(one)) for one in shown]
    return Section(title, found.count(), url, rows, empty)


def _plan_note(plan: Plan) -> tuple[str, str]:
    """What stands beside a plan, and its state."""
    late: int = plan.overdue_count  # type: ignore[attr-defined]
    if late:
        note = ngettext("%(n)s measure overdue", "%(n)s measures overdue", late) % {"n": late}
        return note, "overdue"
    version = _("version %(version)s") % {"version": plan.version}
    return f"{plan.get_kind_display()} · {version}", ""


def _rounds(user: Account) -> Section:
    found = Round.objects.touching(user).open().select_related("area")
    opened = _("opened on %(day)s")
    rows = [
        Row(one.name, one.get_absolute_url(), f"{one.area} · {opened % {'day': one.opened_on.isoformat()}}", "")
        for one in found[:SHOWN]
    ]
    url = reverse("grading:round-list")
    return Section(_("Open rounds"), found.count(), url, rows, _("No round is open in your area."))
