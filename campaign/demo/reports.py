"""The demo's monthly reports of first secretaries: most in time, some late, some missing, a few alike."""

import random
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from campaign.demo import days as calendar
from campaign.demo import prose
from campaign.demo.accounts import Cast
from campaign.demo.figures import LAST_DAY, rng
from campaign.demo.findings import Findings
from campaign.demo.rows import insert
from campaign.demo.secretaries import Posted
from campaign.people import similarity
from campaign.people.models import FirstSecretary, MonthlyReport
from campaign.people.models.report import due_on
from units.models import Unit

# Of a hundred months so many were written late, not at all, or copied from the month before.
LATE, MISSING, COPIED = 8, 4, 3
# Of a hundred reports of December, due in January, so many were there on the last day.
EARLY = 35
# Of a hundred reports so many got their township's opinion, and of those so many were read.
JUDGED, READ = 92, 88


def run(posted: Posted, found: Findings, cast: Cast) -> None:
    """Write them, month after month, so that a likeness names a report that was there before."""
    random_ = rng("reports")
    rows: list[MonthlyReport] = []
    for posting in posted.rows:
        rows += _months(posting, found, cast, random_)
    rows.sort(key=lambda row: (row.month, row.submitted_on))
    for number, row in enumerate(rows, 1):
        row.pk = number
    _mark_alike(rows)
    insert(rows)


def _months(posting: FirstSecretary, found: Findings, cast: Cast, random_: random.Random) -> Iterator[MonthlyReport]:
    before: MonthlyReport | None = None
    for month in (date(2016, 10, 1), date(2016, 11, 1), date(2016, 12, 1)):
        last = month.replace(day=monthrange(month.year, month.month)[1])
        if posting.from_on > last or (posting.until_on and posting.until_on <= last):
            continue
        drawn = random_.randrange(100)
        if drawn < MISSING or (last == LAST_DAY and random_.randrange(100) >= EARLY):
            continue
        row = _report(posting, month, found, random_)
        if before is not None and random_.randrange(100) < COPIED:
            row.work, row.problems_solved = before.work, before.problems_solved
            row.difficulties, row.next_month = before.difficulties, before.next_month
        late = drawn < MISSING + LATE and last < LAST_DAY
        _submit(row, cast, late, random_)
        before = row
        yield row


def _report(posting: FirstSecretary, month: date, found: Findings, random_: random.Random) -> MonthlyReport:
    first = max(posting.from_on, month)
    room = monthrange(month.year, month.month)[1] - first.day + 1
    days = min(room, random_.randint(12, 24))
    words = _words(posting.unit, found, random_) | {"days": str(days), "homes": str(random_.randint(8, 45))}
    texts = {kind: prose.line(kind, posting.unit, random_, **words) for kind in ("solved", "difficulties", "next")}
    return MonthlyReport(
        posting=posting,
        month=month,
        days_on_site=days,
        households_visited=int(words["homes"]),
        work=prose.line("work", posting.unit, random_, **words),
        problems_solved=texts["solved"],
        difficulties=texts["difficulties"],
        next_month=texts["next"],
    )


def _words(unit: Unit, found: Findings, random_: random.Random) -> dict[str, str]:
    """Two of the unit's issues and what is done about them."""
    answers = [one.answer for one in found.of(unit)]
    one, other = random_.sample(answers, 2)
    return {
        "first": one.content,
        "firstact": "，".join(one.actions),
        "second": other.content,
        "secondact": "，".join(other.actions),
    }


def _submit(row: MonthlyReport, cast: Cast, late: bool, random_: random.Random) -> None:
    """Hand it in, and let the township and the county see to it where there was time."""
    due = due_on(row.month)
    day = due + timedelta(days=random_.randint(1, 9)) if late else due - timedelta(days=random_.randint(0, 5))
    unit = row.posting.unit
    row.submitted_on = min(max(day, row.posting.from_on), LAST_DAY)
    row.submitted_at = calendar.moment(row.submitted_on, random_)
    row.submitted_by = cast[f"secretary-{unit.code}"]
    opinion_on, staff = calendar.after(row.submitted_on, random_.randint(1, 4)), cast.staff(unit)
    if staff is None or not row.submitted_on < opinion_on < LAST_DAY or random_.randrange(100) >= JUDGED:
        return
    row.opinion, row.opinion_on, row.opinion_by = prose.line("opinion", unit, random_), opinion_on, staff
    read_on = calendar.after(opinion_on, random_.randint(1, 5))
    if opinion_on < read_on < LAST_DAY and random_.randrange(100) < READ:
        row.read_on, row.read_by = read_on, cast.county(unit)


def _mark_alike(rows: list[MonthlyReport]) -> None:
    """Mark as handing in does: against the author's month before, the county's reports of both months, any copy."""
    there: dict[tuple[str, date], list[tuple[MonthlyReport, frozenset[str]]]] = defaultdict(list)
    copies: dict[str, MonthlyReport] = {}
    for row in sorted(rows, key=lambda one: (one.submitted_on, one.pk)):
        text = similarity.text_of(row)
        county, own = row.posting.unit.code[:6], similarity.trigrams(text)
        row.text_digest = similarity.digest_of(text)
        before = (row.month - timedelta(days=1)).replace(day=1)
        best = 0
        for month in (row.month, before):
            for other, its in there[county, month]:
                percent = similarity.percent_alike(own, its)
                if percent >= max(similarity.MARKED, best + 1):
                    best, row.similar_to, row.similarity = percent, other, percent
        if best < similarity.SAME and (copy := copies.get(row.text_digest)):
            row.similar_to, row.similarity = copy, similarity.SAME
        copies[row.text_digest] = row
        there[county, row.month].append((row, own))
