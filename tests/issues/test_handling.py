"""The life of an issue: who takes which step, what the rules forbid, and what each step leaves behind."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from campaign.accounts.models import User
from issues import handling
from issues.handling import Finding
from issues.models import Aspect, Issue, IssueEvent
from tests.factories import Tree, make_tree, make_user
from tests.issues.factories import FOUND, make_issue
from units.access import Role
from units.models import AuditEntry, Unit

pytestmark = pytest.mark.django_db
ON = date(2016, 10, 1)


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 1)


@pytest.fixture
def handler(tree: Tree) -> User:
    return make_user(Role.TOWNSHIP, tree.townships[0])


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


def finding(text: str = "三组未通自来水", found_on: date = FOUND) -> Finding:
    return Finding(Aspect.objects.get(code="water"), text, "survey", found_on)


def done(unit: Unit, handler: User) -> Issue:
    """An issue that the handler has taken up and reported done."""
    issue = handling.record_issue(unit, finding(f"问题{Issue.objects.count()}"), by=handler, on=ON)
    handling.take_up(issue, by=handler, on=ON)
    return handling.mark_done(issue, by=handler, on=ON, remark="管道已接通")


def test_an_issue_goes_from_open_to_closed_and_back_and_counts_as_recurred(
    tree: Tree, handler: User, officer: User
) -> None:
    issue = handling.record_issue(tree.villages[0], finding(), by=handler, on=ON)
    handling.take_up(issue, by=handler, on=ON)
    handling.mark_done(issue, by=handler, on=ON + timedelta(days=1), remark="已通水")
    closed = handling.close(issue, by=officer, on=ON + timedelta(days=2), remark="入户核实")
    assert (closed.state, closed.done_by, closed.closed_by) == ("closed", handler, officer)
    assert (closed.done_on, closed.closed_on) == (date(2016, 10, 2), date(2016, 10, 3))
    handling.reopen(issue, by=officer, on=ON + timedelta(days=3), remark="冬季又冻裂")
    issue.refresh_from_db()
    assert (issue.state, issue.recurred, issue.done_on, issue.closed_by) == ("open", 1, None, None)
    assert [(one.state, one.on, one.by, one.remark) for one in IssueEvent.objects.order_by("id")] == [
        ("open", FOUND, handler, ""),
        ("in_progress", ON, handler, ""),
        ("done", date(2016, 10, 2), handler, "已通水"),
        ("closed", date(2016, 10, 3), officer, "入户核实"),
        ("open", date(2016, 10, 4), officer, "冬季又冻裂"),
    ]


def test_each_step_has_its_audit_entry_in_the_units_area(tree: Tree, handler: User, officer: User) -> None:
    issue = done(tree.villages[0], handler)
    handling.close(issue, by=officer, on=ON)
    entries = AuditEntry.objects.filter(subject_type="issues.issue").order_by("id")
    assert [(one.action, one.actor, one.area_code) for one in entries] == [
        ("issues.recorded", handler, tree.villages[0].code),
        ("issues.taken_up", handler, tree.villages[0].code),
        ("issues.done", handler, tree.villages[0].code),
        ("issues.closed", officer, tree.villages[0].code),
    ]
    assert entries[3].before == {"state": "done"}
    assert entries[3].after == {"state": "closed", "on": "2016-10-01", "remark": ""}


def test_whoever_reported_it_done_cannot_close_it(tree: Tree, officer: User) -> None:
    issue = done(tree.villages[0], officer)
    with pytest.raises(handling.SecondPersonCloses):
        handling.close(issue, by=officer, on=ON)
    issue.refresh_from_db()
    assert (issue.state, IssueEvent.objects.filter(state="closed").count()) == ("done", 0)


def test_the_database_too_refuses_one_person_for_done_and_closed(tree: Tree, officer: User) -> None:
    issue = done(tree.villages[0], officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(state="closed", closed_on=ON, closed_by=officer)


@pytest.mark.parametrize("state", ["open", "in_progress", "closed"])
def test_only_what_is_done_is_closed(tree: Tree, officer: User, state: str) -> None:
    issue = make_issue(tree.villages[0], state=state)
    with pytest.raises(handling.WrongState):
        handling.close(issue, by=officer, on=ON)


def test_done_follows_on_being_taken_up(tree: Tree, handler: User) -> None:
    issue = handling.record_issue(tree.villages[0], finding(), by=handler, on=ON)
    with pytest.raises(handling.WrongState):
        handling.mark_done(issue, by=handler, on=ON, remark="已通水")


def test_a_checker_returns_what_is_not_done_and_says_why(tree: Tree, handler: User, officer: User) -> None:
    issue = done(tree.villages[0], handler)
    with pytest.raises(handling.RemarkMissing):
        handling.send_back(issue, by=officer, on=ON, remark="  ")
    returned = handling.send_back(issue, by=officer, on=ON, remark="两户仍未通水")
    assert (returned.state, returned.done_by, returned.recurred) == ("in_progress", None, 0)


def test_nothing_is_done_before_it_was_found(tree: Tree, handler: User) -> None:
    issue = make_issue(tree.villages[0], state="in_progress")
    with pytest.raises(handling.BeforeFound):
        handling.mark_done(issue, by=handler, on=FOUND - timedelta(days=1), remark="x")


def test_steps_follow_each_other_in_time(tree: Tree, handler: User) -> None:
    issue = handling.record_issue(tree.villages[0], finding(), by=handler, on=ON)
    handling.take_up(issue, by=handler, on=ON)
    with pytest.raises(handling.BeforeLastStep):
        handling.mark_done(issue, by=handler, on=ON - timedelta(days=1), remark="x")


def test_what_has_not_been_found_yet_is_not_recorded(tree: Tree, handler: User) -> None:
    with pytest.raises(handling.FoundInFuture):
        handling.record_issue(tree.villages[0], finding(found_on=date(2016, 10, 2)), by=handler, on=ON)
    assert Issue.objects.count() == 0


def test_a_closed_unit_takes_no_new_issue(tree: Tree, handler: User) -> None:
    tree.villages[0].closed_on = FOUND
    with pytest.raises(handling.UnitClosed):
        handling.record_issue(tree.villages[0], finding(), by=handler, on=ON)


def test_the_same_issue_is_open_once(tree: Tree, handler: User, officer: User) -> None:
    first = handling.record_issue(tree.villages[0], finding(), by=handler, on=ON)
    with pytest.raises(handling.SameIssueOpen):
        handling.record_issue(tree.villages[0], finding(" 三组未通自来水 "), by=handler, on=ON)
    handling.take_up(first, by=handler, on=ON)
    handling.mark_done(first, by=handler, on=ON, remark="x")
    handling.close(first, by=officer, on=ON)
    handling.record_issue(tree.villages[0], finding(), by=handler, on=ON)
    with pytest.raises(handling.SameIssueOpen):
        handling.reopen(first, by=officer, on=ON, remark="又坏了")


def test_nobody_works_on_another_areas_issue(tree: Tree, handler: User, officer: User) -> None:
    there = make_issue(tree.villages[1])
    with pytest.raises(handling.NotYourIssue):
        handling.take_up(there, by=handler, on=ON)
    with pytest.raises(handling.NotYourIssue):
        handling.record_issue(tree.villages[1], finding(), by=officer, on=ON)


def test_the_handler_does_not_close(tree: Tree, handler: User) -> None:
    issue = make_issue(tree.villages[0], state="done")
    with pytest.raises(handling.NotYourIssue):
        handling.close(issue, by=handler, on=ON)


def test_the_second_press_of_the_same_person_changes_nothing(tree: Tree, handler: User) -> None:
    issue = handling.record_issue(tree.villages[0], finding(), by=handler, on=ON)
    for _press in range(2):
        handling.take_up(issue, by=handler, on=ON)
    assert IssueEvent.objects.filter(state="in_progress").count() == 1
    assert AuditEntry.objects.filter(action="issues.taken_up").count() == 1


def test_a_batch_closes_what_the_rules_allow_and_names_the_rest(tree: Tree, handler: User, officer: User) -> None:
    good, mine = done(tree.villages[0], handler), done(tree.villages[0], officer)
    early, there = make_issue(tree.villages[0]), make_issue(tree.villages[1], state="done")
    pks = [good.pk, mine.pk, early.pk, there.pk]
    batch = handling.close_batch(pks, by=officer, on=ON, remark="现场核查")
    assert [one.pk for one in batch.done] == [good.pk]
    assert [(one.pk, type(rule)) for one, rule in batch.refused] == [
        (mine.pk, handling.SecondPersonCloses),
        (early.pk, handling.WrongState),
        (there.pk, handling.NotYourIssue),
    ]
    assert [one.remark for one in IssueEvent.objects.filter(state="closed")] == ["现场核查"]
    assert AuditEntry.objects.filter(action="issues.closed").count() == 1
    assert Issue.objects.filter(state="closed").count() == 1


@pytest.mark.parametrize("number", [1, 30])
def test_a_batch_takes_the_same_number_of_queries_whatever_its_length(
    tree: Tree, officer: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pks = [make_issue(tree.villages[0], state="done").pk for _number in range(number)]
    officer = User.objects.get(pk=officer.pk)
    # Two of them begin and end the savepoint that stands for the transaction here.
    with django_assert_num_queries(8):
        batch = handling.close_batch(pks, by=officer, on=ON, remark="")
    assert len(batch.done) == number
