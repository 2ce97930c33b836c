"""The pages of issues: what they show and refuse, and that a form is not needed twice."""

import io
import re
import uuid
from collections import Counter
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.accounts.models import User
from campaign.grading.models.round import RoundKind
from issues import evidence, ledger, plan_import
from issues.models import Aspect, Issue, IssueEvent, Measure, Plan
from issues.models.plan import PlanState
from issues.sheet_cells import row_of
from tests.factories import Tree, make_tree, make_user
from tests.grading.factories import make_cast, make_grading, make_round, submitted
from tests.issues.factories import make_issue, make_measure, make_plan
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db
TODAY = date(2016, 12, 31)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 1)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


@pytest.fixture
def handler(tree: Tree) -> User:
    return make_user(Role.TOWNSHIP, tree.townships[0])


def signed_in(user: object) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)  # type: ignore[arg-type]
    return client


def given(tree: Tree, **other: str) -> dict[str, str]:
    """What a user types into the form of a new issue."""
    return {
        "unit": tree.villages[0].short_code,
        "aspect": str(Aspect.objects.get(code="water").pk),
        "text": "三组未通自来水",
        "source": "survey",
        "found_on": "2016-12-01",
        "once": str(uuid.uuid4()),
        **other,
    }


def test_an_issue_is_recorded_from_the_page_once_whatever_the_clicks(tree: Tree, handler: User) -> None:
    client, data = signed_in(handler), given(tree)
    first, second = client.post("/issues/new/", data), client.post("/issues/new/", data)
    issue = Issue.objects.get()
    assert (first["Location"], second["Location"]) == (issue.get_absolute_url(), "/issues/")
    assert (issue.unit, issue.text, issue.found_on) == (tree.villages[0], "三组未通自来水", date(2016, 12, 1))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"found_on": "2017-01-01"}, "has not come yet"),
        ({"found_on": "2016-02-30"}, "Enter a valid date"),
        ({"found_on": ""}, "This field is required"),
        ({"unit": "519902200200"}, "There is no township or village 519902200200"),
        ({"unit": "519901"}, "fits several units"),
        ({"unit": "甲"}, "There is no township or village 甲"),
        ({"aspect": "999999"}, "Select a valid choice"),
        ({"text": "  "}, "This field is required"),
    ],
)
def test_a_wrong_form_says_why_and_keeps_what_was_typed(
    tree: Tree, handler: User, wrong: dict[str, str], words: str
) -> None:
    answer = signed_in(handler).post("/issues/new/", given(tree, **wrong))
    page = answer.content.decode()
    assert (answer.status_code, Issue.objects.count(), AuditEntry.objects.filter(action="issues.recorded").count()) == (
        200,
        0,
        0,
    )
    assert words in page
    assert ("三组未通自来水" in page) == ("text" not in wrong)


def test_the_life_of_an_issue_goes_through_its_page(tree: Tree, handler: User, officer: User) -> None:
    issue = make_issue(tree.villages[0])
    address = issue.get_absolute_url()
    theirs, mine = signed_in(handler), signed_in(officer)
    steps = [
        (theirs, "take-up", {"remark": ""}),
        (theirs, "done", {"remark": "已通水", "on": "2016-12-31"}),
        (mine, "close", {"remark": "入户核实"}),
        (mine, "reopen", {"remark": "又冻裂"}),
    ]
    answers = [client.post(f"{address}{step}/", data)["Location"] for client, step, data in steps]
    issue.refresh_from_db()
    assert (answers, issue.state, issue.recurred) == ([address] * 4, "open", 1)
    assert "又冻裂" in mine.get(address).content.decode()


def test_a_refused_step_names_the_rule_and_keeps_the_remark(tree: Tree, officer: User) -> None:
    issue = make_issue(tree.villages[0], state="done", done_by=officer)
    answer = signed_in(officer).post(f"{issue.get_absolute_url()}close/", {"remark": "我看过了"})
    assert answer.status_code == 409
    assert "a second person has to check and close it" in answer.content.decode()
    assert (Issue.objects.get().state, IssueEvent.objects.count()) == ("done", 0)


