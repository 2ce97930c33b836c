"""Whether a unit has passed its acceptance, and if not what is missing: asked before one presses, and by the verbs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.grading import bars
from campaign.grading.grades import WEAK
from campaign.grading.models import Assessment, Grading
from campaign.grading.models.assessment import State
from campaign.grading.models.round import RoundKind
from issues.models import Issue
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that stands between the unit and its acceptance; `url` leads to where it is settled."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether whoever works in the unit may be released on the day; `missing` is empty only then."""

    unit_closed: bool
    missing: tuple[Missing, ...]

    @property
    def is_ready(self) -> bool:
        """Tell whether nothing is missing."""
        return not self.missing

    @property
    def words(self) -> str:
        """What is missing as one sentence."""
        return " ".join(one.text for one in self.missing)


def readiness(unit: Unit, on: date) -> Readiness:
    """What is missing for a release on the day; two queries for a lifted unit, four and those of the bars for another.

    A weak grade is left only through a conversion round (grading/signing.py) or by a correction that names its
    reason: so a grade that is not weak says that the unit was accepted, or never was weak.
    """
    if not unit.stands_on(on):
        return Readiness(True, ())
    grading = Grading.objects.as_of(on).filter(unit=unit).first()
    if grading is None:
        return Readiness(False, (Missing(_("The unit has no grade on this day.")),))
    if grading.grade not in WEAK:
        return Readiness(False, ())
    return Readiness(False, tuple(_missing(unit, grading, on)))


def _missing(unit: Unit, grading: Grading, on: date) -> Iterator[Missing]:
    words = {"grade": grading.get_grade_display(), "day": grading.valid_from.isoformat()}
    yield Missing(_("It is graded %(grade)s since %(day)s, and no conversion grading has lifted it.") % words)
    if count := Issue.objects.not_closed().filter(unit=unit).count():
        text = ngettext("%(n)s issue is not closed.", "%(n)s issues are not closed.", count) % {"n": count}
        # A township's own issues, without those of the villages in it.
        query = f"?area={unit.short_code}&level={unit.level}&state=not_closed"
        yield Missing(text, f"{reverse('issues:issue-list')}{query}")
    yield _conversion(unit, grading)
    for why in bars.reasons([unit], on).get(unit.pk, []):
        yield Missing(why)


def _conversion(unit: Unit, grading: Grading) -> Missing:
    """How far the conversion round is, which is the way out of a weak grade."""
    rounds = Assessment.objects.filter(unit=unit, round__kind=RoundKind.CONVERSION).select_related("round", "stage")
    row = rounds.order_by("-round__opened_on", "-id").first()
    if row is None or row.round.opened_on < grading.valid_from:
        return Missing(_("No conversion round covers it yet."), reverse("grading:round-list"))
    words = {"round": row.round.name, "stage": row.stage}
    if row.state == State.GRADED:
        return Missing(_("The round “%(round)s” did not lift it.") % words, row.get_absolute_url())
    if row.state == State.DRAFT:
        return Missing(_("Its assessment in “%(round)s” is not submitted yet.") % words, row.get_absolute_url())
    return Missing(_("Its assessment in “%(round)s” waits at “%(stage)s”.") % words, row.get_absolute_url())
