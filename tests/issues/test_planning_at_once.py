"""Two people at the same moment: two approvals make one version in force, and one version is started."""

from datetime import date

import pytest

from issues import planning
from issues.models import Approval, Plan
from issues.models.plan import PlanState
from issues.plan_rules import AlreadyInWork, ApprovedByYou
from tests.factories import make_tree, make_user
from tests.grading.test_signing_at_once import at_once
from tests.issues.factories import make_plan
from units.access import Role

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2016, 10, 5)


def test_two_approvers_at_once_put_one_version_in_force_and_supersede_the_former() -> None:
    tree = make_tree(1, 1, 1)
    author = make_user(Role.TOWNSHIP, tree.townships[0])
    old = make_plan(tree.villages[0], author, state=PlanState.APPROVED)
    new = make_plan(tree.villages[0], author, state=PlanState.APPROVING, version=2)
    people = [make_user(Role.COUNTY, tree.counties[0]), make_user(Role.COMMITTEE, tree.counties[0])]
    results = at_once(*[lambda by=by: planning.approve(new, by=by, on=DAY) for by in people])
    assert [type(one) for one in results] == [Plan, Plan]
    assert Approval.objects.filter(plan=new).count() == 2
    assert list(Plan.objects.order_by("version").values_list("pk", "state")) == [
        (old.pk, "superseded"),
        (new.pk, "approved"),
    ]


def test_one_person_pressing_twice_approves_once() -> None:
    tree = make_tree(1, 1, 1)
    author = make_user(Role.TOWNSHIP, tree.townships[0])
    plan = make_plan(tree.villages[0], author, state=PlanState.APPROVING)
    officer = make_user(Role.COUNTY, tree.counties[0])
    results = at_once(*[lambda: planning.approve(plan, by=officer, on=DAY)] * 2)
    assert {type(one) for one in results} == {Plan, ApprovedByYou}
    assert (Approval.objects.count(), Plan.objects.get().state) == (1, "approving")


def test_two_people_start_one_version() -> None:
    tree = make_tree(1, 1, 1)
    people = [make_user(Role.TOWNSHIP, tree.townships[0]) for _number in range(2)]
    unit = tree.villages[0]
    results = at_once(*[lambda by=by: planning.start(unit, kind="rectify", by=by, on=DAY) for by in people])
    assert {type(one) for one in results} == {Plan, AlreadyInWork}
    assert Plan.objects.count() == 1
