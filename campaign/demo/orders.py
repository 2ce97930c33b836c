"""The demo's 22 supervision orders of the prefecture: closed, answered, open, one overdue, one answered carelessly."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from campaign.demo import days as calendar
from campaign.demo import prose
from campaign.demo.accounts import Cast
from campaign.demo.figures import ORDERS, rng
from campaign.demo.findings import Findings
from campaign.demo.outcomes import Outcomes
from campaign.demo.register import Register
from campaign.demo.rows import insert
from campaign.visits import offices
from campaign.visits.models import (
    DeadlineClass,
    Order,
    OrderAnswer,
    OrderExtension,
    OrderSource,
    OrderState,
    Situation,
    SituationRecord,
)
from units.access import Account
from units.models import Unit

DAYS = {DeadlineClass.URGENT: 5, DeadlineClass.ORDINARY: 15, DeadlineClass.HARD: 30}
# The last orders stay open: issued on, class. The first of them is overdue on the last day, the next two due soon.
OPEN = (
    (date(2016, 12, 12), DeadlineClass.ORDINARY),
    (date(2016, 12, 28), DeadlineClass.URGENT),
    (date(2016, 12, 20), DeadlineClass.ORDINARY),
    (date(2016, 12, 22), DeadlineClass.HARD),
)
ANSWERED = 3  # before them: answered, to be closed
EXTENDED = {3: True, 11: False, 20: None}  # by place: granted, refused, waits for its decision
CARELESS = (6, 14)
FIRST_ON = date(2016, 8, 22)


@dataclass(slots=True)
class Desk:
    """What was written, gathered first."""

    orders: list[Order]
    answers: list[OrderAnswer]
    extensions: list[OrderExtension]
    situations: list[SituationRecord]


def run(register: Register, outcomes: Outcomes, found: Findings, cast: Cast) -> None:
    """Write orders, answers, extensions, and the situations that careless answers make."""
    random_ = rng("orders")
    units = random_.sample([unit for unit in outcomes.weak(register.graded) if len(found.of(unit)) > 1], ORDERS)
    closed = ORDERS - len(OPEN) - ANSWERED
    desk = Desk([], [], [], [])
    issued = [calendar.after(FIRST_ON, 4 * place) for place in range(closed)]
    issued += [calendar.after(date(2016, 12, 1), 2 * place) for place in range(ANSWERED)]
    classes = list(DAYS)
    plan = [(day, classes[place % 3]) for place, day in enumerate(issued)] + list(OPEN)
    for place, ((on, class_), unit) in enumerate(sorted(zip(plan, units, strict=True), key=lambda one: one[0][0])):
        order = _order(register.prefecture, unit, place + 1, class_, on, found, cast, random_)
        desk.orders.append(order)
        if (on, class_) not in OPEN:
            _answer(order, place, closed=on < date(2016, 12, 1), desk=desk, cast=cast, random_=random_)
        if place in EXTENDED:
            desk.extensions.append(_extension(order, EXTENDED[place], cast, random_))
    insert(desk.orders)
    insert(desk.answers)
    insert(desk.extensions)
    insert(desk.situations)


def _order(
    area: Unit,
    unit: Unit,
    serial: int,
    class_: DeadlineClass,
    on: date,
    found: Findings,
    cast: Cast,
    random_: random.Random,
) -> Order:
    due = on + timedelta(days=DAYS[class_])
    sources = (OrderSource.VISIT, OrderSource.VISIT, OrderSource.LEADER, OrderSource.MEETING, OrderSource.FEEDBACK)
    content = random_.choice(found.of(unit)).answer.content
    return Order(
        area=area,
        year=on.year,
        serial=serial,
        number=offices.number_of(area, on.year, serial),
        unit=unit,
        source=random_.choice(sources),
        text=prose.line("order", unit, random_, place=unit.name, first=content),
        lead_organisation=f"{cast.county(unit).post}",
        requirement=prose.line("requirement", unit, random_),
        deadline_class=class_,
        days=DAYS[class_],
        received_on=calendar.after(on, -1),
        issued_on=on,
        issued_by=cast["prefecture"],
        first_due_on=due,
        due_on=due,
    )


def _answer(order: Order, place: int, *, closed: bool, desk: Desk, cast: Cast, random_: random.Random) -> None:
    """One answer that stands, before it for some one that was returned as careless; then the closing."""
    unit, by = order.unit, cast.county(order.unit)
    first = calendar.after(order.issued_on, 2)
    answered_on = calendar.after(first, random_.randint(1, 3))
    if place in CARELESS:
        returned_on = calendar.after(first, 1)
        reason = prose.line("careless_reason", unit, random_)
        text = prose.line("careless", unit, random_)
        careless = OrderAnswer(order=order, text=text, answered_on=first, answered_by=by)
        careless.returned_on, careless.returned_by, careless.return_reason = returned_on, cast["prefecture"], reason
        desk.answers.append(careless)
        desk.situations.append(_situation(order, reason, returned_on, cast["prefecture"], random_))
        answered_on = calendar.after(returned_on, 2)
    text = prose.line("answer", unit, random_, first="所列事项")
    desk.answers.append(OrderAnswer(order=order, text=text, answered_on=answered_on, answered_by=by))
    order.state, order.answered_on, order.answered_by = OrderState.ANSWERED, answered_on, by
    if closed:
        order.state = OrderState.CLOSED
        order.closed_on, order.closed_by = calendar.after(answered_on, random_.randint(1, 4)), cast["prefecture"]
        order.closing_remark = prose.line("order_close", unit, random_)


def _situation(order: Order, text: str, on: date, by: Account, random_: random.Random) -> SituationRecord:
    return SituationRecord(
        unit=order.unit,
        situation=Situation.CARELESS_ANSWER,
        on=on,
        text=text,
        order=order,
        recorded_at=calendar.moment(on, random_),
        recorded_by=by,
    )


def _extension(order: Order, granted: bool | None, cast: Cast, random_: random.Random) -> OrderExtension:
    asked_on = calendar.after(order.issued_on, 1)
    row = OrderExtension(
        order=order,
        reason=prose.line("extension", order.unit, random_),
        due_before=order.due_on,
        until_on=order.due_on + timedelta(days=7),
        asked_on=asked_on,
        asked_by=cast.county(order.unit),
    )
    if granted is not None:
        row.granted, row.decided_on, row.decided_by = granted, calendar.after(asked_on, 1), cast["prefecture"]
        row.decision_note = prose.line("granted" if granted else "refused", order.unit, random_)
    if granted:
        order.due_on = row.until_on
    return row