def test_the_page_says_beforehand_which_rule_forbids_a_step(tree: Tree, officer: User, handler: User) -> None:
    own = make_issue(tree.villages[0], state="done", done_by=officer)
    assert "a second person has to check" in signed_in(officer).get(own.get_absolute_url()).content.decode()
    assert "is for another role" in signed_in(handler).get(own.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2016-08-31", "it cannot be done earlier"),
        ("2017-01-01", "That day has not come yet"),
        ("2016-13-01", "Enter a valid date"),
    ],
)
def test_an_impossible_day_of_being_done_is_refused_and_the_remark_kept(
    tree: Tree, handler: User, on: str, words: str
) -> None:
    issue = make_issue(tree.villages[0], state="in_progress")
    answer = signed_in(handler).post(f"{issue.get_absolute_url()}done/", {"remark": "已经通水", "on": on})
    page = answer.content.decode()
    assert (answer.status_code, Issue.objects.get().state) == (409, "in_progress")
    assert words in page
    assert "已经通水" in page


def test_another_areas_issue_is_not_there(tree: Tree, officer: User) -> None:
    issue = make_issue(tree.villages[1])
    file = evidence.add_evidence(
        issue, SimpleUploadedFile("a.pdf", b"%PDF-"), by=make_user(Role.COUNTY, tree.counties[1])
    )
    client, address = signed_in(officer), issue.get_absolute_url()
    upload = {"file": SimpleUploadedFile("b.pdf", b"%PDF-")}
    assert [
        client.get(address).status_code,
        client.get("/issues/", {"area": "519902"}).status_code,
        client.get("/issues.xlsx", {"area": "519902"}).status_code,
        client.get(reverse("issues:evidence-file", args=[file.pk])).status_code,
        client.post(f"{address}take-up/", {"remark": ""}).status_code,
        client.post(f"{address}evidence/", upload).status_code,
        client.post(f"{address}no-such-step/").status_code,
    ] == [404] * 7


def test_evidence_is_sent_and_served_to_be_kept(tree: Tree, handler: User, officer: User) -> None:
    issue = make_issue(tree.villages[0])
    file = SimpleUploadedFile("验收 单.pdf", b"%PDF-1.7 x")
    signed_in(handler).post(f"{issue.get_absolute_url()}evidence/", {"file": file})
    answer = signed_in(officer).get(reverse("issues:evidence-file", args=[issue.evidence.get().pk]))
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.7 x", "application/pdf")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment;")


def test_a_renamed_file_is_refused_with_the_words_and_nothing_is_kept(tree: Tree, handler: User) -> None:
    issue = make_issue(tree.villages[0])
    file = SimpleUploadedFile("photo.jpg", b"MZ")
    answer = signed_in(handler).post(f"{issue.get_absolute_url()}evidence/", {"file": file})
    assert (answer.status_code, issue.evidence.count()) == (409, 0)
    assert "is not what its ending says" in answer.content.decode()


def test_a_lost_file_is_told(tree: Tree, handler: User) -> None:
    row = evidence.add_evidence(make_issue(tree.villages[0]), SimpleUploadedFile("a.pdf", b"%PDF-"), by=handler)
    evidence.path_of(row).unlink()
    answer = signed_in(handler).get(reverse("issues:evidence-file", args=[row.pk]))
    assert answer.status_code == 404
    assert "not where it was kept" in answer.content.decode()


