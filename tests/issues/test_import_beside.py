"""An import keeps the rules of the issues that stand already: no deadline before the finding, no issue twice."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from campaign.accounts.models import User
from issues import plan_import, plan_uploads
from issues.handling import SameIssueOpen
from issues.import_commit import write
from issues.models import Issue, Measure, PlanUpload
from tests.factories import make_user
from tests.issues.factories import make_issue, make_measure, make_plan
from tests.issues.samples import load_register, make_officer
from tests.issues.test_bad_input import DAY, GOOD, place, sheet
from units.models import AuditEntry, Unit

pytestmark = pytest.mark.django_db
FOUND = date(2016, 10, 20)


@pytest.fixture
def village() -> Unit:
    return load_register()["590121201201"]


@pytest.fixture
def officer(village: Unit) -> User:
    return make_officer({"590121": Unit.objects.get(code="590121000000", level=3)})


def look(by: User, *rows: dict[str, str]) -> PlanUpload:
    """An upload of these rows, previewed."""
    upload = plan_uploads.keep("表.csv", sheet(*rows), found_on=None, by=by)
    return plan_uploads.look(upload, by=by, on=DAY)


def told(upload: PlanUpload, what: str) -> list[tuple[str, str]]:
    """Cells and words of the errors or warnings that speak of issues; that the unit has no grade is no news here."""
    preview: dict[str, Any] = upload.preview or {}
    return [
        (one["cell"], one["message"]) for one in preview[what] if not one["cell"].startswith(place("plan_kind", 2)[0])
    ]


def test_a_deadline_before_the_finding_of_the_issue_that_stands_is_an_error(village: Unit, officer: User) -> None:
    make_issue(village, GOOD["issue"], found_on=FOUND)
    upload = look(officer, GOOD | {"due_on": "2016-10-19"}, GOOD | {"due_on": "2016-10-20", "action": "当天"})
    ((cell, message),) = told(upload, "errors")
    assert cell == place("due_on", 2)
    assert ("2016-10-19" in message, "2016-10-20" in message) == (True, True)
    with pytest.raises(plan_uploads.HasErrors):
        plan_uploads.commit(upload, by=officer, on=DAY)
    assert Measure.objects.count() == 0


@pytest.mark.parametrize(("due_on", "cells"), [("2016-10-19", [place("due_on", 2)]), ("2016-10-10", [])])
def test_a_measures_new_deadline_before_the_finding_is_an_error_and_the_old_one_is_no_news(
    village: Unit, officer: User, due_on: str, cells: list[str]
) -> None:
    plan = make_plan(village, officer, measures=0)
    make_measure(plan, make_issue(village, GOOD["issue"], found_on=FOUND), GOOD["action"], due_on=date(2016, 10, 10))
    upload = look(officer, GOOD | {"due_on": due_on})
    assert [cell for cell, _message in told(upload, "errors")] == cells


def test_an_issue_that_was_closed_is_told_once_so_that_it_can_be_reopened(village: Unit, officer: User) -> None:
    make_issue(village, GOOD["issue"], state="closed", found_on=FOUND)
    upload = look(officer, GOOD, GOOD | {"action": "又一措施"}, GOOD | {"issue": "别的问题"})
    ((cell, message),) = told(upload, "warnings")
    assert (cell, "2016-10-20" in message, "重新打开" in message) == (place("issue", 2), True, True)
    assert told(upload, "errors") == []


def test_a_measure_of_an_issue_that_was_reopened_answers_that_one(village: Unit, officer: User) -> None:
    issue = make_issue(village, GOOD["issue"], state="closed", found_on=FOUND)
    Issue.objects.filter(pk=issue.pk).update(
        state="open", recurred=1, done_on=None, done_by=None, closed_on=None, closed_by=None
    )
    upload = look(officer, GOOD)
    assert told(upload, "warnings") == []
    plan_uploads.commit(upload, by=officer, on=DAY)
    assert list(Measure.objects.values_list("issue__pk", "issue__recurred")) == [(issue.pk, 1)]
    assert Issue.objects.count() == 1


def test_an_issue_closed_after_the_preview_keeps_the_commit_from_making_it_anew(village: Unit, officer: User) -> None:
    issue = make_issue(village, GOOD["issue"], found_on=FOUND)
    upload = look(officer, GOOD)
    Issue.objects.filter(pk=issue.pk).update(
        state="closed", done_on=DAY, done_by=officer, closed_on=DAY, closed_by=make_user()
    )
    with pytest.raises(plan_uploads.ChangedMeanwhile):
        plan_uploads.commit(upload, by=officer, on=DAY)
    assert Issue.objects.count() == 1


def aspects(village: Unit) -> list[str]:
    """Under which aspects the unit's issues stand."""
    return list(Issue.objects.filter(unit=village).order_by("pk").values_list("aspect__code", flat=True))


