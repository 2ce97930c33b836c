"""The steps of an issue's life as data: from which states, to which, by whose right. The rules stand in handling.py."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from issues.models.issue import State
from units.access import Action


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name in addresses, the words of its button, what it needs, and the audit log's code of it."""

    name: str
    label: Promise
    sources: frozenset[str]
    target: str
    needs: Action
    action: str
    # The handler or the checker must be told why.
    asks_remark: bool = False
    asks_day: bool = False


TAKE_UP = Step(
    name="take-up",
    label=_("Take it up"),
    sources=frozenset({State.OPEN}),
    target=State.IN_PROGRESS,
    needs=Action.HANDLE_ISSUE,
    action="issues.taken_up",
)
DONE = Step(
    name="done",
    label=_("Report it done"),
    sources=frozenset({State.IN_PROGRESS}),
    target=State.DONE,
    needs=Action.HANDLE_ISSUE,
    action="issues.done",
    asks_remark=True,
    asks_day=True,
)
CLOSE = Step(
    name="close",
    label=_("Close it"),
    sources=frozenset({State.DONE}),
    target=State.CLOSED,
    needs=Action.CLOSE_ISSUE,
    action="issues.closed",
)
SEND_BACK = Step(
    name="send-back",
    label=_("Not done: return it to the handler"),
    sources=frozenset({State.DONE}),
    target=State.IN_PROGRESS,
    needs=Action.CLOSE_ISSUE,
    action="issues.sent_back",
    asks_remark=True,
)
REOPEN = Step(
    name="reopen",
    label=_("Reopen it: it came back"),
    sources=frozenset({State.CLOSED}),
    target=State.OPEN,
    needs=Action.CLOSE_ISSUE,
    action="issues.reopened",
    asks_remark=True,
)
STEPS = {step.name: step for step in (TAKE_UP, DONE, CLOSE, SEND_BACK, REOPEN)}


def steps_from(state: str) -> list[Step]:
    """The steps that lead on from a state, in their order."""
    return [step for step in STEPS.values() if state in step.sources]
