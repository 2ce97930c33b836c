"""Starts the children that read workbooks (units/workbook_child.py), and forks them from one where that saves time.

Half of the time of a child goes by before it reads a byte. A worker, which reads one workbook after another, keeps a
process that has all of that behind it and splits a child off for each file; everybody else starts one when needed.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import IO

ROOT = str(Path(__file__).resolve().parent.parent)
# Started without `site` and the folders of the environment, which takes half the time.
CHILD = "import sys; sys.path[:0] = sys.argv[1:3]; from units import workbook_child; workbook_child.{}()"
KEPT = ("PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
SECONDS = 60
# What goes through a pipe at once.
PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Child:
    """A child that waits for its limits and its file. One whose parent goes away sees its input end."""

    input: IO[bytes]
    answer: IO[bytes]
    end: Callable[[], object]

    @contextmanager
    def read(self, limits: str, data: bytes) -> Iterator[IO[bytes]]:
        """The answer to a file, line by line as it comes, so that both work at once and neither keeps it whole.

        Raises subprocess.TimeoutExpired: a child that takes too long is ended, and its answer ends where it was.
        """
        began, late = monotonic(), Timer(SECONDS, self.end)
        late.start()
        try:
            # A child that went away meanwhile has said why, or its answer lacks an end.
            with suppress(BrokenPipeError), self.input:
                self.input.write(f"{limits}\n".encode())
                self.input.write(data)
            with self.answer:
                yield self.answer
        finally:
            late.cancel()
            late.join()
            self.end()
            if monotonic() - began >= SECONDS:
                raise subprocess.TimeoutExpired(CHILD, SECONDS)


class Starter:
    """A process that has loaded all that a child needs and is asked for children through a socket."""

    def __init__(self) -> None:
        self.asked, theirs = socket.socketpair()
        self.asked.settimeout(SECONDS)
        with theirs:
            self.process = _python("serve", stdin=theirs.fileno(), stdout=subprocess.DEVNULL)

    def child(self) -> Child:
        """A child split off; raises OSError when the process is gone or does not answer."""
        (their_input, given), (taken, their_answer) = os.pipe(), os.pipe()
        with ExitStack() as until_known:
            into = until_known.enter_context(os.fdopen(given, "wb", PIECE))
            answer = until_known.enter_context(os.fdopen(taken, "rb", PIECE))
            number = self._split_off(their_input, their_answer)
            until_known.pop_all()
        # It is collected when the next one is asked for, so its number is nobody else's before.
        return Child(into, answer, end=partial(_kill, number))

    def _split_off(self, *pipes: int) -> int:
        try:
            socket.send_fds(self.asked, [b"?"], pipes)
            number = self.asked.recv(PIECE)
        finally:
            for pipe in pipes:
                os.close(pipe)
        if not number:
            raise BrokenPipeError
        return int(number)

    def let_go(self) -> None:
        """End the process; its socket ends."""
        self.asked.close()
        self.process.wait(SECONDS)


class Readers:
    """Gives out children, each for one file."""

    def __init__(self) -> None:
        self.starter: Starter | None = None

    @contextmanager
    def kept_ready(self) -> Iterator[None]:
        """Keep a starter meanwhile; for a worker."""
        self.starter = Starter()
        try:
            yield
        finally:
            self.starter.let_go()
            self.starter = None

    def take(self) -> Child:
        """A child for one file."""
        if self.starter is None:
            return _start()
        try:
            return self.starter.child()
        except OSError:
            self.starter.process.kill()
            self.starter.let_go()
            self.starter = Starter()
            return self.starter.child()


readers = Readers()


def _start() -> Child:
    process = _python("main", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None  # noqa: S101 - as asked for
    assert process.stdout is not None  # noqa: S101

    def end() -> None:
        process.kill()
        process.wait()

    return Child(process.stdin, process.stdout, end)


def _kill(number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)


def _python(begin: str, stdin: int, stdout: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603 - our own module, the file goes in by standard input
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", CHILD.format(begin), ROOT, _packages()],
        bufsize=PIECE,
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in KEPT if name in os.environ},
    )


@cache
def _packages() -> str:
    """The folder in which the reading library lies; looked up, for it is never loaded here."""
    spec = find_spec("python_calamine")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("python_calamine")
    return str(Path(spec.origin).parent.parent)
