"""What an import tells: counts that add up, the rows it leaves out with their lines and reasons, and examples."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from units import codes
from units.levels import Kind
from units.register_rows import Reject

EXAMPLES = 20
OTHER_LINES = 5

PROBLEMS = {
    "duplicate": _("The area code stands in the file more than once; see also line %(lines)s."),
    "kind": _("The unit is of kind %(old_kind)s. A kind does not change: close the unit and open a new one."),
    "opening": _("The unit is in the register already; an import does not change the day on which it opened."),
    "closed_already": _("The unit has closed already, on %(old_closed_on)s; an import does not change that."),
    "closes_early": _("The unit opened on %(old_opened_on)s; it cannot close on that day or before."),
    "succeeds": _("The unit took over another one on that day or later; it can close only after that."),
    "closed_name": _("A unit that has closed keeps its name, %(old_name)s."),
    "not_open": _("The unit opens on %(old_opened_on)s only; it cannot be renamed before."),
    "renamed_later": _("A later rename of the unit is recorded; a rename before it would garble its history."),
    "successor": _("The successor %(successor)s is not in the register or the file, or does not stand on that day."),
    "children": _("Units below it stand on that day; close them first, or in the same file."),
    "orphan": _("The unit above it, %(parent)s, is neither in the register nor among the good rows of the file."),
    "parent_closed": _("The unit above it, %(parent)s, has closed."),
}


@dataclass(frozen=True, slots=True)
class Example:
    """A row as the preview shows it; `before` is the old name of a renamed unit."""

    line: int
    code: str
    name: str
    before: str = ""
    closed_on: date | None = None
    successor: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """The answer of an import: every row of the file is in exactly one of the five counts.

    `digest` names what the import would change; the same file against a changed register gives another one.
    """

    added: int = 0
    renamed: int = 0
    closed: int = 0
    unchanged: int = 0
    rejected: tuple[Reject, ...] = ()
    committed: bool = False
    places: tuple[str, ...] = ()
    digest: str = ""
    examples: Mapping[str, Sequence[Example]] = field(default_factory=dict)

    @property
    def changes(self) -> int:
        """Units that the import adds or changes."""
        return self.added + self.renamed + self.closed

    @property
    def located(self) -> list[Mapping[str, Any]]:
        """The rejected rows, each with the name of its file or sheet as `place`."""
        return [{**one._asdict(), "place": self.places[one.place]} for one in self.rejected]

    def as_dict(self) -> dict[str, Any]:
        """The JSON form; with several files or sheets each reject also tells its `file`."""
        rejected = [{"line": one.line, "code": one.code, "message": one.message} for one in self.rejected]
        if len(self.places) > 1:
            for told, one in zip(rejected, self.rejected, strict=True):
                told["file"] = self.places[one.place]
        return {**self.counts(), "rejected": rejected, "committed": self.committed}

    def counts(self) -> dict[str, int]:
        """The five counts by name."""
        counted = {what: getattr(self, what) for what in (*CONDITIONS, "unchanged")}
        return {**counted, "rejected": len(self.rejected)}

    def lines(self) -> Iterator[str]:
        """The report in words: the rejected rows by line, then the counts, then what was saved."""
        for one in self.rejected:
            values = {"line": one.line, "code": one.code, "message": one.message, "file": self.places[one.place]}
            if len(self.places) > 1:
                yield gettext("%(file)s, line %(line)s, %(code)s: %(message)s") % values
            else:
                yield gettext("Line %(line)s, %(code)s: %(message)s") % values
        yield (
            gettext(
                "%(added)s added, %(renamed)s renamed, %(closed)s closed, %(unchanged)s unchanged, "
                "%(rejected)s rejected."
            )
            % self.counts()
        )
        yield gettext("Saved.") if self.committed else gettext("Nothing was saved.")


COUNTS = """
    SELECT CASE WHEN problem IS NOT NULL THEN 'rejected' WHEN unit_id IS NULL THEN 'added'
        WHEN change IS NULL THEN 'unchanged' ELSE change END AS verdict, count(*)
    FROM register_staging GROUP BY verdict