def test_a_batch_closes_with_one_remark_and_names_what_it_left_out(tree: Tree, officer: User) -> None:
    good, own = make_issue(tree.villages[0], state="done"), make_issue(tree.villages[0], state="done", done_by=officer)
    client = signed_in(officer)
    answer = client.post("/issues/close/", {"issue": [good.pk, own.pk], "remark": "核查属实"})
    assert answer.status_code == 200
    assert "a second person has to check" in answer.content.decode()
    assert list(Issue.objects.filter(state="closed")) == [good]
    assert IssueEvent.objects.get(state="closed").remark == "核查属实"
    assert client.post("/issues/close/", {"remark": "x"})["Location"] == "/issues/?waiting=close"
    assert client.post("/issues/close/", {"issue": ["9" * 30, "x"]})["Location"] == "/issues/?waiting=close"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"area": "51x"}, "is no area code"),
        ({"found_from": "2016-02-30"}, "Enter a valid date"),
        ({"found_from": "2016-12-02", "found_to": "2016-12-01"}, "comes before the first day"),
        ({"category": "nothing"}, "Select a valid choice"),
        ({"state": "lost"}, "Select a valid choice"),
    ],
)
@pytest.mark.parametrize("path", ["/issues/", "/issues.xlsx"])
def test_a_senseless_filter_is_told(officer: User, path: str, query: dict[str, str], words: str) -> None:
    answer = signed_in(officer).get(path, query)
    assert answer.status_code == 400
    assert words in answer.content.decode()


