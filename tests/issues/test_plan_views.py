"""The pages of plans: what they show, what they refuse, and that their queries do not grow."""

import io
from datetime import date

import openpyxl
import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.accounts.models import User
from issues.drafting import seen_of
from issues.models import Approval, Measure, Plan, Progress
from issues.models.plan import PlanState
from issues.plan_rules import seen_now
from tests.factories import Tree, make_tree, make_user
from tests.grading.factories import make_grading
from tests.issues.factories import make_issue, make_measure, make_plan
from units.access import Role

pytestmark = pytest.mark.django_db
TODAY = date(2016, 12, 31)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 2)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


@pytest.fixture
def author(tree: Tree) -> User:
    return make_user(Role.TOWNSHIP, tree.townships[0])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def listed(client: Client, query: str = "") -> list[Plan]:
    answer = client.get(f"{reverse('issues:plan-list')}{query}")
    assert answer.status_code == 200
    return list(answer.context["page"].object_list)


def fields(plan: Plan, **changes: object) -> dict[str, object]:
    measure = plan.measures.first()
    issue = (measure.issue if measure else None) or make_issue(plan.unit)
    values = {"issue": issue.pk, "target": "目标", "content": "内容", "action": "新措施", "due_on": "2017-01-31"}
    return values | {"leader": "周建国", "handler": "李明"} | changes


def test_the_list_shows_the_newest_version_of_my_area(tree: Tree, officer: User, author: User) -> None:
    make_plan(tree.villages[0], author, state=PlanState.APPROVED)
    draft = make_plan(tree.villages[0], author, version=2)
    make_plan(tree.villages[2], author)
    assert listed(signed_in(officer)) == [draft]


def test_the_list_is_filtered_by_its_address(tree: Tree, officer: User, author: User) -> None:
    late = make_plan(tree.villages[0], author, state=PlanState.APPROVED)
    draft = make_plan(tree.villages[1], author, kind="upgrade")
    client = signed_in(officer)
    assert listed(client, "?kind=upgrade") == [draft]
    assert listed(client, "?state=approved") == [late]
    assert listed(client, "?overdue=on") == [late]
    assert listed(client, f"?area={tree.villages[1].short_code}") == [draft]
    assert listed(client, f"?q={tree.villages[0].short_code}") == [late]
    assert listed(client, "?waits=check") == []
    assert client.get("/plans/?kind=nonsense").status_code == 400


def test_what_waits_for_me_is_counted_at_home_and_listed(tree: Tree, officer: User, author: User) -> None:
    check = make_plan(tree.villages[0], author, state=PlanState.CHECKING)
    approve = make_plan(tree.villages[1], author, state=PlanState.APPROVING)
    client = signed_in(officer)
    assert listed(client, "?waits=check") == [check]
    assert listed(client, "?waits=approve") == [approve]
    home = client.get("/")
    counts = {section.title: section.count for section in home.context["waiting"]}
    assert counts["Plans to check"] == 1
    assert counts["Plans to approve"] == 1
    assert {entry.label: entry.count for entry in home.context["frame"].nav}["Plans"] == 2


def test_overdue_measures_stand_at_home(tree: Tree, author: User) -> None:
    make_plan(tree.villages[0], author, state=PlanState.APPROVED, measures=2)
    sections = {one.title: one for one in signed_in(author).get("/").context["waiting"]}
    assert [(row.note, row.state) for row in sections["Plans with overdue measures"].rows] == [
        ("2 measures overdue", "overdue")
    ]


def test_the_list_exports_one_row_a_measure_in_the_columns_of_the_import(
    tree: Tree, officer: User, author: User
) -> None:
    plan = make_plan(tree.villages[0], author, measures=0)
    make_measure(plan, make_issue(plan.unit, "=1+1"), "修路", note="注")
    content = signed_in(officer).get(reverse("issues:plan-list-xlsx")).content
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
    assert rows[0][:6] == ("序号", "县(市、区)", "乡镇", "村(社区)", "区划代码", "方案类型")
    assert rows[1][1:12] == (
        *("单位519901", "单位519901200", "单位519901200200", "519901200200", "整顿方案"),
        *("民生改善", "道路", "=1+1", "路通到户", "硬化道路", "修路"),
    )
    assert len(rows) == 2


def test_a_plan_is_started_with_the_kinds_that_the_grade_demands(tree: Tree, officer: User) -> None:
    unit = tree.villages[0]
    make_grading(unit, "lagging", officer)
    client = signed_in(officer)
    address = reverse("issues:plan-start", args=[unit.short_code])
    assert [value for value, _label in client.get(address).context["form"].fields["kind"].choices] == ["rectify"]
    assert client.post(address, {"kind": "upgrade"}).status_code == 200
    answer = client.post(address, {"kind": "rectify"})
    assert answer["Location"] == Plan.objects.get().get_absolute_url()


