"""The life of a supervision order: issued, answered (or a later deadline asked for), returned, closed.

Every verb is atomic, locks the order's row, writes its audit entry inside, and raises the rule that forbids it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaign.visits import offices, situations
from campaign.visits.models import Order, OrderAnswer, OrderExtension, OrderSource, OrderState, Situation
from campaign.visits.order_rules import (
    NotLater,
    OrderUnitClosed,
    ReceivedLater,
    WordsMissing,
    check_may_answer,
    check_may_ask,
    check_may_decide,
    check_may_judge,
    days_of,
)
from units import audit
from units.access import Account, Action
from units.models import Unit
from units.typed_days import check_not_too_early

ANSWER, ASK = _("Answer the order"), _("Ask for a later deadline")
CLOSE, RETURN = _("Close the order"), _("Return the answer as careless")
GRANT, REFUSE = _("Grant the extension"), _("Refuse the extension")


@dataclass(frozen=True, slots=True)
class Wording:
    """What an order says; `days` counts for an urgent one alone."""

    source: str
    text: str
    lead_organisation: str
    received_on: date
    deadline_class: str
    days: int | None = None
    cooperating: str = ""
    requirement: str = ""


@transaction.atomic
def issue(unit: Unit, wording: Wording, *, by: Account, on: date) -> Order:
    """Issue an order about the unit in the name of the user's office above it, with the next number of its year.

    The answer is due on the day so many calendar days after `on`. Raises NoOfficeAbove, OrderUnitClosed, WrongDays,
    ReceivedLater, DayTooEarly, WordsMissing. Needs Action.ISSUE_ORDER.
    """
    area = offices.office_above(by, Action.ISSUE_ORDER, unit)
    if not unit.stands_on(on):
        raise OrderUnitClosed(unit=unit, day=unit.closed_on or "")
    if wording.received_on > on:
        raise ReceivedLater
    check_not_too_early(wording.received_on)
    if not wording.text.strip() or not wording.lead_organisation.strip():
        raise WordsMissing
    days = days_of(wording.deadline_class, wording.days)
    serial = offices.next_serial(Order.objects.all(), area, on.year)
    due = on + timedelta(days=days)
    order = Order.objects.create(
        area=area,
        year=on.year,
        serial=serial,
        number=offices.number_of(area, on.year, serial),
        unit=unit,
        source=wording.source,
        text=wording.text.strip(),
        lead_organisation=wording.lead_organisation.strip(),
        cooperating=wording.cooperating.strip(),
        requirement=wording.requirement.strip(),
        deadline_class=wording.deadline_class,
        days=days,
        received_on=wording.received_on,
        issued_on=on,
        issued_by=by,
        first_due_on=due,
        due_on=due,
    )
    after = {"number": order.number, "text": order.text, "due_on": due.isoformat(), "source": order.source}
    audit.record("visits.order_issued", audit.Change(order, unit.code, None, after), by=by)
    if order.source == OrderSource.HIGHER_LEVEL:
        found = situations.Found(Situation.NAMED_ABOVE, order.text, on, order)
        situations.note(unit, found, by=by)
    return order


def _lock(order: Order) -> Order:
    return Order.objects.select_for_update(of=("self",)).select_related("unit", "area").get(pk=order.pk)


@transaction.atomic
def answer(order: Order, *, text: str, by: Account, on: date) -> OrderAnswer:
    """Answer the order. Raises NotYourOrder, IssuerDoesNotAnswer, OrderWrongState, BeforeIssue, WordsMissing."""
    row = _lock(order)
    check_may_answer(row, ANSWER, by=by, on=on)
    if not text.strip():
        raise WordsMissing
    given = OrderAnswer.objects.create(order=row, text=text.strip(), answered_on=on, answered_by=by)
    row.state, row.answered_on, row.answered_by = OrderState.ANSWERED, on, by
    row.save(update_fields=["state", "answered_on", "answered_by"])
    after = {"text": given.text, "on": on.isoformat()}
    audit.record("visits.order_answered", audit.Change(row, row.unit.code, None, after), by=by)
    return given


@transaction.atomic
def return_answer(order: Order, *, reason: str, by: Account, on: date) -> Order:
    """Return a careless answer; the deadline stays, and the situation is recorded for the ladder.

    Raises NotYourOrder, OrderWrongState, SecondPersonCloses, BeforeIssue, WordsMissing.
    """
    row = _lock(order)
    check_may_judge(row, RETURN, by=by, on=on)
    if not reason.strip():
        raise WordsMissing
    standing = OrderAnswer.objects.get(order=row, returned_on__isnull=True)
    standing.returned_on, standing.returned_by, standing.return_reason = on, by, reason.strip()
    standing.save(update_fields=["returned_on", "returned_by", "return_reason"])
    row.state, row.answered_on, row.answered_by = OrderState.ISSUED, None, None
    row.save(update_fields=["state", "answered_on", "answered_by"])
    after = {"reason": reason.strip(), "on": on.isoformat()}
    audit.record("visits.answer_returned", audit.Change(row, row.unit.code, {"text": standing.text}, after), by=by)
    situations.note(row.unit, situations.Found(Situation.CARELESS_ANSWER, reason.strip(), on, row), by=by)
    return row


@transaction.atomic
def close(order: Order, *, remark: str = "", by: Account, on: date) -> Order:
    """Close an answered order: somebody of the issuing office who did not give the answer.

    Closing it twice on one day by one person changes nothing the second time. Raises NotYourOrder, OrderWrongState,
    SecondPersonCloses, BeforeIssue.
    """
    row = _lock(order)
    if row.state == OrderState.CLOSED and (row.closed_by_id, row.closed_on) == (by.pk, on):
        return row
    check_may_judge(row, CLOSE, by=by, on=on)
    row.state, row.closed_on, row.closed_by, row.closing_remark = OrderState.CLOSED, on, by, remark.strip()
    row.save(update_fields=["state", "closed_on", "closed_by", "closing_remark"])
    after = {"on": on.isoformat(), "remark": row.closing_remark}
    audit.record("visits.order_closed", audit.Change(row, row.unit.code, None, after), by=by)
    return row


@transaction.atomic
def ask_extension(order: Order, *, until_on: date, reason: str, by: Account, on: date) -> OrderExtension:
    """Ask for a later deadline, at the latest on the last day of the one that stands.

    Raises NotYourOrder, IssuerDoesNotAnswer, OrderWrongState, AfterDeadline, ExtensionWaits, NotLater, WordsMissing.
    """
    row = _lock(order)
    check_may_ask(row, ASK, by=by, on=on)
    if until_on <= row.due_on:
        raise NotLater(due=row.due_on.isoformat())
    if not reason.strip():
        raise WordsMissing
    asked = OrderExtension.objects.create(
        order=row, reason=reason.strip(), due_before=row.due_on, until_on=until_on, asked_on=on, asked_by=by
    )
    after = {"until_on": until_on.isoformat(), "reason": asked.reason}
    before = {"due_on": row.due_on.isoformat()}
    audit.record("visits.extension_asked", audit.Change(row, row.unit.code, before, after), by=by)
    return asked


def grant(extension: OrderExtension, *, note: str = "", by: Account, on: date) -> OrderExtension:
    """Grant the extension: the deadline moves. See `_decide` for what it raises."""
    return _decide(extension, GRANT, True, note, by, on)


def refuse(extension: OrderExtension, *, note: str = "", by: Account, on: date) -> OrderExtension:
    """Refuse the extension: the deadline stays. See `_decide` for what it raises."""
    return _decide(extension, REFUSE, False, note, by, on)


@transaction.atomic
def _decide(
    extension: OrderExtension, step: Promise, granted: bool, note: str, by: Account, on: date
) -> OrderExtension:
    """Decide once. Raises NotYourOrder, ExtensionDecided, OrderWrongState, SecondPersonDecides, BeforeIssue."""
    order = _lock(extension.order)
    row = OrderExtension.objects.get(pk=extension.pk)
    check_may_decide(order, row, step, by=by, on=on)
    row.granted, row.decided_on, row.decided_by, row.decision_note = granted, on, by, note.strip()
    row.save(update_fields=["granted", "decided_on", "decided_by", "decision_note"])
    before = {"due_on": order.due_on.isoformat()}
    if granted:
        order.due_on = row.until_on
        order.save(update_fields=["due_on"])
    after = {"due_on": order.due_on.isoformat(), "remark": row.decision_note}
    change = audit.Change(order, order.unit.code, before, after)
    if granted:
        audit.record("visits.extension_granted", change, by=by)
    else:
        audit.record("visits.extension_refused", change, by=by)
    return row
