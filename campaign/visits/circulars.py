"""Circulars: papers of an area's office that name units, with a reason of the five situations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaign.visits import offices
from campaign.visits.models import Circular, CircularUnit
from units import access, audit
from units.access import Account, Action
from units.models import Unit
from units.rules import RuleBroken


class NotYourCircular(RuleBroken):
    """A circular is issued by an office for its own area."""

    message = _("Your account may not issue circulars in the name of “%(area)s”.")


class NobodyNamed(RuleBroken):
    """A circular names units."""

    message = _("Name at least one unit.")


class OutsideOffice(RuleBroken):
    """A circular names units below the office that issues it."""

    message = _("These units do not lie below “%(area)s”, or did not stand on the day: %(units)s.")


class CircularIncomplete(RuleBroken):
    """A circular has a title and a text."""

    message = _("A circular has a title and a text.")


@dataclass(frozen=True, slots=True)
class Paper:
    """What a circular says."""

    title: str
    text: str
    situation: str


@transaction.atomic
def issue(area: Unit, units: Sequence[Unit], paper: Paper, *, by: Account, on: date) -> Circular:
    """Issue a circular in the name of the area's office, with the next number of its year.

    Needs Action.SUPERVISE on the area. Raises NotYourCircular, NobodyNamed, OutsideOffice, CircularIncomplete.
    """
    if not access.may(by, Action.SUPERVISE, area):
        raise NotYourCircular(area=area)
    if not units:
        raise NobodyNamed
    if not paper.title.strip() or not paper.text.strip():
        raise CircularIncomplete
    outside = [one.name for one in units if not _lies_below(one, area, on)]
    if outside:
        raise OutsideOffice(area=area, units="、".join(outside))
    serial = offices.next_serial(Circular.objects.all(), area, on.year)
    row = Circular.objects.create(
        area=area,
        year=on.year,
        serial=serial,
        number=offices.number_of(area, on.year, serial),
        title=paper.title.strip(),
        situation=paper.situation,
        text=paper.text.strip(),
        issued_on=on,
        issued_by=by,
    )
    named = {one.pk: one for one in units}
    CircularUnit.objects.bulk_create(CircularUnit(circular=row, unit=one) for one in named.values())
    after = {"number": row.number, "title": row.title, "units": len(named), "situation": row.situation}
    audit.record("visits.circular_issued", audit.Change(row, area.code, None, after), by=by)
    return row


def _lies_below(unit: Unit, area: Unit, on: date) -> bool:
    return unit.level > area.level and area.area.contains(unit.code, unit.level) and unit.stands_on(on)
