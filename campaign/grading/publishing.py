"""Making a board public: figures and print frozen with their digests, and verified against today's records."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaign.grading import board_print
from campaign.grading.boards import Board, BoardRow, board
from campaign.grading.models import Publication
from units import access, audit
from units.access import Account, Action
from units.models import Unit
from units.rules import RuleBroken


class PublicationNotYours(RuleBroken):
    """The user may not publish here."""

    message = _("Your account may not publish the board of this area.")


class NotOverYet(RuleBroken):
    """A board of days to come is no fact."""

    message = _("A board can be published only for a day that has come.")


def figures_of(drawn: Board) -> dict[str, Any]:
    """The board as plain data: what is frozen, and what `board --json` prints."""
    return {
        "area": drawn.area.short_code,
        "on": drawn.on.isoformat(),
        "since": drawn.since.isoformat(),
        "rows": [_row(row) for row in drawn.rows],
        "total": _row(drawn.total),
    }


def _row(row: BoardRow) -> dict[str, Any]:
    return {
        "code": row.area.short_code,
        "name": row.area.name,
        "townships": row.townships.as_dict(),
        "villages": row.villages.as_dict(),
        "township_change": row.township_change.as_dict(),
        "village_change": row.village_change.as_dict(),
    }


def digest(figures: dict[str, Any]) -> str:
    """SHA-256 of the figures in one canonical spelling."""
    spelled = json.dumps(figures, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


@transaction.atomic
def publish(area: Unit, *, title: str, day: date, by: Account, on: date) -> Publication:
    """Freeze the board of the area as of `day`, with its print; `on` is the day of publishing.

    Raises PublicationNotYours, NotOverYet. Needs Action.PUBLISH on the area. Takes seconds: it makes the PDF.
    """
    if not access.may(by, Action.PUBLISH, area):
        raise PublicationNotYours
    if day > on:
        raise NotOverYet
    drawn = board(area.area, on=day)
    figures = figures_of(drawn)
    pdf = board_print.pdf(drawn, title=title)
    publication = Publication.objects.create(
        title=title,
        area=area,
        on=day,
        since=drawn.since,
        figures=figures,
        figures_sha256=digest(figures),
        pdf=pdf,
        pdf_sha256=hashlib.sha256(pdf).hexdigest(),
        published_on=on,
        published_by=by,
    )
    after = {"on": day.isoformat(), "figures": publication.figures_sha256, "pdf": publication.pdf_sha256}
    audit.record("grading.published", audit.Change(publication, area.code, after=after), by=by)
    return publication


@dataclass(frozen=True, slots=True)
class Difference:
    """One number that would be printed otherwise today; a row that came or went differs in each of its numbers."""

    code: str
    name: str
    level: str
    grade: str
    published: int
    today: int


@dataclass(frozen=True, slots=True)
class Verification:
    """What a second look found: whether the frozen copy is intact, and where today's records differ."""

    intact: bool
    differences: tuple[Difference, ...]

    @property
    def unchanged(self) -> bool:
        """Nothing was tampered with and nothing was corrected since."""
        return self.intact and not self.differences


def verify(publication: Publication) -> Verification:
    """Check the digests, draw the board again from today's records as of the same day, and compare."""
    pdf_intact = hashlib.sha256(bytes(publication.pdf)).hexdigest() == publication.pdf_sha256
    intact = pdf_intact and digest(publication.figures) == publication.figures_sha256
    today = figures_of(board(publication.area.area, on=publication.on, since=publication.since))
    return Verification(intact, tuple(_compare(publication.figures, today)))


def _compare(published: dict[str, Any], today: dict[str, Any]) -> list[Difference]:
    found = []
    old = {row["code"]: row for row in published["rows"]}
    new = {row["code"]: row for row in today["rows"]}
    for code in sorted(old.keys() | new.keys()):
        row = new.get(code) or old[code]
        for level in ("townships", "villages"):
            for grade in row[level]:
                before = old[code][level][grade] if code in old else 0
                after = new[code][level][grade] if code in new else 0
                if before != after:
                    found.append(Difference(code, row["name"], level, grade, before, after))
    return found
