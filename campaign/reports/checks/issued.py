"""Issued summaries: are they what was issued, and do board and ledger still say what they say?"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.grading.grades import UNGRADED, Grade
from campaign.reports.checks.findings import Subject
from campaign.reports.checks.missing import Found, about
from campaign.reports.checks.sums import ALL, Sums, kept_sums
from campaign.reports.figures import issues
from campaign.reports.figures.definitions import defined
from campaign.reports.figures.spans import Span
from campaign.reports.models import Summary
from campaign.reports.summaries import digest, sha256
from units import codes
from units.areas import Area
from units.levels import KINDS_OF_LEVEL, WIDTHS, Level
from units.tallies import TALLIED

# So many whole summaries, each with its print, are in memory at once.
CHUNK = 20
# So many numbers that differ are named.
NAMED = 6
# Totals of a summary by the names of their figures.
type Totals = dict[str, int]


def summary_differs_from_its_digest(area: Area, on: date, limit: int) -> Found:
    """Issued summaries, the corrected ones too, whose figures, text or print are not those whose digest was taken.

    Reads every one whole, a few at a time; one query.
    """
    rows = Summary.objects.in_area(area).issued().select_related("area").order_by("-issued_on", "-id")
    broken = [
        about(row.area, row.get_absolute_url(), month=f"{row.month:%Y-%m}", parts=parts)
        for row in rows.iterator(chunk_size=CHUNK)
        if (parts := _broken(row))
    ]
    return len(broken), broken[:limit]


def _broken(summary: Summary) -> list[str]:
    now = {
        "figures": (digest(summary.figures), summary.figures_sha256),
        "text": (sha256(summary.text), summary.text_sha256),
        "pdf": (sha256(bytes(summary.pdf or b"")), summary.pdf_sha256),
    }
    return [name for name, (found, taken) in now.items() if found != taken]


def spelled_parts(words: dict[str, Any]) -> dict[str, Any]:
    """The parts that were changed, in words."""
    parts = {"figures": _("figures"), "text": _("text"), "pdf": _("print")}
    return {"month": words["month"], "parts": _(", ").join(parts[one] for one in words["parts"])}


def summary_differs_from_records(area: Area, on: date, limit: int) -> Found:
    """Issued summaries that no issued correction follows, against the board and the ledger of their day, as they are.

    Of each summary its totals of grades and issues alone are read, of all in one query; for each month eight queries
    tell the totals of every area at once. A summary costs the same whether one or four hundred areas issue it.
    """
    found = []
    for (month, day), summaries in groupby(_standing(area), key=lambda row: (row["month"], row["on"])):
        now = _totals(area, month, day)
        for row in summaries:
            told = {f"grades.{key}": number for key, number in row["grades"].items()}
            told |= {f"issues.{key}": number for key, number in row["issues"].items()}
            today = now.of(row["area__level"], row["area__code"])
            differing = [[key, told[key], today[key]] for key in today if key in told and told[key] != today[key]]
            if differing:
                found.append(_subject(row, differing))
    return len(found), found[:limit]


def _standing(area: Area) -> Iterator[dict[str, Any]]:
    rows = Summary.objects.in_area(area).issued().standing().order_by("-month", "on", "area__code", "area__level")
    totals = {key: F(f"figures__sections__{key}__total__values") for key in ("grades", "issues")}
    named: Any = rows.values("pk", "month", "on", "area__code", "area__level", "area__name", **totals)
    yield from named.iterator()


class _Now:
    """What the records say of a month now: the board's sums and the ledger's, by level and full code of the area."""

    def __init__(self, sums: Sums, ledger: dict[tuple[int, str], Counter[str]]) -> None:
        self.sums, self.ledger = sums, ledger

    def of(self, level: int, code: str) -> Totals:
        """The totals of an area, by the names of the figures that say the same in its summary."""
        sums, ledger = self.sums.get((level, code), Counter()), self.ledger.get((level, code), Counter())
        totals: Totals = {}
        for word, of in (("townships", Level.TOWNSHIP), ("villages", Level.VILLAGE)):
            kinds = KINDS_OF_LEVEL[of]
            by_grade = {grade: sum(sums[kind, grade] for kind in kinds) for grade in [*Grade.values, ALL]}
            by_grade[UNGRADED] = by_grade[ALL] - sum(by_grade[grade] for grade in Grade.values)
            totals |= {f"grades.{word}_{grade}": number for grade, number in by_grade.items()}
        return totals | {f"issues.{column}": ledger[column] for column in issues.COLUMNS}


def _totals(area: Area, month: date, on: date) -> _Now:
    span = Span(month, on, provisional=False, began=month, baseline_on=None)
    ledger: dict[tuple[int, str], Counter[str]] = {}
    # Seen as a county, an area of any level is split into townships, which add up to the areas between.
    for row in issues.grouped(Area(area.short_code, Level.COUNTY, area.name), span):
        numbers = {name: number for name, number in row.items() if name in issues.COLUMNS}
        for level in TALLIED:
            code = codes.full(row["place"][: WIDTHS[level]])
            ledger.setdefault((level, code), Counter()).update(numbers)
    return _Now(kept_sums(area, on), ledger)


def _subject(row: dict[str, Any], differing: list[list[Any]]) -> Subject:
    short = codes.shorten(row["area__code"], row["area__level"])
    url = reverse("reports:summary-detail", args=[row["pk"]])
    words = {"month": f"{row['month']:%Y-%m}", "differing": differing}
    return Subject(short, row["area__level"], row["area__name"], url, words)


def spelled_totals(words: dict[str, Any]) -> dict[str, Any]:
    """The first of the totals that differ, in words."""
    parts = [
        _("%(figure)s %(told)s, now %(now)s") % {"figure": defined(key).name, "told": told, "now": now}
        for key, told, now in words["differing"][:NAMED]
    ]
    more = _("; and others") if len(words["differing"]) > NAMED else ""
    return {"month": words["month"], "what": _("; ").join(parts) + more}
