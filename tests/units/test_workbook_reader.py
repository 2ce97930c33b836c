"""A starter splits off a child for each file, is replaced when it died, and goes when nobody needs it."""

import os
import signal

import pytest

from units import workbook_reader
from units.workbook_reader import Child, Readers, Starter

LIMITS = "100,100,10000,1073741824"


@pytest.fixture
def readers() -> Readers:
    return Readers()


def starter(readers: Readers) -> Starter:
    assert readers.starter is not None
    return readers.starter


def refuses(child: Child) -> bool:
    with child.read(LIMITS, b"no workbook") as answer:
        return b"NotAWorkbook" in answer.read()


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_without_being_asked_to_nothing_is_kept_ready(readers: Readers) -> None:
    assert refuses(readers.take())
    assert readers.starter is None


def test_one_starter_gives_each_file_a_child_of_its_own(readers: Readers) -> None:
    with readers.kept_ready():
        first = starter(readers)
        assert [refuses(readers.take()) for _file in range(3)] == [True] * 3
        assert starter(readers) is first
        assert first.process.poll() is None


def test_a_child_that_dies_takes_neither_the_starter_nor_the_next_child_along(readers: Readers) -> None:
    with readers.kept_ready():
        first = starter(readers)
        child = readers.take()
        child.end()
        with child.read(LIMITS, b"no workbook") as answer:
            assert answer.read() == b""
        assert refuses(readers.take())
        assert starter(readers) is first


def test_a_child_is_confined_as_one_that_was_started_is(readers: Readers) -> None:
    """With less memory than it has already it can do nothing, and nobody else is harmed."""
    with readers.kept_ready():
        with readers.take().read("100,100,10000,1", b"no workbook" * 1_000_000) as answer:
            assert b"NotAWorkbook" not in answer.read()
        assert refuses(readers.take())


def test_a_starter_that_died_is_replaced(readers: Readers) -> None:
    with readers.kept_ready():
        dead = starter(readers).process
        dead.send_signal(signal.SIGKILL)
        dead.wait()
        assert refuses(readers.take())
        assert starter(readers).process is not dead


def test_a_starter_that_does_not_answer_is_replaced(readers: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_reader, "SECONDS", 2)
    with readers.kept_ready():
        stopped = starter(readers).process
        stopped.send_signal(signal.SIGSTOP)
        readers.take().end()
        assert starter(readers).process is not stopped
        assert stopped.returncode == -signal.SIGKILL


def test_a_starter_that_nobody_needs_ends_and_leaves_no_file_open(readers: Readers) -> None:
    before = open_files()
    with readers.kept_ready():
        process = starter(readers).process
        assert refuses(readers.take())
    assert (process.returncode, readers.starter, open_files()) == (0, None, before)