@pytest.mark.parametrize("which", ledger.LISTS)
def test_the_four_lists_are_four_views_of_the_same_rows(tree: Tree, officer: User, which: str) -> None:
    make_plan(tree.villages[0], officer, state=PlanState.APPROVED, measures=2)
    make_issue(tree.villages[0], state="closed")
    client = signed_in(officer)
    page = client.get("/issues/", {"list": which, "state": "not_closed"})
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/issues.xlsx", {"list": which}).content)).active
    assert sheet is not None
    assert (page.status_code, len(page.context["lines"])) == (200, 2)
    assert [row[4] for row in sheet.iter_rows(values_only=True)] == ["区划代码", *["519901200200"] * 3]


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize("which", ledger.LISTS)
def test_the_ledger_takes_the_same_queries_at_any_length(
    tree: Tree, officer: User, number: int, which: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_plan(tree.villages[0], officer, state=PlanState.APPROVED, measures=number)
    client = signed_in(officer)
    client.get("/")
    with django_assert_num_queries(13):
        assert client.get("/issues/", {"list": which}).status_code == 200


def test_every_figure_leads_to_a_list_of_that_length(tree: Tree, officer: User) -> None:
    for state in ("open", "open", "in_progress", "done", "closed"):
        make_issue(tree.villages[0], state=state)
    make_issue(tree.villages[0], state="done", done_by=officer)
    client = signed_in(officer)
    for page in (tree.townships[0].get_absolute_url(), tree.villages[0].get_absolute_url()):
        html = client.get(page).content.decode()
        links = re.findall(r'<a href="(/issues/\?[^"]*state=[^"]+)">(\d+)</a>', html)
        assert [int(number) for _address, number in links] == [2, 1, 2, 1]
        for address, number in links:
            listed = client.get(address.replace("&amp;", "&")).context["page"]
            assert listed.paginator.count == int(number)


def test_the_home_page_counts_what_its_lists_hold(tree: Tree, officer: User) -> None:
    for state in ("open", "in_progress", "done"):
        make_issue(tree.villages[0], state=state)
    make_issue(tree.villages[0], state="done", done_by=officer)
    make_issue(tree.villages[1], state="done")
    client = signed_in(officer)
    sections = {one.title: one for one in client.get("/").context["waiting"]}
    to_handle, to_close = sections["Issues to handle"], sections["Issues to close"]
    assert (to_handle.count, to_close.count) == (2, 1)
    for section in (to_handle, to_close):
        assert client.get(section.url).context["page"].paginator.count == section.count


def test_a_conversions_page_lists_the_issues_in_the_way(tree: Tree) -> None:
    cast = make_cast(tree)
    village = tree.villages[0]
    make_grading(village, "lagging", cast.prefecture, date(2015, 1, 1))
    make_issue(village, "饮水管道冻裂")
    make_issue(village, "早已修好", state="closed")
    row = submitted(make_round(tree, cast, RoundKind.CONVERSION), village, cast)
    page = signed_in(cast.county).get(row.get_absolute_url()).content.decode()
    assert "饮水管道冻裂" in page
    assert "早已修好" not in page
    assert "A weak unit is lifted only when each of these is closed" in page


@pytest.mark.parametrize("which", ledger.LISTS)
def test_each_workbook_sent_back_as_it_is_changes_nothing(tree: Tree, officer: User, which: str) -> None:
    make_plan(tree.villages[0], officer, state=PlanState.APPROVED, measures=3)
    content = signed_in(officer).get("/issues.xlsx", {"list": which}).content
    report = plan_import.preview(plan_import.read("台账.xlsx", content), by=officer, on=TODAY)
    assert (report.errors, report.left_out) == ([], [])
    assert (report.new, report.changed, report.unchanged) == ([], [], 3)


def lift(tree: Tree, officer: User) -> Plan:
    """A township lifted since its rectify plan was finished, its issues closed."""
    township = tree.townships[0]
    make_grading(township, "ordinary", make_user(Role.PREFECTURE, tree.prefecture), date(2016, 12, 1))
    plan = make_plan(township, officer, state=PlanState.FINISHED, measures=0)
    for _twice in range(2):
        make_measure(plan, make_issue(township, state="closed"))
    return plan


@pytest.mark.parametrize("which", ledger.LISTS)
def test_issues_without_a_measure_and_measures_of_finished_plans_are_left_out_when_a_workbook_is_sent_back(
    tree: Tree, officer: User, which: str
) -> None:
    lift(tree, officer)
    make_plan(tree.villages[0], officer, state=PlanState.APPROVED, measures=1)
    for state in ("open", "closed"):
        make_issue(tree.villages[0], state=state)
    content = signed_in(officer).get("/issues.xlsx", {"list": which}).content
    report = plan_import.preview(plan_import.read("台账.xlsx", content), by=officer, on=TODAY)
    assert (report.errors, report.new, report.changed, report.unchanged) == ([], [], [], 1)
    assert Counter(one.why for one in report.left_out) == {
        "This measure stands in the unit's finished plan.": 2,
        "The issue is in the ledger already, and the row has no measure.": 2,
    }
    rows = [one.row for one in report.left_out]
    assert (rows, {row_of(one.cell) for one in report.warnings} & set(rows)) == (sorted(rows), set())


def test_the_workbook_of_finished_plans_can_be_sent_back_and_a_changed_row_is_refused(
    tree: Tree, officer: User
) -> None:
    plan = lift(tree, officer)
    content = signed_in(officer).get("/plans.xlsx", {"state": "finished"}).content
    report = plan_import.preview(plan_import.read("方案.xlsx", content), by=officer, on=TODAY)
    assert (report.errors, report.new, [one.row for one in report.left_out]) == ([], [], [2, 3])
    Measure.objects.filter(plan=plan, position=1).update(target="另一目标")
    report = plan_import.preview(plan_import.read("方案.xlsx", content), by=officer, on=TODAY)
    assert ([one.cell for one in report.errors], [one.row for one in report.left_out]) == (["F2"], [3])


def test_an_issue_without_a_measure_that_the_ledger_does_not_know_is_still_an_error(tree: Tree, officer: User) -> None:
    issue = make_issue(tree.villages[0])
    content = signed_in(officer).get("/issues.xlsx", {"list": "issues"}).content
    Issue.objects.filter(pk=issue.pk).update(text="另一问题")
    report = plan_import.preview(plan_import.read("台账.xlsx", content), by=officer, on=TODAY)
    assert (len(report.errors) > 0, report.left_out) == (True, [])
