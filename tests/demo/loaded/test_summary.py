"""The demo's December on paper: what `pdftotext` reads from the issued print are the published figures."""

import re
import subprocess
from datetime import date

from campaign.accounts.models import User
from campaign.reports import summaries
from campaign.reports.figures import MonthlyFigures, from_dict
from campaign.reports.models import Summary
from tests.demo.loaded.conftest import MARKS
from units.models import Unit

pytestmark = MARKS

DECEMBER, LAST_DAY = date(2016, 12, 1), date(2016, 12, 31)
PUBLISHED = {
    "grades.townships_all": "325",
    "grades.townships_advanced": "120",
    "grades.townships_ordinary": "169",
    "grades.townships_lagging": "32",
    "grades.townships_problem": "4",
    "grades.townships_weak": "36",
    "grades.villages_all": "2,737",
    "grades.villages_advanced": "838",
    "grades.villages_ordinary": "1,570",
    "grades.villages_lagging": "315",
    "grades.villages_problem": "14",
    "grades.villages_weak": "329",
    "plans.rectify": "365",
    "plans.improving": "2,697",
    "issues.all": "2,173",
    "people.posted": "365",
    "supervision.orders_all": "22",
}
TALKS = {"prefecture_county": "47", "county_township": "500", "township_village": "1,300"}
# Where they stand on paper: in the text, and in the rows of the annexes.
SAID = ["乡镇（街道）325个", "软乡36个", "村（社区）2,737个", "弱村329个", "整顿方案365个", "2,173个", "第一书记365个"]
LINES = [
    r"合计\s+120\s+169\s+32\s+4\s.*\s838\s+1,570\s+315\s+14\s",
    r"合计\s.*\s2,173\n",
    r"合计\s+365\s+0\s+3,062\s+365\s+1,739\s+958\s+2,697\s",
    r"合计\s+7\s+22\s",
    r"州（市）约谈县\s+12\s+47\s",
    r"县约谈乡镇\s+115\s+500\s",
    r"乡镇约谈村\s+289\s+1,300\s",
]


def issued() -> Summary:
    """The prefecture's December: drafted by one person, checked and issued by another."""
    author, second = (User.objects.get(username=name) for name in ("prefecture", "prefecture-second"))
    row = summaries.draft(Unit.objects.by_short_code("5199").get(), DECEMBER, by=author, on=LAST_DAY)
    row = summaries.check(row, seen=row.version, by=second, on=LAST_DAY)
    return summaries.issue(row, seen=row.version, by=second, on=LAST_DAY)


def read(pdf: bytes) -> str:
    """The text of a print, its lines as they stand on the pages."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def test_the_issued_print_holds_the_published_figures_where_one_looks_for_them() -> None:
    row = issued()
    figures: MonthlyFigures = from_dict(row.figures)
    assert {key: figures[key].text for key in PUBLISHED} == PUBLISHED
    assert {one.code: one["held_all"].text for one in figures.talks.rows} == TALKS
    text = read(bytes(row.pdf or b""))
    numbers = set(re.findall(r"(?<![\d,.])\d{1,3}(?:,\d{3})*(?![\d,.])", text))
    assert set(PUBLISHED.values()) | set(TALKS.values()) <= numbers
    together = re.sub(r"\s", "", text)
    assert [words for words in SAID if words not in together] == []
    assert [line for line in LINES if not re.search(line, text)] == []
