"""Changing the register by hand: opening, renaming, closing and merging units, each with its day and its audit entry.

Needs Action.EDIT_REGISTER on every unit touched. The register is held while it changes (units/register_lock.py), so
two people merging at once come one after the other and the second finds what the first has done.
"""

from collections.abc import Sequence
from copy import copy
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from units import access, audit, codes, followers, register_lock, tallies
from units.access import Account, Action
from units.levels import KINDS_OF_LEVEL, Level
from units.models import FormerName, Unit
from units.names import clean_name
from units.rules import RuleBroken


class RegisterNotYours(RuleBroken):
    """The user may not change the unit."""

    message = _("Your account may not change “%(unit)s” in the register.")


class UnitClosed(RuleBroken):
    """The unit does not stand on the day."""

    message = _("“%(unit)s” does not stand on %(day)s, so it cannot be changed on that day.")


class ChildrenStanding(RuleBroken):
    """A unit closes after those below it."""

    message = _(
        "“%(unit)s” still has %(count)s standing units below it, such as “%(first)s”. Close or merge them first."
    )


class TookOver(RuleBroken):
    """Whoever takes over stands on that day."""

    message = _("“%(unit)s” took over “%(other)s” on %(day)s, so it can close only on a later day.")


class NotOfOneLevel(RuleBroken):
    """A merge joins units of one level."""

    message = _("Only units of the same level can be merged: “%(unit)s” is of another level than “%(into)s”.")


class NothingToMerge(RuleBroken):
    """A merge needs somebody to merge."""

    message = _("Choose at least one unit that is to be merged into another one.")


class SameName(RuleBroken):
    """Nothing would change."""

    message = _("The unit already bears this name.")


class RenamedThatDay(RuleBroken):
    """One name a day."""

    message = _("The unit was renamed on %(day)s already; choose another day.")


class CodeTaken(RuleBroken):
    """A code is given once and never again."""

    message = _("The area code %(code)s is already in the register: %(unit)s.")


class NoParent(RuleBroken):
    """A unit stands under another."""

    message = _("There is no standing unit %(code)s above the area code; open it first.")


@transaction.atomic
def merge(units: Sequence[Unit], *, into: Unit, by: Account, on: date) -> list[Unit]:
    """Merge units into a standing one of their level: they close on the day and name it as their successor.

    Raises NothingToMerge, NotOfOneLevel, RegisterNotYours, UnitClosed, TookOver, ChildrenStanding, or a follower's
    refusal.
    """
    register_lock.hold()
    others = [unit for unit in units if unit.pk != into.pk]
    if not others:
        raise NothingToMerge
    # Read again under the lock: somebody may have closed it since the page showed it.
    into = Unit.objects.select_for_update().get(pk=into.pk)
    _check(into, by, on)
    for unit in others:
        if unit.level != into.level:
            raise NotOfOneLevel(unit=unit, into=into)
    return _close(others, successor=into, by=by, on=on, action="units.merged")


@transaction.atomic
def close(unit: Unit, *, by: Account, on: date) -> Unit:
    """Close a unit without a successor.

    Raises RegisterNotYours, UnitClosed, TookOver, ChildrenStanding, or a follower's refusal.
    """
    register_lock.hold()
    return _close([unit], successor=None, by=by, on=on, action="units.closed")[0]


def _close(units: Sequence[Unit], *, successor: Unit | None, by: Account, on: date, action: str) -> list[Unit]:
    before = list(Unit.objects.select_for_update().filter(pk__in=[unit.pk for unit in units]).order_by("code", "level"))
    for unit in before:
        _check(unit, by, on)
        _check_predecessors(unit, on)
        _check_children(unit, before, on)
    after = [copy(unit) for unit in before]
    for unit in after:
        unit.closed_on, unit.successor = on, successor
        unit.save(update_fields=["closed_on", "successor"])
    tallies.count_standing(before, sign=-1)
    tallies.count_standing(after, sign=1)
    followers.tell(before, after)
    told = {"closed_on": on.isoformat(), "successor": successor.code if successor else None}
    changes = [audit.Change(unit, unit.code, {"closed_on": None, "successor": None}, told) for unit in after]
    audit.record_many(action, changes, by=by)
    return after


def _check(unit: Unit, by: Account, on: date) -> None:
    if not access.may(by, Action.EDIT_REGISTER, unit):
        raise RegisterNotYours(unit=unit)
    # A unit that opened on the very day would have stood for no day at all.
    if not unit.stands_on(on) or unit.closed_on is not None or unit.opened_on == on:
        raise UnitClosed(unit=unit, day=on.isoformat())


def _check_predecessors(unit: Unit, on: date) -> None:
    later = unit.predecessors.filter(closed_on__gte=on).order_by("closed_on").last()
    if later is not None and later.closed_on:
        raise TookOver(unit=unit, other=later, day=later.closed_on.isoformat())


def _check_children(unit: Unit, closing: Sequence[Unit], on: date) -> None:
    if unit.level == Level.VILLAGE:
        return
    outlive = Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    below = Unit.objects.in_area(unit.area).filter(outlive, level__gt=unit.level)
    below = below.exclude(pk__in=[one.pk for one in closing])
    if first := below.order_by("code").first():
        raise ChildrenStanding(unit=unit, count=below.count(), first=first)


@transaction.atomic
def rename(unit: Unit, *, name: str, by: Account, on: date) -> Unit:
    """Give a unit a new name from the day on; the old one is kept with that day.

    Raises RegisterNotYours, UnitClosed, SameName, RenamedThatDay, and what `clean_name` raises.
    """
    register_lock.hold()
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    _check(unit, by, on)
    name = clean_name(name)
    if name == unit.name:
        raise SameName
    if unit.former_names.filter(until_on__gte=on).exists():
        raise RenamedThatDay(day=on.isoformat())
    old, unit.name = unit.name, name
    FormerName.objects.create(unit=unit, name=old, until_on=on)
    unit.save(update_fields=["name"])
    change = audit.Change(unit, unit.code, {"name": old}, {"name": name, "on": on.isoformat()})
    audit.record("units.renamed", change, by=by)
    return unit


@transaction.atomic
def open_unit(short_code: str, *, name: str, by: Account, on: date) -> Unit:
    """Enter a new unit that stands from the day on; its kind is the one that its code tells.

    A province needs none above it. Raises codes.MalformedCode, RegisterNotYours, CodeTaken, NoParent, and what
    `clean_name` raises.
    """
    register_lock.hold()
    level = codes.level_of(short_code)
    parent = Unit.objects.by_short_code(codes.parent(short_code)).standing_on(on).first()
    unit = Unit(code=codes.full(short_code), level=level, name=clean_name(name), opened_on=on)
    if not access.may(by, Action.EDIT_REGISTER, unit):
        raise RegisterNotYours(unit=name)
    if parent is None and level > Level.PROVINCE:
        raise NoParent(code=codes.parent(short_code))
    if taken := Unit.objects.by_short_code(short_code).first():
        raise CodeTaken(code=short_code, unit=taken)
    unit.kind = (codes.kind_of(short_code) or "") if level in KINDS_OF_LEVEL else ""
    unit.save()
    tallies.count_standing([unit], sign=1)
    audit.record("units.added", audit.Change(unit, unit.code, after={"name": unit.name, "on": on.isoformat()}), by=by)
    return unit
