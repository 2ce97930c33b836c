"""The tally of grades: each change in the row of its day and in that of its month."""

from datetime import date

import pytest

from campaign.grading import tallies
from campaign.grading.models import GradeTally
from tests.factories import make_unit
from units.models import Unit


def graded(*spans: tuple[date, date | None]) -> Unit:
    """A township that was advanced on these days."""
    unit = make_unit("519901200")
    tallies.move([], [tallies.Span(unit, "advanced", start, end) for start, end in spans])
    return unit


def counted(day: date) -> int:
    rows = GradeTally.objects.filter(tallies.counted_by(day), area_level=3, month__in=tallies.months_of(day))
    return sum(rows.values_list("change", flat=True))


@pytest.mark.django_db
def test_a_change_has_a_row_for_its_day_and_one_for_its_month() -> None:
    graded((date(2016, 10, 8), None))
    rows = GradeTally.objects.filter(area_level=3).order_by("month")
    assert list(rows.values_list("month", "on", "change")) == [
        ("", date(2016, 10, 1), 1),
        ("2016-10", date(2016, 10, 8), 1),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2016, 10, 7), 0),
        (date(2016, 10, 8), 1),
        (date(2016, 10, 31), 1),
        (date(2016, 11, 14), 1),
        (date(2016, 11, 15), 0),
        (date(2016, 11, 30), 0),
        (date(2016, 12, 31), 1),
        (date(2020, 2, 29), 1),
    ],
)
def test_a_count_adds_up_months_and_the_days_of_one(day: date, number: int) -> None:
    graded((date(2016, 10, 8), date(2016, 11, 15)), (date(2016, 12, 1), None))
    assert counted(day) == number


def test_the_end_of_a_month_needs_no_days() -> None:
    assert tallies.months_of(date(2016, 12, 31), date(2016, 11, 30)) == [""]
    assert tallies.months_of(date(2016, 12, 15), date(2016, 11, 30)) == ["", "2016-12"]
    assert tallies.months_of(date(2016, 12, 15), date(2016, 11, 1)) == ["", "2016-11", "2016-12"]
