"""What is remembered of a county's headers: aliases by an administrator, and layouts that an officer fixed once."""

from django.db.models import Q

from issues.models import HeaderAlias, LayoutMapping
from issues.sheet_cells import key_of
from issues.sheet_columns import HEADERS, Layouts
from units import access
from units.access import Account, Action
from units.areas import within


def layouts_for(user: Account) -> Layouts:
    """The aliases for all and those of the user's areas, and the layouts fixed there; two queries."""
    mine = within(access.areas_of(user, Action.EDIT_PLAN), "area__")
    words = HeaderAlias.objects.filter(Q(area__isnull=True) | mine, in_use=True).order_by("-area")
    aliases = {key_of(one.alias): one.column for one in words if one.column in HEADERS}
    fixed = {
        one.fingerprint: {int(at): column for at, column in one.columns.items()}
        for one in LayoutMapping.objects.filter(mine).order_by("pk")
    }
    return Layouts(aliases, fixed)
