"""The columns that offices know: result, inspected unit and first secretary, each as of the day of the list."""

import io
from datetime import date

import openpyxl
import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.accounts.models import User
from campaign.people.named import first_secretaries
from issues import ledger
from issues.models import Issue, Progress
from issues.models.plan import PlanState
from tests.factories import Tree, make_tree, make_user
from tests.issues.factories import make_plan
from tests.people.factories import POSTED, make_official, make_posting
from units.access import Role

pytestmark = pytest.mark.django_db
TODAY = date(2016, 12, 31)
# The columns of the two ledgers that offices keep, in the program's words.
RECTIFICATION = (
    "序号 县(市、区) 乡镇 村(社区) 问题大类 存在问题 整改措施 第一书记 责任人 完成时限 进展 成效 是否销号 备注"
)
HIDDEN_PROBLEMS = "检查日期 被检查单位 存在问题 整改措施 完成时限 责任人 整改到位时间 销号时间 备注"


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(1, 1, 2)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sheet(user: User, which: str, day: str = "") -> list[dict[str, object]]:
    """The rows of a list's workbook by their headers."""
    answer = signed_in(user).get("/issues.xlsx", {"list": which, "on": day})
    header, *rows = openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


@pytest.mark.parametrize(("which", "columns"), [("rectification", RECTIFICATION), ("results", HIDDEN_PROBLEMS)])
def test_a_list_holds_the_columns_of_the_ledger_that_offices_keep(
    tree: Tree, officer: User, which: str, columns: str
) -> None:
    make_plan(tree.villages[0], officer, state=PlanState.APPROVED)
    assert [name for name in columns.split() if name not in sheet(officer, which)[0]] == []


def test_result_and_first_secretary_are_those_of_the_day(tree: Tree, officer: User) -> None:
    village = tree.villages[0]
    plan = make_plan(village, officer, state=PlanState.APPROVED)
    measure = plan.measures.get()
    for day, text in ((date(2016, 11, 1), "已开工"), (date(2016, 12, 20), "已通车")):
        Progress.objects.create(measure=measure, on=day, percent=50, text=text, noted_by=officer)
    make_posting(village, make_official(tree.counties[0], "张远"), until_on=date(2016, 12, 1))
    make_posting(village, make_official(tree.counties[0], "王川"), from_on=date(2016, 12, 1))
    row = sheet(officer, "rectification")[0]
    assert (row["成效"], row["第一书记"]) == ("已通车", "王川（县农业局）")
    rows = ledger.lines_in_batches(ledger.shown(Issue.objects.all()), on=date(2016, 11, 30))
    line = next(rows)
    assert (line.measures[0].note_text, line.secretary) == ("已开工", "张远（县农业局）")  # type: ignore[attr-defined]
    assert sheet(officer, "results")[0]["被检查单位"] == village.name


def test_the_results_on_the_screen_tell_the_result(tree: Tree, officer: User) -> None:
    measure = make_plan(tree.villages[0], officer, state=PlanState.APPROVED).measures.get()
    Progress.objects.create(measure=measure, on=TODAY, percent=50, text="已通车", noted_by=officer)
    assert "已通车" in signed_in(officer).get("/issues/?list=results").content.decode()


def test_a_unit_without_a_first_secretary_has_a_blank_cell(tree: Tree, officer: User) -> None:
    make_plan(tree.villages[0], officer, state=PlanState.APPROVED)
    assert sheet(officer, "rectification")[0]["第一书记"] in ("", None)


def test_the_printed_plan_names_the_first_secretary(tree: Tree, officer: User) -> None:
    plan = make_plan(tree.villages[0], officer, state=PlanState.APPROVED)
    make_posting(tree.villages[0], make_official(tree.counties[0], "张远"))
    content = signed_in(officer).get(reverse("issues:plan-pdf", args=[plan.pk])).content
    assert "张远（县农业局）" in pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text()


@pytest.mark.parametrize("number", [1, 30])
def test_the_first_secretaries_of_many_units_are_one_query(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    units = make_tree(1, 1, number).villages
    for unit in units:
        make_posting(unit)
    with django_assert_num_queries(1):
        named = first_secretaries([unit.pk for unit in units], POSTED)
    assert len(named) == number
