"""Visits that are due within seven days, and drawn visits that are planned for them."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.visits import cadence, coverage_lists, draw_list
from campaign.visits.coverage import SOON, Column, columns_on
from campaign.visits.models import VisitLevel
from campaign.waiting.sections import SHOWN, Row, Section
from units import access
from units.access import Account, Action, Role
from units.areas import Area
from units.clock import today
from units.models import Unit

# Whose visits a role answers for; the county's organisation department also keeps the paired departments to their word.
SIDES = {
    Role.PREFECTURE: {VisitLevel.PREFECTURE},
    Role.COUNTY: {VisitLevel.COUNTY, VisitLevel.DEPARTMENT},
    Role.TOWNSHIP: {VisitLevel.TOWNSHIP},
}


def to_do(user: Account) -> list[Section]:
    """A section for each rule of mine whose period ends within seven days and is not fulfilled, and one for draws."""
    on = today()
    sections = [_due_soon(column, area, on) for column, area in _mine(user, on)]
    found = [section for section in sections if section.count]
    if access.may(user, Action.PLAN_VISITS) and not user.is_superuser:
        found += [section for section in [_drawn(user, on)] if section.count]
    return found


def _mine(user: Account, on: date) -> Iterator[tuple[Column, Area]]:
    """The rules that my grants make me answer for, in their last seven days, each with the grant's area."""
    for grant in access.grants_of(user):
        if grant.role not in SIDES:
            continue
        unit = Unit.objects.by_short_code(grant.short_code).first()
        if unit is None:
            continue
        for column in columns_on(on, cadence.rules_for(user, unit.area)):
            if column.rule.visit_level in SIDES[grant.role] and on > column.now.end - SOON:
                yield column, unit.area


def _due_soon(column: Column, area: Area, on: date) -> Section:
    """The open units of a rule; those that were missed last time, too, are marked."""
    units = coverage_lists.units_behind(column, area, on, "open")
    shown = list(units[:SHOWN])
    missed = coverage_lists.units_behind(column, area, on, "late").filter(pk__in=[unit.pk for unit in shown])
    late = set(missed.values_list("pk", flat=True))
    until = _("until %(day)s") % {"day": column.now.end.isoformat()}
    rows = [
        Row(
            unit.name,
            reverse("visits:unit-calendar", args=[unit.short_code]),
            until,
            "overdue" if unit.pk in late else "soon",
        )
        for unit in shown
    ]
    title = _("Visits due by %(day)s: %(rule)s") % {"day": column.now.end.isoformat(), "rule": column.rule}
    url = f"{reverse('visits:coverage-units')}?area={area.short_code}&rule={column.rule.pk}&which=open"
    return Section(title, units.count(), url, rows, "")


def _drawn(user: Account, on: date) -> Section:
    """Drawn visits planned up to a week from now and not made; those whose day is over are late."""
    visits = draw_list.to_make(user, on, on + timedelta(days=6)).order_by("planned_on", "draw", "position")
    rows = [
        Row(
            one.unit.name,
            one.draw.get_absolute_url(),
            _("planned for %(day)s") % {"day": one.planned_on.isoformat()},
            "overdue" if one.planned_on < on else "soon",
        )
        for one in visits.select_related("unit", "draw")[:SHOWN]
    ]
    title = _("Unannounced visits drawn for the next seven days")
    return Section(title, visits.count(), reverse("visits:draw-list"), rows, "")
