"""The demo's corrected gradings: the wrong row stays, a new one over the same days names it."""

from datetime import date

from campaign.demo import days as calendar
from campaign.demo.accounts import Cast
from campaign.demo.figures import rng
from campaign.demo.outcomes import Outcomes, key
from campaign.grading import tallies
from campaign.grading.models import Grading

RECORDED_ON = date(2016, 12, 1)


def record(outcomes: Outcomes, cast: Cast) -> list[Grading]:
    """Put the baseline's wrong grades right, and move the tally of grades along."""
    random_ = rng("corrected")
    rows = []
    for correction in outcomes.corrections:
        at = calendar.moment(RECORDED_ON, random_)
        old = Grading.objects.in_use().get(unit=correction.unit)
        Grading.objects.filter(pk=old.pk).update(replaced_at=at)
        new = Grading.objects.create(
            unit=correction.unit,
            grade=outcomes.final[key(correction.unit)],
            valid_from=old.valid_from,
            round_id=old.round_id,
            assessment_id=old.assessment_id,
            replaces=old,
            reason=correction.reason,
            signed_at=at,
            signed_by=cast["prefecture"],
        )
        gone, come = ([tallies.Span(correction.unit, row.grade, row.valid_from, None)] for row in (old, new))
        tallies.move(gone, come)
        rows.append(new)
    return rows
