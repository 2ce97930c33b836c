"""Units: what their constraints refuse, what they tell about a day, and the proxies of the levels."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories import make_tree, make_unit
from units.models import County, Prefecture, Township, Unit, Village

pytestmark = pytest.mark.django_db
DAY = date(2016, 10, 1)


def test_each_proxy_is_the_units_of_its_level() -> None:
    tree = make_tree(2, 1, 1)
    found = [list(proxy.objects.order_by("code")) for proxy in (Prefecture, County, Township, Village)]
    assert [[unit.pk for unit in units] for units in found] == [
        [unit.pk for unit in units] for units in ([tree.prefecture], tree.counties, tree.townships, tree.villages)
    ]


def test_a_unit_stands_from_its_opening_to_the_day_before_its_closing() -> None:
    unit = make_unit("519901200200", opened_on=DAY, closed_on=DAY + timedelta(days=2))
    days = [DAY + timedelta(days=number) for number in range(-1, 4)]
    assert [unit.stands_on(day) for day in days] == [False, True, True, False, False]
    assert [Unit.objects.standing_on(day).count() for day in days] == [0, 1, 1, 0, 0]


def test_one_padded_code_at_two_levels_is_two_units_and_twice_at_one_level_is_refused() -> None:
    make_unit("4419")
    make_unit("441900")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_unit("441900")
    assert Unit.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "5199"},
        {"closed_on": DAY, "opened_on": DAY},
        {"kind": ""},
        {"level": 3, "kind": "village"},
    ],
)
def test_the_database_refuses_a_row_that_cannot_be(wrong: dict[str, object]) -> None:
    good: dict[str, object] = {"code": "519901200200", "level": 5, "kind": "village", "name": "村"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.create(**(good | wrong))


def test_only_a_closed_unit_names_a_successor() -> None:
    successor = make_unit("519901200201")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_unit("519901200200", successor=successor)
    assert make_unit("519901200200", closed_on=DAY, successor=successor).successor == successor
