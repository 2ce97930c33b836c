<<<<<<< HEAD
"""Changing the register by hand: opening, renaming, closing and merging units, each with its day and its audit entry.

Needs Action.EDIT_REGISTER on every unit touched. The register is held while it changes (units/register_lock.py), so
two people merging at once come one after the other and the second finds what the first has done.
=======
"""Changing the register unit by unit: opening, renaming, closing, merging.

Every verb takes the register's lock, looks at the rows again under it, and writes audit entry, tally and followers in
the same transaction. Former days stay as they were: a closed unit is a row with a last day, never a deleted one.
>>>>>>> 1896982 (Merge, close, rename and open units by verbs, and tell a unit's history)
"""

from collections.abc import Sequence
from copy import copy
from datetime import date

from django.db import transaction
<<<<<<< HEAD
=======
from django.db.models import Q
>>>>>>> 1896982 (Merge, close, rename and open units by verbs, and tell a unit's history)
from django.utils.translation import gettext_lazy as _

from units import access, audit, codes, followers, register_lock, tallies
from units.access import Account, Action
<<<<<<< HEAD
from units.levels import KINDS_OF_LEVEL, Level
from units.models import FormerName, Unit
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


class NotOfOneLevel(RuleBroken):
    """A merge joins units of one level."""

    message = _("Only units of the same level can be merged: “%(unit)s” is of another level than “%(into)s”.")


class NothingToMerge(RuleBroken):
    """A merge needs somebody to merge."""

    message = _("Choose at least one unit that is to be merged into another one.")
=======
from units.levels import KINDS_OF_LEVEL, Kind, Level
from units.models import FormerName, Unit
from units.names import clean_name
from units.rules import RuleBroken

NAMED = 5


class UnitNotYours(RuleBroken):
    """The user may not edit the register there."""

    message = _("You may not edit the register of %(unit)s.")


class CodeTaken(RuleBroken):
    """A code is given once."""

    message = _("The area code %(code)s is in the register already: %(unit)s.")


class CodeMalformed(RuleBroken):
    """No code."""

    message = _("An area code has 2, 4, 6, 9 or 12 digits.")


class ParentMissing(RuleBroken):
    """A unit stands below a standing unit."""

    message = _("The unit above, %(code)s, does not stand on that day.")


class WrongKind(RuleBroken):
    """Kinds belong to levels."""

    message = _("%(kind)s is no kind of the level %(level)s.")
>>>>>>> 1896982 (Merge, close, rename and open units by verbs, and tell a unit's history)


class SameName(RuleBroken):
    """Nothing would change."""

<<<<<<< HEAD
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

    Raises NothingToMerge, NotOfOneLevel, RegisterNotYours, UnitClosed, ChildrenStanding, or a follower's refusal.
    """
    register_lock.hold()
    others = [unit for unit in units if unit.pk != into.pk]
    if not others:
        raise NothingToMerge
    _check(into, by, on)
    for unit in others:
        if unit.level != into.level:
            raise NotOfOneLevel(unit=unit, into=into)
    return _close(others, successor=into, by=by, on=on, action="units.merged")


@transaction.atomic
def close(unit: Unit, *, by: Account, on: date) -> Unit:
    """Close a unit without a successor. Raises RegisterNotYours, UnitClosed, ChildrenStanding, a follower's refusal."""
    register_lock.hold()
    return _close([unit], successor=None, by=by, on=on, action="units.closed")[0]


def _close(units: Sequence[Unit], *, successor: Unit | None, by: Account, on: date, action: str) -> list[Unit]:
    before = list(Unit.objects.select_for_update().filter(pk__in=[unit.pk for unit in units]).order_by("code", "level"))
    for unit in before:
        _check(unit, by, on)
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


def _check_children(unit: Unit, closing: Sequence[Unit], on: date) -> None:
    if unit.level == Level.VILLAGE:
        return
    below = Unit.objects.in_area(unit.area).filter(level__gt=unit.level, closed_on__isnull=True)
    below = below.exclude(pk__in=[one.pk for one in closing])
    if first := below.order_by("code").first():
        raise ChildrenStanding(unit=unit, count=below.count(), first=first)
=======
    message = _("The unit is called %(unit)s already.")


class RenamedLater(RuleBroken):
    """Renames follow each other in time."""

    message = _("The unit was renamed on %(day)s; a rename before that day would garble its history.")


class NotStanding(RuleBroken):
    """The unit does not exist on the day."""

    message = _("%(unit)s does not stand on %(day)s.")


class AlreadyClosed(RuleBroken):
    """A closing day is recorded, be it to come."""

    message = _("%(unit)s closes on %(day)s already; nothing was changed now.")


class ClosesBeforeOpening(RuleBroken):
    """A unit stands for a day at least."""

    message = _("%(unit)s opened on %(day)s; it cannot close on that day or before.")


class ChildrenStanding(RuleBroken):
    """A closing unit leaves no unit below it."""

    message = _("Below %(unit)s stand %(count)s units on that day: %(names)s. Close or merge them first.")


class OtherLevel(RuleBroken):
    """Like merges with like."""

    message = _("%(unit)s is of another level than %(into)s; only units of one level merge.")


class NothingToMerge(RuleBroken):
    """At least one unit must close."""

    message = _("Choose at least one unit besides the one into which they merge.")


@transaction.atomic
def open_unit(short_code: str, *, name: str, by: Account, on: date, kind: str = "") -> Unit:
    """Open a unit on the day; its kind is the one that its code tells, unless given.

    Raises CodeMalformed, CodeTaken, ParentMissing, WrongKind, UnitNotYours, and what `clean_name` raises.
    """
    register_lock.hold()
    unit = _new(short_code, clean_name(name), kind, on)
    if not access.may(by, Action.EDIT_REGISTER, unit):
        raise UnitNotYours(unit=unit.short_code)
    if taken := Unit.objects.filter(code=unit.code, level=unit.level).first():
        raise CodeTaken(code=unit.short_code, unit=taken.name)
    above = codes.parent(unit.short_code)
    if above and not Unit.objects.by_short_code(above).standing_on(on).exists():
        raise ParentMissing(code=above)
    unit.save(force_insert=True)
    tallies.count_standing([unit], sign=1)
    after = {"name": unit.name, "kind": unit.kind, "opened_on": on.isoformat(), "closed_on": None, "successor": None}
    audit.record("units.added", audit.Change(unit, unit.code, after=after), by=by)
    return unit


def _new(short: str, name: str, kind: str, on: date) -> Unit:
    try:
        level = codes.level_of(short)
    except codes.MalformedCode as error:
        raise CodeMalformed from error
    if kind and kind not in KINDS_OF_LEVEL.get(level, ()):
        raise WrongKind(kind=Kind(kind).label, level=level.label)
    return Unit(code=codes.full(short), level=level, kind=kind or codes.kind_at(short, level), name=name, opened_on=on)
>>>>>>> 1896982 (Merge, close, rename and open units by verbs, and tell a unit's history)


@transaction.atomic
def rename(unit: Unit, *, name: str, by: Account, on: date) -> Unit:
<<<<<<< HEAD
    """Give a unit a new name from the day on; the old one is kept with that day.

    Raises RegisterNotYours, UnitClosed, SameName, RenamedThatDay.
    """
    register_lock.hold()
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    _check(unit, by, on)
    name = name.strip()
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

    Raises codes.MalformedCode, RegisterNotYours, CodeTaken, NoParent.
    """
    register_lock.hold()
    level = codes.level_of(short_code)
    parent = Unit.objects.by_short_code(codes.parent(short_code)).standing_on(on).first()
    unit = Unit(code=codes.full(short_code), level=level, name=name.strip(), opened_on=on)
    if not access.may(by, Action.EDIT_REGISTER, unit):
        raise RegisterNotYours(unit=name)
    if parent is None:
        raise NoParent(code=codes.parent(short_code))
    if taken := Unit.objects.by_short_code(short_code).first():
        raise CodeTaken(code=short_code, unit=taken)
    unit.kind = (codes.kind_of(short_code) or "") if level in KINDS_OF_LEVEL else ""
    unit.save()
    tallies.count_standing([unit], sign=1)
    audit.record("units.added", audit.Change(unit, unit.code, after={"name": unit.name, "on": on.isoformat()}), by=by)
    return unit
=======
    """Give the unit a new name from the day on; the old one stays readable (`FormerName`).

    Of two renames on one day the first has kept the name of the days before. Raises UnitNotYours, SameName,
    NotStanding, RenamedLater, and what `clean_name` raises.
    """
    (row,) = _held([unit], by)
    new = clean_name(name)
    if new == row.name:
        raise SameName(unit=row.name)
    if not row.stands_on(on):
        raise NotStanding(unit=row.name, day=on.isoformat())
    if later := row.former_names.filter(until_on__gt=on).order_by("-until_on").first():
        raise RenamedLater(day=later.until_on.isoformat())
    FormerName.objects.get_or_create(unit=row, until_on=on, defaults={"name": row.name})
    change = audit.Change(row, row.code, {"name": row.name}, {"name": new, "on": on.isoformat()})
    row.name = new
    row.save(update_fields=["name"])
    audit.record("units.renamed", change, by=by)
    return row


@transaction.atomic
def close(unit: Unit, *, by: Account, on: date) -> Unit:
    """Close the unit: the day is the first on which it no longer stands. It has no successor (see `merge`).

    Raises UnitNotYours, AlreadyClosed, ClosesBeforeOpening, ChildrenStanding, and a follower's refusal.
    """
    rows = _held([unit], by)
    _close(rows, None, on)
    audit.record_many("units.closed", [_closing(row) for row in rows], by=by)
    return rows[0]


@transaction.atomic
def merge(units: Sequence[Unit], *, into: Unit, by: Account, on: date) -> Unit:
    """Merge units into a standing unit of their level, which may be one of them: the others close, it succeeds them.

    Raises NothingToMerge, UnitNotYours, OtherLevel, NotStanding (of the successor), AlreadyClosed,
    ClosesBeforeOpening, ChildrenStanding, and a follower's refusal.
    """
    rows = {row.pk: row for row in _held([*units, into], by)}
    successor = rows.pop(into.pk)
    closing = list(rows.values())
    if not closing:
        raise NothingToMerge
    for row in closing:
        if row.level != successor.level:
            raise OtherLevel(unit=row.name, into=successor.name)
    if not successor.stands_on(on):
        raise NotStanding(unit=successor.name, day=on.isoformat())
    _close(closing, successor, on)
    audit.record_many("units.merged", [_closing(row) for row in closing], by=by)
    return successor


def _held(units: Sequence[Unit], by: Account) -> list[Unit]:
    """The units as they stand now, under the register's lock, each once; refuses those that are not the user's."""
    register_lock.hold()
    rows = list(Unit.objects.select_for_update(of=("self",)).filter(pk__in=[unit.pk for unit in units]).order_by("pk"))
    for row in rows:
        if not access.may(by, Action.EDIT_REGISTER, row):
            raise UnitNotYours(unit=row.name)
    return rows


def _close(rows: Sequence[Unit], successor: Unit | None, on: date) -> None:
    for row in rows:
        _check_may_close(row, on)
    before = [copy(row) for row in rows]
    for row in rows:
        row.closed_on, row.successor = on, successor
    Unit.objects.filter(pk__in=[row.pk for row in rows]).update(closed_on=on, successor=successor)
    tallies.count_standing(before, sign=-1)
    tallies.count_standing(rows, sign=1)
    followers.tell(before, rows)


def _check_may_close(row: Unit, on: date) -> None:
    if row.closed_on:
        raise AlreadyClosed(unit=row.name, day=row.closed_on.isoformat())
    if row.opened_on and on <= row.opened_on:
        raise ClosesBeforeOpening(unit=row.name, day=row.opened_on.isoformat())
    if row.level < Level.VILLAGE:
        left = Unit.objects.children_of(row).filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))
        if count := left.count():
            names = "、".join(left.values_list("name", flat=True)[:NAMED])
            raise ChildrenStanding(unit=row.name, count=count, names=names)


def _closing(row: Unit) -> audit.Change:
    day = row.closed_on.isoformat() if row.closed_on else None
    after = {"closed_on": day, "successor": row.successor.code if row.successor else None}
    return audit.Change(row, row.code, {"closed_on": None, "successor": None}, after)
>>>>>>> 1896982 (Merge, close, rename and open units by verbs, and tell a unit's history)
