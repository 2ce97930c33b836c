"""Where I am: the areas from the user's own down to the one shown, each leading to its page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from units import access, codes
from units.access import Account
from units.areas import Area
from units.levels import WIDTHS
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the path."""

    label: str
    url: str


def crumbs_of(user: Account, area: Area, url_name: str) -> list[Crumb]:
    """Steps from the user's widest area that holds this one down to it; at most one query.

    `url_name` is a page that takes `?area=`; a user's own area is the root of what the user sees. There is no step to
    an area above it, such as that of a round which the user's part belongs to.
    """
    roots = [short for short in access.areas_of(user) if area.short_code.startswith(short)]
    if not roots:
        return []
    root = min(roots, key=len)
    wanted = [(level, area.short_code[:width]) for level, width in WIDTHS.items() if len(root) <= width]
    above = [(level, short) for level, short in wanted if 0 < level < area.level]
    above_codes = [codes.full(short) for _level, short in above]
    found: Iterable[Unit] = Unit.objects.filter(code__in=above_codes) if above else ()
    names = {(unit.level, unit.short_code): unit.name for unit in found}
    steps = [Area(short, level, names[level, short]) for level, short in above if (level, short) in names]
    if root == "" and area.level > 0:
        steps.insert(0, Area.country())
    return [Crumb(one.name, f"{reverse(url_name)}?area={one.short_code}") for one in [*steps, area]]