@pytest.mark.parametrize("action", [GOOD["action"], "又一措施"])
@pytest.mark.parametrize("new_version", [False, True])
def test_an_issue_of_a_plan_in_force_is_not_moved_to_another_aspect(
    village: Unit, officer: User, action: str, new_version: bool
) -> None:
    issue = make_issue(village, GOOD["issue"], found_on=FOUND)
    make_measure(make_plan(village, officer, state="approved", measures=0), issue, GOOD["action"])
    if new_version:
        make_measure(make_plan(village, officer, version=2, measures=0), issue, GOOD["action"])
    upload = look(officer, GOOD | {"aspect": "饮水", "action": action})
    ((cell, message),) = told(upload, "errors")
    assert (cell, "“道路”" in message) == (place("aspect", 2), True)
    with pytest.raises(plan_uploads.HasErrors):
        plan_uploads.commit(upload, by=officer, on=DAY)
    assert aspects(village) == ["roads"]


@pytest.mark.parametrize("action", [GOOD["action"], "又一措施"])
def test_an_issue_of_a_draft_is_moved_when_that_was_shown_with_an_entry_at_the_issue(
    village: Unit, officer: User, action: str
) -> None:
    issue = make_issue(village, GOOD["issue"], found_on=FOUND)
    make_measure(make_plan(village, officer, measures=0), issue, GOOD["action"])
    upload = look(officer, GOOD | {"aspect": "饮水", "action": action})
    preview: dict[str, Any] = upload.preview or {}
    shown = [field for one in preview["changes"] for field in one["fields"] if field[0] == "问题方面"]
    if action == GOOD["action"]:
        assert (shown, told(upload, "warnings")) == ([("问题方面", "道路", "饮水")], [])
    else:
        ((cell, message),) = told(upload, "warnings")
        assert (shown, cell) == ([], place("aspect", 2))
        assert ("“道路”" in message, "“饮水”" in message) == (True, True)
    plan_uploads.commit(upload, by=officer, on=DAY)
    assert aspects(village) == ["water"]
    entry = AuditEntry.objects.get(action="issues.refiled")
    assert (entry.subject_type, entry.subject_id) == ("issues.issue", issue.pk)
    assert (entry.before, entry.after) == ({"aspect": "roads"}, {"aspect": "water", "on": "2016-10-31"})


def test_an_issue_whose_twin_is_open_under_the_other_aspect_is_not_moved_there(village: Unit, officer: User) -> None:
    make_measure(make_plan(village, officer, measures=0), make_issue(village, GOOD["issue"]), GOOD["action"])
    make_issue(village, GOOD["issue"], aspect="water")
    upload = look(officer, GOOD | {"aspect": "饮水"})
    ((cell, message),) = told(upload, "errors")
    assert (cell, "“道路”" in message, "“饮水”" in message) == (place("aspect", 2), True, True)
    with pytest.raises(plan_uploads.HasErrors):
        plan_uploads.commit(upload, by=officer, on=DAY)
    assert aspects(village) == ["roads", "water"]


def test_of_two_issues_of_one_text_a_new_measure_answers_that_of_its_aspect(village: Unit, officer: User) -> None:
    for aspect in ("roads", "water", "duty"):
        make_issue(village, GOOD["issue"], aspect=aspect)
    upload = look(officer, GOOD | {"aspect": "饮水"})
    assert (told(upload, "errors"), told(upload, "warnings")) == ([], [])
    plan_uploads.commit(upload, by=officer, on=DAY)
    assert list(Measure.objects.values_list("issue__aspect__code", flat=True)) == ["water"]
    assert aspects(village) == ["roads", "water", "duty"]


@pytest.mark.parametrize("stands", [False, True])
def test_an_issue_that_somebody_records_during_the_commit_stops_it_with_its_rule(
    village: Unit, officer: User, stands: bool
) -> None:
    if stands:
        make_issue(village, GOOD["issue"])
    table = plan_import.read("表.csv", sheet(GOOD | {"aspect": "饮水"}))
    report, beside = plan_import.examine(table, by=officer, on=DAY)
    make_issue(village, GOOD["issue"], aspect="water")
    with pytest.raises(SameIssueOpen), transaction.atomic():
        write(report, beside, stated_on=None, by=officer, on=DAY)
    assert Measure.objects.count() == 0
