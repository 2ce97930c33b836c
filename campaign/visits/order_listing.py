"""The order register: how each order stands on a day, and the register's columns as a workbook."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import batched

from django.db.models import FETCH_RAISE
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from campaign.visits.models import Order
from campaign.visits.order_querysets import OrderQuerySet
from issues.progress import REMINDED, SOON
from units import exports
from units.places import Place, places_of

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """One order as the register shows it; `light` is overdue, soon, normal, or none when nothing presses on the day."""

    order: Order
    due_on: date
    light: str
    word: str


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """One order as the register of an area shows it, where villages share their names."""

    line: Line
    place: Place


def shown(rows: OrderQuerySet, on: date) -> OrderQuerySet:
    """With what a line shows of the order as of the day."""
    return rows.with_due_on(on).with_answered_on(on).select_related("unit", "area").fetch_mode(FETCH_RAISE)


def lines_of(orders: Iterable[Order], on: date) -> list[Line]:
    """The orders, read by `shown`, as lines as of the day: no query."""
    return [_line(order, on) for order in orders]


def placed_lines_of(orders: Iterable[Order], on: date) -> list[PlacedLine]:
    """The orders, read by `shown`, as lines as of the day with the places of their units: one query."""
    orders = list(orders)
    places = places_of(order.unit for order in orders)
    return [PlacedLine(*pair) for pair in zip(lines_of(orders, on), places, strict=True)]


def _line(order: Order, on: date) -> Line:
    due: date = order.due_then  # type: ignore[attr-defined]
    answered: date | None = order.answered_then  # type: ignore[attr-defined]
    if order.closed_on is not None and order.closed_on <= on:
        return Line(order, due, "none", _("Closed on %(day)s") % {"day": order.closed_on.isoformat()})
    if answered is not None:
        return Line(order, due, "none", _("Answered on %(day)s") % {"day": answered.isoformat()})
    return Line(order, due, light_of(due, on), word_of(due, on))


def light_of(due: date, on: date) -> str:
    """The warning light of an unanswered order: overdue, soon (ten days or fewer left), normal (norms)."""
    if due < on:
        return "overdue"
    return "soon" if due - on <= SOON else "normal"


def word_of(due: date, on: date) -> str:
    """The light in words, with the days left or passed, and who is told."""
    left = (due - on).days
    if left < 0:
        return ngettext("Overdue by %(n)s day", "Overdue by %(n)s days", -left) % {"n": -left}
    if due - on <= SOON:
        return ngettext("Due soon, %(n)s day left", "Due soon, %(n)s days left", left) % {"n": left}
    return ngettext("On time, %(n)s day left", "On time, %(n)s days left", left) % {"n": left}


def told_to(due: date, on: date) -> str:
    """Whom the light of the day tells: the handler, then the leader in charge, then the unit and its head (norms)."""
    if due < on:
        return _("told to the unit and its head")
    if due - on <= SOON:
        return _("told to the handler and the leader in charge")
    return _("told to the handler") if due - on <= REMINDED else ""


HEADER: tuple[Promise, ...] = (
    gettext_lazy("Order number"),
    gettext_lazy("What is ordered"),
    gettext_lazy("Source of the task"),
    gettext_lazy("Task received on"),
    gettext_lazy("Lead organisation"),
    gettext_lazy("Co-operating organisations"),
    gettext_lazy("Answer required"),
    gettext_lazy("County"),
    gettext_lazy("Township"),
    gettext_lazy("Unit"),
    gettext_lazy("Area code"),
    gettext_lazy("Issued on"),
    gettext_lazy("Due on"),
    gettext_lazy("State"),
    gettext_lazy("Answered on"),
    pgettext_lazy("a supervision order", "Closed on"),
)


def required(line: Line) -> str:
    """The register's column “answer required”: the class, the last day, and what the answer must show."""
    order = line.order
    parts = [str(order.get_deadline_class_display()), line.due_on.isoformat(), order.requirement]
    return " · ".join(part for part in parts if part)


def xlsx(rows: OrderQuerySet, title: str, on: date) -> bytes:
    """The rows, read by `shown`, as a workbook as of the day; a batch of them in memory at a time."""
    return exports.xlsx(title, [str(name) for name in HEADER], _cells(rows, on))


def _cells(rows: OrderQuerySet, on: date) -> Iterator[list[exports.Cell]]:
    for batch in batched(rows.iterator(chunk_size=BATCH), BATCH):
        for placed in placed_lines_of(batch, on):
            yield _row(placed.line, placed.place, on)


def _row(line: Line, place: Place, on: date) -> list[exports.Cell]:
    order = line.order
    answered: date | None = order.answered_then  # type: ignore[attr-defined]
    return [
        order.number,
        order.text,
        str(order.get_source_display()),
        order.received_on,
        order.lead_organisation,
        order.cooperating,
        required(line),
        place.county,
        place.township,
        order.unit.name,
        order.unit.short_code,
        order.issued_on,
        line.due_on,
        line.word,
        answered,
        order.closed_on if order.closed_on and order.closed_on <= on else None,
    ]
