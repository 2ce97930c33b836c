"""Measures that answer no issue: allowed where the plan does not rectify, refused where it does (docs/adr/0007)."""

import io
from datetime import date

import pypdf
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from campaign.accounts.models import User
from issues import drafting, plan_diff, plan_import, plan_listing, plan_print, plan_uploads, planning
from issues.drafting import IssueMissing, Line, MeasureTwice
from issues.import_report import Report
from issues.models import Issue, Measure, Plan
from issues.models.plan import PlanKind, PlanState
from issues.plan_listing import HEADER
from issues.plan_rules import Incomplete
from tests.factories import Tree, make_tree, make_user
from tests.issues.factories import make_issue, make_plan
from units import exports
from units.access import Role

pytestmark = pytest.mark.django_db
DAY = date(2016, 10, 5)
DUE = date(2016, 12, 1)
LINE = Line(None, "修路", "路通", "硬化", DUE, "周建国", "县委常委", "李明", "乡党委书记")


@pytest.fixture(autouse=True)
def _english(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "en"
    settings.CAMPAIGN_TODAY = DAY


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 2)


@pytest.fixture
def author(tree: Tree) -> User:
    return make_user(Role.TOWNSHIP, tree.townships[0])


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


def draft(tree: Tree, by: User, kind: str) -> Plan:
    return make_plan(tree.villages[0], by, kind=kind, measures=0)


def without_issue(plan: Plan, action: str = "修路") -> Measure:
    """A row as it lies in the table."""
    values = {name: value for name, value in LINE.values().items() if name != "action"}
    return Measure.objects.create(plan=plan, position=plan.measures.count() + 1, action=action, **values)


@pytest.mark.parametrize("kind", [PlanKind.UPGRADE, PlanKind.CONSOLIDATE])
def test_a_plan_that_does_not_rectify_is_written_and_approved_without_an_issue(
    tree: Tree, author: User, officer: User, kind: str
) -> None:
    plan = planning.start(tree.villages[0], kind=kind, by=author, on=DAY)
    drafting.add_measure(plan, LINE, by=author, on=DAY)
    planning.submit(plan, by=author, on=DAY)
    planning.check(plan, by=officer, on=DAY)
    planning.approve(plan, by=officer, on=DAY)
    planning.approve(plan, by=make_user(Role.COMMITTEE, tree.counties[0]), on=DAY)
    assert Plan.objects.get().state == PlanState.APPROVED


def test_a_rectify_plan_takes_no_measure_without_an_issue(tree: Tree, author: User) -> None:
    plan = draft(tree, author, PlanKind.RECTIFY)
    with pytest.raises(IssueMissing):
        drafting.add_measure(plan, LINE, by=author, on=DAY)
    assert not plan.measures.exists()


def test_a_plan_that_came_to_rectify_is_not_approved_and_its_page_says_what_lacks(
    tree: Tree, author: User, officer: User
) -> None:
    plan = draft(tree, author, PlanKind.UPGRADE)
    drafting.add_measure(plan, LINE, by=author, on=DAY)
    drafting.change_kind(plan, kind=PlanKind.RECTIFY, by=author, on=DAY)
    planning.submit(plan, by=author, on=DAY)
    planning.check(plan, by=officer, on=DAY)
    with pytest.raises(Incomplete, match="measure 1: Issue"):
        planning.approve(plan, by=officer, on=DAY)
    client = Client()
    client.force_login(officer)
    answer = client.get(plan.get_absolute_url())
    assert answer.context["gaps"] == ["measure 1: Issue"]
    assert "Missing: Issue" in answer.content.decode()


