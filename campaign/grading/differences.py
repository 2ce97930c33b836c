"""What changed between two versions of an assessment, in words: shown where a change voided sign-offs."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.grading.assessing import Content
from campaign.grading.grades import Grade
from campaign.grading.models import Assessment, AssessmentVersion, Criterion
from campaign.grading.models.assessment import Verdict


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One line that differs: its name, and both texts ready to print."""

    label: str
    before: str
    after: str


def content_at(assessment: Assessment, number: int, current: Content) -> Content:
    """What the assessment said at a version: the present content for the present one."""
    if number == assessment.version:
        return current
    kept = AssessmentVersion.objects.filter(assessment=assessment, number=number).first()
    return Content.from_json(kept.content) if kept else Content("", "", {})


def between(before: Content, after: Content, lines: Mapping[int, Criterion]) -> list[FieldChange]:
    """Every line that differs, in the order of the form; `lines` maps numbers to criteria."""
    grades, verdicts = dict(Grade.choices), dict(Verdict.choices)
    found = [
        FieldChange(
            str(lines.get(pk, pk)),
            str(verdicts.get(before.answers.get(pk, ""), "")),
            str(verdicts.get(after.answers.get(pk, ""), "")),
        )
        for pk in sorted(before.answers.keys() | after.answers.keys())
        if before.answers.get(pk) != after.answers.get(pk)
    ]
    if before.proposed != after.proposed:
        was, now = (str(grades.get(one.proposed, "")) for one in (before, after))
        found.append(FieldChange(_("Proposed grade"), was, now))
    if before.evidence != after.evidence:
        found.append(FieldChange(_("Evidence"), before.evidence, after.evidence))
    return found
