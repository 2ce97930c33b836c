"""The performance table, and what it says when the country is missing."""

import subprocess
from pathlib import Path
from typing import Any

import bench
import pytest

from tests.bench import course, phones
from tests.bench.lines import Line, at_most, equal, read, unmeasured, write


def test_the_table_has_a_line_for_each_target_and_a_verdict_for_each_database() -> None:
    found = {
        "SQLite": [at_most("Board", 2, 1.5, "15 ms ÷ 10 ms"), equal("Queries", 3, 3)],
        "PostgreSQL": [at_most("Board", 2, 2.5), equal("Queries", 3, 4)],
    }
    assert [line.split() for line in bench.table(found).splitlines()[1:5]] == [
        ["target", "limit", "SQLite", "PostgreSQL"],
        ["-" * 47],
        ["Board", "≤", "2", "×", "1.50", "×", "ok", "2.50", "×", "MISSED"],
        ["Queries", "equal", "3", "and", "3", "ok", "3", "and", "4", "MISSED"],
    ]
    assert "  Board: 15 ms ÷ 10 ms" in bench.table(found).splitlines()


def test_what_was_not_measured_has_no_verdict() -> None:
    table = bench.table({"SQLite": [unmeasured("Board", "no register")], "PostgreSQL": []})
    assert table.splitlines()[3].split() == ["Board", "not", "measured", "not", "measured"]


def test_lines_pass_from_one_process_to_another(tmp_path: Path) -> None:
    lines = [Line("Board", "≤ 2 ×", "1.50 ×", True, "note")]
    write(lines, tmp_path / "lines.json")
    assert read(tmp_path / "lines.json") == lines
    assert read(tmp_path / "none.json") == []


TOLD = "100 of 100 visits, 0 twice, 20 of 20 photos, 0 left on a phone; 32 of 705 requests lost; 137 s"


@pytest.mark.parametrize(
    ("told", "status", "measured", "ok"),
    [
        (TOLD, 0, "100 of 100", True),
        (TOLD.replace("100 of 100", "99 of 100"), 1, "99 of 100", False),
        (TOLD.replace("0 twice", "1 twice"), 1, "100 of 100", False),
    ],
)
def test_the_trial_over_a_slow_link_is_a_line_of_the_table(told: str, status: int, measured: str, ok: bool) -> None:
    done = subprocess.CompletedProcess([], status, f"\n{told}\n", "")
    line = phones.verdict(done, 100)
    assert (line.limit, line.measured, line.ok, line.note) == ("100 of 100", measured, ok, told)


def test_a_trial_that_broke_off_is_no_verdict() -> None:
    done = subprocess.CompletedProcess([], 1, "", "Traceback …\nAssertionError: The site does not answer.\n")
    with pytest.raises(AssertionError, match=r"The site does not answer\."):
        phones.verdict(done, 100)


def test_the_course_holds_the_slow_link() -> None:
    assert course.ALONE["visits over a slow link"] is phones.measure


def test_a_given_folder_is_used_and_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "villages.csv").touch()
    monkeypatch.setenv("REGISTER_DIR", str(tmp_path))
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert bench.fetch(tmp_path) == tmp_path


def test_a_folder_without_the_register_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTER_DIR", str(tmp_path))
    with pytest.raises(bench.NoRegister, match=r"holds no villages\.csv"):
        bench.fetch(tmp_path)


def test_a_machine_without_npm_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REGISTER_DIR", raising=False)
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(bench.NoRegister, match="npm is not installed"):
        bench.fetch(tmp_path)


def test_a_machine_without_a_network_is_told_what_npm_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_command: Any, **_options: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess([], 1, stdout="", stderr="npm error network unreachable\n")

    monkeypatch.delenv("REGISTER_DIR", raising=False)
    monkeypatch.setattr("shutil.which", lambda name: "npm")
    monkeypatch.setattr("subprocess.run", refuse)
    with pytest.raises(bench.NoRegister, match="network unreachable"):
        bench.fetch(tmp_path)
