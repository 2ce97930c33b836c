"""What a part of the benchmark says: one line of the table for each target. Knows nothing of Django."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

TIMES = "×"


@dataclass(frozen=True, slots=True)
class Line:
    """One target in one database; `ok` is None where it could not be measured, and `note` says why or gives details."""

    target: str
    limit: str
    measured: str
    ok: bool | None
    note: str = ""


def at_most(target: str, limit: float, measured: float, note: str = "") -> Line:
    """A ratio that must not exceed its limit."""
    return Line(target, f"≤ {limit:g} {TIMES}", f"{measured:.2f} {TIMES}", measured <= limit, note)


def at_least(target: str, limit: float, measured: float, note: str = "") -> Line:
    """A ratio that must reach its limit."""
    return Line(target, f"≥ {limit:g} {TIMES}", f"{measured:.2f} {TIMES}", measured >= limit, note)


def equal(target: str, one: int, other: int, note: str = "") -> Line:
    """Two counts that must be the same."""
    return Line(target, "equal", f"{one} and {other}", one == other, note)


def unmeasured(target: str, why: str) -> Line:
    """A target that could not be measured."""
    return Line(target, "", "not measured", None, why)


def write(lines: Iterable[Line], path: Path) -> None:
    """Keep the lines for whoever started this process."""
    path.write_text(json.dumps([asdict(line) for line in lines]), encoding="utf-8")


def read(path: Path) -> list[Line]:
    """The lines that another process kept; none when it wrote no file."""
    if not path.exists():
        return []
    return [Line(**line) for line in json.loads(path.read_text(encoding="utf-8"))]
