"""Two people, or one phone twice, at the same moment: one visit, one version, and the other is told."""

import uuid
from datetime import date
from pathlib import Path

import pytest

from campaign.visits import photos, visiting
from campaign.visits.models import Photo, Visit
from campaign.visits.visit_rules import ChangedMeanwhile, SavedOtherwise
from campaign.visits.visiting import Found, Note
from issues.models import Aspect, Issue
from tests.factories import make_tree, make_user
from tests.grading.test_signing_at_once import at_once
from tests.visits.factories import VISITED, make_visit
from tests.visits.pictures import picture, sent
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2016, 10, 20)


def test_two_submissions_of_one_form_at_once_make_one_visit() -> None:
    tree = make_tree(1, 1, 1)
    by, once = make_user(Role.COUNTY, tree.counties[0]), uuid.uuid4()
    finding = Found(Aspect.objects.get(code="water"), "饮水管道冻裂")
    note = Note(tree.villages[0], VISITED, "county", True, "组织部", "值班室无人", findings=(finding,))
    results = at_once(*[lambda: visiting.log_visit(note, once=once, by=by, on=ON)] * 3)
    assert results == [Visit.objects.get()] * 3
    assert (Issue.objects.count(), AuditEntry.objects.filter(action="visits.visit_logged").count()) == (1, 1)


def test_two_texts_under_one_key_at_once_are_one_visit_and_one_question() -> None:
    tree = make_tree(1, 1, 1)
    by, once = make_user(Role.COUNTY, tree.counties[0]), uuid.uuid4()
    notes = [Note(tree.villages[0], VISITED, "county", True, "组织部", seen) for seen in ("甲", "乙")]
    results = at_once(*[lambda one=one: visiting.log_visit(one, once=once, by=by, on=ON) for one in notes])
    assert {type(one) for one in results} == {Visit, SavedOtherwise}
    assert Visit.objects.count() == 1


def test_two_corrections_at_once_make_one_version_and_tell_the_other() -> None:
    tree = make_tree(1, 1, 1)
    visit = make_visit(tree.villages[0])
    people = [make_user(Role.COUNTY, tree.counties[0]) for _number in range(2)]

    def correct(number: int) -> Visit:
        note = Note(visit.unit, VISITED, "county", True, "组织部", f"第{number}人所写")
        return visiting.correct_visit(visit, note, once=uuid.uuid4(), by=people[number], on=ON)

    results = at_once(lambda: correct(0), lambda: correct(1))
    assert {type(one) for one in results} == {Visit, ChangedMeanwhile}
    assert (Visit.objects.count(), Visit.objects.current().count()) == (2, 1)


def test_one_photo_sent_twice_at_once_is_kept_once(data_dir: Path) -> None:
    tree = make_tree(1, 1, 1)
    by = make_user(Role.COUNTY, tree.counties[0])
    visit = make_visit(tree.villages[0], by=by)
    content = picture()
    results = at_once(*[lambda: photos.add_photo(visit, sent(content), by=by)] * 2)
    assert results == [Photo.objects.get()] * 2
    assert [path for path in data_dir.rglob("*") if path.is_file()] == [photos.path_of(Photo.objects.get())]
