"""Who sets the cadence: the rules that hold and who may see them, the list of key units, and their verbs."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from campaign.visits import duties
from campaign.visits.cadence_querysets import CadenceRuleQuerySet
from campaign.visits.models import CadenceRule, KeyUnit
from units import access, audit
from units.access import Account, Action
from units.areas import Area
from units.models import Unit
from units.rules import RuleBroken


class NotYourKeyUnits(RuleBroken):
    """The account does not keep the list of key units there."""

    message = _("The list of key units is kept by the organisation departments, each for its own area.")


class OnlyGradedUnits(RuleBroken):
    """Key units are townships and villages."""

    message = _("Only a township or a village can be a key unit.")


class UnitNotStanding(RuleBroken):
    """A closed unit is not watched."""

    message = _("The unit does not stand on that day, so it cannot be a key unit.")


class ListedAlready(RuleBroken):
    """One open entry a unit."""

    message = _("The unit is on the list of key units already.")


class NotListed(RuleBroken):
    """Taken off before, perhaps by somebody else."""

    message = _("The unit is not on the list of key units any more.")


class ReasonMissing(RuleBroken):
    """An entry says why."""

    message = _("Say why the unit is watched closely.")


class BeforeListed(RuleBroken):
    """A unit is not taken off before it was put on."""

    message = _("The unit is on the list from %(day)s; it cannot be taken off earlier.")


def rules_for(user: Account, area: Area) -> CadenceRuleQuerySet:
    """The rules whose coverage the user may see in the area, in their order.

    Rules about unannounced visits and about key units are for those with SEE_SCHEDULE over the area: the units' own
    accounts (township, first secretary) learn nothing of who is to be visited unannounced. What of the others is due
    is no secret: a township sees what its villages can expect.
    """
    rules = CadenceRule.objects.all()
    return rules if access.may(user, Action.SEE_SCHEDULE, area) else rules.open_to_all()


@transaction.atomic
def list_key_unit(unit: Unit, *, reason: str, by: Account, on: date) -> KeyUnit:
    """Put a unit on the list from the day on.

    Raises NotYourKeyUnits, OnlyGradedUnits, UnitNotStanding, ReasonMissing, ListedAlready.
    """
    if not access.may(by, Action.PLAN_VISITS, unit):
        raise NotYourKeyUnits
    if unit.level < 4:
        raise OnlyGradedUnits
    if not unit.stands_on(on):
        raise UnitNotStanding
    reason = " ".join(reason.split())
    if not reason:
        raise ReasonMissing
    # An entry that was ended on a later day, by a clock since set back, still holds.
    if KeyUnit.objects.as_of(on).filter(unit=unit).exists():
        raise ListedAlready
    entry = _save_once(KeyUnit(unit=unit, from_on=on, reason=reason, listed_by=by))
    after = {"from_on": on.isoformat(), "reason": reason}
    audit.record("visits.key_unit_listed", audit.Change(entry, unit.code, None, after), by=by)
    duties.recount([unit.pk])
    return entry


def _save_once(entry: KeyUnit) -> KeyUnit:
    """Save, or say that the unit is listed; the constraint decides between two at once."""
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as error:
        if KeyUnit.objects.filter(unit=entry.unit_id, until_on__isnull=True).exists():
            raise ListedAlready from error
        raise
    return entry


@transaction.atomic
def take_off(entry: KeyUnit, *, by: Account, on: date) -> KeyUnit:
    """End an entry: from the day on the unit is no key unit any more.

    Raises NotYourKeyUnits, NotListed, BeforeListed.
    """
    if not access.may(by, Action.PLAN_VISITS, entry.unit):
        raise NotYourKeyUnits
    row = KeyUnit.objects.select_for_update(of=("self",)).select_related("unit").get(pk=entry.pk)
    if row.until_on is not None:
        raise NotListed
    if on < row.from_on:
        raise BeforeListed(day=row.from_on.isoformat())
    row.until_on, row.until_by = on, by
    row.save(update_fields=["until_on", "until_by"])
    audit.record(
        "visits.key_unit_taken_off",
        audit.Change(row, row.unit.code, {"until_on": None}, {"until_on": on.isoformat()}),
        by=by,
    )
    duties.recount([row.unit_id])
    return row
