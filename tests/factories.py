"""Small rows for the tests: units with their tally, a tree of them, accounts with one grant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import count

from campaign.accounts.models import User
from units import codes, tallies
from units.access import Role
from units.models import AreaGrant, Unit

PASSWORD = "bamboo-Raft-2016"
_numbers = count(1)


def make_unit(
    short_code: str,
    name: str = "",
    *,
    opened_on: date | None = None,
    closed_on: date | None = None,
    successor: Unit | None = None,
    kind: str | None = None,
) -> Unit:
    """One unit by its 2, 4, 6, 9 or 12 digits, counted in the tally; its kind is the one its code tells."""
    unit = _unit(short_code, name)
    unit.opened_on, unit.closed_on, unit.successor = opened_on, closed_on, successor
    unit.kind = unit.kind if kind is None else kind
    unit.save()
    tallies.count_standing([unit], sign=1)
    return unit


def make_units(short_codes: Iterable[str]) -> list[Unit]:
    """Many units with made-up names in one go, in the given order."""
    units = Unit.objects.bulk_create([_unit(short, "") for short in short_codes])
    tallies.count_standing(units, sign=1)
    return units


def _unit(short: str, name: str) -> Unit:
    level = codes.level_of(short)
    return Unit(code=codes.full(short), level=level, kind=codes.kind_of(short) or "", name=name or f"单位{short}")


@dataclass(frozen=True, slots=True)
class Tree:
    """A prefecture with everything above and below it; the lists are in the order of the codes."""

    province: Unit
    prefecture: Unit
    counties: list[Unit]
    townships: list[Unit]
    villages: list[Unit]


def make_tree(counties: int = 1, townships: int = 1, villages: int = 1, *, prefecture: str = "5199") -> Tree:
    """A prefecture of so many counties, each of so many townships, each of so many villages.

    Counties are 519901, 519902, …; townships 519901200, 519901201, …; villages 519901200200, 519901200201, …
    The province is shared when it is there already.
    """
    top = Unit.objects.by_short_code(prefecture[:2]).first() or make_unit(prefecture[:2])
    county_codes = [f"{prefecture}{n:02}" for n in range(1, counties + 1)]
    township_codes = [f"{code}{n}" for code in county_codes for n in range(200, 200 + townships)]
    village_codes = [f"{code}{n}" for code in township_codes for n in range(200, 200 + villages)]
    return Tree(
        top,
        make_unit(prefecture),
        make_units(county_codes),
        make_units(township_codes),
        make_units(village_codes),
    )


def make_user(
    role: Role | None = None,
    area: Unit | None = None,
    username: str = "",
    *,
    expires_on: date | None = None,
    password: str | None = None,
    superuser: bool = False,
) -> User:
    """An account that need not change its password, with one grant when role and area are given.

    It cannot sign in by password unless one is given (hashing is slow): use `client.force_login`.
    """
    user = User(
        username=username or f"{role or 'user'}-{next(_numbers)}",
        must_change_password=False,
        is_superuser=superuser,
    )
    user.set_password(password)
    user.save()
    if role is not None and area is not None:
        AreaGrant.objects.create(user=user, role=role, area=area, expires_on=expires_on)
    return user
