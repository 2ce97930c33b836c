"""Progress of measures: the notes, and how near a deadline is as of a day (norms, warning lights)."""

import uuid
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from issues.models import Measure, Progress
from issues.models.plan import PlanState
from issues.plan_rules import PlanNotYours, WrongState
from units import access, audit
from units.access import Account, Action
from units.rules import RuleBroken

# Twenty days before the deadline the handler is reminded (green); ten days before it the leader too (yellow).
REMINDED, SOON = timedelta(days=20), timedelta(days=10)


class DayNotCome(RuleBroken):
    """A note tells of what was done."""

    message = _("The day %(day)s has not come yet; a note tells of progress that was made.")


class BeforeApproval(RuleBroken):
    """Nothing is carried out before it is approved."""

    message = _("The plan was approved on %(approved)s; progress cannot lie before that day.")


class TextMissing(RuleBroken):
    """A percentage alone tells nothing."""

    message = _("Say in words what was done.")


class NoPercentage(RuleBroken):
    """Outside 0 to 100."""

    message = _("A percentage lies between 0 and 100.")


@transaction.atomic
def note(
    measure: Measure,
    *,
    percent: int,
    text: str,
    day: date,
    by: Account,
    on: date,
    once: uuid.UUID | None = None,
) -> Progress | None:
    """Note the measure's progress on `day`; `on` is today. None when the form's key `once` was spent before.

    Raises PlanNotYours, WrongState (only an approved plan is carried out), DayNotCome, BeforeApproval, TextMissing,
    NoPercentage. Needs Action.HANDLE_ISSUE on the unit.
    """
    plan = measure.plan
    if not access.may(by, Action.HANDLE_ISSUE, plan.unit):
        raise PlanNotYours(unit=plan.unit)
    plan.refresh_from_db(fields=["state", "approved_on"])
    if plan.state != PlanState.APPROVED or plan.approved_on is None:
        raise WrongState(state=plan.get_state_display())
    _check(percent, text, day, plan.approved_on, on)
    if not audit.spend(once, by=by):
        return None
    row = Progress.objects.create(measure=measure, on=day, percent=percent, text=text.strip(), noted_by=by)
    after = {"percent": percent, "text": row.text, "on": day.isoformat()}
    audit.record("issues.progress_noted", audit.Change(measure, plan.unit.code, None, after), by=by)
    return row


def _check(percent: int, text: str, day: date, approved_on: date, on: date) -> None:
    if not 0 <= percent <= 100:
        raise NoPercentage
    if not text.strip():
        raise TextMissing
    if day > on:
        raise DayNotCome(day=day.isoformat())
    if day < approved_on:
        raise BeforeApproval(approved=approved_on.isoformat())


def light(due_on: date | None, percent: int, day: date) -> str:
    """The state of a measure on the day: `overdue`, `soon` (ten days or fewer left), `normal`, or `none` (all done)."""
    if percent >= 100 or due_on is None:
        return "none"
    if due_on < day:
        return "overdue"
    return "soon" if due_on - day <= SOON else "normal"


def is_reminded(due_on: date | None, percent: int, day: date) -> bool:
    """Tell whether the handler is reminded of a deadline that is not near yet: eleven to twenty days left."""
    return due_on is not None and percent < 100 and SOON < due_on - day <= REMINDED
