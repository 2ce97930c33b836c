"""Standing checks over all records: what is wrong in an area, why, and where it is mended. `run` and `look` tell it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaign.reports.checks import keeping
from campaign.reports.checks.findings import Check, Finding, Severity, Subject
from campaign.reports.checks.rules import CHECKS
from units.areas import Area

__all__ = ["CHECKS", "Outcome", "Report", "Severity", "keep", "look", "run"]

# So many findings of one check are listed; all are counted.
LISTED = 500


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check: how many records it found, and the first of them."""

    check: Check
    count: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Every check over an area as of a day."""

    area: Area
    on: date
    outcomes: tuple[Outcome, ...]

    def count(self, severity: str = "") -> int:
        """How many records were found, of one severity or in all."""
        return sum(one.count for one in self.outcomes if not severity or one.check.severity == severity)

    @property
    def findings(self) -> list[Finding]:
        """The findings that are listed, the worst first."""
        order = list(Severity)
        ranked = sorted(self.outcomes, key=lambda one: order.index(one.check.severity))
        return [finding for one in ranked for finding in one.findings]

    def as_dict(self) -> dict[str, Any]:
        """The JSON of `check_records`."""
        return {
            "area": self.area.short_code,
            "on": self.on.isoformat(),
            **{f"{severity}s": self.count(severity) for severity in Severity},
            "findings": [_finding(one) for one in self.findings],
        }


def run(area: Area, *, on: date, checks: Sequence[Check] = CHECKS, listed: int = LISTED) -> Report:
    """Run the checks over an area as of a day; the queries are as many for any area and number of records.

    Those of issued summaries need some for each month that was summed up.
    """
    outcomes = []
    for check in checks:
        count, subjects = check.find(area, on, listed)
        outcomes.append(_outcome(check, count, subjects))
    return Report(area, on, tuple(outcomes))


def look(area: Area, *, on: date, checks: Sequence[Check] = CHECKS, listed: int = LISTED) -> Report:
    """As `run`, for a page: of the nightly checks what the last night found and kept, in one query for all of them."""
    live = run(area, on=on, checks=[one for one in checks if not one.nightly], listed=listed)
    kept = keeping.found(area, [one.key for one in checks if one.nightly])
    nightly = tuple(_outcome(one, len(kept[one.key]), kept[one.key][:listed]) for one in checks if one.nightly)
    return Report(area, on, live.outcomes + nightly)


def keep(report: Report) -> None:
    """Keep what the nightly checks of a whole run found, in place of what was kept before."""
    nightly = {one.check.key: one.findings for one in report.outcomes if one.check.nightly}
    keeping.keep({key: [finding.subject for finding in found] for key, found in nightly.items()}, on=report.on)


def _outcome(check: Check, count: int, subjects: Sequence[Subject]) -> Outcome:
    return Outcome(check, count, tuple(Finding(check, one) for one in subjects))


def _finding(one: Finding) -> dict[str, str]:
    return {
        "rule": one.check.key,
        "severity": one.check.severity.value,
        "unit": one.subject.code,
        "name": one.subject.name,
        "message": one.sentence,
        "url": one.subject.url,
    }
