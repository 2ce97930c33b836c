"""Runs everything that must hold: `make test`. Each part runs even when an earlier one failed."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree

import postgres

ROOT = Path(__file__).resolve().parent.parent
# Whatever else stands in a developer's environment (DATABASE_URL, CAMPAIGN_TODAY, DJANGO_SETTINGS_MODULE, a
# locale, a time zone) must not change a result.
KEPT = ("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TERM", "CI", "NO_COLOR")
LIMIT = 1800

CHECKS = {
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "types": ["-m", "mypy", ".", ".dev"],
    "import contracts": ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    "templates": ["-m", "djlint", "templates", "--lint"],
    "migrations": ["manage.py", "makemigrations", "--check", "--dry-run"],
    "deployment": ["manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}
PYTEST = ["-m", "pytest", "-n", "2", "-m"]
SUITE = [*PYTEST, "not browser"]
# What asks no database answers the same, and is not asked twice.
SECOND_SUITE = [*PYTEST, "not browser and database"]
BROWSER = [*PYTEST, "browser"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run of the tests ended. A skipped or expected failure counts as failed: nothing is left out."""

    name: str
    passed: int
    failed: int


class Runner:
    """Runs the parts in one clean environment, with a data folder that goes away."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self.environment = {name: os.environ[name] for name in KEPT if name in os.environ}
        self.environment |= {"LC_ALL": "C.UTF-8", "DATA_DIR": str(scratch / "data")}

    def check(self, name: str, arguments: list[str]) -> bool:
        """Run one check quietly; show its output only when it fails."""
        started = time.monotonic()
        done = self._python(arguments, capture=True)
        print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({time.monotonic() - started:.0f} s)")
        if done.returncode:
            print(done.stdout)
        sys.stdout.flush()
        return done.returncode == 0

    def tests(self, name: str, arguments: list[str], database_url: str = "") -> Outcome:
        """Run pytest and count what it did; a run that ends without a report is one failure."""
        print(f"\n== Tests: {name}", flush=True)
        report = self.scratch / f"{name}.xml"
        done = self._python([*arguments, f"--junitxml={report}"], database_url=database_url)
        passed, failed = count(report)
        return Outcome(name, passed, failed or int(done.returncode != 0))

    def _python(
        self, arguments: list[str], *, capture: bool = False, database_url: str = ""
    ) -> subprocess.CompletedProcess[str]:
        environment = self.environment | ({"DATABASE_URL": database_url} if database_url else {})
        command = [sys.executable, *arguments]
        pipe = subprocess.PIPE if capture else None
        try:
            return subprocess.run(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=pipe,
                stderr=subprocess.STDOUT if capture else None,
                text=True,
                timeout=LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(command, 1, stdout=f"stopped after {LIMIT} s")


def count(report: Path) -> tuple[int, int]:
    """Read (passed, not passed) from a JUnit report; (0, 0) when there is none."""
    if not report.exists():
        return 0, 0
    # The report was written a moment ago by our own pytest.
    cases = list(ElementTree.parse(report).getroot().iter("testcase"))  # noqa: S314
    wrong = sum(any(child.tag in {"failure", "error", "skipped"} for child in case) for case in cases)
    return len(cases) - wrong, wrong


def main() -> int:
    """Run all parts, then say what failed; the last line counts the tests."""
    signal.signal(signal.SIGTERM, _stop)
    with tempfile.TemporaryDirectory(prefix="campaign-test-") as scratch:
        runner = Runner(Path(scratch))
        broken = [name for name, arguments in CHECKS.items() if not runner.check(name, arguments)]
        outcomes = [
            runner.tests("SQLite", SUITE),
            on_postgresql(runner),
            runner.tests("Chromium", BROWSER),
        ]
    return summarise(broken, outcomes)


def on_postgresql(runner: Runner) -> Outcome:
    """Run the suite on a cluster of its own; one that does not start is a failure."""
    try:
        with postgres.cluster() as url:
            return runner.tests("PostgreSQL", SECOND_SUITE, url)
    except postgres.PostgresError as error:
        print(error)
        return Outcome("PostgreSQL", 0, 1)


def summarise(broken: list[str], outcomes: list[Outcome]) -> int:
    """Print the parts that failed and the counts; return the exit status."""
    bad = [f"tests on {outcome.name}" for outcome in outcomes if outcome.failed or not outcome.passed]
    print()
    for name in broken + bad:
        print(f"FAILED: {name}")
    print(f"{len(CHECKS) - len(broken)} of {len(CHECKS)} checks hold")
    print(f"{sum(o.passed for o in outcomes)} passed, {sum(o.failed for o in outcomes)} failed", flush=True)
    return 1 if broken or bad else 0


def _stop(*_: object) -> NoReturn:
    """Leave through every `finally`, so that the cluster is removed."""
    sys.exit(143)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped.")
