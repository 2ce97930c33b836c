"""A child that is kept ready is given out once, replaced at once, and goes when nobody needs it."""

from collections.abc import Iterator

import pytest

from units.workbook_reader import Child, Readers

LIMITS = "100,100,10000,1073741824"


@pytest.fixture
def readers() -> Iterator[Readers]:
    made = Readers()
    yield made
    if made.ready is not None:
        end(made.ready)


def end(child: Child) -> int:
    """Let a child see that its parent is gone."""
    assert child.process.stdin is not None
    child.process.stdin.close()
    child.answer.close()
    return child.process.wait(10)


def ready(readers: Readers) -> Child:
    assert readers.ready is not None
    return readers.ready


def test_without_being_asked_to_nothing_is_kept_ready(readers: Readers) -> None:
    with readers.take().read(LIMITS, b"no workbook") as answer:
        assert b"NotAWorkbook" in answer.read()
    assert readers.ready is None


def test_the_child_that_is_ready_reads_and_the_next_one_stands_ready(readers: Readers) -> None:
    readers.keep_ready()
    first = ready(readers)
    taken = readers.take()
    assert taken is first
    assert ready(readers) is not first
    with taken.read(LIMITS, b"no workbook") as answer:
        assert b"NotAWorkbook" in answer.read()


def test_a_ready_child_that_died_is_not_given_out(readers: Readers) -> None:
    readers.keep_ready()
    dead = ready(readers)
    dead.process.kill()
    dead.process.wait()
    with readers.take().read(LIMITS, b"no workbook") as answer:
        assert b"NotAWorkbook" in answer.read()


def test_a_child_whose_parent_is_gone_ends_without_an_answer(readers: Readers) -> None:
    readers.keep_ready()
    child, readers.ready = ready(readers), None
    assert end(child) == 0
