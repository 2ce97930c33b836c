"""The chain of stages: who signs what, what a return and a change void, and what the last sign-off writes."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.accounts.models import User
from campaign.grading import assessing, refusals, returning, rounds, signing
from campaign.grading.models import Assessment, Grading, Review
from campaign.grading.models.round import RoundKind
from tests.factories import Tree, make_tree, make_user
from tests.grading.factories import DAY, Cast, content, fresh, make_cast, make_grading, make_round, sign, submitted
from tests.issues.factories import make_issue
from units.access import Role
from units.models import AuditEntry, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Tree:
    return make_tree(1, 1, 2)


@pytest.fixture
def cast(tree: Tree) -> Cast:
    return make_cast(tree)


@pytest.fixture
def row(tree: Tree, cast: Cast) -> Assessment:
    return submitted(make_round(tree, cast), tree.villages[0], cast)


def test_twelve_people_sign_in_order_and_the_last_writes_the_grading(row: Assessment, cast: Cast) -> None:
    row = sign(row, cast.baseline)
    grading = Grading.objects.get()
    assert (row.state, row.stage) == ("graded", None)
    assert (grading.unit, grading.grade, grading.valid_from) == (row.unit, "ordinary", DAY + timedelta(days=11))
    assert (grading.valid_to, grading.round, grading.assessment) == (None, row.round, row)
    assert grading.signed_by == cast.prefecture


def test_each_sign_off_has_its_own_audit_entry(row: Assessment, cast: Cast) -> None:
    sign(row, cast.baseline[:2])
    entries = AuditEntry.objects.filter(action="grading.signed").order_by("id")
    assert [(entry.actor, entry.subject_id, entry.area_code) for entry in entries] == [
        (cast.checkers[0], row.pk, row.unit.code),
        (cast.checkers[1], row.pk, row.unit.code),
    ]


def test_the_second_press_of_the_same_person_changes_nothing(row: Assessment, cast: Cast) -> None:
    assert row.stage is not None
    for _press in range(2):
        signing.agree(row, stage=row.stage, seen_version=row.version, by=cast.checkers[0], on=DAY)
    assert Review.objects.count() == 1
    assert AuditEntry.objects.filter(action="grading.signed").count() == 1
    assert fresh(row).stage != row.stage


def test_the_second_of_two_reviewers_at_once_is_told_that_the_stage_is_signed(row: Assessment, cast: Cast) -> None:
    stage = row.stage
    assert stage is not None
    signing.agree(row, stage=stage, seen_version=row.version, by=cast.checkers[0], on=DAY)
    with pytest.raises(refusals.NotWaiting):
        signing.agree(row, stage=stage, seen_version=row.version, by=cast.checkers[1], on=DAY)
    assert Review.objects.count() == 1


def test_the_database_refuses_a_second_agreement_at_a_stage(row: Assessment, cast: Cast) -> None:
    sign(row, cast.checkers[:1])
    twin = Review(assessment=row, stage=row.stage, outcome="agree", version=1, signed_on=DAY, signed_by=cast.county)
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_the_database_refuses_one_person_at_two_stages(row: Assessment, cast: Cast) -> None:
    moved = sign(row, cast.checkers[:1])
    twin = Review(
        assessment=row, stage=moved.stage, outcome="agree", version=1, signed_on=DAY, signed_by=cast.checkers[0]
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_a_reviewer_of_one_stage_cannot_sign_another(row: Assessment, cast: Cast) -> None:
    sign(row, cast.checkers[:1])
    with pytest.raises(refusals.OneStageAPerson):
        sign(row, cast.checkers[:1])


def test_a_stage_is_signed_only_by_its_role_at_its_level_in_its_area(row: Assessment, tree: Tree, cast: Cast) -> None:
    elsewhere = make_tree(2, 1, 1, prefecture="5198").counties[1]
    strangers = [
        cast.county,
        make_user(Role.CHECKER, elsewhere),
        make_user(Role.CHECKER, tree.townships[0]),
        make_user(Role.CHECKER, tree.counties[0], expires_on=date(2016, 1, 1)),
    ]
    for stranger in strangers:
        with pytest.raises(refusals.StageNotYours):
            sign(row, [stranger])
    assert Review.objects.count() == 0


def test_signing_a_version_that_was_changed_meanwhile_is_refused(row: Assessment, cast: Cast) -> None:
    assert row.stage is not None
    text = content(row.unit, evidence="补充材料")
    assessing.assess(row, text, seen_version=row.version, by=cast.county, on=DAY)
    with pytest.raises(refusals.ChangedSinceSeen):
        signing.agree(row, stage=row.stage, seen_version=row.version, by=cast.checkers[0], on=DAY)


def test_a_change_after_a_sign_off_voids_every_sign_off_and_keeps_the_checks(row: Assessment, cast: Cast) -> None:
    row = sign(row, cast.baseline[:8])
    assessing.assess(row, content(row.unit, "advanced"), seen_version=row.version, by=cast.county, on=DAY)
    after = fresh(row)
    voided = Review.objects.filter(voided_at__isnull=False)
    assert [review.stage.position for review in voided] == [7, 8]
    assert {(review.voided_by, review.void_cause) for review in voided} == {(cast.county, 1)}
    assert after.stage is not None
    assert (after.stage.position, after.version, after.state) == (7, 2, "in_review")


def test_a_change_before_any_sign_off_voids_nothing(row: Assessment, cast: Cast) -> None:
    row = sign(row, cast.baseline[:3])
    assessing.assess(row, content(row.unit, "advanced"), seen_version=row.version, by=cast.county, on=DAY)
    assert Review.objects.filter(voided_at__isnull=False).count() == 0
    assert fresh(row).stage == row.stage


def test_a_return_names_an_earlier_stage_and_voids_what_came_after(row: Assessment, cast: Cast) -> None:
    row = sign(row, cast.baseline[:7])
    stages = list(row.round.stages.filter(unit_level=row.unit.level))
    returning.send_back(row, stage=stages[7], to=stages[2], reason="第三方材料不全", by=cast.county, on=DAY)
    standing = Review.objects.standing().filter(outcome="agree")
    assert [review.stage.position for review in standing] == [1, 2]
    assert fresh(row).stage == stages[2]
    returned = Review.objects.get(outcome="return")
    assert (returned.stage, returned.returned_to, returned.reason) == (stages[7], stages[2], "第三方材料不全")


def test_after_a_return_the_same_people_sign_their_stages_again(row: Assessment, cast: Cast) -> None:
    row = sign(row, cast.baseline[:7])
    stages = list(row.round.stages.filter(unit_level=row.unit.level))
    returning.send_back(row, stage=stages[7], to=stages[5], reason="重新核查", by=cast.county, on=DAY)
    assert sign(row, cast.baseline[5:]).state == "graded"


def test_a_return_to_the_author_goes_through_submission_again(row: Assessment, cast: Cast) -> None:
    row = sign(row, cast.baseline[:1])
    assert row.stage is not None
    returning.send_back(row, stage=row.stage, to=None, reason="请补充", by=cast.checkers[1], on=DAY)
    assert (fresh(row).state, fresh(row).stage) == ("draft", None)
    assessing.submit(row, by=cast.county, on=DAY)
    again = fresh(row).stage
    assert again is not None
    assert again.position == 1


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_return_without_a_reason_is_refused(row: Assessment, cast: Cast, reason: str) -> None:
    assert row.stage is not None
    with pytest.raises(refusals.ReasonMissing):
        returning.send_back(row, stage=row.stage, to=None, reason=reason, by=cast.checkers[0], on=DAY)
    assert fresh(row).stage == row.stage


def test_a_return_forward_is_refused(row: Assessment, cast: Cast) -> None:
    stages = list(row.round.stages.filter(unit_level=row.unit.level))
    for to in stages[:2]:
        with pytest.raises(refusals.NotAnEarlierStage):
            returning.send_back(row, stage=stages[0], to=to, reason="x", by=cast.checkers[0], on=DAY)


def test_a_weak_unit_leaves_its_grade_only_through_a_conversion(tree: Tree, cast: Cast) -> None:
    make_grading(tree.villages[0], "problem", cast.prefecture, date(2015, 1, 1))
    row = submitted(make_round(tree, cast), tree.villages[0], cast, "ordinary")
    row = sign(row, cast.baseline[:11])
    with pytest.raises(refusals.OnlyByConversion):
        sign(row, [cast.prefecture])
    assert Grading.objects.count() == 1
    assert fresh(row).state == "in_review"


def test_a_weak_unit_may_stay_weak_in_a_baseline(tree: Tree, cast: Cast) -> None:
    make_grading(tree.villages[0], "problem", cast.prefecture, date(2015, 1, 1))
    row = submitted(make_round(tree, cast), tree.villages[0], cast, "lagging")
    sign(row, cast.baseline)
    grades = Grading.objects.filter(unit=row.unit).order_by("valid_from")
    assert [(one.grade, one.valid_from, one.valid_to) for one in grades] == [
        ("problem", date(2015, 1, 1), DAY + timedelta(days=11)),
        ("lagging", DAY + timedelta(days=11), None),
    ]


def test_a_conversion_lifts_a_weak_village_in_three_stages(tree: Tree, cast: Cast) -> None:
    make_grading(tree.villages[0], "lagging", cast.prefecture, date(2015, 1, 1))
    round_ = make_round(tree, cast, RoundKind.CONVERSION)
    people = [make_user(Role.COMMITTEE, tree.townships[0]), cast.county, cast.signers[4]]
    row = sign(submitted(round_, tree.villages[0], cast), people)
    assert row.state == "graded"
    assert Grading.objects.as_of(DAY + timedelta(days=2)).get(unit=row.unit).grade == "ordinary"


def conversion_people(tree: Tree, cast: Cast) -> list[User]:
    """The three signers of a village's conversion."""
    return [make_user(Role.COMMITTEE, tree.townships[0]), cast.county, cast.signers[4]]


