"""Putting a wrong grading right: a new row over the same days that names the one it replaces."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.grading import tallies
from campaign.grading.models import Grading
from campaign.grading.refusals import ReasonMissing
from units import access, audit, register_lock
from units.access import Account, Action
from units.rules import RuleBroken


class CorrectionNotYours(RuleBroken):
    """The user may not correct gradings here."""

    message = _("Only the prefecture organisation department corrects a signed grade.")


class AlreadyReplaced(RuleBroken):
    """Somebody has corrected the row already."""

    message = _("This grading has been corrected already; look at the row that replaces it.")


class SameGrade(RuleBroken):
    """Nothing would change."""

    message = _("The grading already says %(grade)s; there is nothing to correct.")


@transaction.atomic
def correct(grading: Grading, *, grade: str, reason: str, by: Account) -> Grading:
    """Replace a grading that was recorded wrongly; the old row stays to be read, published boards stay as they were.

    A correction mends a record; lifting a unit is a conversion's business. It takes effect on all days of the row it
    replaces, so it takes no day of its own. Raises CorrectionNotYours, AlreadyReplaced, SameGrade, ReasonMissing.
    """
    register_lock.share()
    old = Grading.objects.select_for_update(of=("self",)).select_related("unit").get(pk=grading.pk)
    if not access.may(by, Action.CORRECT_GRADING, old.unit):
        raise CorrectionNotYours
    if old.replaced_at:
        raise AlreadyReplaced
    if old.grade == grade:
        raise SameGrade(grade=old.get_grade_display())
    if not reason.strip():
        raise ReasonMissing
    Grading.objects.filter(pk=old.pk).update(replaced_at=timezone.now())
    new = Grading.objects.create(
        unit=old.unit,
        grade=grade,
        valid_from=old.valid_from,
        valid_to=old.valid_to,
        round_id=old.round_id,
        assessment_id=old.assessment_id,
        replaces=old,
        reason=reason.strip(),
        signed_by=by,
    )
    tallies.move([_span(old)], [_span(new)])
    after = {"grade": grade, "reason": reason.strip()}
    audit.record("grading.corrected", audit.Change(new, old.unit.code, {"grade": old.grade}, after), by=by)
    return new


def _span(row: Grading) -> tallies.Span:
    return tallies.Span(row.unit, row.grade, row.valid_from, row.valid_to)
