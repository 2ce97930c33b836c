"""The life of a supervision order: numbers, deadlines, answers, extensions, and the second person who closes."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from campaign.accounts.models import User
from campaign.visits import offices, order_rules, orders
from campaign.visits.models import Order, OrderAnswer, OrderExtension, SituationRecord
from campaign.visits.orders import Wording
from tests.factories import Tree, make_tree, make_unit, make_user
from tests.visits.order_factories import ISSUED, make_extension, make_order
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db
ON = date(2016, 10, 10)


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 2, 1)


@pytest.fixture
def county(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


@pytest.fixture
def township(tree: Tree) -> User:
    return make_user(Role.TOWNSHIP, tree.townships[0])


@pytest.fixture
def prefecture(tree: Tree) -> User:
    return make_user(Role.PREFECTURE, tree.prefecture)


def wording(deadline_class: str = "ordinary", days: int | None = None, **other: object) -> Wording:
    said: dict[str, object] = {
        "source": "visit",
        "text": "补齐值班台账",
        "lead_organisation": "县委组织部",
        "received_on": ON,
        "deadline_class": deadline_class,
        "days": days,
    }
    return Wording(**said | other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("deadline_class", "days", "due_on"),
    [
        ("urgent", 1, date(2016, 10, 11)),
        ("urgent", 5, date(2016, 10, 15)),
        ("ordinary", None, date(2016, 10, 25)),
        ("ordinary", 3, date(2016, 10, 25)),
        ("hard", None, date(2016, 11, 9)),
    ],
)
def test_the_class_gives_the_deadline(
    tree: Tree, county: User, deadline_class: str, days: int | None, due_on: date
) -> None:
    order = orders.issue(tree.villages[0], wording(deadline_class, days), by=county, on=ON)
    assert (order.due_on, order.first_due_on, order.state) == (due_on, due_on, "issued")


@pytest.mark.parametrize("days", [None, 0, 6, -1])
def test_an_urgent_order_has_one_to_five_days(tree: Tree, county: User, days: int | None) -> None:
    with pytest.raises(order_rules.WrongDays):
        orders.issue(tree.villages[0], wording("urgent", days), by=county, on=ON)
    assert Order.objects.count() == 0


def test_the_database_too_refuses_other_days(tree: Tree) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_order(tree.villages[0], tree.counties[0], days=14)


def test_numbers_count_by_issuing_area_and_year_without_a_gap(tree: Tree, county: User, prefecture: User) -> None:
    other = make_user(Role.COUNTY, tree.counties[1])
    with pytest.raises(order_rules.WordsMissing):
        orders.issue(tree.villages[0], wording(text=" "), by=county, on=ON)
    for by, unit, on in [
        (county, tree.villages[0], ON),
        (county, tree.townships[1], ON),
        (other, tree.villages[3], ON),
        (prefecture, tree.counties[0], ON),
        (county, tree.villages[0], date(2017, 1, 3)),
    ]:
        orders.issue(unit, wording(), by=by, on=on)
    assert list(Order.objects.order_by("id").values_list("number", flat=True)) == [
        "519901-2016-001",
        "519901-2016-002",
        "519902-2016-001",
        "5199-2016-001",
        "519901-2017-001",
    ]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"received_on": ON + timedelta(days=1)}, order_rules.ReceivedLater),
        ({"text": ""}, order_rules.WordsMissing),
        ({"lead_organisation": " "}, order_rules.WordsMissing),
    ],
)
def test_a_wrong_order_is_not_issued(tree: Tree, county: User, change: dict[str, object], rule: type) -> None:
    with pytest.raises(rule):
        orders.issue(tree.villages[0], wording(**change), by=county, on=ON)  # type: ignore[arg-type]
    assert (Order.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_an_order_comes_from_an_office_above_the_unit(tree: Tree, county: User, township: User) -> None:
    for by, unit in [(county, tree.counties[0]), (county, tree.villages[2]), (township, tree.villages[0])]:
        with pytest.raises(offices.NoOfficeAbove):
            orders.issue(unit, wording(), by=by, on=ON)
    closed = make_unit("519901200299", closed_on=date(2016, 5, 1))
    with pytest.raises(order_rules.OrderUnitClosed):
        orders.issue(closed, wording(), by=county, on=ON)


def test_an_order_of_a_higher_level_is_one_of_the_five_situations(tree: Tree, county: User) -> None:
    order = orders.issue(tree.villages[0], wording(source="higher_level"), by=county, on=ON)
    orders.issue(tree.villages[0], wording(), by=county, on=ON)
    assert [(one.situation, one.order, one.on) for one in SituationRecord.objects.all()] == [("named_above", order, ON)]


def test_an_order_is_answered_and_closed_by_two_people(tree: Tree, county: User, township: User) -> None:
    order = orders.issue(tree.villages[0], wording(), by=county, on=ON)
    orders.answer(order, text="台账已补齐", by=township, on=date(2016, 10, 12))
    closed = orders.close(order, remark="已核实", by=county, on=date(2016, 10, 13))
    assert (closed.state, closed.answered_by, closed.closed_by) == ("closed", township, county)
    assert [one.action for one in AuditEntry.objects.order_by("id")] == [
        "visits.order_issued",
        "visits.order_answered",
        "visits.order_closed",
    ]
    assert {one.area_code for one in AuditEntry.objects.all()} == {tree.villages[0].code}


def test_whoever_answered_cannot_close_or_return(tree: Tree, county: User, township: User) -> None:
    order = make_order(tree.villages[0], tree.counties[0], state="answered", answered_by=county)
    with pytest.raises(order_rules.SecondPersonCloses):
        orders.close(order, by=county, on=ON + timedelta(days=9))
    with pytest.raises(order_rules.SecondPersonCloses):
        orders.return_answer(order, reason="敷衍", by=county, on=ON + timedelta(days=9))
    with pytest.raises(order_rules.NotYourOrder):
        orders.close(order, by=township, on=ON + timedelta(days=9))
    assert Order.objects.get().state == "answered"


def test_the_database_too_refuses_one_person_for_answer_and_closing(tree: Tree, county: User) -> None:
    order = make_order(tree.villages[0], tree.counties[0], state="answered", answered_by=county)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(state="closed", closed_on=date(2016, 12, 1), closed_by=county)


def test_the_office_that_issued_closes_and_no_other(tree: Tree, county: User, prefecture: User) -> None:
    order = make_order(tree.townships[0], tree.prefecture, state="answered")
    with pytest.raises(order_rules.NotYourOrder):
        orders.close(order, by=county, on=ON + timedelta(days=9))
    assert orders.close(order, by=prefecture, on=ON + timedelta(days=9)).state == "closed"


def test_only_what_is_answered_is_closed_and_closing_twice_changes_nothing(tree: Tree, county: User) -> None:
    order = make_order(tree.villages[0], tree.counties[0])
    with pytest.raises(order_rules.OrderWrongState):
        orders.close(order, by=county, on=ON)
    answered = make_order(tree.villages[0], tree.counties[0], state="answered")
    for _click in range(2):
        orders.close(answered, by=county, on=ON + timedelta(days=6))
    assert AuditEntry.objects.filter(action="visits.order_closed").count() == 1
    with pytest.raises(order_rules.OrderWrongState):
        orders.close(answered, by=make_user(Role.COUNTY, tree.counties[0]), on=ON + timedelta(days=6))


def test_a_careless_answer_is_returned_and_stays_on_the_record(tree: Tree, county: User, township: User) -> None:
    order = orders.issue(tree.villages[0], wording(), by=county, on=ON)
    orders.answer(order, text="已办", by=township, on=date(2016, 10, 12))
    returned = orders.return_answer(order, reason="没有说明做了什么", by=county, on=date(2016, 10, 14))
    assert (returned.state, returned.answered_on, returned.due_on) == ("issued", None, date(2016, 10, 25))
    orders.answer(order, text="台账已补齐，见附件", by=township, on=date(2016, 10, 15))
    assert list(OrderAnswer.objects.order_by("id").values_list("text", "returned_on", "return_reason")) == [
        ("已办", date(2016, 10, 14), "没有说明做了什么"),
        ("台账已补齐，见附件", None, None),
    ]
    found = SituationRecord.objects.get()
    assert (found.situation, found.unit, found.order, found.on) == (
        "careless_answer",
        tree.villages[0],
        order,
        date(2016, 10, 14),
    )
    with pytest.raises(order_rules.WordsMissing):
        orders.return_answer(order, reason=" ", by=county, on=date(2016, 10, 16))


def test_an_answer_cannot_be_rewritten(tree: Tree) -> None:
    make_order(tree.villages[0], tree.counties[0], state="answered")
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderAnswer.objects.update(text="改写")


def test_an_extension_asked_for_on_the_last_day_moves_the_deadline(tree: Tree, county: User, township: User) -> None:
    order = make_order(tree.villages[0], tree.counties[0])
    asked = orders.ask_extension(order, until_on=date(2016, 11, 5), reason="道路中断", by=township, on=order.due_on)
    with pytest.raises(order_rules.ExtensionWaits):
        orders.ask_extension(order, until_on=date(2016, 11, 6), reason="又断", by=township, on=order.due_on)
    granted = orders.grant(asked, note="同意", by=county, on=date(2016, 10, 26))
    order.refresh_from_db()
    assert (granted.granted, order.due_on, order.first_due_on) == (True, date(2016, 11, 5), date(2016, 10, 25))


def test_an_extension_after_the_deadline_is_refused_and_says_so(tree: Tree, township: User) -> None:
    order = make_order(tree.villages[0], tree.counties[0])
    with pytest.raises(order_rules.AfterDeadline, match="2016-10-25"):
        orders.ask_extension(order, until_on=date(2016, 11, 5), reason="迟", by=township, on=date(2016, 10, 26))
    assert OrderExtension.objects.count() == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        make_extension(order, date(2016, 11, 5), asked_on=date(2016, 10, 26))


def test_a_refused_extension_leaves_the_deadline(tree: Tree, county: User) -> None:
    order = make_order(tree.villages[0], tree.counties[0])
    asked = make_extension(order, date(2016, 11, 5), asked_on=ON)
    orders.refuse(asked, note="时间足够", by=county, on=ON)
    order.refresh_from_db()
    assert (order.due_on, OrderExtension.objects.get().granted) == (date(2016, 10, 25), False)
    with pytest.raises(order_rules.ExtensionDecided):
        orders.grant(asked, by=county, on=ON)


def test_an_extension_is_decided_by_the_issuing_office_and_not_by_who_asked(
    tree: Tree, county: User, township: User
) -> None:
    order = make_order(tree.villages[0], tree.counties[0])
    asked = make_extension(order, date(2016, 11, 5), asked_on=ON, by=county)
    with pytest.raises(order_rules.SecondPersonDecides):
        orders.grant(asked, by=county, on=ON)
    with pytest.raises(order_rules.NotYourOrder):
        orders.grant(asked, by=township, on=ON)
    with pytest.raises(order_rules.NotLater):
        orders.ask_extension(
            make_order(tree.villages[0], tree.counties[0]), until_on=date(2016, 10, 25), reason="x", by=township, on=ON
        )


def test_an_answered_order_takes_no_extension(tree: Tree, county: User, township: User) -> None:
    order = make_order(tree.villages[0], tree.counties[0])
    asked = make_extension(order, date(2016, 11, 5), asked_on=ON)
    orders.answer(order, text="已补齐", by=township, on=ON)
    with pytest.raises(order_rules.OrderWrongState):
        orders.grant(asked, by=county, on=ON)
    with pytest.raises(order_rules.OrderWrongState):
        orders.ask_extension(order, until_on=date(2016, 11, 5), reason="x", by=township, on=ON)


def test_the_issuing_office_neither_answers_its_order_nor_asks_for_more_days(
    tree: Tree, county: User, township: User, prefecture: User
) -> None:
    own = make_order(tree.villages[0], tree.counties[0])
    above = make_order(tree.villages[0], tree.prefecture)
    with pytest.raises(order_rules.IssuerDoesNotAnswer):
        orders.answer(own, text="已补齐", by=county, on=ON)
    with pytest.raises(order_rules.IssuerDoesNotAnswer):
        orders.ask_extension(own, until_on=date(2016, 11, 5), reason="道路中断", by=county, on=ON)
    with pytest.raises(order_rules.NotYourOrder):
        orders.answer(above, text="已补齐", by=prefecture, on=ON)
    assert (OrderAnswer.objects.count(), OrderExtension.objects.count()) == (0, 0)
    orders.answer(own, text="已补齐", by=township, on=ON)
    orders.answer(above, text="已补齐", by=county, on=ON)
    assert set(Order.objects.values_list("state", flat=True)) == {"answered"}


def test_nothing_happens_before_the_issue(tree: Tree, township: User) -> None:
    order = make_order(tree.villages[0], tree.counties[0])
    with pytest.raises(order_rules.BeforeIssue):
        orders.answer(order, text="已补齐", by=township, on=ISSUED - timedelta(days=1))


def test_overdue_is_told_for_any_day_by_what_stood_then(tree: Tree, county: User, township: User) -> None:
    order = orders.issue(tree.villages[0], wording(), by=county, on=ON)
    asked = orders.ask_extension(order, until_on=date(2016, 11, 5), reason="道路中断", by=township, on=ON)
    orders.grant(asked, by=county, on=date(2016, 10, 28))
    orders.answer(order, text="已办", by=township, on=date(2016, 11, 8))
    orders.return_answer(order, reason="敷衍", by=county, on=date(2016, 11, 10))
    days = [date(2016, 10, 25), date(2016, 10, 26), date(2016, 10, 28), date(2016, 11, 5), date(2016, 11, 6)]
    days += [date(2016, 11, 8), date(2016, 11, 9), date(2016, 11, 10)]
    assert [day.isoformat() for day in days if Order.objects.all().overdue_on(day).exists()] == [
        "2016-10-26",
        "2016-11-06",
        "2016-11-10",
    ]


def test_orders_wait_for_those_who_may_take_the_step(
    tree: Tree, county: User, township: User, prefecture: User
) -> None:
    waiting = make_order(tree.villages[0], tree.counties[0])
    above = make_order(tree.townships[0], tree.prefecture)
    answered = make_order(tree.villages[0], tree.counties[0], state="answered", answered_by=township)
    make_order(tree.villages[0], tree.counties[0], state="answered", answered_by=county)
    make_order(tree.villages[2], tree.counties[1])
    make_extension(waiting, date(2016, 11, 5), asked_on=ON, by=township)
    rows, day = Order.objects.order_by("id"), date(2016, 10, 20)
    told = {
        "answer": [list(rows.to_answer_by(by, day)) for by in (prefecture, county, township)],
        "close": [list(rows.to_close_by(by, day)) for by in (county, township)],
        "decide": [list(rows.to_decide_by(by, day)) for by in (county, township)],
    }
    assert told == {
        "answer": [[], [above], [waiting, above]],
        "close": [[answered], []],
        "decide": [[waiting], []],
    }
