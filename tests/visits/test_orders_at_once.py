"""Two people at the same moment: one closing, one number each, one decision, one day of the ladder."""

from datetime import date, timedelta

import pytest

from campaign.visits import ladder, orders
from campaign.visits.models import LadderRun, Order, OrderExtension, RungStep
from campaign.visits.order_rules import ExtensionDecided, OrderWrongState
from tests.factories import make_tree, make_user
from tests.grading.test_signing_at_once import at_once
from tests.visits.order_factories import ISSUED, make_extension, make_order
from tests.visits.test_orders import wording
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2016, 10, 20)


def test_two_people_close_an_order_once() -> None:
    tree = make_tree(1, 1, 1)
    order = make_order(tree.villages[0], tree.counties[0], state="answered")
    people = [make_user(Role.COUNTY, tree.counties[0]) for _number in range(2)]
    results = at_once(*[lambda by=by: orders.close(order, by=by, on=DAY) for by in people])
    assert {type(one) for one in results} == {Order, OrderWrongState}
    assert AuditEntry.objects.filter(action="visits.order_closed").count() == 1


def test_two_orders_at_once_have_two_numbers_without_a_gap() -> None:
    tree = make_tree(1, 1, 1)
    people = [make_user(Role.COUNTY, tree.counties[0]) for _number in range(4)]
    at_once(*[lambda by=by: orders.issue(tree.villages[0], wording(), by=by, on=DAY) for by in people])
    assert sorted(Order.objects.values_list("serial", flat=True)) == [1, 2, 3, 4]


def test_an_extension_granted_and_refused_at_once_is_decided_once() -> None:
    tree = make_tree(1, 1, 1)
    order = make_order(tree.villages[0], tree.counties[0])
    asked = make_extension(order, date(2016, 11, 5), asked_on=ISSUED)
    people = [make_user(Role.COUNTY, tree.counties[0]) for _number in range(2)]
    results = at_once(
        lambda: orders.grant(asked, by=people[0], on=DAY), lambda: orders.refuse(asked, by=people[1], on=DAY)
    )
    assert {type(one) for one in results} == {OrderExtension, ExtensionDecided}
    order.refresh_from_db()
    granted = OrderExtension.objects.get().granted
    assert order.due_on == (date(2016, 11, 5) if granted else order.first_due_on)


def test_two_runs_at_once_work_each_day_once() -> None:
    tree = make_tree(1, 1, 3)
    for village in tree.villages:
        make_order(village, tree.counties[0])
    late = ISSUED + timedelta(days=16)
    ladder.run_ladder(late)
    at_once(*[lambda: ladder.run_ladder(late + timedelta(days=3))] * 2)
    assert LadderRun.objects.count() == 4
    assert list(RungStep.objects.order_by("rung").values_list("rung", flat=True)) == [1, 1, 1, 2, 2, 2]
