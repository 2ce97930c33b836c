"""How a Python is found, and when the locked dependencies are installed again."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
import setup
import system

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the scripts alone, and a `bin` for the Pythons of the machine that a test plays."""
    shutil.copytree(ROOT / ".dev", tmp_path / ".dev")
    (tmp_path / "bin").mkdir()
    for program in ("sh", "dirname"):
        (tmp_path / "bin" / program).symlink_to(shutil.which(program) or "")
    return tmp_path


def offer(checkout: Path, name: str, script: str) -> None:
    path = checkout / "bin" / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def start(checkout: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(checkout / "bin"), "HOME": str(checkout)}
    return subprocess.run(
        [checkout / ".dev" / "setup.sh"], env=environment, capture_output=True, text=True, check=False
    )


def test_a_machine_whose_python_is_too_old_is_told_so_in_one_line(checkout: Path) -> None:
    offer(checkout, "python3", '[ "$1" = --version ] && echo "Python 3.11.2" && exit; exit 1')
    done = start(checkout)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "This needs Python 3.12 or newer, but found Python 3.11.2: install one"
        " (on Debian 13: apt-get install python3 python3-venv).\n"
    )


def test_a_shim_without_its_python_is_passed_over(checkout: Path) -> None:
    offer(checkout, "python3.13", "exit 127")
    offer(checkout, "python3", '[ "$1" = -c ] || echo "started $1"')
    assert start(checkout).stdout == "started .dev/setup.py\n"


def test_a_lock_is_installed_when_it_changed_and_only_then(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[object] = []

    def pip(command: list[object], *, check: bool) -> subprocess.CompletedProcess[str]:
        calls.append(command[-1])
        return subprocess.CompletedProcess([], 0)

    run_lock, test_lock = tmp_path / "run.lock", tmp_path / "test.lock"
    run_lock.write_text("a==1")
    test_lock.write_text("a==1 b==1")
    monkeypatch.setattr(setup, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(setup, "RUN_LOCK", run_lock)
    monkeypatch.setattr(setup, "TEST_LOCK", test_lock)
    monkeypatch.setattr(subprocess, "run", pip)
    assert [setup.install(lock) for lock in (run_lock, run_lock, test_lock, run_lock)] == [True, False, True, False]
    run_lock.write_text("a==2")
    assert setup.install(run_lock)
    assert calls == [run_lock, test_lock, run_lock]


def test_the_tests_do_not_start_without_a_part_that_they_need(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "missing", lambda testing: ["chromium"])
    monkeypatch.setattr(system, "can_install", lambda: False)
    with pytest.raises(setup.SetupError, match="apt-get install --no-install-recommends chromium"):
        setup.prepare_system(testing=True)


def test_the_site_starts_without_what_only_its_pdfs_need(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system, "missing", lambda testing: ["libpango-1.0-0"])
    monkeypatch.setattr(system, "can_install", lambda: False)
    setup.prepare_system(testing=False)
    assert "apt-get install --no-install-recommends libpango-1.0-0" in capsys.readouterr().err


def test_nothing_is_missing_here() -> None:
    assert system.missing(testing=True) == []
    assert os.access(ROOT / ".dev" / "setup.sh", os.X_OK)
