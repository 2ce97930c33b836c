"""First secretaries come and go: appointed, replaced on one day, released after acceptance, struck out when in error.

What no two postings share is also kept by the database (migration 0002), which decides between two people at once.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from campaign.grading.grades import WEAK
from campaign.grading.models import Grading
from campaign.people import refusals
from campaign.people.models import FirstSecretary, Official
from campaign.people.models.posting import EndReason
from campaign.people.posting_rules import check_comes_back, check_free, check_not_seated, check_standing, check_stays
from campaign.people.releasing import readiness
from units import access, audit
from units.access import Account, Action
from units.levels import GRADED_LEVELS
from units.models import Unit


@transaction.atomic
def appoint(unit: Unit, official: Official, *, from_on: date, authority: str, by: Account, on: date) -> FirstSecretary:
    """Post the official to the weak unit from `from_on`; `on` is today. Needs Action.MANAGE_PEOPLE on both areas.

    Raises NotYours, DayNotCome, UnitNotGraded, UnitNotStanding, UnitNotWeak, OfficialLeft, OfficialLeaves,
    HoldsSeat, PostHeld, OfficialPosted, PostingOverlaps, AuthorityMissing.
    """
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    official = _check_people(unit, official, from_on, authority, by=by, on=on)
    check_weak(unit, from_on)
    check_free(unit, official, from_on)
    posting = _create(unit, official, from_on, authority, by=by)
    _record("people.appointed", posting, None, _told(posting), by=by)
    return posting


@transaction.atomic
def replace(
    posting: FirstSecretary, official: Official, *, handover_on: date, authority: str, by: Account, on: date
) -> FirstSecretary:
    """Let the official take over from the holder: on `handover_on` the new one holds the post and the old one no more.

    Raises what `appoint` raises but UnitNotWeak, and PostingEnded, StruckOut, EndsTooEarly, SamePerson. Pressing twice
    is harmless: the second press finds the same hand-over and changes nothing.
    """
    posting = _locked(posting)
    done = _same_handover(posting, official, handover_on)
    if done is not None:
        return done
    check_in_force(posting)
    if official.pk == posting.official_id:
        raise refusals.SamePerson(name=official.name)
    official = _check_people(posting.unit, official, handover_on, authority, by=by, on=on)
    _check_after_start(posting, handover_on)
    before = _told(posting)
    _end(posting, handover_on, EndReason.REPLACED, by)
    check_free(posting.unit, official, handover_on)
    successor = _create(posting.unit, official, handover_on, authority, by=by, replaces=posting)
    _record("people.posting_ended", posting, before, _told(posting), by=by)
    _record("people.replaced", successor, {"official": posting.official.name}, _told(successor), by=by)
    return successor


@transaction.atomic
def release(posting: FirstSecretary, *, until_on: date, by: Account, on: date) -> FirstSecretary:
    """End the posting without a successor: only after a conversion grading has lifted the unit, or when it is closed.

    `until_on` is the first day out of the post. Raises NotYours, PostingEnded, StruckOut, DayNotCome, EndsTooEarly,
    NotAcceptedYet. Pressing twice is harmless.
    """
    posting = _locked(posting)
    if posting.end_reason != EndReason.REPLACED and posting.until_on == until_on and posting.ended_by_id == by.pk:
        return posting
    check_in_force(posting)
    _check_may(by, posting.unit)
    if until_on > on:
        raise refusals.DayNotCome(day=until_on.isoformat())
    _check_after_start(posting, until_on)
    ready = readiness(posting.unit, until_on)
    if not ready.is_ready:
        raise refusals.NotAcceptedYet(unit=posting.unit, missing=ready.words)
    before = _told(posting)
    _end(posting, until_on, EndReason.UNIT_CLOSED if ready.unit_closed else EndReason.RELEASED, by)
    _record("people.released", posting, before, _told(posting), by=by)
    return posting


@transaction.atomic
def strike_out(posting: FirstSecretary, *, reason: str, by: Account) -> FirstSecretary:
    """Strike out a posting that was entered in error; the one that it replaced is in force again.

    Raises NotYours, StruckOut, ReasonMissing, HasRecords, ReplacedAlready, and of the one who comes back FormerLeft,
    HoldsSeat, PostHeld, OfficialPosted, PostingOverlaps.
    """
    posting = _locked(posting)
    _check_may(by, posting.unit)
    if posting.voided_at:
        raise refusals.StruckOut
    if not reason.strip():
        raise refusals.ReasonMissing
    if posting.reports.exists() or posting.appraisals.standing().exists():
        raise refusals.HasRecords
    if posting.replacements.standing().exists():
        raise refusals.ReplacedAlready
    posting.voided_at, posting.voided_by, posting.void_reason = timezone.now(), by, reason.strip()
    posting.save(update_fields=["voided_at", "voided_by", "void_reason"])
    _record("people.posting_struck_out", posting, None, {"void_reason": posting.void_reason}, by=by)
    if posting.replaces is not None:
        _reopen(posting.replaces, by)
    return posting


def _reopen(former: FirstSecretary, by: Account) -> None:
    before = _told(former)
    check_comes_back(former)
    former.until_on, former.end_reason, former.ended_at, former.ended_by = None, "", None, None
    with _overlap_told(former.unit, former.official, former.from_on, but=former):
        former.save(update_fields=["until_on", "end_reason", "ended_at", "ended_by"])
    _record("people.posting_reopened", former, before, _told(former), by=by)


def _locked(posting: FirstSecretary) -> FirstSecretary:
    """The posting as it stands now, locked by its unit: one person at a time moves a unit's postings."""
    Unit.objects.select_for_update(no_key=True).get(pk=posting.unit_id)
    return FirstSecretary.objects.select_related("unit", "official", "replaces__unit", "replaces__official").get(
        pk=posting.pk
    )


