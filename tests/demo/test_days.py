from datetime import date

import pytest
from django.utils import timezone

from campaign.demo.days import WORKDAYS, after, moment
from campaign.demo.figures import rng


def test_holidays_are_free_and_their_weekends_are_worked() -> None:
    october = [day.day for day in WORKDAYS if day.month == 10]
    assert october[:4] == [8, 9, 10, 11]
    assert date(2016, 9, 18) in WORKDAYS
    assert date(2016, 9, 16) not in WORKDAYS


@pytest.mark.parametrize(
    ("start", "steps", "there"),
    [
        (date(2016, 9, 30), 0, date(2016, 9, 30)),
        (date(2016, 9, 30), 1, date(2016, 10, 8)),
        (date(2016, 10, 2), 0, date(2016, 10, 8)),
        (date(2016, 10, 10), -1, date(2016, 10, 9)),
        (date(2016, 12, 30), 9, date(2016, 12, 30)),
    ],
)
def test_steps_count_working_days_and_stop_at_the_last(start: date, steps: int, there: date) -> None:
    assert after(start, steps) == there


def test_a_moment_lies_in_office_hours_of_its_day() -> None:
    random_ = rng("test")
    moments = [timezone.localtime(moment(date(2016, 10, 10), random_)) for _ in range(50)]
    assert {one.date() for one in moments} == {date(2016, 10, 10)}
    assert all(9 <= one.hour < 17 for one in moments)
