"""The list of visits: what each row shows, and the same list as a workbook."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import batched

from django.db.models import FETCH_RAISE, Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from campaign.visits.models import Photo, Visit, VisitFinding
from campaign.visits.visit_querysets import VisitQuerySet
from units import exports
from units.access import Account
from units.levels import Level
from units.models import Unit
from units.places import name_at, names_above

BATCH = 1000
# Headers and values are Chinese in every language: they are the format of a file.
HEADER = [
    *("序号", "县(市、区)", "乡镇", "村(社区)", "区划代码", "督导日期", "督导层级", "督导方式", "督导轮次"),
    *("督导人员", "查看情况", "发现问题", "问题数", "照片数", "记录人", "记录时间"),
]
SIDES = {"prefecture": "州(市)级督导", "county": "县级督导", "department": "结对部门走访", "township": "乡镇走访"}
MANNERS = {True: "明察", False: "暗访"}


@dataclass(frozen=True, slots=True)
class Line:
    """One visit as the list shows it: its place, the issues that it found, and how many photos it has."""

    visit: Visit
    county: str
    township: str
    village: str
    findings: list[str]
    photos: int


def shown(rows: VisitQuerySet) -> VisitQuerySet:
    """With what a line shows of the visit's own row and its neighbours."""
    return rows.fetch_mode(FETCH_RAISE).select_related("unit", "round", "logged_by")


def lines_of(visits: Iterable[Visit]) -> list[Line]:
    """The visits as lines: three queries, whatever their number."""
    visits = list(visits)
    pks = [visit.pk for visit in visits]
    names = names_above([visit.unit for visit in visits])
    findings: dict[int, list[str]] = {}
    for pk, text in VisitFinding.objects.filter(visit__in=pks).order_by("id").values_list("visit", "issue__text"):
        findings.setdefault(pk, []).append(text)
    counted = Photo.objects.filter(visit__in=pks).order_by().values_list("visit").annotate(number=Count("pk"))
    photos = dict(counted)
    return [
        Line(
            visit=visit,
            county=name_at(names, visit.unit, Level.COUNTY),
            township=name_at(names, visit.unit, Level.TOWNSHIP),
            village=name_at(names, visit.unit, Level.VILLAGE),
            findings=findings.get(visit.pk, []),
            photos=photos.get(visit.pk, 0),
        )
        for visit in visits
    ]


def xlsx(rows: VisitQuerySet, title: str) -> bytes:
    """Every visit of the query, read by `shown`, one a row; no more than a batch of them in memory at a time."""
    return exports.xlsx(title, HEADER, _cells(rows))


def _cells(rows: VisitQuerySet) -> Iterator[list[exports.Cell]]:
    number = 0
    for batch in batched(rows.iterator(chunk_size=BATCH), BATCH):
        for line in lines_of(batch):
            number += 1
            yield [number, line.county, line.township, line.village, line.visit.unit.short_code, *_told(line)]


def _told(line: Line) -> list[exports.Cell]:
    visit = line.visit
    return [
        visit.on,
        SIDES[visit.level],
        MANNERS[visit.announced],
        visit.round.name if visit.round else None,
        visit.visitors,
        visit.seen,
        "；".join(line.findings),
        len(line.findings),
        line.photos,
        visit.logged_by.signature,
        visit.logged_at,
    ]


def of_unit(unit: Unit, number: int) -> list[Visit]:
    """The last visits to the unit, and for a township to its villages, each with `found`: one query."""
    rows = Visit.objects.all().in_area(unit.area).current().select_related("unit")
    return list(with_found(rows).order_by("-on", "-id")[:number])


def with_found(rows: VisitQuerySet) -> VisitQuerySet:
    """Annotate `found`: how many issues each found; a subquery, so that only the rows shown are counted."""
    mine = VisitFinding.objects.filter(visit=OuterRef("pk")).order_by().values("visit")
    number = Subquery(mine.annotate(number=Count("pk")).values("number"))
    return rows.annotate(found=Coalesce(number, 0, output_field=IntegerField()))


def recent_for(user: Account, since: date) -> VisitQuerySet:
    """Visits in the user's areas made since the day, the newest first."""
    return Visit.objects.visible_to(user).current().filter(on__gte=since).order_by("-on", "-id")
