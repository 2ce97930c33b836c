"""Logging visits once, and correcting them by versions: who may, what the rules forbid, what stays."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.accounts.models import User
from campaign.visits import visit_rules, visiting
from campaign.visits.models import Visit, VisitFinding
from campaign.visits.visiting import Found, Note
from issues.models import Aspect, Issue
from tests.factories import Tree, make_tree, make_user
from tests.issues.factories import make_issue
from tests.visits.factories import VISITED, make_finding, make_photo, make_supervision_round, make_visit
from units.access import Role
from units.models import AuditEntry, Unit

pytestmark = pytest.mark.django_db
ON = date(2016, 10, 20)


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 2, 2)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


def found(text: str = "三组饮水管道冻裂") -> Found:
    return Found(Aspect.objects.get(code="water"), text)


def note(unit: Unit, **other: Any) -> Note:
    values = {"on": VISITED, "level": "county", "announced": False, "visitors": "组织部组织科", "seen": "值班室无人"}
    return Note(unit=unit, **{**values, **other})


def log(unit: Unit, by: User, once: uuid.UUID | None = None, **other: Any) -> Visit:
    return visiting.log_visit(note(unit, **other), once=once or uuid.uuid4(), by=by, on=ON)


def correct(visit: Visit, by: User, once: uuid.UUID | None = None, **other: Any) -> Visit:
    without = other.pop("without", ())
    unit = other.pop("unit", visit.unit)
    text = note(unit, **{"seen": visit.seen, **other})
    return visiting.correct_visit(visit, text, once=once or uuid.uuid4(), by=by, on=ON, without=without)


def test_a_visit_is_logged_with_its_findings_as_issues_of_that_day(tree: Tree, officer: User) -> None:
    visit = log(tree.villages[0], officer, findings=(found(), found("账目未公开")), seen=" 值班室无人 \r\n  门锁着  ")
    assert (visit.version, visit.superseded_at, visit.logged_by) == (1, None, officer)
    assert visit.seen == "值班室无人\n  门锁着"
    issues = Issue.objects.filter(visit_findings__visit=visit).order_by("id")
    assert [(one.unit, one.source, one.found_on, one.text) for one in issues] == [
        (tree.villages[0], "visit", VISITED, "三组饮水管道冻裂"),
        (tree.villages[0], "visit", VISITED, "账目未公开"),
    ]
    entry = AuditEntry.objects.get(action="visits.visit_logged")
    assert entry.after
    assert (entry.actor, entry.area_code) == (officer, tree.villages[0].code)
    assert entry.after["findings"] == [one.pk for one in issues]


def test_an_issue_that_is_open_already_is_found_again_and_not_written_twice(tree: Tree, officer: User) -> None:
    known = make_issue(tree.villages[0], "三组饮水管道冻裂", aspect="water")
    visit = log(tree.villages[0], officer, findings=(found(), found()))
    assert [one.issue for one in visit.findings.all()] == [known]
    assert Issue.objects.count() == 1


@pytest.mark.parametrize(
    ("other", "rule", "words"),
    [
        ({"on": ON + timedelta(days=1)}, visit_rules.VisitInFuture, "2016-10-21"),
        ({"level": "prefecture"}, visit_rules.SideNotYours, "visiting side"),
    ],
)
def test_what_the_rules_forbid_leaves_nothing(
    tree: Tree, officer: User, other: dict[str, Any], rule: type[Exception], words: str
) -> None:
    with pytest.raises(rule, match=words):
        log(tree.villages[0], officer, findings=(found(),), **other)
    assert (Visit.objects.count(), Issue.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)


def test_a_unit_that_was_closed_that_day_was_not_visited(tree: Tree, officer: User) -> None:
    unit = tree.villages[0]
    unit.closed_on = VISITED
    unit.save()
    with pytest.raises(visit_rules.UnitNotStanding, match=unit.name):
        log(unit, officer)
    assert log(unit, officer, on=VISITED - timedelta(days=1)).unit == unit


def test_nobody_logs_a_visit_outside_his_area(tree: Tree, officer: User) -> None:
    with pytest.raises(visit_rules.NotYourVisit):
        log(tree.villages[-1], officer)
    with pytest.raises(visit_rules.NotYourVisit):
        log(tree.villages[0], make_user(Role.SECRETARY, tree.villages[0]))


@pytest.mark.parametrize(
    ("role", "sides"),
    [
        (Role.PREFECTURE, {"prefecture", "county", "department", "township"}),
        (Role.COUNTY, {"county", "department", "township"}),
        (Role.CHECKER, {"county", "department"}),
        (Role.TOWNSHIP, {"township"}),
        (Role.SECRETARY, set()),
        (Role.LEADER, set()),
    ],
)
def test_nobody_speaks_for_a_side_above_his_own(tree: Tree, role: Role, sides: set[str]) -> None:
    seats = {Role.PREFECTURE: tree.prefecture, Role.LEADER: tree.prefecture, Role.TOWNSHIP: tree.townships[0]}
    user = make_user(role, seats.get(role, tree.counties[0]))
    assert visit_rules.sides_of(user, tree.villages[0]) == sides
    assert visit_rules.sides_of(user, tree.villages[-1]) == (sides if role == Role.PREFECTURE else set())


def test_a_round_of_supervision_holds_in_its_area_and_days(tree: Tree, officer: User) -> None:
    here = make_supervision_round(tree.counties[0])
    there = make_supervision_round(tree.counties[1])
    early = make_supervision_round(tree.counties[0], 2, date(2016, 9, 1), VISITED - timedelta(days=1))
    assert log(tree.villages[0], officer, round=here).round == here
    for wrong in (there, early):
        with pytest.raises(visit_rules.OutsideRound):
            log(tree.villages[0], officer, round=wrong)


def test_whatever_is_retried_makes_one_visit(tree: Tree, officer: User) -> None:
    once = uuid.uuid4()
    visits = [log(tree.villages[0], officer, once, findings=(found(),)) for _try in range(3)]
    assert {one.pk for one in visits} == {Visit.objects.get().pk}
    assert (Issue.objects.count(), VisitFinding.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(action="visits.visit_logged").count() == 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sends=st.lists(st.integers(min_value=0, max_value=3), min_size=1, max_size=12))
def test_any_order_of_retries_makes_one_visit_a_key(tree: Tree, officer: User, sends: list[int]) -> None:
    keys = [uuid.uuid4() for _number in range(4)]
    before = Visit.objects.count()
    for number in sends:
        log(tree.villages[0], officer, keys[number], seen=f"第{number}次")
    assert Visit.objects.count() - before == len(set(sends))


def test_a_repeat_with_other_words_is_not_thrown_away(tree: Tree, officer: User) -> None:
    once = uuid.uuid4()
    first = log(tree.villages[0], officer, once)
    for other in ({"seen": "值班室有人"}, {"findings": (found(),)}):
        with pytest.raises(visit_rules.SavedOtherwise) as refusal:
            log(tree.villages[0], officer, once, **other)
        assert refusal.value.current == first
    assert Visit.objects.count() == 1


def test_a_repeat_after_a_correction_leads_to_the_current_version(tree: Tree, officer: User) -> None:
    once = uuid.uuid4()
    second = correct(log(tree.villages[0], officer, once), officer, seen="值班室有人")
    assert log(tree.villages[0], officer, once) == second


def test_another_account_cannot_use_the_key(tree: Tree, officer: User) -> None:
    once = uuid.uuid4()
    log(tree.villages[0], officer, once)
    with pytest.raises(visit_rules.KeyOfAnother):
        log(tree.villages[0], make_user(Role.COUNTY, tree.counties[0]), once)


def test_a_correction_is_a_new_version_that_names_the_one_it_replaces(tree: Tree, officer: User) -> None:
    first = log(tree.villages[0], officer, findings=(found(),))
    kept, gone = make_photo(first, position=1), make_photo(first, position=2)
    second = correct(first, officer, seen="值班室有一人", findings=(found("账目未公开"),), without=[gone.pk])
    first.refresh_from_db()
    assert (second.version, second.replaces, second.chain, second.is_current) == (2, first, first.chain, True)
    assert (first.seen, first.is_current, list(Visit.objects.current())) == ("值班室无人", False, [second])
    assert [one.issue.text for one in second.findings.all()] == ["三组饮水管道冻裂", "账目未公开"]
    assert [one.sha256 for one in second.photos.all()] == [kept.sha256]
    assert first.photos.count() == 2
    entry = AuditEntry.objects.get(action="visits.visit_corrected")
    assert entry.before
    assert entry.after
    assert (entry.before["seen"], entry.after["seen"]) == ("值班室无人", "值班室有一人")


def test_a_text_that_says_nothing_new_makes_no_version(tree: Tree, officer: User) -> None:
    first = log(tree.villages[0], officer)
    assert correct(first, officer) == first
    assert Visit.objects.count() == 1


def test_the_second_of_two_editors_is_told_and_nothing_is_lost(tree: Tree, officer: User) -> None:
    first = log(tree.villages[0], officer)
    other = make_user(Role.COUNTY, tree.counties[0])
    second = correct(first, other, seen="甲写的")
    with pytest.raises(visit_rules.ChangedMeanwhile) as refusal:
        correct(first, officer, seen="乙写的")
    assert refusal.value.current == second
    third = correct(refusal.value.current, officer, seen="甲写的，乙补充")
    assert [one.seen for one in Visit.objects.order_by("version")] == ["值班室无人", "甲写的", "甲写的，乙补充"]
    assert third.version == 3


def test_a_correction_that_is_retried_makes_one_version(tree: Tree, officer: User) -> None:
    first, once = log(tree.villages[0], officer), uuid.uuid4()
    versions = {correct(first, officer, once, seen="改过").pk for _try in range(3)}
    assert (len(versions), Visit.objects.count()) == (1, 2)


def test_the_visited_side_does_not_rewrite_what_the_visiting_side_saw(tree: Tree, officer: User) -> None:
    visit = log(tree.villages[0], officer)
    township = make_user(Role.TOWNSHIP, tree.townships[0])
    with pytest.raises(visit_rules.SideNotYours):
        correct(visit, township, level="township", seen="一切正常")


def test_the_unit_is_corrected_unless_issues_were_found_there(tree: Tree, officer: User) -> None:
    moved = correct(log(tree.villages[0], officer), officer, unit=tree.villages[1])
    assert (moved.unit, moved.version) == (tree.villages[1], 2)
    with pytest.raises(visit_rules.UnitHasFindings):
        correct(log(tree.villages[0], officer, findings=(found(),)), officer, unit=tree.villages[1])


def test_a_correction_obeys_the_rules_of_logging(tree: Tree, officer: User) -> None:
    visit = log(tree.villages[0], officer)
    with pytest.raises(visit_rules.VisitInFuture):
        correct(visit, officer, on=ON + timedelta(days=1))
    with pytest.raises(visit_rules.NotYourVisit):
        correct(visit, officer, unit=tree.villages[-1])


def test_the_database_holds_one_current_version_and_never_rewrites(tree: Tree) -> None:
    visit = make_visit(tree.villages[0])
    twin = replace_of(visit, version=2, replaces=visit)
    wrong: list[Callable[[], object]] = [
        lambda: twin.save(),
        lambda: Visit.objects.filter(pk=visit.pk).update(seen="改写"),
        lambda: Visit.objects.filter(pk=visit.pk).delete(),
        lambda: replace_of(visit, chain=uuid.uuid4(), version=2).save(),
        lambda: replace_of(visit, chain=uuid.uuid4(), once=visit.once).save(),
        lambda: make_finding(visit, make_issue(tree.villages[0])).delete(),
    ]
    for attempt in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def replace_of(visit: Visit, **other: Any) -> Visit:
    """A second row beside the visit."""
    values = {name: getattr(visit, name) for name in (*visiting.CONTENT, "chain", "version", "logged_by")}
    return Visit(**{**values, **other})


def test_a_note_is_compared_as_it_is_kept() -> None:
    one = Note(Unit(), VISITED, "county", True, " 甲  乙 ", "一\r\n二 \n")
    assert replace(visiting._tidy(one), unit=one.unit) == replace(one, visitors="甲 乙", seen="一\n二")
