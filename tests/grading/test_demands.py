"""The kind of plan that a grade demands."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from campaign.grading.demands import plan_kinds
from tests.factories import make_tree, make_user
from tests.grading.factories import make_grading

pytestmark = pytest.mark.django_db
DAY = date(2016, 12, 31)


def test_a_weak_unit_rectifies_the_others_upgrade_or_consolidate_and_an_ungraded_one_may_do_any() -> None:
    tree, root = make_tree(1, 1, 5), make_user(superuser=True)
    grades = ["problem", "lagging", "ordinary", "advanced"]
    for unit, grade in zip(tree.villages, grades, strict=False):
        make_grading(unit, grade, root)
    better = "upgrade or consolidate"
    kinds = plan_kinds(tree.villages, DAY)
    assert [kinds[unit.pk] for unit in tree.villages] == ["rectify", "rectify", better, better, ""]


def test_the_grade_of_the_day_counts() -> None:
    unit, root = make_tree().villages[0], make_user(superuser=True)
    make_grading(unit, "lagging", root, date(2016, 9, 1), date(2016, 12, 1))
    make_grading(unit, "ordinary", root, date(2016, 12, 1))
    days = [date(2016, 8, 1), date(2016, 11, 30), date(2016, 12, 1)]
    assert [plan_kinds([unit], day)[unit.pk] for day in days] == ["", "rectify", "upgrade or consolidate"]


@pytest.mark.parametrize("villages", [1, 30])
def test_it_takes_one_query_for_many_units(villages: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    tree = make_tree(1, 1, villages)
    with django_assert_num_queries(1):
        plan_kinds(tree.villages, DAY)
