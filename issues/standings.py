"""How an issue stood: as its row says now, or as its steps told on a past day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from issues.models import Issue, IssueEvent
from issues.models.issue import State
from units.access import Account


@dataclass(frozen=True, slots=True)
class Standing:
    """The state, the days and the person that belong to it, and how often the issue had come back."""

    state: State
    done_on: date | None
    closed_on: date | None
    closed_by: Account | None
    recurred: int


def of_row(issue: Issue) -> Standing:
    """As the row stands now."""
    return Standing(State(issue.state), issue.done_on, issue.closed_on, issue.closed_by, issue.recurred)


def on_day(issues: Iterable[Issue], day: date) -> dict[int, Standing]:
    """For each issue found by the day how it stood on it: one query, whatever their number."""
    steps: dict[int, list[IssueEvent]] = {}
    rows = IssueEvent.objects.filter(issue__in=[issue.pk for issue in issues], on__lte=day)
    for step in rows.select_related("by").order_by("id"):
        steps.setdefault(step.issue_id, []).append(step)
    return {pk: _after(taken) for pk, taken in steps.items()}


def _after(steps: list[IssueEvent]) -> Standing:
    """What the steps lead to; an issue that is opened again or returned has no day of being done."""
    done: IssueEvent | None = None
    closed: IssueEvent | None = None
    came_back = 0
    for step in steps:
        if step.state == State.DONE:
            done = step
        elif step.state == State.CLOSED:
            closed = step
        else:
            came_back += step.state == State.OPEN and closed is not None
            done = closed = None
    return Standing(
        State(steps[-1].state),
        done.on if done else None,
        closed.on if closed else None,
        closed.by if closed else None,
        came_back,
    )
