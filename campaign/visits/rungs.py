"""Lifting a rung of the ladder: by the supervising office with a reason, or by a talk whose agreement was kept."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaign.visits import offices
from campaign.visits.models import Need, RungStep
from units import audit
from units.access import Account, Action
from units.rules import RuleBroken


class RungEnded(RuleBroken):
    """A rung is lifted once."""

    message = _("This rung ended on %(day)s already. Nothing was changed now.")


class NeedsTalk(RuleBroken):
    """The rule of the rung asks for a talk."""

    message = _("This rung is lifted by a talk: record the talk, then the check that its agreement was kept.")


class NeedsCauseEnded(RuleBroken):
    """The rule of the rung asks that the cause ends."""

    message = _("This rung ends by itself on the day after its cause has ended; it is not lifted by hand.")


class LiftReasonMissing(RuleBroken):
    """Whoever lifts a rung answers for the reason."""

    message = _("Give the reason: what was mended, and how it was checked.")


class BeforeRaised(RuleBroken):
    """A rung is lifted after it was raised."""

    message = _("The rung was raised on %(day)s; it cannot be lifted earlier.")


def check_may_lift(step: RungStep, *, by: Account, on: date) -> None:
    """Raise the rule that keeps this person from lifting the rung on the day."""
    offices.check_stands_above(by, Action.SUPERVISE, step.unit)
    if step.ended_on is not None:
        raise RungEnded(day=step.ended_on.isoformat())
    if step.rule.needs == Need.TALK_CHECKED:
        raise NeedsTalk
    if step.rule.needs == Need.CAUSE_ENDED:
        raise NeedsCauseEnded
    if on < step.raised_on:
        raise BeforeRaised(day=step.raised_on.isoformat())


@transaction.atomic
def lift(step: RungStep, *, reason: str, by: Account, on: date) -> RungStep:
    """Lift a rung that needs a person, with a reason. Needs Action.SUPERVISE in an office above the unit.

    Raises NoOfficeAbove, RungEnded, NeedsTalk, NeedsCauseEnded, BeforeRaised, LiftReasonMissing.
    """
    row = _lock(step.pk)
    check_may_lift(row, by=by, on=on)
    if not reason.strip():
        raise LiftReasonMissing
    return _end(row, reason.strip(), by, on)


def end_by_talk(step: int, *, result: str, by: Account, on: date) -> None:
    """End the rung that a kept talk answers, inside the transaction of the check; one that has ended stays so."""
    row = _lock(step)
    if row.ended_on is None:
        _end(row, result, by, max(on, row.raised_on))


def _lock(pk: int) -> RungStep:
    return RungStep.objects.select_for_update(of=("self",)).select_related("unit", "rule").get(pk=pk)


def _end(row: RungStep, reason: str, by: Account, on: date) -> RungStep:
    row.ended_on, row.lifted_by, row.lift_reason = on, by, reason
    row.save(update_fields=["ended_on", "lifted_by", "lift_reason"])
    after = {"reason": reason, "on": on.isoformat()}
    audit.record("visits.rung_lifted", audit.Change(row, row.unit.code, {"rung": row.rung}, after), by=by)
    return row
