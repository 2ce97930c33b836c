"""The roster: officials are added, changed, recorded as having left; and who looks at a phone number is logged."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from campaign.people import phones, refusals
from campaign.people.models import FirstSecretary, Official
from units import access, audit
from units.access import Account, Action
from units.models import Unit
from units.rules import RuleBroken


class OfficialChanged(RuleBroken):
    """Somebody else mended the entry after this change was begun."""

    message = _(
        "Somebody else changed this entry after you opened it. "
        "Both versions stand above the form; decide what is right and save again."
    )

    def __init__(self, current: Official) -> None:
        super().__init__()
        self.current = current


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the roster holds about an official; the phone is in the normal shape (phones.py)."""

    name: str
    post: str
    organisation: str
    work_phone: str = ""

    def applied_to(self, official: Official) -> dict[str, tuple[str, str]]:
        """Write them into the row; what changed, before and after."""
        changed = {}
        for name in ("name", "post", "organisation", "work_phone"):
            before, after = getattr(official, name), getattr(self, name)
            if before != after:
                changed[name] = (before, after)
                setattr(official, name, after)
        return changed


@transaction.atomic
def add_official(
    area: Unit, given: Particulars, *, by: Account, account: Account | None = None, batch: uuid.UUID | None = None
) -> Official:
    """Put an official on the area's roster. Needs Action.MANAGE_PEOPLE on the area; raises NotYours, AccountTaken."""
    check_may(by, area)
    official = Official(area=area, account=account)
    given.applied_to(official)
    check_account(official, account)
    official.save()
    _record("people.official_added", official, None, _masked(_values(official)), by=by, batch=batch)
    return official


@transaction.atomic
def change_official(
    official: Official,
    given: Particulars,
    *,
    left_on: date | None,
    account: Account | None,
    seen: str,
    by: Account,
    batch: uuid.UUID | None = None,
) -> Official:
    """Mend an official's particulars, account and day of leaving.

    `seen` is the fingerprint of the entry that the change began with. Saving the very same entry changes nothing.
    Raises NotYours, OfficialChanged, AccountTaken, and StillPosted for the leaving of somebody who is first secretary
    on that day.
    """
    row = Official.objects.select_for_update(of=("self",)).select_related("area").get(pk=official.pk)
    check_may(by, row.area)
    before, now, left_before = _values(row), seen_of(row), row.left_on
    given.applied_to(row)
    row.left_on, row.account = left_on, account
    after = _values(row)
    if before == after:
        return row
    if now != seen:
        raise OfficialChanged(Official.objects.select_related("area", "account").get(pk=row.pk))
    if left_on and left_on != left_before:
        check_may_leave(row, left_on)
    check_account(row, account)
    row.save()
    kept = {key: value for key, value in before.items() if after[key] != value}
    told = {key: value for key, value in after.items() if before[key] != value}
    _record("people.official_changed", row, _masked(kept), _masked(told), by=by, batch=batch)
    return row


def seen_of(official: Official) -> str:
    """The fingerprint of an entry: forms carry it, and so tell which entry they began with.

    Keyed, since the few numbers that a mask leaves open could be tried against a plain digest.
    """
    told = json.dumps(_values(official), sort_keys=True)
    return salted_hmac("people.roster", told, algorithm="sha256").hexdigest()


@transaction.atomic
def reveal_phone(official: Official, *, by: Account) -> str:
    """The whole work phone, and the audit entry that says who looked. Raises NotYours."""
    check_may(by, official.area)
    _record("people.phone_shown", official, None, {"work_phone": official.masked_phone}, by=by)
    return official.work_phone


def check_may(by: Account, area: Unit) -> None:
    """Raise NotYours where the account does not manage people."""
    if not access.may(by, Action.MANAGE_PEOPLE, area):
        raise refusals.NotYours


def check_account(official: Official, account: Account | None) -> None:
    """Raise AccountTaken where another official has this account."""
    if account is None:
        return
    other = Official.objects.filter(account=account).exclude(pk=official.pk).first()
    if other is not None:
        raise refusals.AccountTaken(name=other.name)


def check_may_leave(official: Official, left_on: date) -> None:
    """Raise StillPosted where the official is first secretary on the day of leaving or later."""
    held = FirstSecretary.objects.standing().ending_after(left_on).filter(official=official).select_related("unit")
    posting = held.first()
    if posting is not None:
        raise refusals.StillPosted(name=official.name, unit=posting.unit.name)


def _values(official: Official) -> dict[str, Any]:
    return {
        "name": official.name,
        "post": official.post,
        "organisation": official.organisation,
        "work_phone": official.work_phone,
        "left_on": official.left_on.isoformat() if official.left_on else None,
        "account": official.account.username if official.account else None,
    }


def _masked(values: dict[str, Any]) -> dict[str, Any]:
    """As the audit log tells it: without what is empty, the phone masked as everywhere."""
    told = {key: value for key, value in values.items() if value}
    if "work_phone" in told:
        told["work_phone"] = phones.mask(told["work_phone"])
    return told


def _record(
    action: str,
    official: Official,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    *,
    by: Account,
    batch: uuid.UUID | None = None,
) -> None:
    audit.record(action, audit.Change(official, official.area.code, before, after), by=by, batch=batch)
