"""Yellow and red cards by quarter, and vetoes of a unit's year-end honours."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from campaign.visits import offices
from campaign.visits.models import Card, RungStep, Veto
from units import audit
from units.access import Account, Action
from units.areas import Area
from units.models import Unit
from units.rules import RuleBroken


class CardStands(RuleBroken):
    """One card of a colour a quarter."""

    message = _("The unit holds a card of this colour in this quarter already; give the next colour.")


class CardLifted(RuleBroken):
    """A card is lifted once."""

    message = _("This card was lifted on %(day)s already. Nothing was changed now.")


class CardReasonMissing(RuleBroken):
    """A card, its lifting, a veto and its withdrawal say why."""

    message = _("Give the reason; whoever lifts or withdraws answers for it.")


class CardUnitClosed(RuleBroken):
    """A closed unit gets no cards."""

    message = _("The unit “%(unit)s” did not stand on %(day)s.")


class StepOfAnother(RuleBroken):
    """A card answers a rung of the same unit."""

    message = _("The rung that was chosen is another unit's.")


class BeforeCard(RuleBroken):
    """Nothing is lifted before it was given."""

    message = _("It was given on %(day)s; it cannot be lifted or withdrawn earlier.")


class VetoStands(RuleBroken):
    """One veto a year."""

    message = _("A veto stands against this unit for %(year)s already.")


class VetoWithdrawn(RuleBroken):
    """A veto is withdrawn once."""

    message = _("This veto was withdrawn on %(day)s already. Nothing was changed now.")


@dataclass(frozen=True, slots=True)
class Given:
    """What a card says, and the rung of the ladder that it answers, if any."""

    colour: str
    reason: str
    step: RungStep | None = None


def quarter_of(day: date) -> date:
    """The first day of the day's quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


@transaction.atomic
def give(unit: Unit, given: Given, *, by: Account, on: date) -> Card:
    """Give the unit a card for the quarter of the day. Needs Action.SUPERVISE in an office above the unit.

    Raises NoOfficeAbove, CardUnitClosed, CardReasonMissing, StepOfAnother, CardStands.
    """
    _check(unit, given.reason, by, on)
    if given.step and given.step.unit_id != unit.pk:
        raise StepOfAnother
    card = Card(
        unit=unit,
        colour=given.colour,
        quarter=quarter_of(on),
        on=on,
        reason=given.reason.strip(),
        given_by=by,
        step=given.step,
    )
    try:
        with transaction.atomic():
            card.save()
    except IntegrityError as error:
        if Card.objects.filter(unit=unit, colour=card.colour, quarter=card.quarter, lifted_on__isnull=True).exists():
            raise CardStands from error
        raise
    after = {"colour": card.colour, "quarter": card.quarter.isoformat(), "reason": card.reason}
    audit.record("visits.card_given", audit.Change(card, unit.code, None, after), by=by)
    return card


def check_may_lift(card: Card, *, by: Account, on: date) -> None:
    """Raise the rule that keeps this person from lifting the card on the day."""
    offices.check_stands_above(by, Action.SUPERVISE, card.unit)
    if card.lifted_on is not None:
        raise CardLifted(day=card.lifted_on.isoformat())
    if on < card.on:
        raise BeforeCard(day=card.on.isoformat())


@transaction.atomic
def lift(card: Card, *, reason: str, by: Account, on: date) -> Card:
    """Lift the card with a reason. Raises NoOfficeAbove, CardLifted, BeforeCard, CardReasonMissing."""
    row = Card.objects.select_for_update(of=("self",)).select_related("unit").get(pk=card.pk)
    check_may_lift(row, by=by, on=on)
    if not reason.strip():
        raise CardReasonMissing
    row.lifted_on, row.lifted_by, row.lift_reason = on, by, reason.strip()
    row.save(update_fields=["lifted_on", "lifted_by", "lift_reason"])
    after = {"reason": row.lift_reason, "on": on.isoformat()}
    audit.record("visits.card_lifted", audit.Change(row, row.unit.code, {"colour": row.colour}, after), by=by)
    return row


@transaction.atomic
def veto(unit: Unit, year: int, *, reason: str, by: Account, on: date) -> Veto:
    """Veto the unit's honours of the year. Needs Action.SUPERVISE in an office above the unit.

    Raises NoOfficeAbove, CardUnitClosed, CardReasonMissing, VetoStands.
    """
    _check(unit, reason, by, on)
    row = Veto(unit=unit, year=year, reason=reason.strip(), on=on, by=by)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if Veto.objects.filter(unit=unit, year=year, withdrawn_on__isnull=True).exists():
            raise VetoStands(year=year) from error
        raise
    audit.record("visits.veto_made", audit.Change(row, unit.code, None, {"year": year, "reason": row.reason}), by=by)
    return row


@transaction.atomic
def withdraw(made: Veto, *, reason: str, by: Account, on: date) -> Veto:
    """Withdraw the veto with a reason. Raises NoOfficeAbove, VetoWithdrawn, BeforeCard, CardReasonMissing."""
    row = Veto.objects.select_for_update(of=("self",)).select_related("unit").get(pk=made.pk)
    offices.check_stands_above(by, Action.SUPERVISE, row.unit)
    if row.withdrawn_on is not None:
        raise VetoWithdrawn(day=row.withdrawn_on.isoformat())
    if on < row.on:
        raise BeforeCard(day=row.on.isoformat())
    if not reason.strip():
        raise CardReasonMissing
    row.withdrawn_on, row.withdrawn_by, row.withdrawal_reason = on, by, reason.strip()
    row.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawal_reason"])
    after = {"reason": row.withdrawal_reason, "on": on.isoformat()}
    audit.record("visits.veto_withdrawn", audit.Change(row, row.unit.code, {"year": row.year}, after), by=by)
    return row


def _check(unit: Unit, reason: str, by: Account, on: date) -> None:
    offices.check_stands_above(by, Action.SUPERVISE, unit)
    if not unit.stands_on(on):
        raise CardUnitClosed(unit=unit, day=on.isoformat())
    if not reason.strip():
        raise CardReasonMissing


# A year's honours are settled up to this month of the next.
SETTLED_BY = 3


def honours_stopped(area: Area, on: date) -> dict[int, list[int]]:
    """The years for which a veto stops the honours of the area's units, by the unit's number: one query.

    Those of the day's year, and through the first quarter those of the year before, which are settled then.
    """
    years = [on.year - 1, on.year] if on.month <= SETTLED_BY else [on.year]
    found: dict[int, list[int]] = {}
    for unit, year in Veto.objects.in_area(area).standing_on(on).filter(year__in=years).values_list("unit", "year"):
        found.setdefault(unit, []).append(year)
    return found
