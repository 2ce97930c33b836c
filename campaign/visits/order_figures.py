"""Figures of orders, talks, circulars and cards for the monthly summary; each leads to the list behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse

from campaign.visits.models import Card, Circular, Colour, LevelPair, Order, Situation, Talk, Veto
from units.areas import Area


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the address of the rows behind it."""

    number: int
    url: str


@dataclass(frozen=True, slots=True)
class OrdersFigures:
    """Orders issued, answered and closed from a first day to a last, and those late as of the last."""

    issued: Figure
    answered: Figure
    closed: Figure
    late: Figure


@dataclass(frozen=True, slots=True)
class WarningFigures:
    """Talks by pair, circulars by situation, cards by colour in the span; vetoes that stand on its last day."""

    talks: Mapping[LevelPair, Figure]
    circulars: Mapping[Situation, Figure]
    cards: Mapping[Colour, Figure]
    vetoes: Figure

    @property
    def talks_total(self) -> int:
        """Talks of all pairs."""
        return sum(one.number for one in self.talks.values())


def orders_figures(area: Area, from_on: date, to_on: date) -> OrdersFigures:
    """Orders about the area's units, both days included: four queries."""
    rows = Order.objects.in_area(area)
    span = {"from_on": from_on.isoformat(), "to_on": to_on.isoformat()}

    def url(**filters: str) -> str:
        return _url("order-list", area, to_on, **filters)

    return OrdersFigures(
        issued=Figure(rows.issued_between(from_on, to_on).count(), url(**span)),
        answered=Figure(rows.answered_between(from_on, to_on).count(), url(day_of="answered", **span)),
        closed=Figure(rows.closed_between(from_on, to_on).count(), url(day_of="closed", **span)),
        late=Figure(rows.overdue_on(to_on).count(), url(light="overdue")),
    )


def warning_figures(area: Area, from_on: date, to_on: date) -> WarningFigures:
    """Talks, circulars, cards and vetoes of the area, both days included: four queries."""
    span = {"from_on": from_on.isoformat(), "to_on": to_on.isoformat()}
    talks = _counted(Talk.objects.in_area(area).held_between(from_on, to_on), "level_pair")
    circulars = _counted(Circular.objects.all().in_area(area).issued_between(from_on, to_on), "situation")
    cards = _counted(Card.objects.in_area(area).given_between(from_on, to_on), "colour")
    vetoes = Veto.objects.in_area(area).standing_on(to_on).count()
    return WarningFigures(
        talks={
            pair: Figure(talks.get(pair, 0), _url("talk-list", area, to_on, pair=pair, **span)) for pair in LevelPair
        },
        circulars={
            one: Figure(circulars.get(one, 0), _url("circular-list", area, to_on, situation=one, **span))
            for one in Situation
        },
        cards={one: Figure(cards.get(one, 0), _url("card-list", area, to_on, colour=one, **span)) for one in Colour},
        vetoes=Figure(vetoes, _url("veto-list", area, to_on, standing="on")),
    )


def _counted(rows: QuerySet[Any], field: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(field).annotate(number=Count("pk")))


def _url(name: str, area: Area, on: date, **filters: str) -> str:
    query = {"area": area.short_code, "on": on.isoformat(), **{key: str(value) for key, value in filters.items()}}
    return f"{reverse(f'visits:{name}')}?{urlencode({key: value for key, value in query.items() if value})}"
