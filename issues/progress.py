"""Progress of measures: the notes, and how near a deadline is as of a day (norms, warning lights)."""

import uuid
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from issues import evidence, papers
from issues.models import Measure, Progress
from issues.models.plan import PlanState
from issues.plan_rules import PlanNotYours, WrongState
from units import access, audit
from units.access import Account, Action
from units.models import Unit
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


def note(
    measure: Measure,
    *,
    percent: int,
    text: str,
    day: date,
    by: Account,
    on: date,
    once: uuid.UUID | None = None,
    file: papers.Sent | None = None,
) -> Progress | None:
    """Note the measure's progress on `day`, with a file that shows it; `on` is today. None when `once` was spent.

    Raises PlanNotYours, WrongState (only an approved plan is carried out), DayNotCome, BeforeApproval, TextMissing,
    NoPercentage, and of the file TooBig, EmptyFile, TypeForbidden, NotWhatItSays: then nothing is kept.
    Needs Action.HANDLE_ISSUE on the unit.
    """
    row = Progress(measure=measure, on=day, percent=percent, text=text.strip(), noted_by=by)
    if file is None:
        with transaction.atomic():
            return _write(row, on, once)
    with papers.staged(file) as paper, transaction.atomic():
        # Under the unit's lock, by which nobody else's file of the same content comes and goes meanwhile.
        Unit.objects.select_for_update(no_key=True).get(pk=measure.plan.unit_id)
        if (kept := _write(row, on, once)) is not None:
            evidence.keep_with_note(kept, paper, by=by)
        return kept


def _write(row: Progress, on: date, once: uuid.UUID | None) -> Progress | None:
    plan, by = row.measure.plan, row.noted_by
    if not access.may(by, Action.HANDLE_ISSUE, plan.unit):
        raise PlanNotYours(unit=plan.unit)
    plan.refresh_from_db(fields=["state", "approved_on"])
    if plan.state != PlanState.APPROVED or plan.approved_on is None:
        raise WrongState(state=plan.get_state_display())
    _check(row.percent, row.text, row.on, plan.approved_on, on)
    if not audit.spend(once, by=by):
        return None
    row.save(force_insert=True)
    after = {"percent": row.percent, "text": row.text, "on": row.on.isoformat()}
    audit.record("issues.progress_noted", audit.Change(row.measure, plan.unit.code, None, after), by=by)
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
