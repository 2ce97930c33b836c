"""Reads of issues and of their steps: every method starts from `self` and reads no clock."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q

from units.access import Account, Action
from units.querysets import AreaScopedQuerySet

if TYPE_CHECKING:
    # Named only inside quotes, where ruff does not look.
    from issues.models import Issue, IssueEvent  # noqa: F401

# The states in which a deadline presses.
UNDONE = ["open", "in_progress"]


class IssueQuerySet(AreaScopedQuerySet["Issue"]):
    """Issues, scoped by their unit."""

    def not_closed(self) -> Self:
        """Issues that keep their unit from being lifted."""
        return self.exclude(state="closed")

    def to_handle_by(self, user: Account) -> Self:
        """Issues that wait for a handler, where the user is one."""
        return self.visible_to(user, Action.HANDLE_ISSUE).filter(state__in=["open", "in_progress"])

    def to_close_by(self, user: Account) -> Self:
        """Issues reported done that the user may check and close: not those that the same person reported."""
        return self.visible_to(user, Action.CLOSE_ISSUE).filter(state="done").exclude(done_by=user)

    def for_measures(self, chosen: int | None = None) -> Self:
        """Issues that a measure may answer: those not closed, and the one that it answers already."""
        return self.filter(~Q(state="closed") | Q(pk=chosen))

    def overdue_now(self, today: date) -> Self:
        """Issues not done whose measure in an approved plan was due before today, as the rows stand: by an index."""
        from issues.models import Measure

        late = Measure.objects.filter(issue=OuterRef("pk"), plan__state="approved", due_on__lt=today)
        return self.filter(Exists(late), state__in=UNDONE)

    def overdue_on(self, day: date) -> Self:
        """Issues that were overdue on the day, as the steps and the plans of that day tell."""
        from issues.models import IssueEvent, Measure

        late = Measure.objects.filter(issue=OuterRef("pk"), due_on__lt=day).in_force_on(day)
        undone = IssueEvent.objects.filter(issue=OuterRef("pk")).last_on(day).filter(state__in=UNDONE)
        return self.filter(Exists(late), Exists(undone))

    def in_state_on(self, state: str, day: date) -> Self:
        """Issues that stood in the state on the day; `not_closed` is any but closed, '' any at all."""
        from issues.models import IssueEvent

        last = IssueEvent.objects.filter(issue=OuterRef("pk")).last_on(day)
        if state == "not_closed":
            last = last.exclude(state="closed")
        elif state:
            last = last.filter(state=state)
        return self.filter(Exists(last))

    def stepped(self, step: str, first: date | None, last: date | None) -> Self:
        """Issues that took the step (`done`, `closed` or `recurred`) on a day from the first to the last inclusive."""
        from issues.models import IssueEvent

        return self.filter(
            Exists(IssueEvent.objects.filter(issue=OuterRef("pk")).of_step(step).within_days(first, last))
        )


class IssueEventQuerySet(AreaScopedQuerySet["IssueEvent"]):
    """Steps of issues, scoped by their issue's unit; an issue's steps follow each other in time by their numbers."""

    area_path = "issue__unit__"

    def last_on(self, day: date) -> Self:
        """The latest step of each issue up to the day: its state is the issue's state on that day."""
        later = self.model._default_manager.filter(issue=OuterRef("issue"), pk__gt=OuterRef("pk"), on__lte=day)
        return self.filter(~Exists(later), on__lte=day)

    def of_step(self, step: str) -> Self:
        """Steps to `done` or `closed`, or those by which a closed issue `recurred`."""
        if step != "recurred":
            return self.filter(state=step)
        closed = self.model._default_manager.filter(issue=OuterRef("issue"), pk__lt=OuterRef("pk"), state="closed")
        return self.filter(Exists(closed), state="open")

    def within_days(self, first: date | None, last: date | None) -> Self:
        """Steps on a day of the span, both ends included; None leaves an end open."""
        rows = self.filter(on__gte=first) if first else self
        return rows.filter(on__lte=last) if last else rows