"""
REJECTED = """
    SELECT s.place, s.line, s.code, s.level, s.problem, s.successor, s.unit_id, u.name, u.kind, u.opened_on, u.closed_on
    FROM register_staging s LEFT JOIN units_unit u ON u.id = s.unit_id
    WHERE s.problem IS NOT NULL ORDER BY s.place, s.line
"""
CHANGES = """
    SELECT s.line, s.code, s.level, s.kind, s.name, s.opened_on, s.closed_on, s.successor, u.name
    FROM register_staging s LEFT JOIN units_unit u ON u.id = s.unit_id
    WHERE s.problem IS NULL AND {condition} ORDER BY s.place, s.line
"""
CONDITIONS = {
    "added": "s.unit_id IS NULL",
    "renamed": "s.change = 'renamed'",
    "closed": "s.change = 'closed'",
}


def report(
    cursor: CursorWrapper,
    rejects: Iterable[Reject],
    places: Sequence[str],
    refusals: Mapping[int, str],
    *,
    committed: bool = False,
    detailed: bool = False,
) -> Report:
    """Read the staging table out, before anything is written from it.

    `rejects` are the rows that never came so far, `refusals` the followers' reasons by unit. With `detailed` the
    report has examples and a digest, which the page needs and a register of the country does not.
    """
    cursor.execute(COUNTS)
    counts = dict(cursor.fetchall())
    rejected = [*rejects, *_rejected(cursor, refusals)] if counts.get("rejected") else list(rejects)
    return Report(
        added=counts.get("added", 0),
        renamed=counts.get("renamed", 0),
        closed=counts.get("closed", 0),
        unchanged=counts.get("unchanged", 0),
        rejected=tuple(sorted(rejected)),
        committed=committed,
        places=tuple(places),
        digest=_digest(cursor, rejected) if detailed else "",
        examples={what: _examples(cursor, what) for what in CONDITIONS} if detailed else {},
    )


def _rejected(cursor: CursorWrapper, refusals: Mapping[int, str]) -> Iterator[Reject]:
    cursor.execute(REJECTED)
    rows = cursor.fetchall()
    lines: dict[tuple[str, int], list[int]] = defaultdict(list)
    for row in rows:
        lines[row[2], row[3]].append(row[1])
    for place, line, code, level, problem, successor, unit_id, name, kind, opened_on, closed_on in rows:
        short = codes.shorten(code, level)
        others = [str(one) for one in lines[code, level] if one != line][:OTHER_LINES]
        values = {
            "lines": ", ".join(others) or line,
            "old_kind": Kind(kind).label if kind else "",
            "old_name": name,
            "old_opened_on": opened_on,
            "old_closed_on": closed_on,
            "successor": codes.shorten(successor, level) if successor else "",
            "parent": codes.parent(short),
        }
        message = refusals.get(unit_id) if problem == "follower" else None
        yield Reject(place, line, short, message or str(PROBLEMS[problem]) % values)


def _examples(cursor: CursorWrapper, what: str) -> list[Example]:
    cursor.execute(CHANGES.format(condition=CONDITIONS[what]) + f" LIMIT {EXAMPLES}")
    return [
        Example(
            line=line,
            code=codes.shorten(code, level),
            name=name,
            before=old_name or "",
            closed_on=date.fromisoformat(str(closed_on)) if closed_on else None,
            successor=codes.shorten(successor, level) if successor else "",
        )
        for line, code, level, _kind, name, _opened_on, closed_on, successor, old_name in cursor.fetchall()
    ]


def _digest(cursor: CursorWrapper, rejected: Sequence[Reject]) -> str:
    """Digest of every change with what stands there now, and of every row left out."""
    digest = hashlib.sha256()
    for what, condition in CONDITIONS.items():
        cursor.execute(CHANGES.format(condition=condition))
        while rows := cursor.fetchmany(1000):
            digest.update(json.dumps([what, [[str(value) for value in row] for row in rows]]).encode())
    digest.update(json.dumps([[one.place, one.line, one.code] for one in sorted(rejected)]).encode())
    return digest.hexdigest()
