"""Who may do what, where: roles x actions in one table, areas by the grants of the user.

`READ` decides which rows a user sees at all (units/querysets.py); the other actions are asked before a change.
Grants end by the real clock, not by the day that pages take for today: they are security, not business.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from units import codes
from units.levels import Level

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    # The account's class is settings.AUTH_USER_MODEL; the floor below knows it as a type and imports nothing.
    from campaign.accounts.models import User

    Account = User
else:
    Account = AnonymousUser = Any


class Role(models.TextChoices):
    """A public post's part in the campaign; a grant gives it for one area."""

    PREFECTURE = "prefecture", _("Prefecture organisation department")
    COUNTY = "county", _("County organisation department")
    TOWNSHIP = "township", _("Township staff")
    SECRETARY = "secretary", _("First secretary")
    CHECKER = "checker", _("Member of a survey team")
    DISCIPLINE = "discipline", _("Discipline inspection")
    POLITICAL_LEGAL = "political_legal", _("Political-legal commission")
    UNITED_FRONT = "united_front", _("United-front department")
    COMMITTEE = "committee", _("Party committee office")
    LEADER = "leader", _("Leader")
    AUDITOR = "auditor", _("Auditor")
    SYSADMIN = "sysadmin", _("System administrator")


class Action(StrEnum):
    """What a page or a verb asks for; each view names exactly one."""

    READ = "read"
    EDIT_REGISTER = "edit_register"
    OPEN_ROUND = "open_round"
    ASSESS = "assess"
    REVIEW = "review"
    CORRECT_GRADING = "correct_grading"
    PUBLISH = "publish"
    RECORD_ISSUE = "record_issue"
    HANDLE_ISSUE = "handle_issue"
    CLOSE_ISSUE = "close_issue"
    EDIT_PLAN = "edit_plan"
    CHECK_PLAN = "check_plan"
    APPROVE_PLAN = "approve_plan"
    MANAGE_PEOPLE = "manage_people"
    WRITE_REPORT = "write_report"
    GIVE_OPINION = "give_opinion"
    READ_REPORT = "read_report"
    APPRAISE = "appraise"
    LOG_VISIT = "log_visit"
    PLAN_VISITS = "plan_visits"
    SEE_SCHEDULE = "see_schedule"
    ISSUE_ORDER = "issue_order"
    ANSWER_ORDER = "answer_order"
    CLOSE_ORDER = "close_order"
    RECORD_TALK = "record_talk"
    SUPERVISE = "supervise"
    DRAFT_SUMMARY = "draft_summary"
    ISSUE_SUMMARY = "issue_summary"
    MEND_RECORDS = "mend_records"
    READ_AUDIT = "read_audit"
    MANAGE_ACCOUNTS = "manage_accounts"
    MANAGE_SETTINGS = "manage_settings"


REVIEWERS = frozenset(
    {
        Role.PREFECTURE,
        Role.COUNTY,
        Role.TOWNSHIP,
        Role.CHECKER,
        Role.DISCIPLINE,
        Role.POLITICAL_LEGAL,
        Role.UNITED_FRONT,
        Role.COMMITTEE,
    }
)

TABLE: dict[Action, frozenset[Role]] = {
    Action.READ: frozenset(Role) - {Role.SYSADMIN},
    Action.EDIT_REGISTER: frozenset({Role.PREFECTURE, Role.COUNTY}),
    Action.OPEN_ROUND: frozenset({Role.PREFECTURE}),
    Action.ASSESS: frozenset({Role.PREFECTURE, Role.COUNTY, Role.TOWNSHIP, Role.CHECKER}),
    Action.REVIEW: REVIEWERS,
    Action.CORRECT_GRADING: frozenset({Role.PREFECTURE}),
    Action.PUBLISH: frozenset({Role.PREFECTURE, Role.COUNTY}),
    Action.RECORD_ISSUE: frozenset({Role.PREFECTURE, Role.COUNTY, Role.TOWNSHIP, Role.CHECKER, Role.SECRETARY}),
    Action.HANDLE_ISSUE: frozenset({Role.COUNTY, Role.TOWNSHIP, Role.SECRETARY}),
    Action.CLOSE_ISSUE: frozenset({Role.PREFECTURE, Role.COUNTY}),
    Action.EDIT_PLAN: frozenset({Role.PREFECTURE, Role.COUNTY, Role.TOWNSHIP}),
    Action.CHECK_PLAN: frozenset({Role.COUNTY, Role.CHECKER}),
    Action.APPROVE_PLAN: frozenset({Role.PREFECTURE, Role.COUNTY, Role.COMMITTEE}),
    # First secretaries, other postings, work teams, posts of leadership teams.
    Action.MANAGE_PEOPLE: frozenset({Role.PREFECTURE, Role.COUNTY}),
    Action.WRITE_REPORT: frozenset({Role.SECRETARY}),
    Action.GIVE_OPINION: frozenset({Role.TOWNSHIP}),
    Action.READ_REPORT: frozenset({Role.PREFECTURE, Role.COUNTY}),
    Action.APPRAISE: frozenset({Role.PREFECTURE, Role.COUNTY}),
    Action.LOG_VISIT: frozenset({Role.PREFECTURE, Role.COUNTY, Role.TOWNSHIP, Role.CHECKER}),
    # Cadence's draws of unannounced visits.
    Action.PLAN_VISITS: frozenset({Role.PREFECTURE, Role.COUNTY}),
    # What is to be visited unannounced is not shown to the accounts of the unit itself.
    Action.SEE_SCHEDULE: frozenset({Role.PREFECTURE, Role.COUNTY, Role.CHECKER, Role.LEADER}),
    Action.ISSUE_ORDER: frozenset({Role.PREFECTURE, Role.COUNTY}),
    Action.ANSWER_ORDER: frozenset({Role.COUNTY, Role.TOWNSHIP}),
    Action.CLOSE_ORDER: frozenset({Role.PREFECTURE, Role.COUNTY}),
    Action.RECORD_TALK: frozenset({Role.PREFECTURE, Role.COUNTY, Role.TOWNSHIP}),
    # Circulars, cards, vetoes, and the lifting of a rung.
    Action.SUPERVISE: frozenset({Role.PREFECTURE, Role.COUNTY}),
    Action.DRAFT_SUMMARY: frozenset({Role.PREFECTURE, Role.COUNTY, Role.TOWNSHIP}),
    # Checking as the second person, issuing, correcting.
    Action.ISSUE_SUMMARY: frozenset({Role.PREFECTURE, Role.COUNTY, Role.TOWNSHIP}),
    # The standing checks over all records, and what waits to be mended.
    Action.MEND_RECORDS: frozenset({Role.PREFECTURE, Role.COUNTY, Role.TOWNSHIP}),
    Action.READ_AUDIT: frozenset({Role.AUDITOR}),
    Action.MANAGE_ACCOUNTS: frozenset({Role.SYSADMIN}),
    Action.MANAGE_SETTINGS: frozenset({Role.SYSADMIN}),
}

