"""What a county gets wrong inside a sheet that is read: each fault is told at its cell, and nothing is saved."""

import csv
import io
from datetime import date

import pytest

from campaign.accounts.models import User
from issues import plan_import, plan_uploads
from issues.handling import FoundInFuture
from issues.models import Issue, Measure, Plan
from issues.sheet_columns import HEADERS
from tests.issues.books import book, changed
from tests.issues.samples import load_register, make_officer
from units.models import Unit

DAY = date(2016, 10, 31)
pytestmark = pytest.mark.django_db
GOOD = {
    "county": "云溪县",
    "township": "松坪乡",
    "village": "松坪村",
    "unit_code": "",
    "plan_kind": "整顿方案",
    "category": "民生改善",
    "aspect": "道路",
    "issue": "通组路破损",
    "target": "路通到户",
    "content": "整修三公里",
    "action": "组织投工投劳",
    "due_on": "2016-12-05",
    "leader": "周建国",
    "leader_post": "县委常委",
    "handler": "李明",
    "handler_post": "乡党委书记",
}
NAMES = list(GOOD)


@pytest.fixture
def units() -> dict[str, Unit]:
    return load_register()


@pytest.fixture
def officer(units: dict[str, Unit]) -> User:
    return make_officer(units)


def sheet(*rows: dict[str, str], title: str = "") -> bytes:
    """A CSV with these rows, below a title where one is given."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    if title:
        writer.writerow([title])
    writer.writerow([HEADERS[name] for name in NAMES])
    writer.writerows([[row[name] for name in NAMES] for row in rows])
    return text.getvalue().encode()


def errors(content: bytes, by: User, found_on: date | None = None) -> list[tuple[str, str]]:
    """Cell and words of every error, after a commit was refused and nothing saved."""
    upload = plan_uploads.keep("错.csv", content, found_on=found_on, by=by)
    plan_uploads.look(upload, by=by, on=DAY)
    with pytest.raises(plan_uploads.HasErrors):
        plan_uploads.commit(upload, by=by, on=DAY)
    assert (Plan.objects.count(), Issue.objects.count()) == (0, 0)
    assert upload.preview is not None
    return [(one["cell"], one["message"]) for one in upload.preview["errors"]]


def place(column: str, row: int) -> str:
    """The cell of a column."""
    return f"{'ABCDEFGHIJKLMNOP'[NAMES.index(column)]}{row}"


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("unit_code", "590122201201", ["不在您的管辖范围"]),
        ("unit_code", "590121201299", ["没有这个区划代码"]),
        ("unit_code", "5901212012", ["12 位"]),
        ("county", "白石县", ["不在您的管辖范围"]),
        ("village", "松屏村", ["松坪村"]),
        ("category", "干部问题", ["可填", "民生改善", "组织功能"]),
        ("aspect", "修路", ["可填", "道路", "饮水"]),
        ("plan_kind", "表彰方案", ["整顿", "升级", "巩固"]),
        ("due_on", "2016年13月1日", ["不是日期", "2016-12-05"]),
        ("due_on", "2月30日", ["不是日期"]),
        ("due_on", "12月底", ["没有年份"]),
        ("leader", "", ["必填", "责任领导"]),
        ("issue", "长" * 401, ["400"]),
    ],
)
def test_a_wrong_cell_is_told_with_what_is_allowed(officer: User, column: str, value: str, words: list[str]) -> None:
    ((cell, message),) = errors(sheet(GOOD | {column: value}), officer)
    assert cell == place(column, 2)
    assert [word in message for word in words] == [True] * len(words), message


def test_a_name_that_fits_two_units_lists_both(officer: User) -> None:
    ((cell, message),) = errors(sheet(GOOD | {"township": "", "village": "向阳村"}), officer)
    assert cell == place("village", 2)
    assert [code in message for code in ("590121101203", "590121201203")] == [True, True]


@pytest.mark.parametrize("closed_on", [DAY, date(2016, 3, 1)])
@pytest.mark.parametrize("code", ["", "590121201201"])
def test_a_unit_closed_since_is_told_with_its_day_and_successor(
    officer: User, units: dict[str, Unit], closed_on: date, code: str
) -> None:
    Unit.objects.filter(pk=units["590121201201"].pk).update(closed_on=closed_on, successor=units["590121201202"])
    ((cell, message),) = errors(sheet(GOOD | {"unit_code": code}), officer)
    assert cell == place("unit_code" if code else "village", 2)
    assert ("麦地村" in message, "松坪村" in message) == (True, True)


def test_a_unit_that_closes_tomorrow_still_has_a_plan(officer: User, units: dict[str, Unit]) -> None:
    Unit.objects.filter(pk=units["590121201201"].pk).update(closed_on=date(2016, 11, 1))
    table = plan_import.read("好.csv", sheet(GOOD))
    assert plan_import.preview(table, by=officer, on=DAY).errors == []


def test_a_deadline_before_the_finding_that_the_sheet_states_is_an_error(officer: User) -> None:
    stated = sheet(GOOD | {"due_on": "2016-10-20"}, title="云溪县整顿方案（填报时间：2016年10月28日）")
    ((cell, message),) = errors(stated, officer)
    assert cell == place("due_on", 3)
    assert ("2016-10-20" in message, "2016-10-28" in message) == (True, True)


def test_a_deadline_before_the_finding_that_the_form_states_is_an_error(officer: User) -> None:
    ((cell, _message),) = errors(sheet(GOOD | {"due_on": "2016-10-20"}), officer, date(2016, 10, 28))
    assert cell == place("due_on", 2)


@pytest.mark.parametrize(
    ("name", "title", "cell"),
    [
        ("错.csv", "云溪县整顿方案（填报时间：2016年11月1日）", "A1"),
        ("错.csv", "云溪县整顿方案,,填报时间：2016年11月1日", "C1"),
        ("方案（填报时间2016-11-1）.csv", "", "A1"),
    ],
)
def test_a_day_that_the_sheet_states_and_that_has_not_come_is_an_error_at_its_cell_alone(
    officer: User, name: str, title: str, cell: str
) -> None:
    content = (f"{title}\n".encode() if title else b"") + sheet(GOOD)
    report = plan_import.preview(plan_import.read(name, content), by=officer, on=DAY)
    assert [(one.cell, one.column, one.value) for one in report.errors] == [(cell, "填报时间", "2016-11-01")]
    assert "2016-10-31" in report.errors[0].message
    again = plan_import.preview(plan_import.read(name, content), by=officer, on=date(2016, 11, 1))
    assert again.errors == []


def test_a_day_of_finding_that_has_not_come_keeps_an_upload_from_being_previewed(officer: User) -> None:
    upload = plan_uploads.keep("好.csv", sheet(GOOD), found_on=date(2016, 11, 1), by=officer)
    assert plan_uploads.look(upload, by=officer, on=DAY).state == "refused"
    assert upload.refusal == str(FoundInFuture())
    with pytest.raises(plan_uploads.NotPreviewed):
        plan_uploads.commit(upload, by=officer, on=DAY)


def test_a_deadline_on_the_day_of_finding_is_none_and_a_passed_one_warns(officer: User) -> None:
    table = plan_import.read("好.csv", sheet(GOOD | {"due_on": "2016-10-28"}))
    report = plan_import.preview(table, by=officer, on=DAY, found_on=date(2016, 10, 28))
    assert report.errors == []
    assert place("due_on", 2) in {one.cell for one in report.warnings}


def with_nul(row: dict[str, str]) -> bytes:
    """A workbook of one row in which each Z is a NUL, as an xlsx writes one."""
    rows = [[f"{HEADERS[name]}Z" for name in NAMES], [row[name] for name in NAMES]]
    return changed(book(rows), "xl/sharedStrings.xml", b"Z", b"_x0000_")


def test_a_nul_in_a_header_and_in_cells_keeps_no_workbook_from_being_taken_over(officer: User) -> None:
    content = with_nul(GOOD | {"issue": "通组路Z破损", "leader": "Z周建国", "village": "松坪村Z"})
    upload = plan_uploads.keep("好.xlsx", content, found_on=None, by=officer)
    assert plan_uploads.look(upload, by=officer, on=DAY).state == "previewed"
    plan_uploads.commit(upload, by=officer, on=DAY)
    assert list(Measure.objects.values_list("issue__text", "leader")) == [("通组路破损", "周建国")]


def test_a_nul_in_a_wrong_cell_is_told_without_it(officer: User) -> None:
    upload = plan_uploads.keep("错.xlsx", with_nul(GOOD | {"aspect": "修Z路"}), found_on=None, by=officer)
    assert plan_uploads.look(upload, by=officer, on=DAY).state == "previewed"
    ((cell, value),) = [(one["cell"], one["value"]) for one in (upload.preview or {})["errors"]]
    assert (cell, value) == (place("aspect", 2), "修路")


def test_the_same_row_twice_is_told_at_the_second(officer: User) -> None:
    ((cell, message),) = errors(sheet(GOOD, GOOD | {"due_on": "2016-12-06"}), officer)
    assert cell == place("action", 3)
    assert "第 2 行" in message


def test_one_issue_under_two_aspects_is_told(officer: User) -> None:
    found = errors(sheet(GOOD, GOOD | {"action": "另一措施", "aspect": "饮水"}), officer)
    assert [cell for cell, _message in found] == [place("aspect", 3)]


def test_every_fault_of_a_sheet_comes_at_once_in_the_order_of_the_sheet(officer: User) -> None:
    rows = [GOOD | {"aspect": "修路", "leader": ""}, GOOD | {"village": "无此村", "due_on": "随时"}]
    cells = [cell for cell, _message in errors(sheet(*rows), officer)]
    assert cells == [place("aspect", 2), place("leader", 2), place("village", 3), place("due_on", 3)]