def test_the_same_action_without_an_issue_stands_once(tree: Tree, author: User) -> None:
    plan = draft(tree, author, PlanKind.UPGRADE)
    drafting.add_measure(plan, LINE, by=author, on=DAY)
    with pytest.raises(MeasureTwice, match="measure 1"):
        drafting.add_measure(plan, LINE, by=author, on=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        without_issue(plan)
    assert plan.measures.count() == 1


def test_the_same_action_may_stand_with_an_issue_beside_one_without(tree: Tree, author: User) -> None:
    plan = draft(tree, author, PlanKind.UPGRADE)
    drafting.add_measure(plan, LINE, by=author, on=DAY)
    drafting.add_measure(plan, Line(make_issue(plan.unit), **LINE.values()), by=author, on=DAY)
    assert plan.measures.count() == 2


def test_the_form_offers_no_issue_only_where_none_is_needed(tree: Tree, author: User) -> None:
    client = Client()
    client.force_login(author)
    values = {name: str(value) for name, value in LINE.values().items()}
    upgrade = draft(tree, author, PlanKind.UPGRADE)
    rectify = make_plan(tree.villages[1], author, measures=0)
    for plan in (upgrade, rectify):
        address = reverse("issues:measure-new", args=[plan.pk])
        assert (b"No issue" in client.get(address).content) is (plan is upgrade)
        client.post(address, values)
    measure = Measure.objects.get()
    assert (measure.plan, measure.issue, measure.action) == (upgrade, None, "修路")


def test_notes_are_carried_and_versions_compared_by_the_action_alone(tree: Tree, author: User, officer: User) -> None:
    old = draft(tree, author, PlanKind.UPGRADE)
    without_issue(old)
    Plan.objects.filter(pk=old.pk).update(state=PlanState.APPROVED, approved_on=DAY)
    new = planning.start(tree.villages[0], kind=PlanKind.UPGRADE, by=author, on=DAY)
    difference = plan_diff.between(old, new)
    assert (difference.measures, difference.unchanged) == ([], 1)


def test_page_and_paper_show_a_measure_without_an_issue(tree: Tree, author: User) -> None:
    plan = draft(tree, author, PlanKind.UPGRADE)
    without_issue(plan)
    client = Client()
    client.force_login(author)
    assert "No issue" in client.get(plan.get_absolute_url()).content.decode()
    text = pypdf.PdfReader(io.BytesIO(plan_print.pdf(plan, DAY))).pages[0].extract_text()
    assert "修路" in "".join(text.split())


def rows(*lines: dict[str, str]) -> bytes:
    """A workbook of the canonical columns."""
    fixings = {"整改目标": "路通", "整改内容": "硬化", "完成时限": "2016-12-01", "责任领导": "周建国", "责任人": "李明"}
    return exports.xlsx("方案", HEADER, [[(fixings | line).get(name, "") for name in HEADER] for line in lines])


def preview(officer: User, *lines: dict[str, str]) -> Report:
    table = plan_import.read("plans.xlsx", rows(*lines))
    return plan_import.preview(table, by=officer, on=DAY)


def test_the_import_takes_blank_issues_of_upgrade_rows_and_refuses_them_of_rectify_rows(
    tree: Tree, officer: User
) -> None:
    one, other = (unit.code for unit in tree.villages[:2])
    report = preview(
        officer,
        {"区划代码": one, "方案类型": "升级方案", "整改措施": "修路"},
        {"区划代码": other, "方案类型": "整顿方案", "整改措施": "修桥"},
    )
    assert [taken.action for taken in report.new] == ["修路"]
    assert [(problem.cell, problem.column) for problem in report.errors] == [("H3", "问题方面"), ("I3", "存在问题")]
    assert {"rectify" in problem.message for problem in report.errors} == {True}


@pytest.mark.parametrize("cells", [{"问题大类": "民生改善"}, {"问题方面": "道路"}, {"存在问题": "路不通"}])
def test_the_import_takes_no_half_named_issue(tree: Tree, officer: User, cells: dict[str, str]) -> None:
    code = tree.villages[0].code
    report = preview(officer, {"区划代码": code, "方案类型": "升级方案", "整改措施": "修路", **cells})
    assert (report.new, report.errors != []) == ([], True)


def test_the_same_action_twice_in_a_sheet_is_told(tree: Tree, officer: User) -> None:
    line = {"区划代码": tree.villages[0].code, "方案类型": "升级方案", "整改措施": "修路"}
    report = preview(officer, line, line)
    assert [problem.cell for problem in report.errors] == ["L3"]


def test_what_was_exported_or_sent_before_is_known_again_by_its_action(tree: Tree, officer: User) -> None:
    code = tree.villages[0].code
    content = rows({"区划代码": code, "方案类型": "升级方案", "整改措施": "修路"})
    upload = plan_uploads.keep("plans.xlsx", content, found_on=None, by=officer)
    plan_uploads.commit(plan_uploads.look(upload, by=officer, on=DAY), by=officer, on=DAY)
    assert (Measure.objects.get().issue, Issue.objects.count()) == (None, 0)
    exported = plan_listing.xlsx(Plan.objects.all(), "方案")
    again = plan_import.preview(plan_import.read("again.xlsx", exported), by=officer, on=DAY)
    assert (again.new, again.changed, again.unchanged, again.errors) == ([], [], 1, [])
    changed = preview(officer, {"区划代码": code, "方案类型": "升级方案", "整改措施": "修路", "整改目标": "路好"})
    assert [one.fields for one in changed.changed] == [[("target", "路通", "路好")]]