def test_measures_are_written_into_a_draft_from_a_plain_form(tree: Tree, author: User) -> None:
    plan = make_plan(tree.villages[0], author, measures=0)
    client = signed_in(author)
    address = reverse("issues:measure-new", args=[plan.pk])
    answer = client.post(address, fields(plan, another="1"))
    assert answer["Location"] == address
    measure = Measure.objects.get()
    edit = reverse("issues:measure-edit", args=[measure.pk])
    data = fields(plan, action="改了", seen=seen_of(measure))
    assert client.post(edit, data)["Location"] == plan.get_absolute_url()
    assert [one.action for one in plan.measures.all()] == ["改了"]
    remove = reverse("issues:measure-remove", args=[measure.pk])
    client.post(remove, {"seen": seen_of(Measure.objects.get())})
    assert plan.measures.count() == 0


def test_the_loser_of_two_edits_sees_both_texts_and_may_save_knowingly(tree: Tree, author: User) -> None:
    plan = make_plan(tree.villages[0], author)
    measure = plan.measures.get()
    seen, address = seen_of(measure), reverse("issues:measure-edit", args=[measure.pk])
    client = signed_in(author)
    client.post(address, fields(plan, action="甲写的", seen=seen))
    answer = client.post(address, fields(plan, action="乙写的", seen=seen))
    assert [(one.before, one.after) for one in answer.context["theirs"]] == [("甲写的", "乙写的")]
    assert answer.context["form"].data["action"] == "乙写的"
    again = answer.context["form"].data["seen"]
    assert client.post(address, fields(plan, action="乙写的", seen=again)).status_code == 302
    assert plan.measures.get().action == "乙写的"


def test_a_deadline_before_the_finding_is_told_and_nothing_is_saved(tree: Tree, author: User) -> None:
    plan = make_plan(tree.villages[0], author, measures=0)
    data = fields(plan, due_on="2016-01-01")
    answer = signed_in(author).post(reverse("issues:measure-new", args=[plan.pk]), data)
    assert "lies before the day on which the issue was found" in answer.content.decode()
    assert Measure.objects.count() == 0


def test_a_plan_goes_its_way_from_the_pages(tree: Tree, officer: User, author: User) -> None:
    plan = make_plan(tree.villages[0], author)
    committee = signed_in(make_user(Role.COMMITTEE, tree.counties[0]))
    steps = [
        (signed_in(author), "submit", {}),
        (signed_in(officer), "check", {"seen": seen_now(plan)}),
        (signed_in(officer), "approve", {"seen": seen_now(plan)}),
        (committee, "approve", {"seen": seen_now(plan)}),
    ]
    for client, step, data in steps:
        assert client.post(reverse(f"issues:plan-{step}", args=[plan.pk]), data).status_code == 302
    assert Plan.objects.get().state == "approved"
    page = committee.get(plan.get_absolute_url())
    assert [step.state for step in page.context["chain"]] == ["done"] * 5


def test_a_step_that_a_rule_forbids_is_answered_with_the_rule(tree: Tree, officer: User, author: User) -> None:
    plan = make_plan(tree.villages[0], officer, state=PlanState.APPROVING)
    client = signed_in(officer)
    offers = client.get(plan.get_absolute_url()).context["offers"]
    sentence = "You wrote at this version of the plan; two other people have to approve it."
    assert [(one.name, one.refusal) for one in offers] == [("approve", sentence), ("return", "")]
    answer = client.post(reverse("issues:plan-approve", args=[plan.pk]), {"seen": seen_now(plan)})
    assert (answer.status_code, str(answer.context["refusal"])) == (409, sentence)


def test_an_approval_of_a_text_changed_meanwhile_is_refused(tree: Tree, officer: User, author: User) -> None:
    plan = make_plan(tree.villages[0], author, state=PlanState.APPROVING)
    seen = seen_now(plan)
    Measure.objects.update(target="改了")
    answer = signed_in(officer).post(reverse("issues:plan-approve", args=[plan.pk]), {"seen": seen})
    assert answer.status_code == 409
    assert Approval.objects.count() == 0


def test_what_lacks_which_fixing_stands_on_the_page(tree: Tree, officer: User, author: User) -> None:
    plan = make_plan(tree.villages[0], author, state=PlanState.APPROVING, measures=0)
    make_measure(plan, due_on=None)
    page = signed_in(officer).get(plan.get_absolute_url())
    assert page.context["gaps"] == ["measure 1: Due on"]
    assert "Missing: measure 1: Due on" in page.context["offers"][0].refusal


