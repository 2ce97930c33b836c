"""How alike the texts of two reports are: shared trigrams, marked for the reader and judged by nobody here.

Compared are the author's own report of the month before and the reports of the same month and the month before from
other units of the county: a bounded number of texts, each of a bounded length. Among these a repeat word for word is
told however short it is. The very same text, unless it is short, is found by its fingerprint from anywhere in the
prefecture and of any month.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from campaign.people.models import MonthlyReport
from campaign.people.models.posting import FirstSecretary
from units import access, codes
from units.access import Account, Action, Placed
from units.levels import WIDTHS, Level

# Alike in so many of a hundred trigrams, a text is worth a second look.
MARKED, SAME = 70, 100
# A shorter text says too little to measure ("none", "as last month"): only that it is the same can be told.
SHORTEST = 30
LONGEST = 4000
# The most reports of other units that one is compared with, the latest first.
MOST = 400
_NUMBERS = re.compile(r"[\d一二三四五六七八九十百千]+")
_BLANKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Likeness:
    """The nearest other report and how alike the two are, in percent."""

    report: int
    percent: int


def is_told_in(place: Placed, user: Account) -> bool:
    """Tell whether the account gives opinions on the reports of the place or reads them: nobody else sees the mark."""
    return access.may(user, Action.GIVE_OPINION, place) or access.may(user, Action.READ_REPORT, place)


def is_told_of(report: MonthlyReport, unit: Placed, user: Account) -> bool:
    """Tell whether the account sees the mark of the unit's report: never its author, whatever else that one does."""
    return report.submitted_by_id != user.pk and is_told_in(unit, user)


def text_of(report: MonthlyReport) -> str:
    """What of a report is compared: all that its author wrote."""
    return "\n".join((report.work, report.problems_solved, report.difficulties, report.next_month))


def _bare(text: str) -> str:
    """The text without punctuation, where a number counts as a number, whichever it is."""
    return _BLANKS.sub("", _NUMBERS.sub("0", unicodedata.normalize("NFKC", text).lower()))


def _plain(text: str) -> str:
    """The bare text; blank when it is too short to measure."""
    bare = _bare(text)
    return bare if len(bare) >= SHORTEST else ""


def digest_of(text: str) -> str:
    """The fingerprint of a text for `MonthlyReport.text_digest`; blank for one that is too short to compare."""
    plain = _plain(text)
    return hashlib.sha256(plain.encode()).hexdigest() if plain else ""


def trigrams(text: str) -> frozenset[str]:
    """Three characters at a time, of the plain text."""
    plain = _plain(text[:LONGEST])
    return frozenset(plain[place : place + 3] for place in range(len(plain) - 2))


def percent_alike(one: frozenset[str], other: frozenset[str]) -> int:
    """Shared trigrams of all trigrams (Jaccard) in whole percent; 0 where one text is too short. Symmetric."""
    if not one or not other:
        return 0
    return len(one & other) * 100 // len(one | other)


def nearest(text: str, others: Iterable[tuple[int, str]]) -> Likeness | None:
    """The most alike of the others (number, text) where it is alike enough to be marked; the first of equals.

    Of a short text that is the first with the very same words.
    """
    own = trigrams(text)
    if not own:
        bare = _bare(text)
        return next((Likeness(number, SAME) for number, other in others if bare and _bare(other) == bare), None)
    best: Likeness | None = None
    for number, other in others:
        percent = percent_alike(own, trigrams(other))
        if percent >= MARKED and (best is None or percent > best.percent):
            best = Likeness(number, percent)
    return best


def likeness_of(report: MonthlyReport, posting: FirstSecretary) -> Likeness | None:
    """The report nearest to this one among those it is compared with; three queries at most, nothing saved.

    Needs `text_digest`. Text that a secretary is given to repeat, such as the unit's own name, weighs little among
    hundreds of trigrams.
    """
    before = (report.month - timedelta(days=1)).replace(day=1)
    others = MonthlyReport.objects.exclude(pk=report.pk)
    own = others.filter(posting__official=posting.official_id, month=before)
    months: list[date] = [report.month, before]
    near = others.below(_above(posting, Level.COUNTY)).filter(month__in=months).exclude(posting__unit=posting.unit_id)
    near = near.order_by("-submitted_on", "-id")[:MOST]
    found = nearest(text_of(report), ((one.pk, text_of(one)) for rows in (own, near) for one in rows.texts()))
    if found is not None and found.percent == SAME:
        return found
    copies = others.below(_above(posting, Level.PREFECTURE)).with_text(report.text_digest)
    copy = copies.order_by("-submitted_on", "-id").values_list("pk", flat=True).first()
    return found if copy is None else Likeness(copy, SAME)


def _above(posting: FirstSecretary, level: Level) -> str:
    """Short code of the unit's county or prefecture."""
    return codes.shorten(posting.unit.code, posting.unit.level)[: WIDTHS[level]]
