"""Importing a register from a text, and what a report of it says."""

from datetime import date

from units import register, tallies
from units.areas import Area
from units.models import StandingTally
from units.register_file import Source
from units.register_report import Report

DAY = date(2016, 10, 1)
COLUMNS = "code,name,kind,opened_on,closed_on,successor"


def run(
    text: str, *, header: str = "code,name", within: Area | None = None, on: date = DAY, **options: object
) -> Report:
    source = Source.of_bytes("r.csv", f"{header}\n{text}".encode())
    options = {"by": None, **options}
    return register.import_register([source], within=within or Area.country(), on=on, **options)  # type: ignore[arg-type]


def counts(report: Report) -> tuple[int, int, int, int, int]:
    return report.added, report.renamed, report.closed, report.unchanged, len(report.rejected)


def reasons(report: Report) -> list[tuple[int, str]]:
    return [(one.line, one.message) for one in report.rejected]


def standing() -> list[tuple[object, ...]]:
    rows = StandingTally.objects.exclude(change=0)
    return sorted(rows.values_list("area_level", "area_code", "kind", "on", "change"))


def assert_tally_is_right() -> None:
    kept = standing()
    tallies.rebuild()
    assert standing() == kept
