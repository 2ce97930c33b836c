"""A roster workbook against the roster: everything that is wrong or would change, then all of it or nothing."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.people import phones, roster, roster_rows
from campaign.people.models import FirstSecretary, Official, RosterUpload
from campaign.people.roster_rows import Problem, Row
from units import audit
from units.access import Account, Action
from units.models import Unit
from units.rules import RuleBroken

DRAFT_DAYS = 7
FIELDS = ("name", "post", "organisation", "work_phone", "left_on")


class TakenOverAlready(RuleBroken):
    """A workbook is taken over once."""

    message = gettext_lazy("This workbook has been taken over already; nothing was changed now.")


class HasProblems(RuleBroken):
    """All or nothing."""

    message = gettext_lazy("%(count)s cells are wrong, so nothing was saved. Mend them and send the workbook again.")


class ChangedSincePreview(RuleBroken):
    """Somebody changed the roster in between."""

    message = gettext_lazy("The roster was changed after this preview. Look at the new preview, then take it over.")


@dataclass(frozen=True, slots=True)
class Planned:
    """What a good row would do: an official as it would stand, and what changes (before, after) with phones masked."""

    line: int
    official: Official
    changes: Mapping[str, tuple[str, str]]

    @property
    def is_new(self) -> bool:
        """Not on the roster yet."""
        return self.official.pk is None


@dataclass(slots=True)
class Preview:
    """Every row of the workbook is in exactly one of the counts, or is named by its problems."""

    new: list[Planned] = field(default_factory=list)
    changed: list[Planned] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """Names what the workbook would do to the roster as it is."""
        told = [[one.line, one.official.pk, sorted(one.changes.items())] for one in (*self.new, *self.changed)]
        return hashlib.sha256(json.dumps([told, self.unchanged]).encode()).hexdigest()


@transaction.atomic
def keep(name: str, content: bytes, *, area: Unit, by: Account) -> RosterUpload:
    """Keep a workbook for its preview; drafts of a week ago are let go. Raises what reading and `check_may` raise."""
    roster.check_may(by, area)
    roster_rows.read(content)
    stale = timezone.now() - timedelta(days=DRAFT_DAYS)
    RosterUpload.objects.filter(committed_at__isnull=True, uploaded_at__lt=stale).delete()
    return RosterUpload.objects.create(area=area, name=name[-120:], content=content, uploaded_by=by)


def preview(upload: RosterUpload, *, by: Account) -> Preview:
    """What the workbook would do to the roster as it is now; four queries, whatever its length."""
    rows = roster_rows.read(bytes(upload.content))
    return _Plan(upload.area, by).preview(rows)


@transaction.atomic
def commit(upload: RosterUpload, *, expected: str, by: Account) -> Preview:
    """Take over exactly what the preview with the digest `expected` told, all of it or nothing.

    Raises NotYours, TakenOverAlready, HasProblems, ChangedSincePreview.
    """
    row = RosterUpload.objects.select_for_update(of=("self",)).select_related("area").get(pk=upload.pk)
    roster.check_may(by, row.area)
    if row.committed_at:
        raise TakenOverAlready
    # Two workbooks for one roster at once would both add the same new official.
    Unit.objects.select_for_update(no_key=True).get(pk=row.area_id)
    told = preview(row, by=by)
    if told.problems:
        raise HasProblems(count=len(told.problems))
    if told.digest != expected:
        raise ChangedSincePreview
    _write(told, by)
    row.committed_at, row.committed_by = timezone.now(), by
    row.save(update_fields=["committed_at", "committed_by"])
    counts = {"new": len(told.new), "changed": len(told.changed), "unchanged": told.unchanged}
    audit.record("people.roster_imported", audit.Change(row, row.area.code, None, counts), by=by)
    return told


def _write(told: Preview, by: Account) -> None:
    Official.objects.bulk_create([one.official for one in told.new], batch_size=500)
    Official.objects.bulk_update([one.official for one in told.changed], FIELDS, batch_size=500)
    audit.record_many("people.official_added", [_change(one, new=True) for one in told.new], by=by)
    audit.record_many("people.official_changed", [_change(one, new=False) for one in told.changed], by=by)


def _change(one: Planned, *, new: bool) -> audit.Change:
    before = {name: old for name, (old, _new) in one.changes.items() if old}
    after = {name: new_value for name, (_old, new_value) in one.changes.items() if new_value or not new}
    return audit.Change(one.official, one.official.area.code, None if new else before, after)


class _Plan:
    """The roster of an area, read once, against which rows are matched."""

    def __init__(self, area: Unit, by: Account) -> None:
        rows = list(Official.objects.in_area(area.area).select_related("area"))
        self.area = area
        self.by_number = {row.pk: row for row in rows}
        self.by_name: dict[tuple[str, str], list[Official]] = {}
        for row in rows:
            self.by_name.setdefault((row.name, row.organisation), []).append(row)
        units = Unit.objects.visible_to(by, Action.MANAGE_PEOPLE).in_area(area.area)
        self.areas = {unit.short_code: unit for unit in units.filter(level__lte=4)}
        held = FirstSecretary.objects.standing().filter(official__in=list(self.by_number))
        self.posted = [(one.official_id, one.until_on) for one in held.only("official", "until_on")]

    def preview(self, rows: Sequence[Row]) -> Preview:
        told = Preview()
        twice = Counter((row.texts["name"], row.texts["organisation"], row.number) for row in rows)
        for row in rows:
            if twice[row.texts["name"], row.texts["organisation"], row.number] > 1 and row.texts["name"]:
                row.blame("name", _("This official stands in the workbook more than once."))
            planned = self._planned(row)
            told.problems += row.problems
            if row.problems or planned is None:
                continue
            if planned.is_new:
                told.new.append(planned)
            elif planned.changes:
                told.changed.append(planned)
            else:
                told.unchanged += 1
        return told

    def _planned(self, row: Row) -> Planned | None:
        """What the row does; None where it cannot be told, with the problem noted in the row."""
        found = self._match(row)
        area = self._area(row, found)
        if row.problems or area is None:
            return None
        official = found or Official(area=area)
        before, phone = (_said(official) if found else {}), official.work_phone
        given = row.particulars
        for name in ("name", "post", "organisation"):
            setattr(official, name, getattr(given, name))
        if not row.phone_masked and "work_phone" in row.columns:
            official.work_phone = given.work_phone
        if "left_on" in row.columns:
            official.left_on = row.left_on
        after = _said(official)
        if not found:
            return Planned(row.line, official, {name: ("", value) for name, value in after.items() if value})
        changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
        if official.work_phone != phone:
            # Two numbers may look alike behind the mask.
            changes["work_phone"] = (before["work_phone"], after["work_phone"])
        return Planned(row.line, official, changes)

    def _match(self, row: Row) -> Official | None:
        if row.number is not None:
            found = self.by_number.get(row.number)
            if found is None:
                row.blame("number", _("No official of this roster has this number."))
                return None
        else:
            same = self.by_name.get((row.texts["name"], row.texts["organisation"]), [])
            if len(same) > 1:
                row.blame("name", _("Several officials have this name there: write the number of the one meant."))
            found = same[0] if len(same) == 1 else None
        self._check_match(row, found)
        return found

    def _check_match(self, row: Row, found: Official | None) -> None:
        if row.phone_masked and (found is None or phones.normal(row.texts["work_phone"]) != found.masked_phone):
            row.blame("work_phone", _("A masked number cannot be kept: write the whole number."))
        if found is None or row.left_on is None or row.left_on == found.left_on:
            return
        day = row.left_on
        if any(official == found.pk and (until is None or until > day) for official, until in self.posted):
            row.blame("left_on", _("This official is first secretary then: replace the first secretary first."))

    def _area(self, row: Row, found: Official | None) -> Unit | None:
        code = row.texts["area"]
        if not code:
            return found.area if found else self.area
        area = self.areas.get(code)
        if area is None or (found is not None and found.area_id != area.pk):
            row.blame("area", _("This is not the roster that the workbook was sent for, or not the official's own."))
            return None
        return area


def _said(official: Official) -> dict[str, str]:
    """An official's particulars as texts, the phone masked but told apart when it changes."""
    return {
        "name": official.name,
        "post": official.post,
        "organisation": official.organisation,
        "work_phone": official.masked_phone,
        "left_on": official.left_on.isoformat() if official.left_on else "",
    }