@pytest.mark.parametrize("state", ["open", "in_progress", "done"])
def test_a_weak_unit_is_not_lifted_while_an_issue_is_not_closed(tree: Tree, cast: Cast, state: str) -> None:
    make_grading(tree.villages[0], "lagging", cast.prefecture, date(2015, 1, 1))
    issue = make_issue(tree.villages[0], state=state)
    row = submitted(make_round(tree, cast, RoundKind.CONVERSION), tree.villages[0], cast)
    people = conversion_people(tree, cast)
    row = sign(row, people[:2])
    with pytest.raises(refusals.IssuesOpen):
        sign(row, people[2:])
    assert (fresh(row).state, Grading.objects.count()) == ("in_review", 1)
    type(issue).objects.filter(pk=issue.pk).update(
        state="closed", done_on=DAY, done_by=cast.county, closed_on=DAY, closed_by=cast.prefecture
    )
    assert sign(row, people[2:]).state == "graded"


def barred(units: Sequence[Unit], _on: date) -> Mapping[int, str]:
    """A bar of an app above that keeps every unit back."""
    return {unit.pk: "A red rung is open." for unit in units}


def test_what_an_app_above_bars_is_not_lifted(tree: Tree, cast: Cast, settings: Settings) -> None:
    settings.ACCEPTANCE_BARS = [f"{__name__}.barred"]
    make_grading(tree.villages[0], "lagging", cast.prefecture, date(2015, 1, 1))
    row = submitted(make_round(tree, cast, RoundKind.CONVERSION), tree.villages[0], cast)
    people = conversion_people(tree, cast)
    row = sign(row, people[:2])
    with pytest.raises(refusals.Barred, match="A red rung is open"):
        sign(row, people[2:])
    assert (fresh(row).state, Grading.objects.count()) == ("in_review", 1)


