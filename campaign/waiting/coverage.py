"""Visits that were missed, that are due within seven days, and drawn visits that are planned for them."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.visits import cadence, coverage_lists, draw_list
from campaign.visits.coverage import SOON, Column, columns_on
from campaign.visits.models import VisitLevel
from campaign.visits.periods import Period
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
    """For each rule of mine what its last period left unvisited, and what is open in the last seven days of this one.

    And the drawn visits of the next days. Sections of nothing are left out.
    """
    on = today()
    sections = [section for column, area in _mine(user, on) for section in _sections(column, area, on)]
    if access.may(user, Action.PLAN_VISITS) and not user.is_superuser:
        sections.append(_drawn(user, on))
    return [section for section in sections if section.count]


def _mine(user: Account, on: date) -> Iterator[tuple[Column, Area]]:
    """The rules that my grants make me answer for, each with the grant's area."""
    for grant in access.grants_of(user):
        if grant.role not in SIDES:
            continue
        unit = Unit.objects.by_short_code(grant.short_code).first()
        if unit is None:
            continue
        for column in columns_on(on, cadence.rules_for(user, unit.area)):
            if column.rule.visit_level in SIDES[grant.role]:
                yield column, unit.area


def _sections(column: Column, area: Area, on: date) -> Iterator[Section]:
    """What is late by the rule, all through the period, and what is due soon: two or three queries each."""
    if column.last:
        yield _late(column, column.last, area, on)
    if on > column.now.end - SOON:
        yield _due_soon(column, area, on)


def _late(column: Column, last: Period, area: Area, on: date) -> Section:
    """The units that the rule's period before left unvisited; a visit made since is one of this period."""
    units = coverage_lists.units_behind(column, area, on, "late")
    words = {"day": last.end.isoformat(), "rule": column.rule}
    rows = [_row(unit, _("was due by %(day)s") % words, "overdue") for unit in units[:SHOWN]]
    title = _("Visits missed by %(day)s: %(rule)s") % words
    return Section(title, units.count(), _listed(column, area, "late"), rows, "")


def _due_soon(column: Column, area: Area, on: date) -> Section:
    """The open units of a rule; those that were missed last time, too, are marked."""
    units = coverage_lists.units_behind(column, area, on, "open")
    shown = list(units[:SHOWN])
    missed = coverage_lists.units_behind(column, area, on, "late").filter(pk__in=[unit.pk for unit in shown])
    late = set(missed.values_list("pk", flat=True))
    words = {"day": column.now.end.isoformat(), "rule": column.rule}
    until = _("until %(day)s") % words
    rows = [_row(unit, until, "overdue" if unit.pk in late else "soon") for unit in shown]
    title = _("Visits due by %(day)s: %(rule)s") % words
    return Section(title, units.count(), _listed(column, area, "open"), rows, "")


def _row(unit: Unit, note: str, state: str) -> Row:
    return Row(unit.name, reverse("visits:unit-calendar", args=[unit.short_code]), note, state, unit.short_code)


def _listed(column: Column, area: Area, which: str) -> str:
    return f"{reverse('visits:coverage-units')}?area={area.short_code}&rule={column.rule.pk}&which={which}"


def _drawn(user: Account, on: date) -> Section:
    """Drawn visits planned up to a week from now and not made; those whose day is over are late."""
    visits = draw_list.to_make(user, on, on + timedelta(days=6)).order_by("planned_on", "draw", "position")
    rows = [
        Row(
            one.unit.name,
            one.draw.get_absolute_url(),
            _("planned for %(day)s") % {"day": one.planned_on.isoformat()},
            "overdue" if one.planned_on < on else "soon",
            one.unit.short_code,
        )
        for one in visits.select_related("unit", "draw")[:SHOWN]
    ]
    title = _("Unannounced visits drawn for the next seven days")
    return Section(title, visits.count(), reverse("visits:draw-list"), rows, "")
