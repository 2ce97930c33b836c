"""Units that changed their place in the month: the tables count each where it stood on the last day counted."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from campaign.reports.figures.spans import Span
from campaign.reports.figures.tree import Move
from units.areas import Area, within
from units.levels import WIDTHS
from units.models import Unit
from units.querysets import name_on


def moves(area: Area, span: Span) -> tuple[Move, ...]:
    """Units closed in the month whose successor lies under another line of the tables, or over the area's edge.

    Such a unit leaves its old line and a new one enters the other, so both changes show it; a note says so. Both are
    named as on the day counted. One query.
    """
    width = WIDTHS[area.child_level]
    here = within([area.short_code]) | within([area.short_code], "successor__")
    closed = Unit.objects.filter(here, closed_on__gte=span.first, closed_on__lte=span.on, successor__isnull=False)
    named = closed.with_name_on(span.on).annotate(successor_name=name_on(span.on, "successor__"))
    rows = named.select_related("successor").order_by("closed_on", "code", "level")
    return tuple(
        Move(unit.closed_on, unit.short_code, unit.name_on, unit.successor.short_code, unit.successor_name)  # type: ignore[attr-defined]
        for unit in rows
        if unit.closed_on and unit.successor and unit.code[:width] != unit.successor.code[:width]
    )


def told(found: Iterable[Move]) -> tuple[str, ...]:
    """A sentence for each, for the page, the print and the workbook: why both areas show a change."""
    template = _(
        "%(unit)s (%(code)s) became %(successor)s (%(other)s) on %(on)s: it is counted where it stood on the last day "
        "counted, so both areas show a change."
    )
    return tuple(
        template
        % {
            "unit": one.name,
            "code": one.code,
            "successor": one.successor_name,
            "other": one.successor_code,
            "on": one.on.isoformat(),
        }
        for one in found
    )
