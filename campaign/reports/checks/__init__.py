"""Standing checks over all records: `run` tells what is wrong in an area, why, and where it is mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from campaign.reports.checks.findings import Check, Finding, Severity
from campaign.reports.checks.rules import CHECKS
from units.areas import Area

__all__ = ["CHECKS", "Outcome", "Report", "Severity", "run"]

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
    """Run the checks over an area as of a day: a constant number of queries, at most three a check."""
    outcomes = []
    for check in checks:
        count, subjects = check.find(area, on, listed)
        outcomes.append(Outcome(check, count, tuple(Finding(check, one) for one in subjects)))
    return Report(area, on, tuple(outcomes))


def _finding(one: Finding) -> dict[str, str]:
    return {
        "rule": one.check.key,
        "severity": one.check.severity.value,
        "unit": one.subject.code,
        "name": one.subject.name,
        "message": one.sentence,
        "url": one.subject.url,
    }
