"""An area: the part of the tree below one code prefix, the country being the empty prefix."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext

from units import codes
from units.levels import Level


@dataclass(frozen=True, slots=True)
class Area:
    """A short code with its level (0 is the country) and the name to print."""

    short_code: str
    level: int
    name: str

    @classmethod
    def country(cls) -> "Area":
        """The root of every tree."""
        return cls("", 0, gettext("Whole country"))

    @property
    def code(self) -> str:
        """The full code of 12 digits."""
        return codes.full(self.short_code)

    @property
    def child_level(self) -> Level:
        """Level of the rows below this area; a village has none below and stands for itself."""
        return Level(min(self.level + 1, Level.VILLAGE))

    def contains(self, code: str, level: int) -> bool:
        """Tell whether the unit of that full code and level lies in the area, itself included."""
        return level >= self.level and code.startswith(self.short_code)


def within(short_codes: Iterable[str], path: str = "", *more: str) -> Q:
    """Condition on rows whose unit (reached by `path`, such as `unit__`, or by one of `more`) lies in one of the areas.

    A prefix is written as a range, which one index on the code answers on every database; LIKE would not be.
    The level keeps out a unit above that shares the padded code. No areas at all match nothing.
    """
    condition = Q(pk__in=[])
    for short in short_codes:
        if not short:
            return Q()
        for way in (path, *more):
            condition |= Q(
                **{
                    f"{way}code__gte": codes.full(short),
                    f"{way}code__lte": codes.last(short),
                    f"{way}level__gte": codes.level_of(short),
                }
            )
    return condition
