"""The five situations that call for the ladder: noted by the supervising office, or by what happens to an order."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaign.visits import offices
from campaign.visits.models import Order, SituationRecord
from units import audit
from units.access import Account, Action
from units.models import Unit
from units.rules import RuleBroken
from units.typed_days import check_not_too_early


class FoundInFuture(RuleBroken):
    """A situation is recorded when it was found."""

    message = _("The day of finding has not come yet.")


class NothingSaid(RuleBroken):
    """What was found is said in words."""

    message = _("Say in words what was found.")


class UnitNotThere(RuleBroken):
    """The unit did not stand on the day."""

    message = _("The unit “%(unit)s” did not stand on %(day)s.")


@dataclass(frozen=True, slots=True)
class Found:
    """One of the five situations, what was found, when, and the order that it comes from, if any."""

    situation: str
    text: str
    on: date
    order: Order | None = None


@transaction.atomic
def record(unit: Unit, found: Found, *, by: Account, on: date) -> SituationRecord:
    """Write down a situation found in the unit; `on` is today. Needs Action.SUPERVISE in an office above the unit.

    Raises NoOfficeAbove, FoundInFuture, DayTooEarly, UnitNotThere, NothingSaid.
    """
    offices.check_stands_above(by, Action.SUPERVISE, unit)
    if found.on > on:
        raise FoundInFuture
    check_not_too_early(found.on)
    if not unit.stands_on(found.on):
        raise UnitNotThere(unit=unit, day=found.on.isoformat())
    if not found.text.strip():
        raise NothingSaid
    return note(unit, found, by=by)


def note(unit: Unit, found: Found, *, by: Account) -> SituationRecord:
    """Write the row and its audit entry; called by `record`, and by the verbs of orders inside their transaction."""
    row = SituationRecord.objects.create(
        unit=unit,
        situation=found.situation,
        text=found.text.strip(),
        on=found.on,
        order=found.order,
        recorded_by=by,
    )
    after = {"situation": row.situation, "text": row.text, "on": row.on.isoformat()}
    audit.record("visits.situation_recorded", audit.Change(row, unit.code, None, after), by=by)
    return row
