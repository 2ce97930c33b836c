"""Reads a workbook in a process of its own: `main()`, on standard input a line of limits, then the file.

`serve()` is a process from which such ones are split off (units/workbook_reader.py).

The reading library aborts the whole process on some files and takes a gigabyte on others, so it runs where that hurts
nobody: with limits on memory and processor time, and without Django. Answers in lines of JSON: first what was refused
or `{}`, then for each sheet a line with its name and merged ranges, then lines of some rows each; a day is
`{"d": "2016-12-05"}`.
"""

import io
import json
import os
import resource
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, Never

from units.workbook_bounds import MERGED, Limits, Refusal, inspect

CPU_SECONDS = 60
# Rows in a line: each on its own takes twice as long to write and to read, very many take the memory of a bomb.
BATCH = 10
# What goes through the pipe at once.
PIECE = 1 << 16
# Characters of all answers together: one long text that a million cells share must not become a million long texts.
TEXT = 200 << 20


def confine(memory: int) -> None:
    """Limit this process before it reads a byte of the file."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever the reading library gives
    """A cell for JSON: texts as they are, whole numbers without a fraction, days tagged."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, datetime):
        return {"d": value.date().isoformat()} if value.time() == time() else {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time | timedelta):
        return str(value)
    return value


def answer(data: bytes, limits: Limits) -> Iterator[str]:
    """Lines of the answer; raises Refusal."""
    import python_calamine

    seen = inspect(data, limits)
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        names = book.sheet_names
        hidden = {one.name for one in book.sheets_metadata if one.visible != python_calamine.SheetVisibleEnum.Visible}
    except python_calamine.PasswordError as error:
        raise Refusal("Locked") from error
    except Exception as error:
        raise Refusal("Damaged") from error
    left = limits.cells
    dump = json.JSONEncoder(ensure_ascii=False).encode
    for name in names:
        try:
            sheet = book.get_sheet_by_name(name)
        except python_calamine.WorksheetNotFound:
            continue  # a sheet that is a chart has no cells
        except Exception as error:
            raise Refusal("Damaged") from error
        rows, columns = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
        left -= Limits(limits.rows, limits.columns, left).check(name, rows, columns)
        merged = (sheet.merged_cell_ranges or seen.merged.get(name, []))[:MERGED]
        about = {"sheet": name, "rows": rows, "merged": merged, "hidden": name in hidden, "date1904": seen.date1904}
        yield json.dumps(about)
        for some in _batches(sheet.to_python(skip_empty_area=False)):
            yield dump([[value if type(value) is str else plain(value) for value in row] for row in some])


def _batches(rows: list[list[Any]]) -> Iterator[list[list[Any]]]:
    """The rows of each line of the answer."""
    for first in range(0, len(rows), BATCH):
        yield rows[first : first + BATCH]


def main() -> None:
    """Answer on standard output; a refusal is an answer too."""
    rows, columns, cells, memory = (int(text) for text in sys.stdin.buffer.readline().split(b","))
    confine(memory)
    data = sys.stdin.buffer.read()
    out = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w"), PIECE), encoding="utf-8", errors="surrogatepass")
    written = 0
    try:
        for line in answer(data, Limits(rows, columns, cells)):
            written += len(line)
            if written > TEXT:
                raise Refusal("UnpacksTooLarge", size=written >> 20)
            out.write(line + "\n")
    except Refusal as refusal:
        out.write(json.dumps({"refused": refusal.reason, "values": refusal.values}) + "\n")
    out.write(json.dumps({"end": True}) + "\n")
    out.flush()


def serve() -> None:
    """Split off a child for each pair of pipes that comes through standard input, a socket, and tell its number.

    Whoever asks may kill it until asking again, so the children before are collected no sooner. Reads no file itself.
    """
    import socket

    import python_calamine  # noqa: F401 - what a child needs is here when it comes up

    with socket.socket(fileno=os.dup(0)) as asked:
        while True:
            word, pipes, _flags, _where = socket.recv_fds(asked, 1, 2)
            if not word:
                return
            while _collected():
                pass
            number = os.fork()
            if not number:
                asked.close()
                _become(pipes)
            for pipe in pipes:
                os.close(pipe)
            asked.send(str(number).encode())


def _collected() -> bool:
    """Collect a child that has ended; False when there is none."""
    try:
        return os.waitpid(-1, os.WNOHANG)[0] > 0
    except ChildProcessError:
        return False


def _become(pipes: list[int]) -> Never:
    """Be the child that reads from the one pipe and answers into the other."""
    try:
        for standard, pipe in enumerate(pipes):
            os.dup2(pipe, standard)
            os.close(pipe)
        main()
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
