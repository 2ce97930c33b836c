"""Reads of supervision orders, their answers and extensions: every method starts from `self` and reads no clock."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from units import access
from units.access import TABLE, Account, Action
from units.areas import within
from units.querysets import AreaScopedQuerySet

if TYPE_CHECKING:
    # Named only inside quotes, where ruff does not look.
    from campaign.visits.models import Order, OrderAnswer, OrderExtension  # noqa: F401


class OrderQuerySet(AreaScopedQuerySet["Order"]):
    """Orders, scoped by the unit that they are about; `area` is the one whose office issued them."""

    def issued_by_office_of(self, user: Account, action: Action) -> Self:
        """Orders whose issuing area lies where the user may do the action: the issuing side."""
        return self.filter(within(access.areas_of(user, action), "area__"))

    def to_answer_by(self, user: Account, day: date) -> Self:
        """Orders that wait on the day for an answer of the user's office, which lies below the one that issued them."""
        return self.filter(_below(user, Action.ANSWER_ORDER)).in_state_on("issued", day)

    def to_close_by(self, user: Account, day: date) -> Self:
        """Orders answered on the day that the user may close: of the user's own office, answered by somebody else."""
        theirs = _answers().standing_on(day).exclude(answered_by=user.pk)
        rows = self.issued_by_office_of(user, Action.CLOSE_ORDER).in_state_on("answered", day)
        return rows.filter(Exists(theirs))

    def to_decide_by(self, user: Account, day: date) -> Self:
        """Orders with an extension that the user may grant or refuse: not one that the same person asked for."""
        from campaign.visits.models import OrderExtension

        asked = OrderExtension.objects.filter(order=OuterRef("pk")).waiting_on(day).exclude(asked_by=user.pk)
        return self.issued_by_office_of(user, Action.ISSUE_ORDER).in_state_on("issued", day).filter(Exists(asked))

    def known_on(self, day: date) -> Self:
        """Issued by the day."""
        return self.filter(issued_on__lte=day)

    def in_state_on(self, state: str, day: date) -> Self:
        """In the state on the day, as answers, returns and the closing told by then; the row tells today's alone."""
        if state == "closed":
            return self.filter(closed_on__lte=day)
        if state == "issued":
            return self.unanswered_on(day)
        still = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
        return self.filter(still, Exists(_answers().standing_on(day)), issued_on__lte=day)

    def issued_between(self, first: date, last: date) -> Self:
        """Issued from the first day to the last, both included."""
        return self.filter(issued_on__range=(first, last))

    def answered_between(self, first: date, last: date) -> Self:
        """With an answer given from the first day to the last, both included, that nobody returned by the last day."""
        return self.filter(Exists(_answers().given_between(first, last).standing_on(last)))

    def closed_between(self, first: date, last: date) -> Self:
        """Closed from the first day to the last, both included."""
        return self.filter(closed_on__range=(first, last))

    def with_due_on(self, day: date) -> Self:
        """Annotate `due_then`: the deadline as it stood on the day, with the extensions granted by then."""
        from campaign.visits.models import OrderExtension

        granted = OrderExtension.objects.filter(order=OuterRef("pk"), granted=True, decided_on__lte=day)
        latest = granted.order_by("-decided_on", "-id").values("until_on")[:1]
        return self.annotate(due_then=Coalesce(Subquery(latest), F("first_due_on")))

    def unanswered_on(self, day: date) -> Self:
        """Issued by the day, without an answer that stood on the day, and not closed."""
        return self.filter(~Exists(_answers().standing_on(day)), issued_on__lte=day)

    def overdue_on(self, day: date) -> Self:
        """Unanswered on the day although the deadline of that day had passed; annotated with `due_then`."""
        return self.with_due_on(day).unanswered_on(day).filter(first_due_on__lt=day, due_then__lt=day)

    def with_returned_on(self, day: date) -> Self:
        """Annotate `returned_then`: the last day up to this one on which an answer was returned, NULL for none."""
        returned = _answers().filter(returned_on__lte=day).order_by("-returned_on")
        return self.annotate(returned_then=Subquery(returned.values("returned_on")[:1]))

    def due_soon_on(self, day: date, left: timedelta) -> Self:
        """Unanswered on the day, with so many days left at most and the deadline not passed."""
        rows = self.with_due_on(day).unanswered_on(day)
        return rows.filter(due_then__gte=day, due_then__lte=day + left)

    def with_answered_on(self, day: date) -> Self:
        """Annotate `answered_then`: the day of the answer that stood on the day, NULL for none."""
        return self.annotate(answered_then=Subquery(_answers().standing_on(day).values("answered_on")[:1]))


def _answers() -> "AnswerQuerySet":
    from campaign.visits.models import OrderAnswer

    return OrderAnswer.objects.filter(order=OuterRef("pk"))


def _below(user: Account, action: Action) -> Q:
    """Condition on orders: the user's office holds the action on the unit and lies below the issuing area's level."""
    if user.is_superuser and user.is_active:
        return Q()
    condition = Q(pk__in=[])
    for grant in access.grants_of(user):
        if grant.role in TABLE[action]:
            condition |= within([grant.short_code], "unit__") & Q(area__level__lt=grant.level)
    return condition


class AnswerQuerySet(AreaScopedQuerySet["OrderAnswer"]):
    """Answers to orders, scoped by the order's unit."""

    area_path = "order__unit__"

    def standing_on(self, day: date) -> Self:
        """Answers given by the day that nobody had returned by then, at most one an order."""
        kept: Any = Q(returned_on__isnull=True) | Q(returned_on__gt=day)
        return self.filter(kept, answered_on__lte=day)

    def given_between(self, first: date, last: date) -> Self:
        """Given from the first day to the last, both included."""
        return self.filter(answered_on__range=(first, last))


class ExtensionQuerySet(AreaScopedQuerySet["OrderExtension"]):
    """Extensions of deadlines, scoped by the order's unit."""

    area_path = "order__unit__"

    def waiting(self) -> Self:
        """Those that are neither granted nor refused."""
        return self.filter(decided_on__isnull=True)

    def waiting_on(self, day: date) -> Self:
        """Those asked for by the day and neither granted nor refused by then."""
        return self.filter(Q(decided_on__isnull=True) | Q(decided_on__gt=day), asked_on__lte=day)