def _same_handover(posting: FirstSecretary, official: Official, day: date) -> FirstSecretary | None:
    if posting.until_on != day:
        return None
    return posting.replacements.standing().filter(official=official, from_on=day).first()


def check_in_force(posting: FirstSecretary) -> None:
    """Raise StruckOut or PostingEnded for a posting to which nothing more happens."""
    if posting.voided_at:
        raise refusals.StruckOut
    if posting.until_on:
        raise refusals.PostingEnded(day=posting.until_on.isoformat(), reason=posting.get_end_reason_display())


def check_weak(unit: Unit, day: date) -> None:
    """Raise UnitNotGraded, UnitNotStanding or UnitNotWeak where first secretaries and teams are not sent."""
    if unit.level not in GRADED_LEVELS:
        raise refusals.UnitNotGraded
    if not unit.stands_on(day):
        raise refusals.UnitNotStanding(day=unit.closed_on or "")
    if not Grading.objects.as_of(day).filter(unit=unit, grade__in=WEAK).exists():
        raise refusals.UnitNotWeak(day=day.isoformat())


def _check_may(by: Account, unit: Unit) -> None:
    if not access.may(by, Action.MANAGE_PEOPLE, unit):
        raise refusals.NotYours


def _check_after_start(posting: FirstSecretary, day: date) -> None:
    if day <= posting.from_on:
        raise refusals.EndsTooEarly(day=posting.from_on.isoformat())


def _check_people(unit: Unit, official: Official, day: date, authority: str, *, by: Account, on: date) -> Official:
    """The official, locked after the unit by everybody, if this account may post it there from the day."""
    _check_may(by, unit)
    if day > on:
        raise refusals.DayNotCome(day=day.isoformat())
    check_standing(unit, day)
    if not authority.strip():
        raise refusals.AuthorityMissing
    official = Official.objects.select_for_update(of=("self",)).select_related("area").get(pk=official.pk)
    _check_may(by, official.area)
    check_stays(official, on)
    check_not_seated(unit, official, day)
    return official


@contextmanager
def _overlap_told(
    unit: Unit, official: Official, from_on: date, *, but: FirstSecretary | None = None
) -> Iterator[None]:
    """Turn the database's refusal of an overlap into words; between two people at once it decides."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        check_free(unit, official, from_on, but=but)
        raise error


def _create(
    unit: Unit,
    official: Official,
    from_on: date,
    authority: str,
    *,
    by: Account,
    replaces: FirstSecretary | None = None,
) -> FirstSecretary:
    with _overlap_told(unit, official, from_on):
        return FirstSecretary.objects.create(
            unit=unit,
            official=official,
            from_on=from_on,
            authority=authority.strip(),
            appointed_by=by,
            replaces=replaces,
        )


def _end(posting: FirstSecretary, until_on: date, reason: EndReason, by: Account) -> None:
    posting.until_on, posting.end_reason, posting.ended_at, posting.ended_by = until_on, reason, timezone.now(), by
    posting.save(update_fields=["until_on", "end_reason", "ended_at", "ended_by"])


def _told(posting: FirstSecretary) -> dict[str, Any]:
    """A posting as the audit log tells it."""
    told = {
        "official": posting.official.name,
        "from_on": posting.from_on.isoformat(),
        "authority": posting.authority,
        "until_on": posting.until_on.isoformat() if posting.until_on else None,
        "end_reason": posting.end_reason,
    }
    return {key: value for key, value in told.items() if value}


def _record(
    action: str, posting: FirstSecretary, before: Mapping[str, Any] | None, after: Mapping[str, Any], *, by: Account
) -> None:
    audit.record(action, audit.Change(posting, posting.unit.code, before, after), by=by)
