"""What a row of the access table is: for an address, role, own or other area, and method, the status of the answer.

`{village}`, `{round}`, … in an address or a body are fields of `access_world.Place` or what an app's `records` adds,
filled with the records of the own area, then of the other.
404 is the answer to whoever may not: the page is not there. 405: the address does not take the method.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from units.access import TABLE, Action, Role

ENDED, SUPERUSER, ANONYMOUS = "ended", "superuser", "anonymous"
ROLES = [*(role.value for role in Role), ENDED, SUPERUSER]
SIGN_IN = "sign-in"

type Status = int | str
type Group = tuple[frozenset[str], Status, Status]


@dataclass(frozen=True, slots=True)
class Row:
    """One address. `get` and `post` give (roles, status in the own area, in the other); who is in no group gets 404.

    A superuser's areas are all his own. `anonymous` is what GET and POST answer to whoever has not signed in.
    """

    name: str
    address: str
    get: tuple[Group, ...]
    post: tuple[Group, ...]
    body: dict[str, str] = field(default_factory=dict)
    anonymous: tuple[Status, Status] = (SIGN_IN, SIGN_IN)

    def expected(self, role: str, method: str, own: bool) -> Status:
        """The status that the table says."""
        if role == ANONYMOUS:
            return self.anonymous[method == "POST"]
        for roles, here, there in self.get if method == "GET" else self.post:
            if role in roles:
                return here if own or role == SUPERUSER else there
        return 404


def may(action: Action) -> frozenset[str]:
    """Roles of the action, and the superuser."""
    return frozenset({*(role.value for role in TABLE[action]), SUPERUSER})


def these(roles: frozenset[str], own: Status, other: Status = 404) -> tuple[Group, ...]:
    """One group alone."""
    return ((roles, own, other),)


def also(*groups: Iterable[Group]) -> tuple[Group, ...]:
    """Groups one after another; the first that holds a role counts."""
    return tuple(group for some in groups for group in some)


ALL = frozenset(ROLES)
ROOT = frozenset({SUPERUSER})
NO = these(ALL, 405, 405)


def same(roles: frozenset[str], status: Status) -> tuple[Group, ...]:
    """An answer that knows no area."""
    return these(roles, status, status)
