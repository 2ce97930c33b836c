"""Which reports are due, here, late and missing, and where nobody is posted: figures that add up, with their rows."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from campaign.people import reporting
from tests.factories import make_tree, make_user
from tests.grading.factories import make_grading
from tests.people.factories import MONTH, make_posting, make_report
from units.access import Role
from units.models import Unit

pytestmark = pytest.mark.django_db
ON = date(2016, 12, 31)


@pytest.fixture
def villages() -> list[Unit]:
    return make_tree(2, 1, 5).villages


def test_due_are_the_postings_of_the_months_last_day_and_the_parts_add_up(villages: list[Unit]) -> None:
    in_time, late, missing = (make_posting(village) for village in villages[:3])
    left = make_posting(villages[3], until_on=date(2016, 11, 15))
    make_posting(villages[4], from_on=date(2016, 12, 1))
    abroad = make_posting(villages[5])
    first = make_report(in_time)
    second = make_report(late, submitted_on=date(2016, 12, 6))
    make_report(left)
    make_report(abroad)
    told = reporting.reports_due(_county(villages).area, MONTH, ON)
    assert (told.due, told.received, told.in_time, told.late, told.missing) == (3, 2, 1, 1, 1)
    assert list(told.reports_in_time) == [first]
    assert list(told.reports_late) == [second]
    assert list(told.postings_missing) == [missing]
    assert told.postings.count() == told.due
    assert told.is_past_due is True


def _county(villages: list[Unit]) -> Unit:
    return Unit.objects.get(code=f"{villages[0].code[:6]}000000", level=3)


def test_it_is_told_as_of_a_day(villages: list[Unit]) -> None:
    make_report(make_posting(villages[0]), submitted_on=date(2016, 12, 6))
    before = reporting.reports_due(_county(villages).area, MONTH, date(2016, 12, 5))
    after = reporting.reports_due(_county(villages).area, MONTH, date(2016, 12, 6))
    assert (before.received, before.missing, before.is_past_due) == (0, 1, False)
    assert (after.received, after.missing, after.is_past_due) == (1, 0, True)


@pytest.mark.parametrize(
    ("on", "month"),
    [
        (date(2016, 12, 5), date(2016, 10, 1)),
        (date(2016, 12, 6), date(2016, 11, 1)),
        (date(2017, 1, 6), date(2016, 12, 1)),
        (date(2017, 1, 5), date(2016, 11, 1)),
    ],
)
def test_the_last_month_due_changes_after_the_fifth(on: date, month: date) -> None:
    assert reporting.last_month_due(on) == month


def test_nobody_owes_a_report_of_a_month_that_has_not_begun(villages: list[Unit]) -> None:
    make_posting(villages[0])
    told = reporting.reports_due(_county(villages).area, date(2017, 1, 1), ON)
    assert (told.due, told.received, told.late, told.missing) == (0, 0, 0, 0)
    assert reporting.reports_due(_county(villages).area, date(2016, 12, 1), ON).due == 1


def test_weak_units_are_posted_or_gaps(villages: list[Unit]) -> None:
    by = make_user(Role.PREFECTURE)
    for village in villages[:3]:
        make_grading(village, "lagging", by, date(2016, 9, 1))
    make_grading(villages[3], "ordinary", by, date(2016, 9, 1))
    make_posting(villages[0])
    make_posting(villages[1], until_on=date(2016, 12, 1))
    told = reporting.first_secretaries(_county(villages).area, ON)
    assert (told.weak, told.posted, told.gaps) == (3, 1, 2)
    assert list(told.posted_units) == [villages[0]]
    assert list(told.gap_units.order_by("code")) == villages[1:3]
    assert reporting.first_secretaries(_county(villages).area, date(2016, 11, 30)).gaps == 1
    assert reporting.first_secretaries(_county(villages).area, ON, level=4).weak == 0


@pytest.mark.parametrize("number", [1, 5])
def test_the_queries_are_as_many_whatever_the_number(
    villages: list[Unit], number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for village in villages[:number]:
        make_report(make_posting(village))
    area = _county(villages).area
    with django_assert_num_queries(2):
        assert reporting.reports_due(area, MONTH, ON).received == number
    with django_assert_num_queries(1):
        reporting.first_secretaries(area, ON)
