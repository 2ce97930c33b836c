"""What the test command counts and says at its end."""

from pathlib import Path

import pytest
import test as runner


def test_a_skipped_test_counts_as_failed(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        "<testsuites><testsuite><testcase name='a'/><testcase name='b'><system-out/></testcase>"
        "<testcase name='c'><skipped/></testcase><testcase name='d'><failure/><error/></testcase>"
        "</testsuite></testsuites>"
    )
    assert runner.count(report) == (2, 2)


def test_a_missing_report_counts_nothing(tmp_path: Path) -> None:
    assert runner.count(tmp_path / "none.xml") == (0, 0)


def test_the_last_line_counts_the_tests(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = [runner.Outcome("SQLite", 7, 0), runner.Outcome("PostgreSQL", 6, 0)]
    assert runner.summarise([], outcomes) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "13 passed, 0 failed"


@pytest.mark.parametrize(
    ("broken", "outcome", "said"),
    [
        (["types"], runner.Outcome("SQLite", 1, 0), "FAILED: types"),
        ([], runner.Outcome("SQLite", 1, 1), "FAILED: tests on SQLite"),
        ([], runner.Outcome("SQLite", 0, 0), "FAILED: tests on SQLite"),
    ],
)
def test_anything_wrong_fails_the_whole(
    broken: list[str], outcome: runner.Outcome, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert runner.summarise(broken, [outcome]) == 1
    assert said in capsys.readouterr().out.splitlines()


def test_the_developers_environment_does_not_reach_the_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "CAMPAIGN_TODAY", "DJANGO_SETTINGS_MODULE", "DEBUG", "SECRET_KEY", "PYTEST_ADDOPTS"):
        monkeypatch.setenv(name, "of the developer")
    assert "of the developer" not in runner.Runner(tmp_path).environment.values()
