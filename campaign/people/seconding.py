"""Secondments in and out: recorded with both organisations, and ended.

No two of one official share a day, also by constraint (migration 0002); people who record at once wait for each other
at the official's row.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from campaign.people import refusals
from campaign.people.models import Official, Secondment
from campaign.people.querysets import SecondmentQuerySet
from campaign.people.recorded_days import check_not_early
from campaign.people.roster import check_may
from units import audit
from units.access import Account
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Lending:
    """From whom to whom, and when; `until_on` is the first day back, None "still"."""

    direction: str
    sending_organisation: str
    receiving_organisation: str
    from_on: date
    until_on: date | None = None


@transaction.atomic
def second(area: Unit, official: Official, lending: Lending, *, by: Account) -> Secondment:
    """Record a secondment of the area. Needs Action.MANAGE_PEOPLE on it.

    Raises NotYours, DayTooEarly, UnitNotOpened, OfficialLeft, SpanBackward, SecondmentOverlaps. A day to come is
    allowed: a secondment is agreed for a term.
    """
    check_may(by, area)
    official = _locked(official.pk)
    check_may(by, official.area)
    check_not_early(area, lending.from_on)
    if official.left_on and official.left_on <= lending.from_on:
        raise refusals.OfficialLeft(name=official.name, day=official.left_on.isoformat())
    if lending.until_on and lending.until_on <= lending.from_on:
        raise refusals.SpanBackward
    _check_free(official.secondments.sharing(lending.from_on, lending.until_on))
    row = Secondment.objects.create(
        area=area,
        official=official,
        direction=lending.direction,
        sending_organisation=lending.sending_organisation.strip(),
        receiving_organisation=lending.receiving_organisation.strip(),
        from_on=lending.from_on,
        until_on=lending.until_on,
        recorded_by=by,
    )
    audit.record("people.seconded", audit.Change(row, area.code, None, _told(row)), by=by)
    return row


@transaction.atomic
def end_secondment(secondment: Secondment, *, until_on: date, by: Account) -> Secondment:
    """Set or mend the day on which a secondment ends.

    Raises NotYours, RecordStruckOut, SpanBackward, SecondmentOverlaps.
    """
    official = _locked(secondment.official_id)
    row = Secondment.objects.select_for_update(of=("self",)).select_related("area", "official").get(pk=secondment.pk)
    check_may(by, row.area)
    if row.voided_at:
        raise refusals.RecordStruckOut(row)
    if until_on <= row.from_on:
        raise refusals.SpanBackward
    if row.until_on == until_on:
        return row
    _check_free(official.secondments.sharing(row.from_on, until_on).exclude(pk=row.pk))
    before = {"until_on": row.until_on.isoformat() if row.until_on else None}
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    change = audit.Change(row, row.area.code, before, {"until_on": until_on.isoformat()})
    audit.record("people.secondment_ended", change, by=by)
    return row


def _locked(official: int) -> Official:
    return Official.objects.select_for_update(of=("self",)).select_related("area").get(pk=official)


def _check_free(others: SecondmentQuerySet) -> None:
    """Raise SecondmentOverlaps where there is another one on these days."""
    other = others.select_related("official").order_by("from_on").first()
    if other is not None:
        words = {"name": other.official.name, "organisation": other.receiving_organisation}
        raise refusals.SecondmentOverlaps(**words, day=other.from_on.isoformat())


def _told(row: Secondment) -> dict[str, Any]:
    return {
        "official": row.official.name,
        "direction": row.direction,
        "sending_organisation": row.sending_organisation,
        "receiving_organisation": row.receiving_organisation,
        "from_on": row.from_on.isoformat(),
        "until_on": row.until_on.isoformat() if row.until_on else None,
    }
