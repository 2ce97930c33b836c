"""For the unit's page: its orders, open rungs, talks, circulars, cards and vetoes; one query each."""

from dataclasses import dataclass
from datetime import date

from django.db.models import FETCH_RAISE

from campaign.visits import order_listing
from campaign.visits.models import Card, Circular, Order, RungStep, Talk, Veto
from units.models import Unit

SHOWN = 5


@dataclass(frozen=True, slots=True)
class UnitSupervision:
    """The newest of each kind; of rungs those open on the day, of vetoes those that stand on it."""

    on: date
    orders: list[order_listing.Line]
    rungs: list[RungStep]
    talks: list[Talk]
    circulars: list[Circular]
    cards: list[Card]
    vetoes: list[Veto]


def supervision_of(unit: Unit, on: date) -> UnitSupervision:
    """How the unit is supervised, as of the day: six queries, whatever it holds."""
    orders = order_listing.shown(Order.objects.filter(unit=unit), on).order_by("-issued_on", "-id")
    rungs = RungStep.objects.filter(unit=unit).open_on(on).select_related("rule").order_by("-rung", "-raised_on")
    vetoes = Veto.objects.filter(unit=unit).standing_on(on).order_by("-year")
    return UnitSupervision(
        on=on,
        orders=order_listing.lines_of(orders[:SHOWN], on),
        rungs=list(rungs.fetch_mode(FETCH_RAISE)[:SHOWN]),
        talks=list(Talk.objects.filter(unit=unit).order_by("-on", "-id")[:SHOWN]),
        circulars=list(Circular.objects.filter(units=unit).order_by("-issued_on", "-id")[:SHOWN]),
        cards=list(Card.objects.filter(unit=unit).order_by("-on", "-id")[:SHOWN]),
        vetoes=list(vetoes[:SHOWN]),
    )
