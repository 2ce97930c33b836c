"""Prints the performance table: `make bench`. Each database is measured by itself, thrown away afterwards.

The national register comes from npm's package china-division at run time, or from the folder REGISTER_DIR.
Arguments name the parts that are measured (tests/bench/course.py); without any, all are.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path

import postgres

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.bench.lines import Line, read  # noqa: E402 - found by the path that stands above

PACKAGE = "china-division"
KEPT = ("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TERM")
LIMIT = 7200


class NoRegister(Exception):
    """The national register is not to be had; the message says why."""


def main() -> int:
    """Measure on both databases; return 1 when one could not be measured at all, whatever the figures say."""
    with tempfile.TemporaryDirectory(prefix="campaign-bench-") as name:
        scratch = Path(name)
        try:
            register, missing = fetch(scratch), ""
        except NoRegister as why:
            register, missing = None, f"The country was not measured: {why}"
            print(missing, flush=True)
        found = {"SQLite": measure(scratch / "sqlite", register)}
        try:
            with postgres.cluster() as url:
                found["PostgreSQL"] = measure(scratch / "postgresql", register, url)
        except postgres.PostgresError as error:
            print(error)
            found["PostgreSQL"] = []
    print(table(found))
    print(missing)
    return 0 if all(found.values()) else 1


def fetch(scratch: Path) -> Path:
    """The folder of the register's files; raises NoRegister."""
    if given := os.environ.get("REGISTER_DIR"):
        if not Path(given, "villages.csv").exists():
            raise NoRegister(f"REGISTER_DIR is {given}, which holds no villages.csv.")
        return Path(given)
    npm = shutil.which("npm")
    if npm is None:
        raise NoRegister("npm is not installed. Install npm, or set REGISTER_DIR to the package's folder dist.")
    print(f"Fetching {PACKAGE} with npm", flush=True)
    try:
        done = subprocess.run(
            [npm, "pack", PACKAGE], cwd=scratch, capture_output=True, text=True, timeout=600, check=False
        )
    except subprocess.TimeoutExpired:
        raise NoRegister("npm did not answer within ten minutes.") from None
    packed = next(scratch.glob("*.tgz"), None)
    if done.returncode or packed is None:
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[0]
        raise NoRegister(f"npm could not fetch {PACKAGE} ({said}). Without a network, set REGISTER_DIR.")
    with tarfile.open(packed) as archive:
        archive.extractall(scratch, filter="data")
    return scratch / "package" / "dist"


def measure(scratch: Path, register: Path | None, database_url: str = "") -> list[Line]:
    """Measure one database in a process of its own; no line when it broke off."""
    scratch.mkdir()
    result = scratch / "lines.json"
    # Whatever else stands in a developer's environment must not change a figure.
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {
        "LC_ALL": "C.UTF-8",
        "DATA_DIR": str(scratch),
        "CAMPAIGN_TODAY": "2016-12-31",
        "INSECURE_HTTP": "1",
    } | ({"DATABASE_URL": database_url} if database_url else {})
    command = [sys.executable, "-m", "tests.bench", str(result), str(register or ""), *sys.argv[1:]]
    subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, timeout=LIMIT, check=False)
    return read(result)


def table(found: dict[str, list[Line]]) -> str:
    """A plain table, one line a target, then what each database says about it."""
    rows = [("target", "limit", *(part for name in found for part in (name, "")))]
    targets = dict.fromkeys((line.target, line.limit) for lines in found.values() for line in lines)
    by_name = {name: {line.target: line for line in lines} for name, lines in found.items()}
    for target, limit in targets:
        rows.append((target, limit, *(cell for name in found for cell in _cells(by_name[name].get(target)))))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    drawn = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    drawn.insert(1, "-" * max(map(len, drawn)))
    return "\n".join(["", *drawn, "", *_notes(found)])


def _cells(line: Line | None) -> tuple[str, str]:
    if line is None:
        return "not measured", ""
    return line.measured, "" if line.ok is None else "ok" if line.ok else "MISSED"


def _notes(found: dict[str, list[Line]]) -> Iterable[str]:
    for name, lines in found.items():
        yield f"{name}:"
        yield from (f"  {line.target}: {line.note}" for line in lines if line.note)
        yield ""


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped.")
