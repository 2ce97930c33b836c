"""Talks, circulars, cards, vetoes, situations and the lifting of rungs: who may, what the rules forbid, what stays."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from campaign.accounts.models import User
from campaign.grading import bars
from campaign.visits import cards, circulars, offices, rungs, situations, talks
from campaign.visits.cards import Given
from campaign.visits.circulars import Paper
from campaign.visits.models import Card, Circular, RungStep, SituationRecord, Talk, Veto
from campaign.visits.situations import Found
from campaign.visits.talks import Record
from tests.factories import Tree, make_tree, make_unit, make_user
from tests.visits.order_factories import make_card, make_circular, make_situation, make_step, make_talk, make_veto
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db
ON = date(2016, 11, 20)


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 2)


@pytest.fixture
def county(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


@pytest.fixture
def township(tree: Tree) -> User:
    return make_user(Role.TOWNSHIP, tree.townships[0])


@pytest.fixture
def prefecture(tree: Tree) -> User:
    return make_user(Role.PREFECTURE, tree.prefecture)


def said(on: date = ON, check_on: date = ON + timedelta(days=10), **other: object) -> Record:
    values: dict[str, object] = {
        "held_by": "县委组织部部长 周建国",
        "talked_with": "乡党委书记 李明",
        "content": "整改滞后",
        "agreed": "十日内补齐",
    }
    return Record(on=on, check_on=check_on, **values | other)  # type: ignore[arg-type]


def test_the_pair_follows_from_the_level_of_the_unit(
    tree: Tree, county: User, township: User, prefecture: User
) -> None:
    for by, unit in [(prefecture, tree.counties[0]), (county, tree.townships[0]), (township, tree.villages[0])]:
        talks.record(unit, said(), by=by, on=ON)
    assert list(Talk.objects.order_by("id").values_list("level_pair", flat=True)) == [
        "prefecture_county",
        "county_township",
        "township_village",
    ]


def test_nobody_talks_to_the_own_office_or_to_another_area(tree: Tree, county: User, township: User) -> None:
    for by, unit in [(county, tree.counties[0]), (township, tree.townships[0]), (county, tree.villages[2])]:
        with pytest.raises(offices.NoOfficeAbove):
            talks.record(unit, said(), by=by, on=ON)
    assert Talk.objects.count() == 0


def test_a_talk_is_held_by_the_office_directly_above_and_by_none_higher(
    tree: Tree, county: User, prefecture: User
) -> None:
    for by, unit in [(county, tree.villages[0]), (prefecture, tree.villages[0]), (prefecture, tree.townships[0])]:
        with pytest.raises(talks.NotNextAbove, match=unit.name):
            talks.record(unit, said(), by=by, on=ON)
    assert (Talk.objects.count(), AuditEntry.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"on": ON + timedelta(days=1), "check_on": ON + timedelta(days=5)}, talks.TalkInFuture),
        ({"check_on": ON - timedelta(days=1)}, talks.CheckBeforeTalk),
        ({"agreed": " "}, talks.TalkIncomplete),
        ({"held_by": ""}, talks.TalkIncomplete),
    ],
)
def test_a_wrong_record_of_a_talk_is_refused(
    tree: Tree, township: User, wrong: dict[str, Any], rule: type[Exception]
) -> None:
    with pytest.raises(rule):
        talks.record(tree.villages[0], said(**wrong), by=township, on=ON)
    assert (Talk.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_a_talk_is_held_with_a_unit_that_stands(tree: Tree, township: User) -> None:
    closed = make_unit("519901200299", closed_on=date(2016, 5, 1))
    with pytest.raises(talks.TalkUnitClosed):
        talks.record(closed, said(), by=township, on=ON)


def test_a_kept_agreement_lifts_the_rung_that_the_talk_answers(tree: Tree, township: User) -> None:
    step = make_step(tree.villages[0], "staff_unaware", rung=4)
    talk = talks.record(tree.villages[0], said(step=step), by=township, on=ON)
    talks.check(talk, kept=True, result="已补齐", by=township, on=ON + timedelta(days=3))
    step.refresh_from_db()
    assert (step.ended_on, step.lifted_by, step.lift_reason) == (ON + timedelta(days=3), township, "已补齐")
    with pytest.raises(talks.AlreadyChecked):
        talks.check(talk, kept=False, result="x", by=township, on=ON + timedelta(days=4))


def test_an_agreement_that_was_not_kept_leaves_the_rung(tree: Tree, township: User) -> None:
    step = make_step(tree.villages[0], "staff_unaware", rung=4)
    talk = make_talk(tree.villages[0], ON, step=step)
    talks.check(talk, kept=False, result="未落实", by=township, on=ON)
    step.refresh_from_db()
    assert (step.ended_on, Talk.objects.get().kept) == (None, False)


@pytest.mark.parametrize(("event", "rung", "ended_on"), [("order_overdue", 3, None), ("staff_unaware", 4, ON)])
def test_a_talk_answers_an_open_rung_that_needs_one(
    tree: Tree, township: User, event: str, rung: int, ended_on: date | None
) -> None:
    step = make_step(tree.villages[0], event, rung=rung, ended_on=ended_on)
    with pytest.raises(talks.WrongRung):
        talks.record(tree.villages[0], said(step=step), by=township, on=ON)
    other = make_step(tree.villages[1], "staff_unaware", rung=4)
    with pytest.raises(talks.WrongRung):
        talks.record(tree.villages[0], said(step=other), by=township, on=ON)


def test_talks_wait_for_their_check_from_the_day_agreed(tree: Tree, county: User, township: User) -> None:
    due = make_talk(tree.townships[0], ON - timedelta(days=20), check_on=ON)
    make_talk(tree.townships[0], ON - timedelta(days=20), check_on=ON + timedelta(days=1))
    make_talk(tree.townships[0], ON - timedelta(days=20), check_on=ON, checked_on=ON)
    make_talk(tree.townships[1], ON - timedelta(days=20), check_on=ON)
    assert list(Talk.objects.all().to_check_by(county, ON)) == [due]
    assert list(Talk.objects.all().to_check_by(township, ON)) == []
    assert list(Talk.objects.all().late_on(ON + timedelta(days=1)).in_area(tree.counties[0].area)) == [due]


def test_a_talk_is_checked_by_the_office_that_held_it_and_waits_for_no_other(
    tree: Tree, county: User, township: User, prefecture: User
) -> None:
    held = {
        prefecture: make_talk(tree.counties[0], check_on=ON),
        county: make_talk(tree.townships[0], check_on=ON),
        township: make_talk(tree.villages[0], check_on=ON),
    }
    assert {by: list(Talk.objects.all().to_check_by(by, ON)) for by in held} == {by: [held[by]] for by in held}
    for by, talk in [(prefecture, held[county]), (prefecture, held[township]), (county, held[township])]:
        with pytest.raises(talks.NotNextAbove):
            talks.check(talk, kept=True, result="已补齐", by=by, on=ON)
    talks.check(held[county], kept=True, result="已补齐", by=county, on=ON)
    assert Talk.objects.filter(checked_on__isnull=False).get() == held[county]


def test_rungs_wait_for_the_nearest_office_that_may_settle_them_and_a_higher_one_may_lift_them(
    tree: Tree, county: User, township: User, prefecture: User
) -> None:
    red = {unit: make_step(unit, rung=3) for unit in (tree.counties[0], tree.townships[0], tree.villages[0])}
    talk = {unit: make_step(unit, "not_led", rung=4) for unit in red}
    waiting = {by: set(RungStep.objects.all().to_settle_by(by)) for by in (prefecture, county, township)}
    assert waiting == {
        prefecture: {red[tree.counties[0]], talk[tree.counties[0]]},
        county: {red[tree.townships[0]], red[tree.villages[0]], talk[tree.townships[0]]},
        township: {talk[tree.villages[0]]},
    }
    assert rungs.lift(red[tree.villages[0]], reason="已办复并核实", by=prefecture, on=ON).lifted_by == prefecture


def test_a_circular_names_units_below_its_office_and_is_numbered(tree: Tree, county: User, prefecture: User) -> None:
    paper = Paper("关于督导情况的通报", "下列单位工作不实。", "staff_unaware")
    first = circulars.issue(tree.counties[0], [tree.villages[0], tree.villages[0]], paper, by=county, on=ON)
    second = circulars.issue(tree.prefecture, [tree.counties[1], tree.villages[3]], paper, by=prefecture, on=ON)
    assert (first.number, second.number) == ("519901-2016-001", "5199-2016-001")
    assert (list(first.units.all()), second.units.count()) == ([tree.villages[0]], 2)


def test_a_wrong_circular_is_refused(tree: Tree, county: User) -> None:
    paper = Paper("通报", "正文", "not_led")
    area = tree.counties[0]
    with pytest.raises(circulars.NobodyNamed):
        circulars.issue(area, [], paper, by=county, on=ON)
    with pytest.raises(circulars.OutsideOffice, match=tree.villages[2].name):
        circulars.issue(area, [tree.villages[0], tree.villages[2]], paper, by=county, on=ON)
    with pytest.raises(circulars.OutsideOffice):
        circulars.issue(area, [area], paper, by=county, on=ON)
    with pytest.raises(circulars.NotYourCircular):
        circulars.issue(tree.prefecture, [tree.villages[0]], paper, by=county, on=ON)
    with pytest.raises(circulars.CircularIncomplete):
        circulars.issue(area, [tree.villages[0]], Paper("通报", " ", "not_led"), by=county, on=ON)
    assert Circular.objects.count() == 0


def test_a_circular_is_seen_by_the_issuing_area_and_by_who_is_named(tree: Tree, county: User, prefecture: User) -> None:
    whole = make_circular(tree.prefecture, [tree.villages[0], tree.villages[3]])
    other = make_circular(tree.counties[1], [tree.villages[3]])
    stranger = make_user(Role.COUNTY, make_unit("519903"))
    seen = {by: set(Circular.objects.all().visible_to(by)) for by in (county, prefecture, stranger)}
    assert seen == {county: {whole}, prefecture: {whole, other}, stranger: set()}
    assert Circular.objects.none().visible_to(make_user(superuser=True)).count() == 0


def test_a_card_is_given_for_the_quarter_and_lifted_with_a_reason(tree: Tree, county: User) -> None:
    card = cards.give(tree.villages[0], Given("red", "逾期未复"), by=county, on=ON)
    assert (card.quarter, card.lifted_on) == (date(2016, 10, 1), None)
    with pytest.raises(cards.CardStands):
        cards.give(tree.villages[0], Given("red", "又逾期"), by=county, on=ON + timedelta(days=1))
    cards.give(tree.villages[0], Given("yellow", "又逾期"), by=county, on=ON)
    cards.give(tree.villages[0], Given("red", "又逾期"), by=county, on=date(2017, 1, 2))
    with pytest.raises(cards.CardReasonMissing):
        cards.lift(card, reason=" ", by=county, on=ON + timedelta(days=2))
    lifted = cards.lift(card, reason="已整改，入村核实", by=county, on=ON + timedelta(days=2))
    assert (lifted.lifted_by, lifted.lift_reason) == (county, "已整改，入村核实")
    with pytest.raises(cards.CardLifted):
        cards.lift(card, reason="再摘", by=county, on=ON + timedelta(days=3))
    assert AuditEntry.objects.filter(action="visits.card_lifted").count() == 1


def test_only_the_office_above_gives_and_lifts(tree: Tree, county: User, township: User) -> None:
    card = make_card(tree.villages[0])
    for by in (township, make_user(Role.COUNTY, tree.counties[1])):
        with pytest.raises(offices.NoOfficeAbove):
            cards.give(tree.villages[0], Given("red", "x"), by=by, on=ON)
        with pytest.raises(offices.NoOfficeAbove):
            cards.lift(card, reason="x", by=by, on=ON)
    with pytest.raises(offices.NoOfficeAbove):
        cards.give(tree.counties[0], Given("red", "x"), by=county, on=ON)
    with pytest.raises(cards.BeforeCard):
        cards.lift(card, reason="x", by=county, on=card.on - timedelta(days=1))


def test_a_card_of_a_closed_unit_or_for_anothers_rung_is_refused(tree: Tree, county: User) -> None:
    closed = make_unit("519901200299", closed_on=date(2016, 5, 1))
    with pytest.raises(cards.CardUnitClosed):
        cards.give(closed, Given("red", "x"), by=county, on=ON)
    with pytest.raises(cards.StepOfAnother):
        cards.give(tree.villages[0], Given("red", "x", make_step(tree.villages[1])), by=county, on=ON)


def test_a_veto_stops_the_honours_of_its_year_until_withdrawn(tree: Tree, county: User) -> None:
    made = cards.veto(tree.villages[0], 2016, reason="问责", by=county, on=ON)
    with pytest.raises(cards.VetoStands):
        cards.veto(tree.villages[0], 2016, reason="再次", by=county, on=ON)
    area = tree.counties[0].area
    days = (ON - timedelta(days=1), ON, date(2017, 1, 1), date(2017, 3, 31), date(2017, 4, 1))
    found = {tree.villages[0].pk: [2016]}
    assert [cards.honours_stopped(area, day) for day in days] == [{}, found, found, found, {}]
    assert cards.honours_stopped(tree.counties[1].area, ON) == {}
    cards.withdraw(made, reason="认定有误", by=county, on=ON + timedelta(days=5))
    assert cards.honours_stopped(area, ON + timedelta(days=5)) == {}
    with pytest.raises(cards.VetoWithdrawn):
        cards.withdraw(made, reason="再撤", by=county, on=ON + timedelta(days=6))


def test_a_situation_is_recorded_by_the_office_above(tree: Tree, county: User, township: User) -> None:
    found = Found("staff_unaware", "抽问三人均不知晓", ON)
    row = situations.record(tree.villages[0], found, by=county, on=ON)
    assert (row.situation, row.recorded_by) == ("staff_unaware", county)
    with pytest.raises(offices.NoOfficeAbove):
        situations.record(tree.villages[0], found, by=township, on=ON)
    with pytest.raises(situations.FoundInFuture):
        situations.record(tree.villages[0], found, by=county, on=ON - timedelta(days=1))
    with pytest.raises(situations.NothingSaid):
        situations.record(tree.villages[0], Found("not_led", " ", ON), by=county, on=ON)
    closed = make_unit("519901200299", closed_on=date(2016, 5, 1))
    with pytest.raises(situations.UnitNotThere):
        situations.record(closed, found, by=county, on=ON)
    assert SituationRecord.objects.count() == 1


def test_a_rung_is_lifted_as_its_rule_says(tree: Tree, county: User, township: User) -> None:
    red = make_step(tree.villages[0], rung=3)
    with pytest.raises(offices.NoOfficeAbove):
        rungs.lift(red, reason="x", by=township, on=ON)
    with pytest.raises(rungs.LiftReasonMissing):
        rungs.lift(red, reason=" ", by=county, on=ON)
    with pytest.raises(rungs.BeforeRaised):
        rungs.lift(red, reason="x", by=county, on=red.raised_on - timedelta(days=1))
    rungs.lift(red, reason="已办复并核实", by=county, on=ON)
    with pytest.raises(rungs.RungEnded):
        rungs.lift(red, reason="x", by=county, on=ON)
    with pytest.raises(rungs.NeedsTalk):
        rungs.lift(make_step(tree.villages[0], "not_led", rung=4), reason="x", by=county, on=ON)
    with pytest.raises(rungs.NeedsCauseEnded):
        rungs.lift(make_step(tree.villages[0], rung=1), reason="x", by=county, on=ON)
    assert RungStep.objects.filter(lifted_by=county).count() == 1


def test_an_open_red_card_or_rung_bars_the_acceptance_and_says_what_lifts_it(tree: Tree) -> None:
    make_card(tree.villages[0], "red")
    make_card(tree.villages[1], "red", lifted_on=ON)
    make_card(tree.villages[2], "yellow")
    make_step(tree.villages[2], rung=2)
    make_step(tree.villages[3], "not_led", rung=4)
    with override("en"):
        found = bars.reasons(tree.villages, ON)
    assert set(found) == {tree.villages[0].pk, tree.villages[3].pk}
    assert "A red card of 2016-10-10 is not lifted" in found[tree.villages[0].pk][0]
    assert "A talk whose agreement was checked and kept" in found[tree.villages[3].pk][0]
    before = bars.reasons(tree.villages, ON - timedelta(days=1))
    assert set(before) == {tree.villages[0].pk, tree.villages[1].pk, tree.villages[3].pk}


def test_what_was_recorded_is_not_rewritten(tree: Tree) -> None:
    make_card(tree.villages[0], lifted_on=ON)
    make_veto(tree.villages[0])
    make_talk(tree.villages[0])
    make_situation(tree.villages[0])
    make_circular(tree.counties[0], [tree.villages[0]])
    for model, change in [
        (Card, {"lift_reason": "改"}),
        (Veto, {"reason": "改"}),
        (Talk, {"agreed": "改"}),
        (SituationRecord, {"text": "改"}),
        (Circular, {"text": "改"}),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            model._default_manager.update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            model._default_manager.all()._raw_delete(using="default")
