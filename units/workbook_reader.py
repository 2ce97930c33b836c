"""Starts the children that read workbooks (units/workbook_child.py), and keeps one ready where that saves time.

Half of the time of a child goes by before it reads a byte. A worker, which reads one workbook after another, holds
the next child ready; everybody else starts one when it is needed.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import IO

ROOT = str(Path(__file__).resolve().parent.parent)
# Started without `site` and the folders of the environment, which takes half the time.
CHILD = "import sys; sys.path[:0] = sys.argv[1:3]; from units.workbook_child import main; main()"
KEPT = ("PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Child:
    """A child that waits for its limits and its file. One whose parent goes away sees its input end."""

    process: "subprocess.Popen[bytes]"

    @property
    def input(self) -> IO[bytes]:
        """Where the limits and the file go in."""
        assert self.process.stdin is not None  # noqa: S101 - it was started with a pipe
        return self.process.stdin

    @property
    def answer(self) -> IO[bytes]:
        """Where the answer comes out."""
        assert self.process.stdout is not None  # noqa: S101 - it was started with a pipe
        return self.process.stdout

    def let_go(self) -> None:
        """End a child that is not needed."""
        self.process.communicate(b"", timeout=SECONDS)

    @contextmanager
    def read(self, limits: str, data: bytes) -> Iterator[IO[bytes]]:
        """The answer to a file, line by line as it comes, so that both work at once and neither keeps it whole.

        Raises subprocess.TimeoutExpired: a child that takes too long is ended, and its answer ends where it was.
        """
        began, late = monotonic(), Timer(SECONDS, self.process.kill)
        late.start()
        try:
            # A child that went away meanwhile has said why, or its answer lacks an end.
            with suppress(BrokenPipeError), self.input as into:
                into.write(f"{limits}\n".encode() + data)
            yield self.answer
        finally:
            late.cancel()
            self._end()
            if monotonic() - began >= SECONDS:
                raise subprocess.TimeoutExpired(self.process.args, SECONDS)

    def _end(self) -> None:
        self.process.kill()
        self.answer.close()
        self.process.wait()


class Readers:
    """Gives out children; one that is kept ready is given out once and replaced at once."""

    def __init__(self) -> None:
        self.keeps = False
        self.ready: Child | None = None

    @contextmanager
    def kept_ready(self) -> Iterator[None]:
        """Hold a child ready meanwhile; for a worker."""
        self.keeps, self.ready = True, _start()
        try:
            yield
        finally:
            self.keeps = False
            if self.ready is not None:
                self.ready.let_go()
                self.ready = None

    def take(self) -> Child:
        """A child for one file."""
        child, self.ready = self.ready, None
        if child is None or child.process.poll() is not None:
            child = _start()
        if self.keeps:
            # It comes up while the first one reads.
            self.ready = _start()
        return child


readers = Readers()


def _start() -> Child:
    process = subprocess.Popen(  # noqa: S603 - our own module, the file goes in by standard input
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", CHILD, ROOT, _packages()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in KEPT if name in os.environ},
    )
    return Child(process)


@cache
def _packages() -> str:
    """The folder in which the reading library lies; looked up, for it is never loaded here."""
    spec = find_spec("python_calamine")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("python_calamine")
    return str(Path(spec.origin).parent.parent)
