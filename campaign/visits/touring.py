"""Opening a round of supervision: a named tour through an area, to which visits are counted."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from campaign.visits.models import SupervisionRound
from units import access, audit
from units.access import Account, Action
from units.levels import Level
from units.models import Unit
from units.rules import RuleBroken


class RoundNotYours(RuleBroken):
    """Rounds are opened by the office that tours."""

    message = _("Your account opens no rounds of supervision in “%(area)s”.")


class RoundOfNoOffice(RuleBroken):
    """A prefecture or a county tours."""

    message = _("A round of supervision belongs to a prefecture or a county.")


class RoundTurned(RuleBroken):
    """A round ends after it begins."""

    message = _("The last day comes before the first day.")


@dataclass(frozen=True, slots=True)
class Tour:
    """What a round is called, where it goes, and when."""

    area: Unit
    name: str
    from_on: date
    until_on: date


@transaction.atomic
def open_round(tour: Tour, *, by: Account, once: uuid.UUID | None = None) -> SupervisionRound | None:
    """Open the area's next round; None when the form's key was spent before. Needs Action.PLAN_VISITS on the area.

    Raises RoundNotYours, RoundOfNoOffice, RoundTurned. Rounds may lie ahead: they are announced before they begin.
    """
    if not access.may(by, Action.PLAN_VISITS, tour.area):
        raise RoundNotYours(area=tour.area)
    if tour.area.level not in (Level.PREFECTURE, Level.COUNTY):
        raise RoundOfNoOffice
    if tour.until_on < tour.from_on:
        raise RoundTurned
    if not audit.spend(once, by=by):
        return None
    # Two at once are numbered one after the other.
    Unit.objects.select_for_update(no_key=True).get(pk=tour.area.pk)
    last = SupervisionRound.objects.filter(area=tour.area).aggregate(last=Max("number"))["last"] or 0
    values = {"name": tour.name.strip(), "from_on": tour.from_on, "until_on": tour.until_on}
    opened = SupervisionRound.objects.create(area=tour.area, number=last + 1, **values)
    after = {"name": opened.name, "from_on": tour.from_on.isoformat(), "until_on": tour.until_on.isoformat()}
    audit.record("visits.round_opened", audit.Change(opened, tour.area.code, None, after), by=by)
    return opened