def test_open_issues_of_another_unit_and_a_stay_among_the_weak_are_no_hindrance(tree: Tree, cast: Cast) -> None:
    for village in tree.villages:
        make_grading(village, "problem", cast.prefecture, date(2015, 1, 1))
        make_issue(village)
    round_ = make_round(tree, cast, RoundKind.CONVERSION)
    type(make_issue(tree.villages[1])).objects.filter(unit=tree.villages[0]).delete()
    people = conversion_people(tree, cast)
    assert sign(submitted(round_, tree.villages[0], cast), people).state == "graded"
    assert sign(submitted(round_, tree.villages[1], cast, "lagging"), people).state == "graded"


@pytest.mark.parametrize("villages", [2, 31])
def test_a_batch_of_conversions_asks_once_for_the_issues_of_all(
    villages: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tree = make_tree(1, 1, villages)
    cast = make_cast(tree)
    people = conversion_people(tree, cast)
    for village in tree.villages:
        make_grading(village, "lagging", cast.prefecture, date(2015, 1, 1))
    round_ = make_round(tree, cast, RoundKind.CONVERSION)
    rows = [submitted(round_, unit, cast) for unit in tree.villages]
    for person in people[:2]:
        signing.agree_batch([row.pk for row in rows], by=person, on=DAY)
    issue = make_issue(tree.villages[0])
    # Five of them tell the tally of coverage that weak units are lifted.
    with django_assert_num_queries(19 + (connection.vendor == "postgresql")):
        done = signing.agree_batch([row.pk for row in rows], by=people[2], on=DAY)
    assert len(done.signed) == villages - 1
    assert [(one.unit, type(rule)) for one, rule in done.refused] == [(issue.unit, refusals.IssuesOpen)]


def test_a_grade_from_the_day_of_the_last_grading_is_refused(tree: Tree, cast: Cast) -> None:
    row = submitted(make_round(tree, cast), tree.villages[0], cast)
    row = sign(row, cast.baseline[:11])
    make_grading(tree.villages[0], "ordinary", cast.prefecture, DAY)
    assert row.stage is not None
    with pytest.raises(refusals.NotAfterLastGrading):
        signing.agree(row, stage=row.stage, seen_version=1, by=cast.prefecture, on=DAY)


def test_a_closed_unit_takes_no_grade(tree: Tree, cast: Cast) -> None:
    row = submitted(make_round(tree, cast), tree.villages[0], cast)
    row = sign(row, cast.baseline[:11])
    Unit.objects.filter(pk=row.unit_id).update(closed_on=DAY)
    with pytest.raises(refusals.UnitNotStanding):
        sign(row, [cast.prefecture])


def test_nothing_is_signed_in_a_closed_round(row: Assessment, cast: Cast) -> None:
    type(row.round).objects.filter(pk=row.round_id).update(closed_on=DAY, closed_by=cast.prefecture)
    with pytest.raises(rounds.RoundClosed):
        sign(row, cast.checkers[:1])


def test_a_batch_signs_what_the_rules_allow_and_names_the_rest(tree: Tree, cast: Cast) -> None:
    round_ = make_round(tree, cast)
    good, blocked = (submitted(round_, unit, cast) for unit in tree.villages)
    sign(blocked, cast.checkers[:1])
    done = signing.agree_batch([good.pk, blocked.pk], by=cast.checkers[0], on=DAY)
    assert [one.pk for one in done.signed] == [good.pk]
    assert [(one.pk, type(rule)) for one, rule in done.refused] == [(blocked.pk, refusals.OneStageAPerson)]
    assert AuditEntry.objects.filter(action="grading.signed").count() == 2


@pytest.mark.parametrize("villages", [1, 30])
def test_a_batch_takes_the_same_number_of_queries_whatever_its_length(
    villages: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tree = make_tree(1, 1, villages)
    cast = make_cast(tree)
    round_ = make_round(tree, cast)
    rows = [submitted(round_, unit, cast) for unit in tree.villages]
    for person in cast.baseline[:11]:
        signing.agree_batch([row.pk for row in rows], by=person, on=DAY)
    # On PostgreSQL the register's lock is a statement of its own.
    with django_assert_num_queries(11 + (connection.vendor == "postgresql")):
        done = signing.agree_batch([row.pk for row in rows], by=cast.prefecture, on=DAY)
    assert len(done.signed) == villages
