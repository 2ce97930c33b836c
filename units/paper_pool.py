"""Several prints at once: a few processes that only lay out pages, fed by threads of this one.

The processes know no database: figures are drawn and documents written here, in order; only the printing is shared out.
"""

import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import BinaryIO, cast

from units.disk import DiskFull
from units.paper_child import FULL, MADE, REFUSED, receive, send

ROOT = Path(__file__).resolve().parent.parent
PROCESSES = 2


class PrintFailed(Exception):
    """A print could not be made; `told`: the reason is a rule's sentence for the user, else it is for the log."""

    def __init__(self, reason: str, *, told: bool = False) -> None:
        super().__init__(reason)
        self.told = told


class Child:
    """One process that prints; started when it is first needed, and again after it died."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def make(self, html: str) -> bytes:
        """The print of a document; raises PrintFailed, DiskFull."""
        if self.process is None:
            command = [sys.executable, "-m", "units.paper_child"]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)  # noqa: S603
        given, got = self.process.stdin, self.process.stdout
        assert given is not None  # noqa: S101 - both were asked for
        assert got is not None  # noqa: S101
        try:
            send(cast("BinaryIO", given), html.encode())
            answer = receive(cast("BinaryIO", got))
        except OSError:
            answer = None
        if answer is None:
            self.close()
            raise PrintFailed("the printing process ended before the print was made")
        if answer[:1] == FULL:
            raise DiskFull
        if answer[:1] != MADE:
            raise PrintFailed(answer[1:].decode("utf-8", "replace"), told=answer[:1] == REFUSED)
        return answer[1:]

    def close(self) -> None:
        """End the process, which ends by itself when its input does."""
        if self.process is not None:
            process, self.process = self.process, None
            if process.stdin:
                process.stdin.close()
            if process.stdout:
                process.stdout.close()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def pool(processes: int = PROCESSES) -> Iterator[Callable[[str], Future[bytes]]]:
    """Give a function that prints a document in one of so many processes; all of them end with the block."""
    children = [Child() for _number in range(processes)]
    idle: SimpleQueue[Child] = SimpleQueue()
    for child in children:
        idle.put(child)

    def make(html: str) -> bytes:
        child = idle.get()
        try:
            return child.make(html)
        finally:
            idle.put(child)

    with ThreadPoolExecutor(processes, thread_name_prefix="print") as threads:
        try:
            yield lambda html: threads.submit(make, html)
        finally:
            threads.shutdown(wait=True, cancel_futures=True)
            for child in children:
                child.close()


def prints[T](jobs: Iterable[tuple[T, str]], *, processes: int = PROCESSES) -> Iterator[tuple[T, bytes | PrintFailed]]:
    """Print documents as they come, each named by a key; answers come as they are ready.

    Only a few documents are written ahead of the printing, so memory does not grow with their number; a caller that
    stops asking stops the rest. Raises DiskFull, which is no one document's fault.
    """
    with pool(processes) as submit:
        running: dict[Future[bytes], T] = {}
        for key, html in jobs:
            running[submit(html)] = key
            if len(running) > processes:
                yield from _ready(running)
        while running:
            yield from _ready(running)


def _ready[T](running: dict[Future[bytes], T]) -> Iterator[tuple[T, bytes | PrintFailed]]:
    done, _rest = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        key = running.pop(future)
        failure = future.exception()
        if failure is not None and not isinstance(failure, PrintFailed):
            raise failure
        yield key, failure if isinstance(failure, PrintFailed) else future.result()
