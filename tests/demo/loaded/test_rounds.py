"""The demo's rounds: every rule of the chain holds in the rows that were written in bulk."""

from collections import Counter
from itertools import pairwise

from django.db.models import Count, F, Q

from campaign.accounts.models import User
from campaign.grading.models import Answer, Assessment, AssessmentVersion, Grading, Review, Round
from campaign.grading.models.assessment import Outcome, State, VoidCause
from tests.demo.loaded.conftest import MARKS
from units.access import grants_of

pytestmark = MARKS

BASELINE = "2016年基线摸排评定"
QUARTER = "2016年第四季度转化评定"


def test_baseline_is_closed_with_twelve_standing_opinions_of_twelve_people_a_unit() -> None:
    baseline = Round.objects.get(name=BASELINE)
    standing = Q(reviews__voided_at=None, reviews__outcome=Outcome.AGREE)
    rows = baseline.assessments.annotate(
        signed=Count("reviews", filter=standing),
        people=Count("reviews__signed_by", filter=standing, distinct=True),
        stages=Count("reviews__stage", filter=standing, distinct=True),
    )
    assert baseline.closed_on is not None
    assert set(rows.values_list("signed", "people", "stages", "state")) == {(12, 12, 12, State.GRADED)}
    assert rows.count() == 325 + 2737


def test_every_assessment_that_is_on_its_way_answers_its_whole_checklist() -> None:
    written = Assessment.objects.exclude(version=0).annotate(answered=Count("answers"))
    assert set(written.values_list("unit__level", "answered")) == {(4, 7), (5, 8)}
    assert not written.filter(evidence="").exists()
    blank = Assessment.objects.filter(version=0)
    assert set(blank.values_list("state", "proposed", "evidence")) == {(State.DRAFT, "", "")}
    assert not Answer.objects.filter(assessment__in=blank).exists()


def test_a_better_grade_meets_more_criteria() -> None:
    met = Count("answers", filter=Q(answers__verdict="met"))
    rows = Assessment.objects.filter(round__name=BASELINE).annotate(met=met).values_list("proposed", "met")
    mean = {grade: 0.0 for grade, _met in rows}
    counts = Counter(grade for grade, _met in rows)
    for grade, number in rows:
        mean[grade] += number / counts[grade]
    assert sorted(mean, key=lambda grade: -mean[grade]) == ["advanced", "ordinary", "lagging", "problem"]


def test_every_opinion_is_of_a_holder_of_its_stage() -> None:
    held = {user.pk: grants_of(user) for user in User.objects.filter(is_active=True)}
    columns = ("stage__role", "stage__signer_level", "assessment__unit__code", "assessment__unit__level", "signed_by")
    for role, level, code, unit_level, user in Review.objects.values_list(*columns):
        grants = [grant for grant in held[user] if (grant.role, grant.level) == (role, level)]
        assert [grant.covers(code, unit_level) for grant in grants] == [True]


def test_nobody_signed_two_stages_or_an_assessment_of_their_own() -> None:
    stages = Review.objects.values("assessment", "signed_by").annotate(n=Count("stage", distinct=True))
    assert set(stages.values_list("n", flat=True)) == {1}
    assert not Review.objects.filter(signed_by=F("assessment__author")).exists()


def test_opinions_follow_each_other_in_time() -> None:
    rows = Review.objects.order_by("assessment", "id").values_list("assessment", "signed_on", "signed_at")
    for (assessment, *before), (following, *after) in pairwise(rows):
        if assessment == following:
            assert before < after


def test_some_assessments_were_returned_and_some_changed_after_a_sign_off() -> None:
    returns = Review.objects.filter(outcome=Outcome.RETURN)
    assert not returns.filter(reason="").exists()
    assert returns.filter(returned_to=None).count() > 10
    assert returns.exclude(returned_to=None).count() > 10
    causes = set(Review.objects.exclude(voided_at=None).values_list("void_cause", flat=True))
    assert causes == {1, 2}
    assert AssessmentVersion.objects.count() > 10


def test_a_grading_repeats_the_last_opinion_and_the_proposed_grade() -> None:
    last = {row.assessment_id: row for row in Review.objects.filter(assessment__state=State.GRADED).order_by("id")}
    for grading in Grading.objects.filter(replaces=None).select_related("assessment"):
        assert grading.assessment is not None
        review = last[grading.assessment.pk]
        assert (grading.valid_from, grading.signed_by_id) == (review.signed_on, review.signed_by_id)
        assert grading.grade == grading.assessment.proposed


def test_open_conversion_holds_exactly_the_weak_units() -> None:
    quarter = Round.objects.get(name=QUARTER)
    weak = Grading.objects.as_of(quarter.opened_on).weak()
    assert quarter.closed_on is None
    assert set(quarter.assessments.values_list("unit", flat=True)) == set(weak.values_list("unit", flat=True))
    levels = quarter.assessments.values_list("unit__level").annotate(n=Count("pk"))
    assert dict(levels) == {4: 36, 5: 329}


def test_open_conversion_has_work_at_every_stage_of_both_chains() -> None:
    quarter = Round.objects.get(name=QUARTER)
    waiting = quarter.assessments.values_list("unit__level", "stage__position").distinct()
    assert set(waiting) == {(level, position) for level in (4, 5) for position in (None, 1, 2, 3)}
    assert quarter.assessments.filter(state=State.DRAFT, version=0).exists()
    assert quarter.assessments.filter(state=State.DRAFT, version=1, reviews=None).exists()
    assert quarter.assessments.filter(state=State.DRAFT, reviews__outcome=Outcome.RETURN).exists()


def test_open_rounds_hold_assessments_changed_after_a_sign_off_that_wait_at_the_first_one_again() -> None:
    voided = Review.objects.filter(void_cause=VoidCause.CHANGED, assessment__state=State.IN_REVIEW)
    rows = Assessment.objects.filter(pk__in=voided.values("assessment")).select_related("stage", "round")
    places = {(row.round.kind, row.stage.position, row.version) for row in rows if row.stage}
    assert places == {("baseline", 7, 2), ("conversion", 1, 2)}
    assert all(row.versions.get().content["evidence"] in row.evidence for row in rows)
