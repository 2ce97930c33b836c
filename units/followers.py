"""Who follows the register: functions of the apps above, named in settings, called inside the change's transaction.

The register may import no other app, yet what is counted about a unit changes when the unit opens or closes.
`settings.REGISTER_FOLLOWERS` lists the functions in order, in the open (docs/adr/0002); there are no signals.
"""

from collections.abc import Callable, Mapping, Sequence

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from units.models import Unit
from units.rules import RuleBroken

type Follower = Callable[[Sequence[Unit], Sequence[Unit]], None]


class Refused(RuleBroken):
    """A follower's no, with its reason for each unit that it refuses."""

    def __init__(self, reasons: Mapping[int, str]) -> None:
        super().__init__(reasons=reasons)
        self.reasons = reasons

    def __str__(self) -> str:
        return " ".join(self.reasons.values())


class _Undo(Exception):
    """Ends a rehearsal."""


def refusals(before: Sequence[Unit], after: Sequence[Unit]) -> Mapping[int, str]:
    """What the followers would say to the change, by unit: told in a savepoint that is taken back."""
    try:
        with transaction.atomic():
            tell(before, after)
            raise _Undo
    except _Undo:
        return {}
    except Refused as refused:
        return refused.reasons


def tell(before: Sequence[Unit], after: Sequence[Unit]) -> None:
    """Hand each follower the same units as they stood before and as they stand now, in the same order.

    A follower may refuse with `Refused`, which undoes the change.
    """
    for name in settings.REGISTER_FOLLOWERS:
        follower: Follower = import_string(name)
        follower(before, after)