# The levels at which a role can be granted: a county officer of a village makes no sense.
LEVELS: dict[Role, frozenset[Level]] = {
    Role.PREFECTURE: frozenset({Level.PREFECTURE}),
    Role.COUNTY: frozenset({Level.COUNTY}),
    Role.TOWNSHIP: frozenset({Level.TOWNSHIP}),
    Role.SECRETARY: frozenset({Level.TOWNSHIP, Level.VILLAGE}),
    Role.CHECKER: frozenset({Level.COUNTY, Level.TOWNSHIP}),
    Role.DISCIPLINE: frozenset({Level.PREFECTURE, Level.COUNTY}),
    Role.POLITICAL_LEGAL: frozenset({Level.PREFECTURE, Level.COUNTY}),
    Role.UNITED_FRONT: frozenset({Level.PREFECTURE, Level.COUNTY}),
    Role.COMMITTEE: frozenset({Level.PREFECTURE, Level.COUNTY, Level.TOWNSHIP}),
    Role.LEADER: frozenset({Level.PROVINCE, Level.PREFECTURE, Level.COUNTY}),
    Role.AUDITOR: frozenset({Level.PROVINCE, Level.PREFECTURE, Level.COUNTY}),
    Role.SYSADMIN: frozenset({Level.PROVINCE, Level.PREFECTURE, Level.COUNTY}),
}


def levels_answered_for(action: Action, level: int) -> range:
    """Levels of the units whose nearest office above that holds the action is one of this level.

    A county talks with its townships, a township with its villages; but a county's organisation department lifts a
    village's red card, because a township has no say in that.
    """
    held = {place for role in TABLE[action] for place in LEVELS[role]}
    below = min((place for place in held if place > level), default=Level.VILLAGE)
    return range(level + 1, below + 1)


class Placed(Protocol):
    """Anything that lies in the tree: a unit or an area."""

    @property
    def code(self) -> str:
        """Full code of 12 digits."""

    @property
    def level(self) -> int:
        """Level, which tells units of the same padded code apart."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant in force, without its row: role, and the area by short code and level."""

    role: Role
    short_code: str
    level: int

    def covers(self, code: str, level: int) -> bool:
        """Tell whether the unit of that full code and level lies in the granted area."""
        return level >= self.level and code.startswith(self.short_code)


def grants_of(user: "Account | AnonymousUser") -> tuple[Grant, ...]:
    """Grants of the user in force today, read once for each request's user object; none when inactive."""
    if not user.is_authenticated or not user.is_active:
        return ()
    held: tuple[Grant, ...] | None = getattr(user, "_grants", None)
    if held is None:
        rows = user.grants.in_force(timezone.localdate()).order_by().values_list("role", "area__code", "area__level")
        held = tuple(Grant(Role(role), codes.shorten(code, level), level) for role, code, level in rows)
        user._grants = held  # type: ignore[attr-defined]
    return held


def areas_of(user: "Account | AnonymousUser", action: Action = Action.READ) -> list[str]:
    """Short codes of the areas in which the user may do the action; `[""]`, everything, for a superuser."""
    if user.is_superuser and user.is_active:
        return [""]
    return sorted({grant.short_code for grant in grants_of(user) if grant.role in TABLE[action]})


def may(user: "Account | AnonymousUser", action: Action, unit: Placed | None = None) -> bool:
    """Tell whether the user may do the action on the unit (anything with `code` and `level`), or anywhere at all."""
    if user.is_superuser and user.is_active:
        return True
    return any(
        grant.role in TABLE[action] and (unit is None or grant.covers(unit.code, unit.level))
        for grant in grants_of(user)
    )


def levels_by_which(user: "Account | AnonymousUser", action: Action, unit: Placed) -> list[int]:
    """Levels of the user's areas from which the user may do the action on the unit; none of a superuser's own."""
    return [
        grant.level for grant in grants_of(user) if grant.role in TABLE[action] and grant.covers(unit.code, unit.level)
    ]


def may_administer(user: "Account | AnonymousUser") -> bool:
    """Tell whether anything in Django's admin is open to the user."""
    return may(user, Action.MANAGE_ACCOUNTS) or may(user, Action.MANAGE_SETTINGS)


def account(request: HttpRequest) -> Account:
    """The signed-in account of a request; views behind the sign-in use it where a verb needs `by=`."""
    return request.user  # type: ignore[return-value]
