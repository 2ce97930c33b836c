"""The preview of a plan workbook: the samples of the contract, and everything that a county can get wrong."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db.models import Count

from campaign.accounts.models import User
from issues import handling, plan_import, plan_uploads
from issues.import_report import Report
from issues.models import Issue, IssueEvent, Measure, Plan, PlanUpload
from tests.issues.samples import DATA, load_register, make_officer, read_sample
from units.models import AuditEntry, Unit

DAY = date(2016, 10, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture
def units() -> dict[str, Unit]:
    return load_register()


@pytest.fixture
def officer(units: dict[str, Unit]) -> User:
    return make_officer(units)


def preview(name: str, by: User) -> Report:
    return plan_import.preview(read_sample(name), by=by, on=DAY)


def measures(report: Report) -> list[dict[str, Any]]:
    """The canonical rows without their places."""
    return [{**one.as_dict(""), "row": 0} for one in report.rows]


def faults(report: Report) -> Iterator[tuple[int, list[str]]]:
    """Row and columns of the errors, as expected.json lists them."""
    rows: dict[int, list[str]] = {}
    for one in report.errors:
        rows.setdefault(int(one.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")), []).append(one.column)
    yield from sorted(rows.items())


def test_the_sheet_as_a_county_sends_it_previews_to_the_very_rows_of_the_clean_one(officer: User) -> None:
    clean, sent = preview("plans_clean.xlsx", officer), preview("plans_as_sent.xlsx", officer)
    assert (len(clean.new), clean.errors, sent.errors) == (6, [], [])
    assert measures(sent) == measures(clean)
    assert [one.row for one in sent.left_out] == [12, 13]


def test_every_fault_of_the_sample_is_told_at_once_at_its_cells(officer: User) -> None:
    expected = json.loads((DATA / "plans_with_errors.expected.json").read_text(encoding="utf-8"))
    report = preview("plans_with_errors.xlsx", officer)
    assert list(faults(report)) == [(one["row"], one["columns"]) for one in expected["errors"]]
    assert measures(report) == measures(preview("plans_clean.xlsx", officer))
    said = {one.cell: one.message for one in report.errors}
    assert "590121101203" in said["D9"]
    assert "590121201203" in said["D9"]
    assert "上坝村" in said["D10"]


def test_a_passed_deadline_and_a_missing_grade_warn_and_do_not_block(officer: User) -> None:
    report = plan_import.preview(read_sample("plans_clean.xlsx"), by=officer, on=date(2016, 12, 1))
    assert [one.cell for one in report.warnings] == ["F2", "M2", "F5", "M5", "F6"]
    assert (len(report.new), report.errors) == (6, [])


def send(name: str, by: User, on: date = DAY) -> PlanUpload:
    """Upload and preview a sample."""
    upload = plan_uploads.keep(name, (DATA / name).read_bytes(), found_on=None, by=by)
    return plan_uploads.look(upload, by=by, on=on)


def test_a_committed_workbook_lands_as_drafts_with_issues_of_the_survey(officer: User) -> None:
    report = plan_uploads.commit(send("plans_as_sent.xlsx", officer), by=officer, on=DAY)
    assert report.committed
    assert list(Plan.objects.values_list("unit__code", "version", "state", "kind", "author__username")) == [
        ("590121201201", 1, "draft", "rectify", "officer"),
        ("590121201202", 1, "draft", "rectify", "officer"),
        ("590121202203", 1, "draft", "rectify", "officer"),
    ]
    assert set(Issue.objects.values_list("source", "state", "found_on")) == {("survey", "open", date(2016, 10, 28))}
    assert (Issue.objects.count(), IssueEvent.objects.count(), Measure.objects.count()) == (5, 5, 6)
    told = AuditEntry.objects.filter(action__startswith="issues.").values_list("action")
    assert dict(told.annotate(n=Count("pk"))) == {
        "issues.measure_added": 6,
        "issues.plan_started": 3,
        "issues.recorded": 5,
        "issues.workbook_imported": 1,
    }


def test_without_a_stated_day_an_issue_was_found_the_day_before_its_first_deadline(officer: User) -> None:
    late = date(2016, 12, 20)
    plan_uploads.commit(send("plans_clean.xlsx", officer, late), by=officer, on=late)
    assert Issue.objects.get(text="村委会主任空缺五个月").found_on == date(2016, 11, 29)


def test_an_issue_that_is_due_later_was_found_today_and_can_be_taken_up_at_once(officer: User) -> None:
    plan_uploads.commit(send("plans_clean.xlsx", officer), by=officer, on=DAY)
    issue = Issue.objects.select_related("unit").get(text="村委会主任空缺五个月")
    assert (issue.found_on, issue.events.get().on) == (DAY, DAY)
    assert handling.take_up(issue, by=officer, on=DAY).state == "in_progress"


def test_sending_the_same_workbook_twice_changes_nothing(officer: User) -> None:
    plan_uploads.commit(send("plans_clean.xlsx", officer), by=officer, on=DAY)
    again = plan_uploads.commit(send("plans_as_sent.xlsx", officer), by=officer, on=DAY)
    assert (len(again.new), len(again.changed), again.unchanged) == (0, 0, 6)
    assert (Plan.objects.count(), Measure.objects.count()) == (3, 6)


def test_an_upload_is_committed_once(officer: User) -> None:
    upload = send("plans_clean.xlsx", officer)
    plan_uploads.commit(upload, by=officer, on=DAY)
    with pytest.raises(plan_uploads.AlreadyCommitted):
        plan_uploads.commit(upload, by=officer, on=DAY)


def test_a_workbook_with_errors_is_not_committed_even_in_part(officer: User) -> None:
    with pytest.raises(plan_uploads.HasErrors):
        plan_uploads.commit(send("plans_with_errors.xlsx", officer), by=officer, on=DAY)
    assert (Plan.objects.count(), Issue.objects.count()) == (0, 0)


def test_a_plan_approved_after_the_preview_keeps_the_commit_from_writing(officer: User) -> None:
    plan_uploads.commit(send("plans_clean.xlsx", officer), by=officer, on=DAY)
    Measure.objects.filter(position=1).update(target="旧目标")
    upload = send("plans_clean.xlsx", officer)
    Plan.objects.filter(unit__code="590121201202").update(state="approved", approved_on=DAY)
    with pytest.raises(plan_uploads.ChangedMeanwhile):
        plan_uploads.commit(upload, by=officer, on=DAY)
    assert Plan.objects.count() == 3


def test_a_change_to_a_plan_in_force_makes_a_new_version_that_copies_it(officer: User) -> None:
    plan_uploads.commit(send("plans_clean.xlsx", officer), by=officer, on=DAY)
    Measure.objects.filter(action="培训新任主任").update(target="旧目标")
    Plan.objects.filter(unit__code="590121201201").update(state="approved", approved_on=DAY)
    upload = send("plans_clean.xlsx", officer)
    assert upload.preview is not None
    assert upload.preview["changes"][0]["fields"] == [("整改目标", "旧目标", "配齐班子")]
    plan_uploads.commit(upload, by=officer, on=DAY)
    plan = Plan.objects.get(unit__code="590121201201", version=2)
    assert list(plan.measures.values_list("position", "target")) == [
        (1, "配齐班子"),
        (2, "配齐班子"),
        (3, "冬季不断水"),
    ]
    assert list(Measure.objects.filter(plan__version=1, target="旧目标").values_list("action")) == [("培训新任主任",)]


def test_a_commit_asks_again_for_the_area(officer: User, units: dict[str, Unit]) -> None:
    upload = send("plans_clean.xlsx", officer)
    stranger = make_officer(units, "590122", "stranger")
    with pytest.raises(plan_uploads.HasErrors):
        plan_uploads.commit(upload, by=stranger, on=DAY)


def test_what_was_not_read_waits_and_can_be_taken_up_again(officer: User) -> None:
    content = (DATA / "plans_clean.xlsx").read_bytes()
    upload = plan_uploads.keep("plans_clean.xlsx", content, found_on=None, by=officer)
    with pytest.raises(plan_uploads.NotPreviewed):
        plan_uploads.commit(upload, by=officer, on=DAY)
    assert plan_uploads.look(upload, by=officer, on=DAY).state == "previewed"
