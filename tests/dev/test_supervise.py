"""The site and its worker stand and fall together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

DEV = Path(__file__).parents[2] / ".dev"
# Notes its process in a file, then waits for a signal as gunicorn and the worker do.
STANDS = """
import os, signal, sys, time
signal.signal(signal.SIGINT, lambda *_: sys.exit(3)), signal.signal(signal.SIGTERM, lambda *_: sys.exit(4))
open(sys.argv[1], "a").write(f"{os.getpid()}\\n")
time.sleep(60)
"""
MAIN = """
import sys, supervise
supervise.PAUSE = 0
supervise.SITE, supervise.WORKER = ["-c", *sys.argv[1:3]], ["-c", *sys.argv[3:5]]
sys.exit(supervise.main())
"""
type Start = Callable[[str], "subprocess.Popen[bytes]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts the two with a program for the site; what is left is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def both(site: str) -> "subprocess.Popen[bytes]":
        files = [str(tmp_path / "site"), str(tmp_path / "worker")]
        command = [sys.executable, "-c", MAIN, site, files[0], STANDS, files[1]]
        started.append(subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(DEV)}))
        return started[-1]

    yield both
    for one in started:
        one.kill()
        one.wait()


def processes(path: Path, number: int) -> list[int]:
    """The processes that were started under a name, once there are so many."""
    end = time.monotonic() + 30
    while not path.exists() or len(path.read_text().split()) < number:
        assert time.monotonic() < end, f"{path.name} was not started {number} times"
        time.sleep(0.02)
    return [int(text) for text in path.read_text().split()]


def gone(process: int) -> bool:
    """Whether a process ends within some seconds."""
    end = time.monotonic() + 10
    while time.monotonic() < end:
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize(("told", "status"), [(signal.SIGINT, 3), (signal.SIGTERM, 4)])
def test_a_signal_stops_both_and_the_exit_status_is_the_sites(
    start: Start, tmp_path: Path, told: signal.Signals, status: int
) -> None:
    both = start(STANDS)
    (worker,) = processes(tmp_path / "worker", 1)
    processes(tmp_path / "site", 1)
    both.send_signal(told)
    assert (both.wait(20), gone(worker)) == (status, True)


def test_a_worker_that_dies_is_started_anew_and_the_site_stays(start: Start, tmp_path: Path) -> None:
    both = start(STANDS)
    (site,) = processes(tmp_path / "site", 1)
    (first,) = processes(tmp_path / "worker", 1)
    os.kill(first, signal.SIGKILL)
    assert processes(tmp_path / "worker", 2)[1] != first
    assert processes(tmp_path / "site", 1) == [site]
    both.terminate()
    assert both.wait(20) == 4


def test_a_site_that_does_not_start_leaves_no_worker(start: Start, tmp_path: Path) -> None:
    waits = f"import os, sys, time\nwhile not os.path.exists({str(tmp_path / 'worker')!r}): time.sleep(0.02)"
    assert start(f"{waits}\nsys.exit(7)").wait(30) == 7
    assert gone(processes(tmp_path / "worker", 1)[0])


def test_both_die_with_a_parent_that_was_killed(start: Start, tmp_path: Path) -> None:
    both = start(STANDS)
    children = [*processes(tmp_path / "site", 1), *processes(tmp_path / "worker", 1)]
    both.kill()
    assert [gone(child) for child in children] == [True, True]
