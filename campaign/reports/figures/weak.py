"""The weak units of the day, and which of them have a plan in force or a first secretary."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from campaign.grading.models import Grading
from campaign.people.models import FirstSecretary
from campaign.reports.figures.children import Counts, by_line, gather
from campaign.reports.figures.spans import Span
from issues.models import Plan
from units.areas import Area
from units.querysets import standing_on


def weak_units(area: Area, span: Span) -> QuerySet[Any]:
    """The gradings that make a standing unit of the area weak on the day, one a unit.

    `planned` and `posted` tell whether the unit has a plan in force and a first secretary on the day.
    """
    rows = Grading.objects.in_area(area).as_of(span.on).weak().filter(standing_on(span.on, "unit__"))
    return rows.alias(
        planned=Exists(Plan.objects.filter(unit=OuterRef("unit")).in_force_on(span.on)),
        posted=Exists(FirstSecretary.objects.as_of(span.on).filter(unit=OuterRef("unit"))),
    )


def supported(area: Area, span: Span) -> Counts:
    """Weak units by line: those `planned` and those `posted`; two queries.

    Each filters, so that a database may begin with the few plans or postings of a large area. How many weak units there
    are in all stands in the table of grades.
    """
    counts: Counts = {}
    for column in ("planned", "posted"):
        rows = weak_units(area, span).filter(**{column: True})
        gather(by_line(rows, area).annotate(**{column: Count("pk")}), area, counts)
    return counts
