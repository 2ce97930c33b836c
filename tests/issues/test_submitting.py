"""Many drafts handed to the joint check at once: one rule for each, nothing half, and from the workbook's page."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.accounts.models import User
from issues import planning, submitting
from issues.models import Measure, Plan, PlanStep, PlanUpload
from issues.models.plan import PlanKind, PlanState
from issues.plan_rules import AuthorCannotApprove, NoMeasures, PlanNotYours, WrongState
from issues.submitting import IncompleteDraft
from tests.factories import Tree, make_tree, make_user
from tests.issues.factories import make_measure, make_plan
from tests.issues.samples import DATA, load_register, make_officer
from units import audit
from units.access import Role
from units.models import AuditEntry, Unit

pytestmark = pytest.mark.django_db
DAY = date(2016, 10, 31)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = DAY
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 4)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_each_draft_goes_to_the_joint_check_with_its_step_and_audit_entry(tree: Tree, officer: User) -> None:
    plans = [make_plan(unit, officer) for unit in tree.villages[:3]]
    done = submitting.submit_many([plan.pk for plan in plans], by=officer, on=DAY)
    assert (done.done, done.refused) == (plans, [])
    assert [plan.state for plan in Plan.objects.all()] == [PlanState.CHECKING] * 3
    assert [(step.kind, step.on, step.by) for step in PlanStep.objects.all()] == [("submitted", DAY, officer)] * 3
    entries = AuditEntry.objects.filter(action="issues.plan_submitted")
    assert [entry.area_code for entry in entries.order_by("id")] == [plan.unit.code for plan in plans]
    assert len({entry.batch for entry in entries}) == 1


def test_what_a_rule_forbids_is_named_and_stays_as_it_was(tree: Tree, officer: User) -> None:
    whole = make_plan(tree.villages[0], officer)
    gap = make_plan(tree.villages[1], officer, measures=0)
    make_measure(gap, target="", handler="")
    empty = make_plan(tree.villages[2], officer, measures=0)
    strange = make_plan(tree.villages[4], officer)
    waiting = make_plan(tree.villages[3], officer, state=PlanState.CHECKING)
    done = submitting.submit_many([one.pk for one in (whole, gap, empty, strange, waiting)], by=officer, on=DAY)
    assert done.done == [whole]
    assert [(plan, type(rule)) for plan, rule in done.refused] == [
        (gap, IncompleteDraft),
        (empty, NoMeasures),
        (waiting, WrongState),
        (strange, PlanNotYours),
    ]
    assert str(done.refused[0][1]).endswith("measure 1: Target、Handler.")
    states = [Plan.objects.get(pk=one.pk).state for one in (whole, gap, empty, strange, waiting)]
    assert states == ["checking", "draft", "draft", "draft", "checking"]


def test_a_rectify_plans_measure_without_its_issue_is_a_gap_and_an_upgrade_plans_is_none(
    tree: Tree, officer: User
) -> None:
    rectify = make_plan(tree.villages[0], officer)
    upgrade = make_plan(tree.villages[1], officer, kind=PlanKind.UPGRADE)
    Measure.objects.update(issue=None)
    done = submitting.submit_many([rectify.pk, upgrade.pk], by=officer, on=DAY)
    assert (done.done, [plan for plan, _rule in done.refused]) == ([upgrade], [rectify])


def test_nothing_is_submitted_when_the_audit_log_fails(
    tree: Tree, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = make_plan(tree.villages[0], officer)

    def broken(*_args: object, **_named: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(audit, "record_many", broken)
    with pytest.raises(OSError, match="no room"):
        submitting.submit_many([plan.pk], by=officer, on=DAY)
    assert (Plan.objects.get().state, PlanStep.objects.count()) == ("draft", 0)


@pytest.mark.parametrize("number", [1, 30])
def test_a_batch_takes_the_same_statements_at_any_length(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tree = make_tree(1, 1, number)
    officer = make_user(Role.COUNTY, tree.counties[0])
    numbers = [make_plan(unit, officer).pk for unit in tree.villages]
    fresh = User.objects.get(pk=officer.pk)
    # The account's grants; a savepoint and its end; the lock, the plans, the measures; then the three that are written.
    with django_assert_num_queries(9):
        submitting.submit_many(numbers, by=fresh, on=DAY)


def taken_over(client: Client) -> PlanUpload:
    """The clean sample, sent and taken over."""
    file = SimpleUploadedFile("净.xlsx", (DATA / "plans_clean.xlsx").read_bytes())
    page = client.post(reverse("issues:plan-import"), {"file": file}).headers["Location"]
    upload = PlanUpload.objects.latest("pk")
    assert upload.preview is not None
    assert client.post(page, {"expected": upload.preview["digest"]}).status_code == 302
    return upload


@pytest.fixture
def units() -> dict[str, Unit]:
    return load_register()


def test_an_import_never_approves_and_its_page_submits_all_its_plans_at_once(units: dict[str, Unit]) -> None:
    officer = make_officer(units)
    client = signed_in(officer)
    upload = taken_over(client)
    page = reverse("issues:plan-import-detail", args=[upload.pk])
    assert [plan.state for plan in Plan.objects.all()] == ["draft"] * 3
    told = client.get(page)
    assert [plan.state for plan in told.context["plans"]] == ["draft"] * 3
    assert "Submit all 3 drafts of this workbook to the joint check" in told.content.decode()
    address = reverse("issues:plan-import-submit", args=[upload.pk])
    assert [client.post(address).status_code for _press in range(2)] == [302, 302]
    assert [plan.state for plan in Plan.objects.all()] == ["checking"] * 3
    assert PlanStep.objects.filter(kind="submitted").count() == 3
    assert "Submit all" not in client.get(page).content.decode()
    plan = Plan.objects.all()[0]
    planning.check(plan, by=officer, on=DAY)
    with pytest.raises(AuthorCannotApprove):
        planning.approve(plan, by=officer, on=DAY)


def test_the_page_names_each_plan_that_a_rule_keeps_back(units: dict[str, Unit]) -> None:
    client = signed_in(make_officer(units))
    upload = taken_over(client)
    broken = Plan.objects.all()[0]
    broken.measures.update(leader="")
    answer = client.post(reverse("issues:plan-import-submit", args=[upload.pk]))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert ("Responsible leader" in text, broken.unit.name in text, broken.get_absolute_url() in text) == (True,) * 3
    assert sorted(plan.state for plan in Plan.objects.all()) == ["checking", "checking", "draft"]


def test_a_workbook_sent_again_lists_the_plans_that_it_touched_alone(units: dict[str, Unit]) -> None:
    client = signed_in(make_officer(units))
    first = taken_over(client)
    book = openpyxl.load_workbook(DATA / "plans_clean.xlsx")
    header = [cell.value for cell in book["整顿方案"][1]]
    book["整顿方案"].cell(2, header.index("整改目标") + 1).value = "新目标"
    target = io.BytesIO()
    book.save(target)
    file = SimpleUploadedFile("改.xlsx", target.getvalue())
    page = client.post(reverse("issues:plan-import"), {"file": file}).headers["Location"]
    upload = PlanUpload.objects.latest("pk")
    assert upload.preview is not None
    client.post(page, {"expected": upload.preview["digest"]})
    assert len(client.get(page).context["plans"]) == 1
    assert len(client.get(reverse("issues:plan-import-detail", args=[first.pk])).context["plans"]) == 3


def test_nobody_else_submits_the_plans_of_a_workbook(units: dict[str, Unit]) -> None:
    upload = taken_over(signed_in(make_officer(units)))
    address = reverse("issues:plan-import-submit", args=[upload.pk])
    neighbour = signed_in(make_officer(units, "590122", "neighbour"))
    assert (neighbour.post(address).status_code, Plan.objects.filter(state="draft").count()) == (404, 3)
