"""Opening and closing rounds."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from campaign.grading.models import Assessment, Grading, PresetStage, Round, Stage
from campaign.grading.models.assessment import State
from campaign.grading.models.round import RoundKind
from units import access, audit
from units.access import Account, Action
from units.levels import GRADED_LEVELS
from units.models import Unit
from units.querysets import UnitQuerySet
from units.rules import RuleBroken

CHUNK = 5000


class RoundNotYours(RuleBroken):
    """The user may open or close no round in the area."""

    message = _("Your account may not open or close a round in this area. Ask the prefecture organisation department.")


class RoundAlreadyOpen(RuleBroken):
    """One open round of a kind in an area."""

    message = _("A round of this kind is open in this area; close it first.")


class NothingToGrade(RuleBroken):
    """The round would hold no unit."""

    message = _("No unit of this area would be in the round on that day, so there is nothing to grade.")


class RoundNotFinished(RuleBroken):
    """Units are left without a signed grade."""

    message = _("%(count)s units of the round are not graded yet, so it cannot be closed: %(names)s.")


class RoundClosed(RuleBroken):
    """The round is closed."""

    message = _("The round was closed on %(day)s; nothing in it can be changed any more.")


def units_of(kind: str, area: Unit, on: date) -> UnitQuerySet:
    """Units that a round opened on the day covers: all standing for a baseline, the weak ones for a conversion."""
    units = Unit.objects.in_area(area.area).filter(level__in=GRADED_LEVELS).standing_on(on)
    if kind == RoundKind.CONVERSION:
        units = units.filter(Exists(Grading.objects.as_of(on).weak().filter(unit=OuterRef("pk"))))
    return units


@transaction.atomic
def open_round(*, kind: str, name: str, area: Unit, by: Account, on: date) -> Round:
    """Open a round over the area's units with a copy of the preset's stages and a blank assessment for each.

    Raises RoundNotYours, RoundAlreadyOpen, NothingToGrade. Needs Action.OPEN_ROUND on the area.
    """
    if not access.may(by, Action.OPEN_ROUND, area):
        raise RoundNotYours
    units = list(units_of(kind, area, on))
    if not units:
        raise NothingToGrade
    try:
        with transaction.atomic():
            round_ = Round.objects.create(kind=kind, name=name, area=area, opened_on=on, opened_by=by)
    except IntegrityError as error:
        raise RoundAlreadyOpen from error
    Stage.objects.bulk_create(_copy(preset, round_) for preset in PresetStage.objects.filter(round_kind=kind))
    Assessment.objects.bulk_create((Assessment(round=round_, unit=unit) for unit in units), batch_size=CHUNK)
    after = {"kind": kind, "name": name, "on": on.isoformat(), "units": len(units)}
    audit.record("grading.round_opened", audit.Change(round_, area.code, after=after), by=by)
    return round_


def _copy(preset: PresetStage, round_: Round) -> Stage:
    return Stage(
        round=round_,
        unit_level=preset.unit_level,
        position=preset.position,
        kind=preset.kind,
        name_zh=preset.name_zh,
        name_en=preset.name_en,
        role=preset.role,
        signer_level=preset.signer_level,
    )


@transaction.atomic
def close_round(round_: Round, *, by: Account, on: date) -> Round:
    """Close the round when each of its units is graded; a unit that closed meanwhile is not waited for.

    Raises RoundNotYours, RoundClosed, RoundNotFinished (which names the first ten).
    """
    round_ = Round.objects.select_for_update(of=("self",)).select_related("area").get(pk=round_.pk)
    if not access.may(by, Action.OPEN_ROUND, round_.area):
        raise RoundNotYours
    if round_.closed_on:
        raise RoundClosed(day=round_.closed_on.isoformat())
    left = round_.assessments.exclude(state=State.GRADED).filter(unit__in=Unit.objects.standing_on(on))
    if count := left.count():
        names = "、".join(left.values_list("unit__name", flat=True)[:10])
        raise RoundNotFinished(count=count, names=names)
    round_.closed_on, round_.closed_by = on, by
    round_.save(update_fields=["closed_on", "closed_by"])
    change = audit.Change(round_, round_.area.code, {"closed_on": None}, {"closed_on": on.isoformat()})
    audit.record("grading.round_closed", change, by=by)
    return round_
