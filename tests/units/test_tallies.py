"""The kept tally: whatever happens to the register, it is what counting the units would give."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import Tree, make_tree, make_unit, make_user
from units import merging, tallies
from units.levels import GRADED_LEVELS
from units.models import StandingTally, Unit
from units.rules import RuleBroken

pytestmark = pytest.mark.django_db
DAY = date(2016, 10, 1)


def kept() -> list[tuple[object, ...]]:
    rows = StandingTally.objects.exclude(change=0)
    return sorted(rows.values_list("area_level", "area_code", "kind", "on", "change"))


def test_each_unit_counts_in_its_own_area_and_those_above() -> None:
    make_tree(1, 1, 1)
    widths = [0, 2, 4, 6, 9]
    rows = [
        (level, code[: widths[level]], kind, change)
        for level, code, kind, change in StandingTally.objects.order_by("area_level", "kind").values_list(
            "area_level", "area_code", "kind", "change"
        )
    ]
    assert rows == [
        (1, "51", "township", 1),
        (1, "51", "village", 1),
        (2, "5199", "township", 1),
        (2, "5199", "village", 1),
        (3, "519901", "township", 1),
        (3, "519901", "village", 1),
        (4, "519901200", "township", 1),
        (4, "519901200", "village", 1),
    ]


def test_a_dated_unit_counts_from_its_opening_to_its_closing() -> None:
    make_tree(1, 1, 0)
    make_unit("519901200201", opened_on=DAY, closed_on=DAY + timedelta(days=9))
    rows = StandingTally.objects.filter(area_level=3, kind="village").order_by("on")
    assert list(rows.values_list("on", "change")) == [(DAY, 1), (DAY + timedelta(days=9), -1)]


def test_made_anew_it_is_the_same() -> None:
    make_tree(2, 2, 3)
    make_unit("519901200300", opened_on=DAY)
    before = kept()
    tallies.rebuild()
    assert kept() == before


def test_what_adds_up_to_nothing_is_not_written() -> None:
    tree = make_tree(1, 1, 1)
    before = kept()
    tallies.count_standing(tree.villages, sign=1)
    tallies.count_standing(tree.villages, sign=-1)
    assert kept() == before


VERBS: list[Callable[..., object]] = [
    lambda units, by, on: merging.close(units[0], by=by, on=on),
    lambda units, by, on: merging.merge(units[:2], into=units[2], by=by, on=on),
    lambda units, by, on: merging.rename(units[0], name="新名", by=by, on=on),
    lambda units, by, on: merging.open_unit(f"{units[0].short_code[:9]}399"[:12], name="新村", by=by, on=on),
]
step = st.tuples(st.sampled_from(VERBS), st.permutations(range(10)), st.dates(date(2016, 1, 1), date(2016, 1, 9)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(step, max_size=12))
def test_after_any_changes_by_hand_boards_of_every_day_are_right(
    steps: list[tuple[Callable[..., object], list[int], date]],
) -> None:
    with transaction.atomic():
        tree = make_tree(1, 2, 4)
        root = make_user(superuser=True)
        for verb, order, on in steps:
            _try(verb, tree, order, root, on)
        before = kept()
        tallies.rebuild()
        assert kept() == before
        for day in (date(2016, 1, 1) + timedelta(days=n) for n in range(10)):
            counted = Unit.objects.standing_on(day).filter(level__in=GRADED_LEVELS).count()
            rows = StandingTally.objects.filter(area_level=3, on__lte=day)
            assert sum(rows.values_list("change", flat=True)) == counted
        transaction.set_rollback(True)


def _try(verb: Callable[..., object], tree: Tree, order: list[int], by: object, on: date) -> None:
    units = [*tree.townships, *tree.villages]
    try:
        with transaction.atomic():
            verb([units[number] for number in order], by, on)
    except RuleBroken:
        pass
