"""Offices: which one stands above a unit, in whose name something is issued, and how its papers are numbered."""

from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from units import access, codes
from units.access import Account, Action
from units.levels import WIDTHS, Level
from units.models import Unit
from units.rules import RuleBroken


class NoOfficeAbove(RuleBroken):
    """A unit is ordered, talked to and warned from above, never by itself."""

    message = gettext_lazy("Your account holds no office above “%(unit)s” that may do this.")


def stands_above(user: Account, action: Action, unit: Unit) -> bool:
    """Tell whether the user's office may do the action on the unit and lies above it."""
    if user.is_superuser and user.is_active:
        return True
    return any(level < unit.level for level in access.levels_by_which(user, action, unit))


def stands_next_above(user: Account, action: Action, unit: Unit) -> bool:
    """Tell whether the user's office is the nearest one above the unit that may do the action; a superuser's is."""
    if user.is_superuser and user.is_active:
        return True
    levels = access.levels_by_which(user, action, unit)
    return any(unit.level in access.levels_answered_for(action, level) for level in levels)


def check_stands_above(user: Account, action: Action, unit: Unit) -> None:
    """Raise NoOfficeAbove unless the user's office may do the action on the unit and lies above it."""
    if not stands_above(user, action, unit):
        raise NoOfficeAbove(unit=unit)


def office_above(user: Account, action: Action, unit: Unit) -> Unit:
    """The unit in whose name the user acts on `unit`: the nearest of the user's own areas above it.

    A superuser acts for the prefecture. Raises NoOfficeAbove.
    """
    check_stands_above(user, action, unit)
    top = min(int(Level.PREFECTURE), max(unit.level - 1, int(Level.PROVINCE)))
    above = [level for level in access.levels_by_which(user, action, unit) if level < unit.level]
    level = max(above, default=top)
    office = Unit.objects.filter(level=level, code=codes.full(unit.code[: WIDTHS[level]])).first()
    if office is None:
        raise NoOfficeAbove(unit=unit)
    return office


def name_of(area: Unit) -> str:
    """The office that acts for the area, as it signs: organisation department, from a township down the committee."""
    if area.level >= Level.TOWNSHIP:
        return _("CPC committee of %(area)s") % {"area": area.name}
    return _("Organisation department of %(area)s") % {"area": area.name}


def next_serial(papers: QuerySet[Any], area: Unit, year: int) -> int:
    """The number that follows in the area's year; the area's row is locked, so that two at once get two numbers.

    Called inside the transaction that writes the paper: what is not written leaves no gap.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=area.pk)
    last: int | None = papers.filter(area=area, year=year).aggregate(last=Max("serial"))["last"]
    return (last or 0) + 1


def number_of(area: Unit, year: int, serial: int) -> str:
    """How a number is written, such as `519901-2016-003`: issuing area, year, serial."""
    return f"{area.short_code}-{year}-{serial:03}"
