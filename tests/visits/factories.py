"""Visits for the tests: rows as they lie in the tables, without the verbs that lead there."""

import uuid
from datetime import date
from itertools import count

from django.utils import timezone

from campaign.accounts.models import User
from campaign.visits.models import Photo, SupervisionRound, Visit, VisitFinding, VisitLevel
from issues.models import Issue
from tests.factories import make_user
from units.models import Unit

VISITED = date(2016, 10, 12)
_numbers = count(1)


def make_visit(
    unit: Unit,
    on: date = VISITED,
    *,
    level: str = VisitLevel.COUNTY,
    announced: bool = True,
    by: User | None = None,
    seen: str = "",
    visitors: str = "县委组织部组织科",
    round_: SupervisionRound | None = None,
    replaces: Visit | None = None,
) -> Visit:
    """One visit; with `replaces` its next version, and the former is superseded."""
    if replaces is not None:
        Visit.objects.filter(pk=replaces.pk).update(superseded_at=timezone.now())
    return Visit.objects.create(
        unit=unit,
        on=on,
        level=level,
        announced=announced,
        visitors=visitors,
        seen=seen or f"查看了值班记录{next(_numbers)}",
        round=round_,
        chain=replaces.chain if replaces else uuid.uuid4(),
        version=replaces.version + 1 if replaces else 1,
        replaces=replaces,
        logged_by=by or make_user(),
    )


def make_visits(unit: Unit, days: list[date], *, by: User, level: str = VisitLevel.COUNTY) -> list[Visit]:
    """One announced visit on each of the days, in one statement."""
    rows = [
        Visit(unit=unit, on=day, level=level, announced=True, visitors="督导组", seen="查看台账", logged_by=by)
        for day in days
    ]
    return Visit.objects.bulk_create(rows)


def make_finding(visit: Visit, issue: Issue) -> VisitFinding:
    """The issue as found by the visit."""
    return VisitFinding.objects.create(visit=visit, issue=issue)


def make_photo(visit: Visit, *, position: int = 1, by: User | None = None) -> Photo:
    """A photo's row; no file lies behind it."""
    digest = f"{next(_numbers):064x}"
    return Photo.objects.create(
        visit=visit,
        position=position,
        sha256=digest,
        size=1000,
        width=40,
        height=30,
        uploaded_by=by or visit.logged_by,
    )


def make_supervision_round(
    area: Unit, number: int = 1, from_on: date = date(2016, 10, 1), until_on: date = date(2016, 10, 31)
) -> SupervisionRound:
    """One round of supervision in the area."""
    return SupervisionRound.objects.create(
        name=f"第{number}轮督导", area=area, number=number, from_on=from_on, until_on=until_on
    )
