"""The way of a plan: who may move it, two approvals by two others, what a change undoes, one version in force."""

from datetime import date
from typing import Any

import pytest
from pytest_django import Settings

from campaign.accounts.models import User
from issues import drafting, planning, progress
from issues.drafting import Line
from issues.models import Approval, Measure, Plan, PlanStep
from issues.models.issue import State
from issues.models.plan import PlanState
from issues.plan_rules import (
    AlreadyInWork,
    ApprovedByYou,
    AuthorCannotApprove,
    ChangedSinceSeen,
    Incomplete,
    KindNotDemanded,
    NoMeasures,
    NotAllDone,
    PlanNotYours,
    ReasonMissing,
    UnitNotStanding,
    WrongState,
    seen_now,
)
from tests.factories import Tree, make_tree, make_unit, make_user
from tests.grading.factories import make_grading
from tests.issues.factories import make_issue, make_measure, make_plan
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db
DAY = date(2016, 10, 5)


@pytest.fixture(autouse=True)
def _english(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 2)


@pytest.fixture
def author(tree: Tree) -> User:
    return make_user(Role.TOWNSHIP, tree.townships[0])


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


@pytest.fixture
def committee(tree: Tree) -> User:
    return make_user(Role.COMMITTEE, tree.counties[0])


def again(plan: Plan) -> Plan:
    return Plan.objects.get(pk=plan.pk)


def test_a_plan_goes_its_whole_way(tree: Tree, author: User, officer: User, committee: User) -> None:
    plan = planning.start(tree.villages[0], kind="rectify", by=author, on=DAY)
    issue = make_issue(tree.villages[0])
    line = Line(issue, "修路", "路通", "硬化", date(2016, 12, 1), "周建国", "县委常委", "李明", "乡党委书记")
    drafting.add_measure(plan, line, by=author, on=DAY)
    planning.submit(plan, by=author, on=DAY)
    planning.check(plan, by=officer, on=DAY)
    assert planning.approve(plan, by=officer, on=DAY).state == PlanState.APPROVING
    assert planning.approve(plan, by=committee, on=DAY).state == PlanState.APPROVED
    plan = again(plan)
    assert (plan.state, plan.approved_on, plan.checked_by) == ("approved", DAY, officer)
    actions = AuditEntry.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == [
        "issues.plan_started",
        "issues.measure_added",
        "issues.plan_submitted",
        "issues.plan_checked",
        "issues.plan_approved",
        "issues.plan_approved",
    ]


def test_a_new_version_copies_the_approved_one_and_supersedes_it_when_approved(
    tree: Tree, author: User, officer: User, committee: User
) -> None:
    old = make_plan(tree.villages[0], author, state=PlanState.APPROVED, measures=2)
    new = planning.start(tree.villages[0], kind="rectify", by=author, on=DAY)
    assert new.version == 2
    assert [one.action for one in new.measures.all()] == [one.action for one in old.measures.all()]
    planning.submit(new, by=author, on=DAY)
    planning.check(new, by=officer, on=DAY)
    planning.approve(new, by=officer, on=DAY)
    assert again(old).state == PlanState.APPROVED
    planning.approve(new, by=committee, on=DAY)
    assert (again(old).state, again(old).superseded_on, again(new).state) == ("superseded", DAY, "approved")
    assert list(Plan.objects.in_force_on(date(2016, 10, 4))) == [old]
    assert list(Plan.objects.in_force_on(DAY)) == [new]


def test_what_was_noted_on_a_measure_that_stays_is_noted_in_the_new_version(
    tree: Tree, author: User, officer: User, committee: User
) -> None:
    old = make_plan(tree.villages[0], author, state=PlanState.APPROVED, measures=2)
    first = old.measures.get(position=1)
    for percent in (20, 60):
        progress.note(first, percent=percent, text=f"{percent}", day=date(2016, 10, 3), by=author, on=DAY)
    new = planning.start(tree.villages[0], kind="rectify", by=author, on=DAY)
    planning.submit(new, by=author, on=DAY)
    planning.check(new, by=officer, on=DAY)
    planning.approve(new, by=officer, on=DAY)
    planning.approve(new, by=committee, on=DAY)
    measures = new.measures.with_percent_on(DAY).order_by("position")
    assert [one.percent for one in measures] == [60, 0]  # type: ignore[attr-defined]


def test_one_version_is_in_work_at_a_time(tree: Tree, author: User) -> None:
    planning.start(tree.villages[0], kind="rectify", by=author, on=DAY)
    with pytest.raises(AlreadyInWork) as refusal:
        planning.start(tree.villages[0], kind="rectify", by=author, on=DAY)
    assert str(refusal.value) == ("Version 1 of this unit's plan is in work already (Draft); go on with that one.")