def test_a_return_needs_a_reason_and_the_voided_approval_stays_visible(tree: Tree, officer: User, author: User) -> None:
    plan = make_plan(tree.villages[0], author, state=PlanState.APPROVING, approvers=(officer,))
    client = signed_in(officer)
    address = reverse("issues:plan-return", args=[plan.pk])
    assert client.post(address, {"reason": ""}).context["return_form"].errors["reason"] == ["This field is required."]
    assert client.post(address, {"reason": "期限不实"}).status_code == 302
    page = client.get(plan.get_absolute_url())
    assert [one.voided_by for one in page.context["approvals"]] == [officer]
    assert "<del>Approval</del> <strong>Voided</strong>" in page.content.decode()
    assert "期限不实" in page.content.decode()


def test_a_new_version_shows_field_by_field_what_differs(tree: Tree, author: User) -> None:
    old = make_plan(tree.villages[0], author, state=PlanState.APPROVED)
    new = make_plan(tree.villages[0], author, version=2, measures=0)
    make_measure(new, old.measures.get().issue, "措施1", target="新目标")
    page = signed_in(author).get(new.get_absolute_url())
    found = [(one.label, one.before, one.after) for one in page.context["difference"].measures[0].changes]
    assert found == [("Target", "路通到户", "新目标")]


def test_progress_is_noted_once_and_shown_on_the_plan(tree: Tree, author: User) -> None:
    plan = make_plan(tree.villages[0], author, state=PlanState.APPROVED)
    client = signed_in(author)
    address = reverse("issues:progress-new", args=[plan.measures.get().pk])
    form = client.get(address).context["form"]
    data = {"percent": 40, "text": "已开工", "day": "2016-12-01", "once": str(form.initial["once"])}
    assert [client.post(address, data).status_code for _press in range(2)] == [302, 302]
    assert Progress.objects.count() == 1
    page = client.get(plan.get_absolute_url())
    row = page.context["rows"][0]
    assert (row.percent, row.state, row.word) == (40, "overdue", "Overdue by 31 days")
    future = client.post(address, data | {"day": "2017-01-01", "once": "00000000-0000-4000-8000-000000000001"})
    assert "has not come yet" in future.content.decode()


def test_the_plan_prints_on_landscape_paper(tree: Tree, author: User) -> None:
    plan = make_plan(tree.villages[0], author, state=PlanState.APPROVED)
    answer = signed_in(author).get(reverse("issues:plan-pdf", args=[plan.pk]))
    assert answer["Content-Type"] == "application/pdf"
    page = pypdf.PdfReader(io.BytesIO(answer.content)).pages[0]
    assert page.mediabox.width > page.mediabox.height
    assert "路通到户" in page.extract_text()


def test_another_countys_plan_is_not_there(tree: Tree, author: User) -> None:
    plan = make_plan(tree.villages[0], author, state=PlanState.APPROVED)
    stranger = signed_in(make_user(Role.COUNTY, tree.counties[1]))
    measure = plan.measures.get()
    for name, pk in (("plan-detail", plan.pk), ("plan-pdf", plan.pk), ("measure-edit", measure.pk)):
        assert stranger.get(reverse(f"issues:{name}", args=[pk])).status_code == 404
    for name in ("plan-approve", "plan-check", "plan-submit", "plan-finish"):
        assert stranger.post(reverse(f"issues:{name}", args=[plan.pk])).status_code == 404


def test_the_units_page_leads_to_its_plan(tree: Tree, officer: User, author: User) -> None:
    plan = make_plan(tree.villages[0], author, state=PlanState.APPROVED)
    page = signed_in(officer).get(tree.villages[0].get_absolute_url())
    assert page.context["plans"] == [plan]
    assert page.context["plan_in_work"] is False


@pytest.mark.parametrize("number", [1, 30])
def test_list_and_page_take_the_same_queries_at_any_length(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tree = make_tree(1, 1, number)
    author = make_user(Role.TOWNSHIP, tree.townships[0])
    plans = [make_plan(unit, author, state=PlanState.APPROVED) for unit in tree.villages]
    for _measure in range(number - 1):
        make_measure(plans[0])
    for measure in plans[0].measures.all():
        Progress.objects.create(measure=measure, on=TODAY, percent=5, text="已开工", noted_by=author)
    client = signed_in(author)
    client.get("/")
    # Each page: session, account, grants, the frame's counts (4); then its own.
    for address, queries in (
        (reverse("issues:plan-list"), 8),
        (reverse("issues:plan-list-xlsx"), 6),
        (plans[0].get_absolute_url(), 12),
    ):
        with django_assert_num_queries(queries):
            client.get(address)
