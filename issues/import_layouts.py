"""What is remembered of a county's headers: aliases by an administrator, and layouts that an officer fixed once."""

from collections.abc import Iterable

from django.db.models import F, Q

from issues.models import HeaderAlias, LayoutMapping
from issues.sheet_cells import key_of
from issues.sheet_columns import HEADERS, Layouts
from units import access, codes
from units.access import Account, Action
from units.areas import within
from units.levels import WIDTHS


def layouts_for(user: Account) -> Layouts:
    """The aliases for all, and the aliases and layouts of the user's areas and of those above them; two queries.

    What was said nearest to the user's area wins: a township knows what its county fixed, unless it fixed otherwise.
    """
    near = _near(access.areas_of(user, Action.EDIT_PLAN))
    words = HeaderAlias.objects.filter(in_use=True).filter(Q(area__isnull=True) | near if near else Q())
    words = words.order_by(F("area__level").asc(nulls_first=True), "pk")
    fixed = LayoutMapping.objects.filter(near).order_by("area__level", "pk")
    return Layouts(
        {key_of(one.alias): one.column for one in words if one.column in HEADERS},
        {one.fingerprint: {int(at): column for at, column in one.columns.items()} for one in fixed},
    )


def _near(areas: Iterable[str]) -> Q:
    """Condition on rows of the areas, of what lies in them, and of what they lie in; none at all for the country."""
    areas = list(areas)
    condition = within(areas, "area__")
    if "" in areas:
        return condition
    for short in areas:
        for level in range(1, codes.level_of(short)):
            condition |= Q(area__code=codes.full(short[: WIDTHS[level]]), area__level=level)
    return condition
