"""Starts the children that read workbooks (units/workbook_child.py), and keeps one ready where that saves time.

Half of the time of a child goes by before it reads a byte. A worker, which reads one workbook after another, holds
the next child ready; everybody else starts one when it is needed.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO

ROOT = str(Path(__file__).resolve().parent.parent)
# Started without `site` and the folders of the environment, which takes half the time.
CHILD = "import sys; sys.path[:0] = sys.argv[1:3]; from units.workbook_child import main; main()"
KEPT = ("PATH", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Child:
    """A child that waits for its limits and its file, and the file that it answers into.

    Not into a pipe, so that neither pipe nor memory fills up. A child whose parent goes away sees its input end.
    """

    process: "subprocess.Popen[bytes]"
    answer: IO[bytes]

    def let_go(self) -> None:
        """End a child that is not needed."""
        with self.answer:
            self.process.communicate(b"", timeout=SECONDS)

    def read(self, limits: str, data: bytes) -> IO[bytes]:
        """The answer to a file, from its beginning; raises subprocess.TimeoutExpired."""
        try:
            self.process.communicate(f"{limits}\n".encode() + data, timeout=SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        self.answer.seek(0)
        return self.answer


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
    answer = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as its child
    process = subprocess.Popen(  # noqa: S603 - our own module, the file goes in by standard input
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", CHILD, ROOT, _packages()],
        stdin=subprocess.PIPE,
        stdout=answer,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in KEPT if name in os.environ},
    )
    return Child(process, answer)


@cache
def _packages() -> str:
    """The folder in which the reading library lies; looked up, for it is never loaded here."""
    spec = find_spec("python_calamine")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("python_calamine")
    return str(Path(spec.origin).parent.parent)
