"""A correction is a new row that names the one it replaces; nothing is overwritten."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from campaign.grading import correcting
from campaign.grading.boards import board
from campaign.grading.models import Grading
from campaign.grading.refusals import ReasonMissing
from tests.factories import Tree, make_tree, make_user
from tests.grading.factories import DAY, make_grading
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Tree:
    return make_tree(1, 1, 1)


def test_a_correction_covers_the_days_of_the_row_it_replaces(tree: Tree) -> None:
    officer = make_user(Role.PREFECTURE, tree.prefecture)
    old = make_grading(tree.villages[0], "lagging", officer, DAY, date(2016, 12, 1))
    new = correcting.correct(old, grade="ordinary", reason="抄录有误", by=officer)
    old.refresh_from_db()
    assert (new.replaces, new.grade, new.valid_from, new.valid_to) == (old, "ordinary", DAY, date(2016, 12, 1))
    assert (old.grade, old.replaced_at is None) == ("lagging", False)
    assert Grading.objects.as_of(DAY).get() == new
    assert Grading.objects.as_of(date(2016, 12, 1)).count() == 0


def test_the_board_of_the_same_day_tells_the_corrected_grade(tree: Tree) -> None:
    officer = make_user(Role.PREFECTURE, tree.prefecture)
    old = make_grading(tree.villages[0], "lagging", officer)
    correcting.correct(old, grade="ordinary", reason="抄录有误", by=officer)
    villages = board(tree.prefecture.area, on=DAY).total.villages
    assert (villages.ordinary, villages.lagging, villages.total) == (1, 0, 1)


def test_the_audit_entry_tells_both_grades_and_the_reason(tree: Tree) -> None:
    officer = make_user(Role.PREFECTURE, tree.prefecture)
    correcting.correct(make_grading(tree.villages[0], "lagging", officer), grade="problem", reason="漏记", by=officer)
    entry = AuditEntry.objects.get(action="grading.corrected")
    assert (entry.before, entry.after) == ({"grade": "lagging"}, {"grade": "problem", "reason": "漏记"})


def test_a_row_is_corrected_once(tree: Tree) -> None:
    officer = make_user(Role.PREFECTURE, tree.prefecture)
    old = make_grading(tree.villages[0], "lagging", officer)
    correcting.correct(old, grade="ordinary", reason="一", by=officer)
    with pytest.raises(correcting.AlreadyReplaced):
        correcting.correct(old, grade="advanced", reason="二", by=officer)


def test_the_same_grade_no_reason_and_a_county_officer_are_refused(tree: Tree) -> None:
    officer = make_user(Role.PREFECTURE, tree.prefecture)
    county = make_user(Role.COUNTY, tree.counties[0])
    old = make_grading(tree.villages[0], "lagging", officer)
    with pytest.raises(correcting.SameGrade):
        correcting.correct(old, grade="lagging", reason="x", by=officer)
    with pytest.raises(ReasonMissing):
        correcting.correct(old, grade="ordinary", reason=" ", by=officer)
    with pytest.raises(correcting.CorrectionNotYours):
        correcting.correct(old, grade="ordinary", reason="x", by=county)
    assert Grading.objects.count() == 1


@pytest.mark.parametrize("change", [{"grade": "advanced"}, {"valid_from": date(2016, 1, 1)}, {"reason": "x"}])
def test_the_database_lets_nobody_rewrite_a_grading(tree: Tree, change: dict[str, object]) -> None:
    row = make_grading(tree.villages[0], "lagging", make_user(Role.PREFECTURE, tree.prefecture))
    with pytest.raises(IntegrityError), transaction.atomic():
        Grading.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grading.objects.filter(pk=row.pk).delete()


def test_an_end_once_set_stays(tree: Tree) -> None:
    row = make_grading(tree.villages[0], "lagging", make_user(Role.PREFECTURE, tree.prefecture))
    Grading.objects.filter(pk=row.pk).update(valid_to=date(2016, 12, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Grading.objects.filter(pk=row.pk).update(valid_to=date(2017, 1, 1))


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2016, 9, 10), None),
        (date(2016, 1, 1), None),
        (date(2016, 8, 1), date(2016, 9, 2)),
        (DAY, date(2016, 9, 5)),
    ],
)
def test_the_database_refuses_two_grades_on_one_day(tree: Tree, start: date, end: date | None) -> None:
    officer = make_user(Role.PREFECTURE, tree.prefecture)
    make_grading(tree.villages[0], "lagging", officer, DAY, date(2016, 12, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_grading(tree.villages[0], "ordinary", officer, start, end)


def test_a_grade_may_follow_on_the_very_day_on_which_the_other_ends(tree: Tree) -> None:
    officer = make_user(Role.PREFECTURE, tree.prefecture)
    make_grading(tree.villages[0], "lagging", officer, DAY, date(2016, 12, 1))
    make_grading(tree.villages[0], "ordinary", officer, date(2016, 12, 1))
    assert Grading.objects.as_of(date(2016, 12, 1)).get().grade == "ordinary"
