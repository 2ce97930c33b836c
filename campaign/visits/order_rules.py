"""The rules that an order's steps may break, each with the sentence that the page shows."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from campaign.visits.models import Order, OrderExtension
from campaign.visits.models.orders import FIXED_DAYS, URGENT_DAYS, DeadlineClass, OrderState
from units import access
from units.access import Account, Action
from units.rules import RuleBroken


class NotYourOrder(RuleBroken):
    """The account's role does not do this step, or not in this area."""

    message = _("“%(step)s” is for another role, or another area, than your account holds.")


class IssuerDoesNotAnswer(RuleBroken):
    """An order is answered from below: by its unit, or by an office between the unit and the issuing one."""

    message = _(
        "“%(step)s” is for the unit or for an office between it and %(area)s; the office that issued the order judges "
        "the answer and decides on extensions."
    )


class OrderWrongState(RuleBroken):
    """The step does not follow on the state; perhaps somebody else was quicker."""

    message = _("“%(step)s” does not follow on the state “%(state)s”. Nothing was changed now.")


class SecondPersonCloses(RuleBroken):
    """An answer is judged by somebody else than who gave it (design, orders)."""

    message = _("You gave the answer to this order; a second person has to check and close it.")


class SecondPersonDecides(RuleBroken):
    """An extension is decided by somebody else than who asked for it."""

    message = _("You asked for this extension; a second person of the issuing office has to decide it.")


class AfterDeadline(RuleBroken):
    """An extension is asked for before the deadline (norms, order register)."""

    message = _(
        "The deadline was %(due)s. An extension has to be asked for before the deadline; now the order has to be "
        "answered."
    )


class NotLater(RuleBroken):
    """An extension moves the deadline back."""

    message = _("The new deadline has to be later than %(due)s.")


class ExtensionWaits(RuleBroken):
    """One request at a time."""

    message = _("An extension of this order waits for its decision already.")


class ExtensionDecided(RuleBroken):
    """A decision is taken once."""

    message = _("This extension was decided on %(day)s already. Nothing was changed now.")


class NothingAsked(RuleBroken):
    """There is nothing to decide."""

    message = _("No extension of this order waits for a decision. Nothing was changed now.")


class BeforeIssue(RuleBroken):
    """Nothing happens to an order before it is issued, and its steps follow each other in time."""

    message = _("The last step of this order is of %(day)s; this one cannot come earlier.")


class WrongDays(RuleBroken):
    """The days that the class of the deadline allows."""

    message = _("An urgent order has 1 to 5 days, an ordinary one 15, a hard one 30.")


class ReceivedLater(RuleBroken):
    """A task is received before the order about it is issued."""

    message = _("The day when the task was received has not come yet.")


class WordsMissing(RuleBroken):
    """An order, an answer, a return and an extension say what or why."""

    message = _("Say in words what is ordered, answered or wrong, so that the next person knows.")


class OrderUnitClosed(RuleBroken):
    """A closed unit gets no new orders, talks, circulars or cards."""

    message = _("The unit “%(unit)s” is closed since %(day)s; address its successor.")


def days_of(deadline_class: str, days: int | None) -> int:
    """The days of the class; of an urgent order those that were chosen. Raises WrongDays."""
    fixed = FIXED_DAYS.get(DeadlineClass(deadline_class))
    if fixed is not None:
        return fixed
    if days is None or days not in URGENT_DAYS:
        raise WrongDays
    return days


def check_may_answer(order: Order, step: object, *, by: Account, on: date) -> None:
    """Raise the rule that keeps this person from answering, or from asking for an extension."""
    if not access.may(by, Action.ANSWER_ORDER, order.unit):
        raise NotYourOrder(step=step)
    if not _lies_below(by, order):
        raise IssuerDoesNotAnswer(step=step, area=order.area)
    if order.state != OrderState.ISSUED:
        raise OrderWrongState(step=step, state=order.get_state_display())
    _check_day(order, on)


def _lies_below(user: Account, order: Order) -> bool:
    """Tell whether the user answers for the unit at a level below the issuing office's; a superuser does."""
    levels = access.levels_by_which(user, Action.ANSWER_ORDER, order.unit)
    return user.is_superuser or any(level > order.area.level for level in levels)


def check_may_ask(order: Order, step: object, *, by: Account, on: date) -> None:
    """Raise the rule that keeps this person from asking for an extension on the day."""
    check_may_answer(order, step, by=by, on=on)
    if on > order.due_on:
        raise AfterDeadline(due=order.due_on.isoformat())
    if order.extensions.waiting().exists():
        raise ExtensionWaits


def check_may_judge(order: Order, step: object, *, by: Account, on: date) -> None:
    """Raise the rule that keeps this person from closing the order, or from returning its answer."""
    if not access.may(by, Action.CLOSE_ORDER, order.area):
        raise NotYourOrder(step=step)
    if order.state != OrderState.ANSWERED:
        raise OrderWrongState(step=step, state=order.get_state_display())
    if order.answered_by_id == by.pk:
        raise SecondPersonCloses
    _check_day(order, on)


def check_may_decide(order: Order, extension: OrderExtension, step: object, *, by: Account, on: date) -> None:
    """Raise the rule that keeps this person from granting or refusing the extension."""
    if not access.may(by, Action.ISSUE_ORDER, order.area):
        raise NotYourOrder(step=step)
    if extension.decided_on is not None:
        raise ExtensionDecided(day=extension.decided_on.isoformat())
    if order.state != OrderState.ISSUED:
        raise OrderWrongState(step=step, state=order.get_state_display())
    if extension.asked_by_id == by.pk:
        raise SecondPersonDecides
    if on < extension.asked_on:
        raise BeforeIssue(day=extension.asked_on.isoformat())


def _check_day(order: Order, on: date) -> None:
    last = order.answered_on or order.issued_on
    if on < last:
        raise BeforeIssue(day=last.isoformat())
