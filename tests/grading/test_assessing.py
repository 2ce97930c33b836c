"""Writing an assessment: who may, what a submission needs, and what happens to two people at once."""

import pytest

from campaign.grading import assessing, returning
from campaign.grading.assessing import Content
from campaign.grading.models import Assessment, AssessmentVersion
from tests.factories import Tree, make_tree, make_user
from tests.grading.factories import DAY, Cast, content, fresh, make_cast, make_round, sign, submitted
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Tree:
    return make_tree(1, 1, 1)


@pytest.fixture
def cast(tree: Tree) -> Cast:
    return make_cast(tree)


@pytest.fixture
def row(tree: Tree, cast: Cast) -> Assessment:
    return fresh(make_round(tree, cast).assessments.get(unit=tree.villages[0]))


def test_what_is_saved_is_read_back(row: Assessment, cast: Cast) -> None:
    text = content(row.unit, "advanced", "材料见台账")
    assessing.assess(row, text, seen_version=0, by=cast.county, on=DAY)
    assert assessing.content_of(fresh(row)) == text
    assert (fresh(row).version, fresh(row).author) == (1, cast.county)


def test_the_content_survives_its_json_form(row: Assessment) -> None:
    text = content(row.unit, "lagging", "一\n二")
    assert Content.from_json(text.as_json()) == text


def test_the_audit_entry_holds_the_content_before_and_after(row: Assessment, cast: Cast) -> None:
    first, second = content(row.unit, "advanced"), content(row.unit, "ordinary")
    assessing.assess(row, first, seen_version=0, by=cast.county, on=DAY)
    assessing.assess(row, second, seen_version=1, by=cast.county, on=DAY)
    entry = AuditEntry.objects.filter(action="grading.assessed").first()
    assert entry is not None
    assert (entry.before, entry.after) == (first.as_json(), second.as_json())


def test_saving_the_same_content_changes_nothing(row: Assessment, cast: Cast) -> None:
    text = content(row.unit)
    for _time in range(2):
        assessing.assess(row, text, seen_version=0, by=cast.county, on=DAY)
    assert fresh(row).version == 1
    assert AuditEntry.objects.filter(action="grading.assessed").count() == 1


def test_an_answer_taken_away_is_gone_and_the_earlier_version_keeps_it(row: Assessment, cast: Cast) -> None:
    full = content(row.unit)
    fewer = Content(full.proposed, full.evidence, dict(list(full.answers.items())[1:]))
    assessing.assess(row, full, seen_version=0, by=cast.county, on=DAY)
    assessing.assess(row, fewer, seen_version=1, by=cast.county, on=DAY)
    kept = AssessmentVersion.objects.get(assessment=row)
    assert assessing.content_of(fresh(row)) == fewer
    assert (kept.number, Content.from_json(kept.content)) == (1, full)


def test_the_second_of_two_writers_is_refused_and_nothing_is_overwritten(row: Assessment, cast: Cast) -> None:
    mine, theirs = content(row.unit, evidence="甲"), content(row.unit, evidence="乙")
    assessing.assess(row, mine, seen_version=0, by=cast.county, on=DAY)
    with pytest.raises(assessing.ChangedMeanwhile):
        assessing.assess(row, theirs, seen_version=0, by=cast.checkers[0], on=DAY)
    assert assessing.content_of(fresh(row)) == mine


def test_a_stranger_and_a_leader_may_not_assess(row: Assessment, tree: Tree) -> None:
    other = make_tree(1, 1, 1, prefecture="5198")
    for user in (make_user(Role.COUNTY, other.counties[0]), make_user(Role.LEADER, tree.prefecture)):
        with pytest.raises(assessing.AssessmentNotYours):
            assessing.assess(row, content(row.unit), seen_version=0, by=user, on=DAY)
    assert fresh(row).version == 0


def test_a_submission_names_everything_that_is_missing(row: Assessment, cast: Cast) -> None:
    full = content(row.unit)
    first = next(iter(full.answers))
    assessing.assess(row, Content("", "", {first: "met"}), seen_version=0, by=cast.county, on=DAY)
    with pytest.raises(assessing.Incomplete) as refusal:
        assessing.submit(row, by=cast.county, on=DAY)
    assert len(str(refusal.value.values["missing"]).split("；")) == len(full.answers)
    assert fresh(row).state == "draft"


def test_a_second_submission_is_refused(row: Assessment, cast: Cast) -> None:
    assessing.assess(row, content(row.unit), seen_version=0, by=cast.county, on=DAY)
    assessing.submit(row, by=cast.county, on=DAY)
    with pytest.raises(assessing.NotADraft):
        assessing.submit(row, by=cast.county, on=DAY)


def test_a_graded_assessment_is_not_changed_any_more(tree: Tree, cast: Cast) -> None:
    row = sign(submitted(make_round(tree, cast), tree.villages[0], cast), cast.baseline)
    with pytest.raises(assessing.AlreadyGraded):
        assessing.assess(row, content(row.unit, "problem"), seen_version=1, by=cast.county, on=DAY)


def test_a_resubmission_after_a_return_goes_to_the_first_stage_without_an_opinion(tree: Tree, cast: Cast) -> None:
    row = sign(submitted(make_round(tree, cast), tree.villages[0], cast), cast.baseline[:2])
    assert row.stage is not None
    returning.send_back(row, stage=row.stage, to=None, reason="补充", by=cast.checkers[2], on=DAY)
    assessing.submit(row, by=cast.county, on=DAY)
    assert fresh(row).stage == row.round.stages.filter(unit_level=row.unit.level).first()
