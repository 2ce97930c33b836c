"""The list of visits: which stand behind which filters, and the reads that other pages build on."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from campaign.accounts.models import User
from campaign.visits import visit_list
from campaign.visits.filters import VisitFilters
from campaign.visits.models import SupervisionRound, Visit
from tests.factories import Tree, make_tree, make_user
from tests.issues.factories import make_issue
from tests.visits.factories import (
    VISITED,
    make_finding,
    make_photo,
    make_supervision_round,
    make_visit,
    make_visits,
)
from units.access import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 2)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.PREFECTURE, tree.prefecture)


def found(tree: Tree, user: User, filters: Mapping[str, Any]) -> list[Visit]:
    list_ = VisitFilters({"area": tree.prefecture.short_code, **filters}, user=user)
    assert list_.is_valid(), list_.errors
    return list(list_.qs)


def test_each_filter_keeps_its_own(tree: Tree, officer: User) -> None:
    tour = make_supervision_round(tree.counties[0])
    early = make_visit(tree.villages[0], date(2016, 9, 1), level="township", seen="值班室无人")
    late = make_visit(tree.villages[2], date(2016, 11, 1), announced=False, visitors="第一督导组")
    toured = make_visit(tree.villages[1], VISITED, round_=tour)
    make_finding(late, make_issue(tree.villages[2]))
    everything = [late, toured, early]
    cases: list[tuple[dict[str, Any], list[Visit]]] = [
        ({}, everything),
        ({"area": tree.counties[0].short_code}, [toured, early]),
        ({"level": "township"}, [early]),
        ({"announced": "unannounced"}, [late]),
        ({"announced": "announced"}, [toured, early]),
        ({"findings": "yes"}, [late]),
        ({"findings": "no"}, [toured, early]),
        ({"round": tour.pk}, [toured]),
        ({"first": VISITED}, [late, toured]),
        ({"last": VISITED}, [toured, early]),
        ({"first": VISITED, "last": VISITED}, [toured]),
        ({"q": "值班室"}, [early]),
        ({"q": "第一督导组"}, [late]),
        ({"q": tree.villages[1].short_code}, [toured]),
        ({"q": tree.villages[0].name}, [early]),
    ]
    assert [found(tree, officer, filters) for filters, _expected in cases] == [expected for _filters, expected in cases]


def test_a_corrected_visit_is_listed_once_as_it_stands_now(tree: Tree, officer: User) -> None:
    first = make_visit(tree.villages[0])
    second = make_visit(tree.villages[0], replaces=first)
    assert found(tree, officer, {}) == [second]
    assert visit_list.of_unit(tree.villages[0], 5) == [second]


def test_another_areas_visits_are_absent_and_an_earlier_filter_survives(tree: Tree) -> None:
    here, there = make_visit(tree.villages[0]), make_visit(tree.villages[-1])
    officer = make_user(Role.COUNTY, tree.counties[0])
    assert list(Visit.objects.visible_to(officer)) == [here]
    assert list(Visit.objects.filter(pk=there.pk).visible_to(officer)) == []
    assert list(Visit.objects.none().visible_to(make_user(superuser=True))) == []


def test_visits_of_a_span_of_days(tree: Tree, officer: User) -> None:
    days = [date(2016, 10, day) for day in (1, 15, 31)]
    visits = make_visits(tree.villages[0], days, by=officer)
    assert list(Visit.objects.between(days[0], days[1]).order_by("on")) == visits[:2]


def test_a_round_counts_its_current_visits(tree: Tree) -> None:
    tour = make_supervision_round(tree.counties[0])
    first = make_visit(tree.villages[0], round_=tour)
    make_visit(tree.villages[0], round_=tour, replaces=first)
    make_visit(tree.villages[1], round_=tour)
    assert [one.made for one in SupervisionRound.objects.with_visits()] == [2]  # type: ignore[attr-defined]
    assert list(SupervisionRound.objects.running_on(VISITED)) == [tour]
    assert list(SupervisionRound.objects.running_on(date(2016, 11, 1))) == []


@pytest.mark.parametrize("number", [1, 30])
def test_lines_take_the_same_number_of_queries_whatever_their_number(
    tree: Tree, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _visit in range(number):
        visit = make_visit(tree.villages[0])
        make_finding(visit, make_issue(tree.villages[0], "饮水管道冻裂" if number == 1 else ""))
        make_photo(visit)
    rows = list(visit_list.shown(Visit.objects.all()))
    with django_assert_num_queries(3):
        lines = visit_list.lines_of(rows)
    assert [(len(one.findings), one.photos, one.village) for one in lines] == [(1, 1, tree.villages[0].name)] * number