def test_a_closed_unit_takes_no_plan(tree: Tree, officer: User) -> None:
    unit = make_unit("519901201", closed_on=date(2016, 1, 1))
    with pytest.raises(UnitNotStanding):
        planning.start(unit, kind="rectify", by=officer, on=DAY)


def test_whoever_has_no_role_here_is_refused_every_step(tree: Tree, author: User) -> None:
    stranger = make_user(Role.COUNTY, tree.counties[1])
    unit = tree.villages[0]
    with pytest.raises(PlanNotYours):
        planning.start(unit, kind="rectify", by=stranger, on=DAY)
    plan = make_plan(unit, author)
    with pytest.raises(PlanNotYours):
        planning.submit(plan, by=stranger, on=DAY)
    with pytest.raises(PlanNotYours):
        drafting.add_measure(plan, Line(make_issue(unit), "修路"), by=stranger, on=DAY)
    Plan.objects.update(state="checking")
    for act in (planning.check, planning.approve, planning.finish):
        with pytest.raises(PlanNotYours):
            act(plan, by=stranger, on=DAY)
    with pytest.raises(PlanNotYours):
        planning.send_back(plan, reason="x", by=stranger, on=DAY)


def test_township_staff_neither_check_nor_approve(tree: Tree, author: User, officer: User) -> None:
    other = make_user(Role.TOWNSHIP, tree.townships[0])
    with pytest.raises(PlanNotYours):
        planning.check(make_plan(tree.villages[0], author, state=PlanState.CHECKING), by=other, on=DAY)
    with pytest.raises(PlanNotYours):
        planning.approve(make_plan(tree.villages[1], author, state=PlanState.APPROVING), by=other, on=DAY)


def test_the_author_cannot_approve(tree: Tree, officer: User) -> None:
    plan = make_plan(tree.villages[0], officer, state=PlanState.APPROVING)
    with pytest.raises(AuthorCannotApprove):
        planning.approve(plan, by=officer, on=DAY)


def test_whoever_edited_a_draft_is_an_author_of_it(tree: Tree, author: User, officer: User, committee: User) -> None:
    plan = make_plan(tree.villages[0], author)
    drafting.add_measure(plan, Line(make_issue(plan.unit), "修路"), by=officer, on=DAY)
    Plan.objects.update(state=PlanState.APPROVING)
    with pytest.raises(AuthorCannotApprove):
        planning.approve(plan, by=officer, on=DAY)
    assert list(Plan.objects.all().to_approve_by(officer)) == []
    assert list(Plan.objects.all().to_approve_by(committee)) == [plan]


def test_one_person_approves_once(tree: Tree, author: User, officer: User) -> None:
    plan = make_plan(tree.villages[0], author, state=PlanState.APPROVING)
    planning.approve(plan, by=officer, on=DAY)
    with pytest.raises(ApprovedByYou):
        planning.approve(plan, by=officer, on=DAY)
    assert (Approval.objects.count(), again(plan).state) == (1, "approving")


def test_a_text_changed_since_it_was_read_is_not_approved(tree: Tree, author: User, officer: User) -> None:
    plan = make_plan(tree.villages[0], author, state=PlanState.APPROVING)
    seen = seen_now(plan)
    Measure.objects.update(target="另一个目标")
    with pytest.raises(ChangedSinceSeen):
        planning.approve(plan, by=officer, on=DAY, seen=seen)
    assert planning.approve(plan, by=officer, on=DAY, seen=seen_now(plan)).state == "approving"


@pytest.mark.parametrize(
    ("blank", "label"),
    [
        ({"target": " "}, "Target"),
        ({"content": ""}, "Content"),
        ({"due_on": None}, "Due on"),
        ({"leader": ""}, "Responsible leader"),
        ({"handler": ""}, "Handler"),
    ],
)
def test_a_measure_without_one_of_the_five_fixings_is_not_approved(
    tree: Tree, author: User, officer: User, blank: dict[str, Any], label: str
) -> None:
    plan = make_plan(tree.villages[0], author, state=PlanState.APPROVING)
    make_measure(plan, **blank)
    with pytest.raises(Incomplete) as refusal:
        planning.approve(plan, by=officer, on=DAY)
    assert str(refusal.value).endswith(f"Missing: measure 2: {label}.")


def test_the_refusal_lists_every_measure_with_all_that_it_lacks(tree: Tree, author: User, officer: User) -> None:
    plan = make_plan(tree.villages[0], author, state=PlanState.APPROVING, measures=0)
    make_measure(plan, target="", leader="")
    make_measure(plan, due_on=None)
    with pytest.raises(Incomplete) as refusal:
        planning.approve(plan, by=officer, on=DAY)
    missing = "measure 1: Target、Responsible leader；measure 2: Due on"
    assert refusal.value.values == {"missing": missing}


