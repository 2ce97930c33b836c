"""Importing register files: adds, renames and closes units, never deletes; a unit that no file names stays as it is."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext_lazy as _

from units import access, followers, register_apply, register_checks, register_lock, staging
from units.access import Account, Action
from units.areas import Area
from units.levels import Level
from units.models import Unit
from units.register_file import Source, tables
from units.register_report import Report, report
from units.register_rows import Cleaner, Row
from units.rules import RuleBroken


class ImportNotYours(RuleBroken):
    """The user may not edit the register there."""

    message = _("You may not edit the register of %(area)s.")


class RegisterChanged(RuleBroken):
    """Between preview and confirmation the register, or the rules that a row meets, have changed."""

    message = _("The register has changed since this preview. Look at the new preview below, then confirm again.")


@transaction.atomic
def import_register(
    sources: Sequence[Source],
    *,
    within: Area,
    on: date,
    by: Account | None,
    commit: bool = True,
    leave_out: bool = False,
    detailed: bool = False,
    expected: str = "",
) -> Report:
    """Compare the files with the register and, with `commit`, write what is new.

    A file with rows that cannot be taken changes nothing, unless `leave_out` asks for the good ones alone. Renames
    count from the day `on`; openings and closings carry their own days. `by` is a user with EDIT_REGISTER on the whole
    area, or None for the command line. `expected` is the digest of the preview that the user has confirmed.
    Raises ImportNotYours, RegisterFileRefused, WorkbookRefused, RegisterChanged.
    """
    if by is not None and not access.may(by, Action.EDIT_REGISTER, within):
        raise ImportNotYours(area=within.name)
    if commit:
        register_lock.hold()
    cleaner = _cleaner(within)
    places: list[str] = []
    with staging.staged() as cursor:
        staging.load(cursor, _stream(cleaner, sources, places))
        register_checks.compare(cursor, within=within, on=on)
        refusals = _ask_followers(cursor, within)
        told = report(cursor, cleaner.rejects, places, refusals, detailed=detailed or bool(expected))
        if expected and told.digest != expected:
            raise RegisterChanged
        if not commit or (told.rejected and not leave_out):
            return told
        register_apply.apply(cursor, register_apply.Import(by, on, uuid.uuid4()))
    return replace(told, committed=True)


def _cleaner(within: Area) -> Cleaner:
    villages = Unit.objects.in_area(within).at_level(Level.VILLAGE).filter(code__endswith="000")
    # Asked before the stream begins: while PostgreSQL copies rows in, the connection answers nothing else.
    codes = set(villages.values_list("code", flat=True))
    return Cleaner(within, codes.__contains__)


def _stream(cleaner: Cleaner, sources: Sequence[Source], places: list[str]) -> Iterator[Row]:
    """Clean rows of all files; the names of their tables go to `places`."""
    for source in sources:
        for table in tables(source):
            places.append(table.label)
            yield from cleaner.rows(table, len(places) - 1)
    yield from cleaner.held()


def _ask_followers(cursor: CursorWrapper, within: Area) -> dict[int, str]:
    """Reasons, by unit, for which followers refuse closings; those rows fall, and what depends on them."""
    reasons: dict[int, str] = {}
    while True:
        new: dict[int, str] = {}
        for before, after in register_apply.closings():
            new |= followers.refusals(before, after)
        if not new:
            return reasons
        reasons |= new
        sql = "UPDATE register_staging SET problem = 'follower' WHERE unit_id = %s AND change = 'closed'"
        cursor.executemany(sql, [(pk,) for pk in new])
        register_checks.settle(cursor, within=within)
