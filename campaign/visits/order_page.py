"""What the page of one order shows: how it stands, what happened, and what the user can do or which rule forbids it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from campaign.visits import order_rules, orders
from campaign.visits.models import Order, OrderExtension, OrderState
from campaign.visits.order_forms import AnswerForm, ExtensionForm, ReasonForm, RemarkForm
from units.access import Account
from units.rules import RuleBroken
from units.unit_forms import OnceForm


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name in addresses, its button, its form, the rule before it and the verb behind it."""

    name: str
    label: Promise
    form: type[OnceForm]
    state: str
    check: Callable[[Order, Promise, Account, date], None]
    take: Callable[[Order, dict[str, Any], Account, date], object]


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that follows on the order's state: its form, or the rule that keeps the user from it."""

    step: Step
    form: OnceForm
    why_not: str


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the order's life, as the timeline shows it."""

    on: date
    title: str
    note: str


def _waiting(order: Order) -> OrderExtension:
    found = order.extensions.waiting().select_related("order").first()
    if found is None:
        raise order_rules.NothingAsked
    return found


def _check_answer(order: Order, label: Promise, by: Account, on: date) -> None:
    order_rules.check_may_answer(order, label, by=by, on=on)


def _check_ask(order: Order, label: Promise, by: Account, on: date) -> None:
    order_rules.check_may_ask(order, label, by=by, on=on)


def _check_judge(order: Order, label: Promise, by: Account, on: date) -> None:
    order_rules.check_may_judge(order, label, by=by, on=on)


def _check_decide(order: Order, label: Promise, by: Account, on: date) -> None:
    order_rules.check_may_decide(order, _waiting(order), label, by=by, on=on)


STEPS = {
    step.name: step
    for step in (
        Step(
            "grant",
            orders.GRANT,
            RemarkForm,
            OrderState.ISSUED,
            _check_decide,
            lambda order, data, by, on: orders.grant(_waiting(order), note=data["remark"], by=by, on=on),
        ),
        Step(
            "refuse",
            orders.REFUSE,
            RemarkForm,
            OrderState.ISSUED,
            _check_decide,
            lambda order, data, by, on: orders.refuse(_waiting(order), note=data["remark"], by=by, on=on),
        ),
        Step(
            "answer",
            orders.ANSWER,
            AnswerForm,
            OrderState.ISSUED,
            _check_answer,
            lambda order, data, by, on: orders.answer(order, text=data["text"], by=by, on=on),
        ),
        Step(
            "extend",
            orders.ASK,
            ExtensionForm,
            OrderState.ISSUED,
            _check_ask,
            lambda order, data, by, on: orders.ask_extension(
                order, until_on=data["until_on"], reason=data["reason"], by=by, on=on
            ),
        ),
        Step(
            "close",
            orders.CLOSE,
            RemarkForm,
            OrderState.ANSWERED,
            _check_judge,
            lambda order, data, by, on: orders.close(order, remark=data["remark"], by=by, on=on),
        ),
        Step(
            "return",
            orders.RETURN,
            ReasonForm,
            OrderState.ANSWERED,
            _check_judge,
            lambda order, data, by, on: orders.return_answer(order, reason=data["reason"], by=by, on=on),
        ),
    )
}
DECISIONS = ("grant", "refuse")


def offers_of(
    order: Order, user: Account, on: date, *, asked: bool, given: tuple[str, OnceForm] | None = None
) -> list[Offer]:
    """The steps that follow on the order's state; decisions only where an extension was asked for."""
    offers = []
    for step in STEPS.values():
        if step.state != order.state or (step.name in DECISIONS and not asked):
            continue
        form = given[1] if given and given[0] == step.name else step.form(prefix_id=step.name)
        try:
            step.check(order, step.label, user, on)
        except RuleBroken as refusal:
            offers.append(Offer(step, form, str(refusal)))
        else:
            offers.append(Offer(step, form, ""))
    return offers


def extensions_of(order: Order) -> list[OrderExtension]:
    """The extensions asked for, in order: one query."""
    return list(order.extensions.select_related("asked_by", "decided_by").order_by("id"))


def events_of(order: Order, extensions: list[OrderExtension]) -> list[Event]:
    """The order's life, newest first: one query more."""
    found = [Event(order.issued_on, _("Order issued"), order.issued_by.signature)]
    # A later deadline is asked for and decided while the order waits for its answer.
    for asked in extensions:
        found += _extension_events(asked)
    for one in order.answers.select_related("answered_by", "returned_by").order_by("id"):
        found.append(Event(one.answered_on, _("Order answered"), f"{one.answered_by.signature} · {one.text}"))
        if one.returned_on and one.returned_by:
            note = f"{one.returned_by.signature} · {one.return_reason}"
            found.append(Event(one.returned_on, _("Answer returned as careless"), note))
    if order.closed_on and order.closed_by:
        note = " · ".join(part for part in (order.closed_by.signature, order.closing_remark) if part)
        found.append(Event(order.closed_on, _("Order closed"), note))
    # A stable sort: what happened on one day stays in the order in which it follows.
    return sorted(found, key=lambda one: one.on)[::-1]


def _extension_events(asked: OrderExtension) -> list[Event]:
    until = _("until %(day)s") % {"day": asked.until_on.isoformat()}
    found = [Event(asked.asked_on, _("Extension asked for"), f"{asked.asked_by.signature} · {until} · {asked.reason}")]
    if asked.decided_on and asked.decided_by:
        title = _("Extension granted") if asked.granted else _("Extension refused")
        note = " · ".join(part for part in (asked.decided_by.signature, until, asked.decision_note) if part)
        found.append(Event(asked.decided_on, title, note))
    return found