def test_the_kind_that_the_grade_does_not_demand_is_refused(tree: Tree, author: User, officer: User) -> None:
    make_grading(tree.villages[0], "ordinary", officer)
    plan = make_plan(tree.villages[0], author, state=PlanState.APPROVING)
    with pytest.raises(KindNotDemanded) as refusal:
        planning.approve(plan, by=officer, on=DAY)
    assert "an upgrade or a consolidate plan" in str(refusal.value)
    Plan.objects.update(kind="consolidate")
    assert planning.approve(plan, by=officer, on=DAY).state == "approving"


def test_an_empty_plan_is_not_submitted(tree: Tree, author: User) -> None:
    plan = make_plan(tree.villages[0], author, measures=0)
    with pytest.raises(NoMeasures):
        planning.submit(plan, by=author, on=DAY)


def test_a_change_after_an_approval_voids_it_visibly_and_asks_the_check_again(
    tree: Tree, author: User, officer: User
) -> None:
    plan = make_plan(tree.villages[0], author, state=PlanState.APPROVING)
    planning.approve(plan, by=officer, on=DAY)
    measure = plan.measures.get()
    line = Line.of(measure)
    drafting.change_measure(measure, Line(line.issue, "另一个措施"), seen=drafting.seen_of(measure), by=author, on=DAY)
    approval = Approval.objects.get()
    assert (approval.voided_by, approval.voided_at is None) == (author, False)
    assert (again(plan).state, again(plan).checked_on) == ("checking", None)
    assert [one.kind for one in PlanStep.objects.filter(plan=plan)] == ["checked", "changed"]


def test_saving_the_same_text_voids_nothing(tree: Tree, author: User, officer: User) -> None:
    plan = make_plan(tree.villages[0], author, state=PlanState.APPROVING)
    planning.approve(plan, by=officer, on=DAY)
    measure = plan.measures.get()
    drafting.change_measure(measure, Line.of(measure), seen="", by=author, on=DAY)
    assert Approval.objects.filter(voided_at__isnull=True).count() == 1


def test_a_return_has_a_reason_and_voids_what_was_given(tree: Tree, author: User, officer: User) -> None:
    plan = make_plan(tree.villages[0], author, state=PlanState.APPROVING)
    planning.approve(plan, by=officer, on=DAY)
    with pytest.raises(ReasonMissing):
        planning.send_back(plan, reason=" ", by=officer, on=DAY)
    planning.send_back(plan, reason="期限不实", by=officer, on=DAY)
    assert (again(plan).state, again(plan).checked_by) == ("draft", None)
    assert Approval.objects.filter(voided_at__isnull=True).count() == 0
    assert PlanStep.objects.get(kind="returned").reason == "期限不实"


def test_a_step_out_of_order_is_refused(tree: Tree, author: User, officer: User) -> None:
    plan = make_plan(tree.villages[0], author)
    for act in (planning.check, planning.approve, planning.finish):
        with pytest.raises(WrongState):
            act(plan, by=officer, on=DAY)
    with pytest.raises(WrongState):
        planning.send_back(plan, reason="x", by=officer, on=DAY)


def test_a_plan_is_finished_when_its_measures_are_done_and_its_issues_closed(
    tree: Tree, author: User, officer: User
) -> None:
    plan = make_plan(tree.villages[0], author, state=PlanState.APPROVED, measures=0)
    measure = make_measure(plan, make_issue(plan.unit, "路不通"))
    with pytest.raises(NotAllDone) as refusal:
        planning.finish(plan, by=officer, on=DAY)
    assert str(refusal.value).endswith("Measures not at 100 %: 1. Issues not closed: 路不通.")
    progress.note(measure, percent=100, text="完工", day=DAY, by=author, on=DAY)
    with pytest.raises(NotAllDone):
        planning.finish(plan, by=officer, on=DAY)
    plan.unit.issues.update(state=State.CLOSED, done_on=DAY, done_by=author, closed_on=DAY, closed_by=officer)
    assert planning.finish(plan, by=officer, on=DAY).state == "finished"
    assert list(Plan.objects.in_force_on(DAY)) == []


def test_after_a_finished_plan_a_new_one_starts_empty(tree: Tree, author: User) -> None:
    make_plan(tree.villages[0], author, state=PlanState.FINISHED)
    plan = planning.start(tree.villages[0], kind="consolidate", by=author, on=DAY)
    assert (plan.version, plan.measures.count()) == (2, 0)
