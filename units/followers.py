"""Who follows the register: functions of the apps above, named in settings, called inside the change's transaction.

The register may import no other app, yet what is counted about a unit changes when the unit opens or closes.
`settings.REGISTER_FOLLOWERS` lists the functions in order, in the open (docs/adr/0002); there are no signals.
"""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils.module_loading import import_string

from units.models import Unit

type Follower = Callable[[Sequence[Unit], Sequence[Unit]], None]


def tell(before: Sequence[Unit], after: Sequence[Unit]) -> None:
    """Hand each follower the same units as they stood before and as they stand now, in the same order.

    A follower may refuse with a `RuleBroken`, which undoes the change.
    """
    for name in settings.REGISTER_FOLLOWERS:
        follower: Follower = import_string(name)
        follower(before, after)
