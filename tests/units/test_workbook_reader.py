"""A child that is kept ready is given out once, replaced at once, and goes when nobody needs it."""

import pytest

from units.workbook_reader import Child, Readers

LIMITS = "100,100,10000,1073741824"


@pytest.fixture
def readers() -> Readers:
    return Readers()


def ready(readers: Readers) -> Child:
    assert readers.ready is not None
    return readers.ready


def refuses(child: Child) -> bool:
    with child.read(LIMITS, b"no workbook") as answer:
        return b"NotAWorkbook" in answer.read()


def test_without_being_asked_to_nothing_is_kept_ready(readers: Readers) -> None:
    assert refuses(readers.take())
    assert readers.ready is None


def test_the_child_that_is_ready_reads_and_the_next_one_stands_ready(readers: Readers) -> None:
    with readers.kept_ready():
        first = ready(readers)
        taken = readers.take()
        assert taken is first
        assert ready(readers) is not first
        assert refuses(taken)


def test_a_ready_child_that_died_is_not_given_out(readers: Readers) -> None:
    with readers.kept_ready():
        dead = ready(readers)
        dead.process.kill()
        dead.process.wait()
        assert refuses(readers.take())


def test_a_child_that_nobody_needed_ends_without_an_answer(readers: Readers) -> None:
    with readers.kept_ready():
        child = ready(readers)
    assert (child.process.returncode, child.answer.closed, readers.ready) == (0, True, None)
