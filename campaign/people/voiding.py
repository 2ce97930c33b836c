"""Records that were entered in error are struck out with a reason: the row stays to be read and counts nowhere.

A wrong figure is mended by striking it out and recording it again: the old row says what was wrong, by whom and why.
Postings are struck out by a verb of their own (postings.py), which opens again what they replaced.
"""

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from django.db import transaction
from django.utils import timezone

from campaign.people import refusals
from campaign.people.models import Appraisal, LeadershipChange, SatisfactionSurvey, Secondment
from units import access, audit
from units.access import Account, Action
from units.models import Unit

type Record = Appraisal | LeadershipChange | SatisfactionSurvey | Secondment


@dataclass(frozen=True, slots=True)
class Kind:
    """What striking out a kind needs (as recording it does), its code in the log, and the unit that it belongs to."""

    needs: Action
    action: str
    unit_of: Callable[[Record], Unit]


KINDS: dict[type[Record], Kind] = {
    Appraisal: Kind(needs=Action.APPRAISE, action="people.appraisal_struck_out", unit_of=attrgetter("posting.unit")),
    SatisfactionSurvey: Kind(needs=Action.APPRAISE, action="people.survey_struck_out", unit_of=attrgetter("unit")),
    LeadershipChange: Kind(needs=Action.MANAGE_PEOPLE, action="people.change_struck_out", unit_of=attrgetter("unit")),
    Secondment: Kind(needs=Action.MANAGE_PEOPLE, action="people.secondment_struck_out", unit_of=attrgetter("area")),
}


@transaction.atomic
def strike_out(row: Record, *, reason: str, by: Account) -> Record:
    """Strike out a record; its quarter, day or days are free again. Needs what recording it needs.

    Raises NotYours, RecordStruckOut, ReasonMissing.
    """
    kind = KINDS[type(row)]
    row = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    unit = kind.unit_of(row)
    if not access.may(by, kind.needs, unit):
        raise refusals.NotYours
    if row.voided_at:
        raise refusals.RecordStruckOut(row)
    if not reason.strip():
        raise refusals.ReasonMissing
    row.voided_at, row.voided_by, row.void_reason = timezone.now(), by, reason.strip()
    row.save(update_fields=["voided_at", "voided_by", "void_reason"])
    audit.record(kind.action, audit.Change(row, unit.code, None, {"void_reason": row.void_reason}), by=by)
    return row
