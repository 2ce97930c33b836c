"""The command `import_plans`: every flag, the exit status and the JSON of the contract."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from campaign.accounts.models import User
from issues.models import Issue, Plan, PlanUpload
from tests.issues.samples import DATA, load_register, make_officer

pytestmark = pytest.mark.django_db
KEYS = ["new", "changed", "unchanged", "errors", "warnings", "left_out", "committed"]
ROW = [
    *("sheet", "row", "unit_code", "plan_kind", "category", "aspect", "issue", "target", "content", "action", "due_on"),
    *("leader", "leader_post", "handler", "handler_post", "note"),
]


@pytest.fixture(autouse=True)
def officer(settings: Settings) -> User:
    settings.CAMPAIGN_TODAY = date(2016, 10, 31)
    units = load_register()
    make_officer(units, "590122", "stranger")
    return make_officer(units)


def run(path: Path | str, *flags: str, username: str = "officer") -> tuple[int, str]:
    """Exit status and what was printed."""
    out = io.StringIO()
    status = 0
    try:
        call_command("import_plans", str(path), "--as", username, *flags, stdout=out)
    except SystemExit as ended:
        status = int(str(ended.code))
    return status, out.getvalue()


def told(path: Path | str, *flags: str) -> dict[str, Any]:
    """What it prints with --json."""
    found: dict[str, Any] = json.loads(run(path, "--json", *flags)[1])
    return found


def saved() -> tuple[int, int]:
    """Plans and issues in the database."""
    return Plan.objects.count(), Issue.objects.count()


def test_a_preview_counts_and_saves_nothing() -> None:
    status, text = run(DATA / "plans_clean.xlsx")
    assert (status, saved(), PlanUpload.objects.count()) == (0, (0, 0), 0)
    assert text.splitlines()[-1] == "新增 6，修改 0，不变 0，错误 0，提示 3"


def test_json_has_the_keys_of_the_contract_and_rows_only_when_asked() -> None:
    plain, full = told(DATA / "plans_as_sent.xlsx"), told(DATA / "plans_as_sent.xlsx", "--rows")
    assert (list(plain), list(full)) == (KEYS, [*KEYS, "rows"])
    assert [plain[name] for name in ("new", "changed", "unchanged", "errors", "committed")] == [6, 0, 0, [], False]
    assert [list(one) for one in plain["left_out"]] == [["sheet", "row", "why"]] * 2
    assert [list(one) for one in plain["warnings"]] == [["sheet", "cell", "column", "value", "message"]] * 3
    assert [list(one) for one in full["rows"]] == [ROW] * 6
    first = full["rows"][0]
    assert (first["unit_code"], first["plan_kind"], first["category"]) == ("590121201201", "rectify", "team")
    assert [one["row"] for one in full["rows"]] == sorted(one["row"] for one in full["rows"])


def test_the_sheet_as_sent_tells_the_very_rows_of_the_clean_one() -> None:
    clean, sent = (told(DATA / name, "--rows")["rows"] for name in ("plans_clean.xlsx", "plans_as_sent.xlsx"))
    assert [one | {"row": 0, "sheet": ""} for one in sent] == [one | {"row": 0, "sheet": ""} for one in clean]


def test_errors_are_printed_by_cell_and_the_exit_status_is_1() -> None:
    status, text = run(DATA / "plans_with_errors.xlsx")
    assert (status, saved()) == (1, (0, 0))
    assert sum(line.startswith("整顿方案 ") and "“" in line for line in text.splitlines()) == 9
    status, text = run(DATA / "plans_with_errors.xlsx", "--json")
    assert status == 1
    assert list(json.loads(text)["errors"][0]) == ["sheet", "cell", "column", "value", "message"]


def test_commit_saves_once_and_again_changes_nothing() -> None:
    assert told(DATA / "plans_clean.xlsx", "--commit")["committed"] is True
    assert saved() == (3, 5)
    again = told(DATA / "plans_as_sent.xlsx", "--commit")
    assert [again[name] for name in ("new", "changed", "unchanged", "committed")] == [0, 0, 6, True]
    assert saved() == (3, 5)


def test_commit_of_a_workbook_with_errors_saves_nothing() -> None:
    status, _text = run(DATA / "plans_with_errors.xlsx", "--commit")
    assert (status, saved(), PlanUpload.objects.count()) == (1, (0, 0), 0)


def test_found_on_is_the_day_of_the_new_issues() -> None:
    run(DATA / "plans_clean.xlsx", "--commit", "--found-on", "2016-10-20")
    assert {str(day) for day in Issue.objects.values_list("found_on", flat=True)} == {"2016-10-20"}


def test_a_day_of_finding_that_has_not_come_is_refused_and_nothing_saved() -> None:
    with pytest.raises(CommandError, match="发现日期还没有到"):
        run(DATA / "plans_clean.xlsx", "--commit", "--found-on", "2016-11-01")
    assert (saved(), PlanUpload.objects.count()) == ((0, 0), 0)


def test_annotated_writes_the_marked_workbook(tmp_path: Path) -> None:
    target = tmp_path / "标注.xlsx"
    status, _text = run(DATA / "plans_with_errors.xlsx", "--annotated", str(target))
    sheet = openpyxl.load_workbook(target)["整顿方案"]
    assert (status, sheet["B8"].comment is not None) == (1, True)


def test_sheet_names_the_one_that_is_meant(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(DATA / "plans_clean.xlsx")
    book.copy_worksheet(book["整顿方案"]).title = "乙"
    book.save(tmp_path / "two.xlsx")
    with pytest.raises(CommandError, match="--sheet"):
        run(tmp_path / "two.xlsx")
    assert {one["sheet"] for one in told(tmp_path / "two.xlsx", "--sheet", "乙", "--rows")["rows"]} == {"乙"}
    with pytest.raises(CommandError, match="整顿方案、乙"):
        run(tmp_path / "two.xlsx", "--sheet", "丙")
    assert told(tmp_path / "two.xlsx", "--sheet", "乙", "--commit")["committed"] is True


def test_who_is_not_there_and_what_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nobody"):
        run(DATA / "plans_clean.xlsx", username="nobody")
    with pytest.raises(CommandError, match="missing"):
        run(tmp_path / "missing.xlsx")


def test_an_officer_of_another_county_gets_errors_only() -> None:
    status, text = run(DATA / "plans_clean.xlsx", "--json", username="stranger")
    assert (status, json.loads(text)["new"]) == (1, 0)
