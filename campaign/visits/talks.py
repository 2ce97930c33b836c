"""Talks: what was agreed and when it is checked; the check's result lifts the rung that the talk answers."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaign.visits import offices, rungs
from campaign.visits.models import Need, RungStep, Talk
from campaign.visits.models.warnings import PAIR_OF_LEVEL
from units import audit
from units.access import Account, Action
from units.levels import Level
from units.models import Unit
from units.rules import RuleBroken
from units.typed_days import check_not_too_early


class NoPairForLevel(RuleBroken):
    """A talk is held with a county, a township or a village."""

    message = _("A talk is held with a county, a township or a village, by the level above.")


class NotNextAbove(RuleBroken):
    """A talk is held by the office directly above the unit: the prefecture's, the county's, the township's."""

    message = _(
        "The prefecture talks with counties, a county with its townships, a township with its villages. The talk with "
        "“%(unit)s” is held, and its check recorded, by the office directly above it."
    )


class TalkInFuture(RuleBroken):
    """A talk is recorded after it was held."""

    message = _("The day of the talk has not come yet.")


class CheckBeforeTalk(RuleBroken):
    """What was agreed is checked after the talk."""

    message = _("The day of the check has to be the day of the talk (%(day)s) or later.")


class TalkIncomplete(RuleBroken):
    """A talk without an agreement cannot be checked."""

    message = _("Say who talked with whom, about what, and what was agreed.")


class TalkUnitClosed(RuleBroken):
    """The unit did not stand on the day of the talk."""

    message = _("The unit “%(unit)s” did not stand on %(day)s.")


class WrongRung(RuleBroken):
    """A talk answers an open rung of the same unit that needs one."""

    message = _("The rung that was chosen is not open, is another unit's, or needs no talk.")


class AlreadyChecked(RuleBroken):
    """A check is recorded once."""

    message = _("The check of this talk was recorded on %(day)s already. Nothing was changed now.")


@dataclass(frozen=True, slots=True)
class Record:
    """What the record of a talk says."""

    on: date
    held_by: str
    talked_with: str
    content: str
    agreed: str
    check_on: date
    step: RungStep | None = None


@transaction.atomic
def record(unit: Unit, said: Record, *, by: Account, on: date) -> Talk:
    """Record a talk with the unit; `on` is today, the pair of levels follows from the unit's level.

    Needs Action.RECORD_TALK in the office directly above the unit. Raises NoOfficeAbove, NotNextAbove, NoPairForLevel,
    TalkInFuture, CheckBeforeTalk, TalkIncomplete, TalkUnitClosed, WrongRung.
    """
    _check_office(unit, by)
    _check(unit, said, on)
    talk = Talk.objects.create(
        unit=unit,
        level_pair=PAIR_OF_LEVEL[Level(unit.level)],
        on=said.on,
        held_by=said.held_by.strip(),
        talked_with=said.talked_with.strip(),
        content=said.content.strip(),
        agreed=said.agreed.strip(),
        check_on=said.check_on,
        step=said.step,
        recorded_by=by,
    )
    after = {"agreed": talk.agreed, "on": talk.on.isoformat(), "check_on": talk.check_on.isoformat()}
    audit.record("visits.talk_recorded", audit.Change(talk, unit.code, None, after), by=by)
    return talk


def _check_office(unit: Unit, by: Account) -> None:
    offices.check_stands_above(by, Action.RECORD_TALK, unit)
    if not offices.stands_next_above(by, Action.RECORD_TALK, unit):
        raise NotNextAbove(unit=unit)


def _check(unit: Unit, said: Record, on: date) -> None:
    if unit.level not in PAIR_OF_LEVEL:
        raise NoPairForLevel
    if said.on > on:
        raise TalkInFuture
    check_not_too_early(said.on)
    if said.check_on < said.on:
        raise CheckBeforeTalk(day=said.on.isoformat())
    if not all(text.strip() for text in (said.held_by, said.talked_with, said.content, said.agreed)):
        raise TalkIncomplete
    if not unit.stands_on(said.on):
        raise TalkUnitClosed(unit=unit, day=said.on.isoformat())
    step = said.step
    if step and (step.unit_id != unit.pk or step.ended_on or step.rule.needs != Need.TALK_CHECKED):
        raise WrongRung


def check_may_check(talk: Talk, *, by: Account, on: date) -> None:
    """Raise the rule that keeps this person from recording the check of the talk on the day."""
    _check_office(talk.unit, by)
    if talk.checked_on is not None:
        raise AlreadyChecked(day=talk.checked_on.isoformat())
    if on < talk.on:
        raise CheckBeforeTalk(day=talk.on.isoformat())


@transaction.atomic
def check(talk: Talk, *, kept: bool, result: str, by: Account, on: date) -> Talk:
    """Record what the check of the agreement found; when it was kept, the rung that the talk answers is lifted.

    Needs Action.RECORD_TALK in the office that holds the talk. Raises NoOfficeAbove, NotNextAbove, AlreadyChecked,
    CheckBeforeTalk, TalkIncomplete.
    """
    row = Talk.objects.select_for_update(of=("self",)).select_related("unit").get(pk=talk.pk)
    check_may_check(row, by=by, on=on)
    if not result.strip():
        raise TalkIncomplete
    row.kept, row.check_result, row.checked_on, row.checked_by = kept, result.strip(), on, by
    row.save(update_fields=["kept", "check_result", "checked_on", "checked_by"])
    after = {"kept": kept, "check_result": row.check_result, "on": on.isoformat()}
    audit.record("visits.talk_checked", audit.Change(row, row.unit.code, None, after), by=by)
    if kept and row.step_id is not None:
        rungs.end_by_talk(row.step_id, result=row.check_result, by=by, on=on)
    return row
