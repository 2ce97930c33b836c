"""The ladder: which rung which lateness reaches on which day, that a day is worked once, and what lets a unit go."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.people.models import FirstSecretary, MonthlyReport, Official
from campaign.visits import ladder, orders, rungs, tasks
from campaign.visits.models import CadenceRule, LadderRule, LadderRun, Order, Rung, RungStep
from issues.models.plan import PlanState
from tests.factories import Tree, make_tree, make_unit, make_units, make_user
from tests.grading.factories import make_grading
from tests.issues.factories import make_measure, make_plan
from tests.visits.factories import make_visit
from tests.visits.order_factories import make_order, make_situation, make_step
from units.access import Role
from units.models import AuditEntry, Unit

pytestmark = pytest.mark.django_db
# An ordinary order of this day is due on 25 October and late from the 26th.
ISSUED, LATE = date(2016, 10, 10), date(2016, 10, 26)


@pytest.fixture
def tree() -> Tree:
    return make_tree(1, 1, 3)


def steps(unit: Unit | None = None) -> list[tuple[str, int, date, date | None]]:
    """Event, rung, raised and ended, in the order of their raising."""
    rows = RungStep.objects.order_by("id")
    rows = rows.filter(unit=unit) if unit else rows
    return [(one.event, one.rung, one.raised_on, one.ended_on) for one in rows]


def work(first: date, last: date) -> None:
    """Work every day of a span."""
    for number in range((last - first).days + 1):
        ladder.run_ladder(first + timedelta(days=number))


def work_on(*days: date) -> None:
    """Work these days alone, as if those between them had been worked with nothing to do."""
    for day in days:
        LadderRun.objects.get_or_create(on=day - timedelta(days=1))
        ladder.run_ladder(day)


def after(days: int) -> date:
    """So many days after the first day of lateness."""
    return LATE + timedelta(days=days)


def test_an_order_climbs_by_the_days_that_pass(tree: Tree) -> None:
    make_order(tree.villages[0], tree.counties[0])
    work_on(*(after(days) for days in (-1, 0, 1, 2, 3, 4, 6, 7, 14, 15, 29, 30, 59, 60)))
    assert steps() == [
        ("order_overdue", Rung.REMINDER, LATE, None),
        ("order_overdue", Rung.YELLOW, LATE + timedelta(days=3), None),
        ("order_overdue", Rung.RED, LATE + timedelta(days=7), None),
        ("order_overdue", Rung.TALK, LATE + timedelta(days=15), None),
        ("order_overdue", Rung.CIRCULAR, LATE + timedelta(days=30), None),
        ("order_overdue", Rung.ACCOUNTABILITY, LATE + timedelta(days=60), None),
    ]


def test_an_answer_ends_the_rungs_that_need_no_more_and_leaves_the_red_one(tree: Tree) -> None:
    order = make_order(tree.villages[0], tree.counties[0])
    work_on(LATE, after(3), after(7))
    answered = after(8)
    orders.answer(order, text="已补齐", by=make_user(Role.TOWNSHIP, tree.townships[0]), on=answered)
    work_on(answered, after(15), after(38))
    assert steps() == [
        ("order_overdue", Rung.REMINDER, LATE, answered),
        ("order_overdue", Rung.YELLOW, LATE + timedelta(days=3), answered),
        ("order_overdue", Rung.RED, LATE + timedelta(days=7), None),
    ]


def test_a_second_time_within_a_year_begins_with_a_card(tree: Tree) -> None:
    by = make_user(Role.TOWNSHIP, tree.townships[0])
    first = make_order(tree.villages[0], tree.counties[0])
    work(LATE, LATE)
    orders.answer(first, text="已补齐", by=by, on=LATE)
    make_order(tree.villages[0], tree.counties[0], issued_on=ISSUED + timedelta(days=30))
    make_order(tree.villages[1], tree.counties[0], issued_on=ISSUED + timedelta(days=30))
    again = LATE + timedelta(days=30)
    work_on(after(1), again, again + timedelta(days=3))
    assert steps(tree.villages[0]) == [
        ("order_overdue", Rung.REMINDER, LATE, LATE + timedelta(days=1)),
        ("order_overdue", Rung.YELLOW, again, None),
        ("order_overdue", Rung.RED, again + timedelta(days=3), None),
    ]
    assert [rung for _event, rung, *_days in steps(tree.villages[1])] == [Rung.REMINDER, Rung.YELLOW]
    assert RungStep.objects.filter(unit=tree.villages[0]).values_list("time", flat=True).order_by("id").last() == 2


def test_two_orders_late_on_one_day_are_no_repetition(tree: Tree) -> None:
    for _number in range(2):
        make_order(tree.villages[0], tree.counties[0])
    work(LATE, LATE)
    assert [(rung, day) for _event, rung, day, _end in steps()] == [(Rung.REMINDER, LATE)] * 2


def test_more_than_a_year_later_it_is_the_first_time_again(tree: Tree) -> None:
    make_step(tree.villages[0], rung=1, since_on=LATE - timedelta(days=365), ended_on=LATE - timedelta(days=360))
    make_order(tree.villages[0], tree.counties[0])
    work(LATE, LATE)
    assert steps()[-1] == ("order_overdue", Rung.REMINDER, LATE, None)


def test_a_day_is_worked_once(tree: Tree) -> None:
    make_order(tree.villages[0], tree.counties[0])
    assert [run.raised for run in ladder.run_ladder(LATE)] == [1]
    make_situation(tree.villages[1], LATE)
    assert ladder.run_ladder(LATE) == []
    assert (len(steps()), LadderRun.objects.count()) == (1, 1)
    assert AuditEntry.objects.filter(action="visits.ladder_worked").count() == 1


def test_days_that_were_skipped_are_worked_off_each_as_of_itself(tree: Tree) -> None:
    make_order(tree.villages[0], tree.counties[0])
    ladder.run_ladder(LATE)
    runs = ladder.run_ladder(LATE + timedelta(days=8))
    assert [run.on for run in runs] == [LATE + timedelta(days=number) for number in range(1, 9)]
    assert [(rung, day) for _event, rung, day, _end in steps()] == [
        (Rung.REMINDER, LATE),
        (Rung.YELLOW, LATE + timedelta(days=3)),
        (Rung.RED, LATE + timedelta(days=7)),
    ]


def test_a_clock_set_back_is_refused_and_changes_nothing(tree: Tree) -> None:
    make_order(tree.villages[0], tree.counties[0])
    ladder.run_ladder(LATE)
    with pytest.raises(ladder.LadderAhead, match="2016-10-26"):
        ladder.run_ladder(LATE - timedelta(days=1))
    assert (len(steps()), LadderRun.objects.count()) == (1, 1)


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(gaps=st.lists(st.integers(0, 4), min_size=1, max_size=3), answered=st.integers(0, 4))
def test_whatever_days_are_skipped_or_repeated_the_rungs_are_those_of_working_daily(
    gaps: list[int], answered: int
) -> None:
    with transaction.atomic():
        tree = make_tree(1, 1, 2)
        make_order(tree.villages[0], tree.counties[0])
        careless = make_order(tree.villages[1], tree.counties[0])
        returned(tree, careless, answered=after(answered), on=after(answered + 1))
        make_situation(tree.villages[1], LATE + timedelta(days=2))
        last = LATE + timedelta(days=sum(gaps))
        with transaction.atomic():
            work(LATE, last)
            daily = steps()
            transaction.set_rollback(True)
        day = LATE
        ladder.run_ladder(day)
        for gap in gaps:
            day += timedelta(days=gap)
            ladder.run_ladder(day)
        assert steps() == daily
        transaction.set_rollback(True)


def test_a_situation_whose_rung_was_lifted_climbs_no_more(tree: Tree) -> None:
    LadderRule.objects.filter(event="staff_unaware", rung=Rung.CIRCULAR).update(repeats=1, after_days=10)
    make_situation(tree.villages[0], LATE)
    make_situation(tree.villages[1], LATE)
    work_on(LATE)
    talk = RungStep.objects.get(unit=tree.villages[0])
    RungStep.objects.filter(pk=talk.pk).update(ended_on=after(7), lifted_by=make_user(), lift_reason="已核实")
    work_on(after(9), after(10), after(30))
    assert [rung for _event, rung, *_days in steps(tree.villages[0])] == [Rung.TALK]
    assert [rung for _event, rung, *_days in steps(tree.villages[1])] == [Rung.TALK, Rung.CIRCULAR]


def test_a_lifted_rung_does_not_settle_an_order_that_nobody_answers(tree: Tree) -> None:
    LadderRule.objects.filter(event="order_overdue", rung__in=[Rung.REMINDER, Rung.YELLOW]).update(in_use=False)
    make_order(tree.villages[0], tree.counties[0])
    work_on(after(7))
    rungs.lift(RungStep.objects.get(), reason="已谈话", by=make_user(Role.COUNTY, tree.counties[0]), on=after(8))
    work_on(after(8), after(15), after(30))
    assert steps() == [
        ("order_overdue", Rung.RED, after(7), after(8)),
        ("order_overdue", Rung.TALK, after(15), None),
        ("order_overdue", Rung.CIRCULAR, after(30), None),
    ]


def returned(tree: Tree, order: Order, *, answered: date, on: date) -> None:
    orders.answer(order, text="已办", by=make_user(Role.TOWNSHIP, tree.townships[0]), on=answered)
    orders.return_answer(order, reason="敷衍", by=make_user(Role.COUNTY, tree.counties[0]), on=on)


def test_an_order_whose_answer_is_returned_is_late_anew_and_climbs_whatever_was_lifted(tree: Tree) -> None:
    order = make_order(tree.villages[0], tree.counties[0])
    work_on(LATE, after(3))
    returned(tree, order, answered=after(5), on=after(6))
    work_on(after(5), after(6), after(7), after(9))
    red = RungStep.objects.get(rung=Rung.RED)
    rungs.lift(red, reason="已谈话", by=make_user(Role.COUNTY, tree.counties[0]), on=after(10))
    work_on(after(21), after(36), after(66))
    assert [step for step in steps() if step[0] == "order_overdue"] == [
        ("order_overdue", Rung.REMINDER, LATE, after(5)),
        ("order_overdue", Rung.YELLOW, after(3), after(5)),
        ("order_overdue", Rung.YELLOW, after(6), None),
        ("order_overdue", Rung.RED, after(9), after(10)),
        ("order_overdue", Rung.TALK, after(21), None),
        ("order_overdue", Rung.CIRCULAR, after(36), None),
        ("order_overdue", Rung.ACCOUNTABILITY, after(66), None),
    ]
    assert set(RungStep.objects.filter(event="order_overdue", time=2).values_list("since_on", flat=True)) == {after(6)}


def test_an_answer_returned_before_the_deadline_leaves_the_order_late_from_the_deadline(tree: Tree) -> None:
    order = make_order(tree.villages[0], tree.counties[0])
    returned(tree, order, answered=after(-5), on=after(-3))
    work_on(after(-1), LATE, after(3))
    assert [step for step in steps() if step[0] == "order_overdue"] == [
        ("order_overdue", Rung.REMINDER, LATE, None),
        ("order_overdue", Rung.YELLOW, after(3), None),
    ]


def test_with_the_closing_of_a_unit_its_rungs_end_and_none_is_raised_against_it(tree: Tree) -> None:
    closed, standing = tree.villages[0], tree.villages[1]
    for unit in (closed, standing):
        make_order(unit, tree.counties[0])
        make_situation(unit, LATE)
    work_on(LATE, after(7))
    closed.closed_on, closed.successor = after(9), standing
    closed.save()
    work_on(after(8), after(9), after(15))
    assert {(rung, end) for _event, rung, _day, end in steps(closed)} == {
        (Rung.REMINDER, after(9)),
        (Rung.RED, after(9)),
        (Rung.TALK, after(9)),
    }
    assert {end for _event, _rung, _day, end in steps(standing)} == {None}
    assert [rung for _event, rung, *_days in steps(standing)].count(Rung.TALK) == 2
    assert RungStep.objects.open().filter(unit=closed).count() == 0


def test_a_rung_that_ended_says_why(tree: Tree) -> None:
    by = make_user(Role.COUNTY, tree.counties[0])
    closed = make_step(make_unit("519901200299", closed_on=after(9)), ended_on=after(9))
    over = make_step(make_unit("519901200298", closed_on=after(10)), ended_on=after(9))
    lifted = rungs.lift(make_step(tree.villages[0]), reason="已办复并核实", by=by, on=after(9))
    with override("en"):
        why = [one.why_ended for one in (closed, over, lifted, make_step(tree.villages[1]))]
    assert why == ["The unit was closed on 2016-11-04.", "The cause has ended", "已办复并核实", ""]


def test_a_missing_report_is_told_from_the_sixth_until_it_is_there(tree: Tree) -> None:
    by = make_user()
    official = Official.objects.create(name="扎西", post="副科长", organisation="州水利局", area=tree.counties[0])
    posting = FirstSecretary.objects.create(
        unit=tree.villages[0], official=official, from_on=date(2016, 9, 10), authority="州委组织部", appointed_by=by
    )
    work(date(2016, 10, 5), date(2016, 10, 8))
    MonthlyReport.objects.create(
        posting=posting,
        month=date(2016, 9, 1),
        days_on_site=20,
        households_visited=30,
        work="走访",
        next_month="走访",
        submitted_on=date(2016, 10, 9),
        submitted_by=by,
    )
    work_on(date(2016, 10, 9), date(2016, 11, 5), date(2016, 11, 6))
    assert steps() == [
        ("report_missing", Rung.REMINDER, date(2016, 10, 6), date(2016, 10, 9)),
        ("report_missing", Rung.YELLOW, date(2016, 11, 6), None),
    ]


def test_overdue_measures_are_told_once_a_deadline(tree: Tree) -> None:
    plan = make_plan(tree.villages[0], make_user(), state=PlanState.APPROVED, measures=0)
    for due in (date(2016, 10, 20), date(2016, 10, 20), date(2016, 10, 22)):
        make_measure(plan, due_on=due)
    work(date(2016, 10, 20), date(2016, 10, 23))
    assert steps() == [
        ("measure_overdue", Rung.REMINDER, date(2016, 10, 21), None),
        ("measure_overdue", Rung.YELLOW, date(2016, 10, 23), None),
    ]


def test_a_missed_visit_is_told_to_the_side_that_should_have_visited_and_climbs_by_repetition(tree: Tree) -> None:
    make_grading(tree.villages[0], "problem", make_user(), date(2016, 8, 1))
    rule = CadenceRule.objects.get(target="weak", visit_level="county")
    CadenceRule.objects.exclude(pk=rule.pk).update(in_force_until=date(2001, 1, 1))
    ladder.run_ladder(date(2016, 9, 30))
    make_visit(tree.villages[0], date(2016, 11, 3))
    # September and October were missed, November was not.
    work(date(2016, 10, 1), date(2016, 10, 1))
    work_on(date(2016, 11, 1), date(2016, 12, 1))
    rows = RungStep.objects.order_by("id").values_list(
        "unit", "subject_type", "subject_id", "since_on", "rung", "ended_on"
    )
    county = (tree.counties[0].pk, "visits.cadencerule", rule.pk)
    assert [row for row in rows if row[3] >= date(2016, 10, 1)] == [
        (*county, date(2016, 10, 1), Rung.YELLOW, date(2016, 11, 1)),
        (*county, date(2016, 11, 1), Rung.RED, None),
    ]


def test_situations_climb_by_repetition(tree: Tree) -> None:
    for number in range(3):
        make_situation(tree.villages[0], LATE + timedelta(days=number))
    make_situation(tree.villages[1], LATE + timedelta(days=3), "not_led")
    work(LATE, LATE + timedelta(days=3))
    assert [(event, rung) for event, rung, *_days in steps()] == [
        ("staff_unaware", Rung.TALK),
        ("staff_unaware", Rung.CIRCULAR),
        ("staff_unaware", Rung.ACCOUNTABILITY),
        ("not_led", Rung.TALK),
    ]


def test_the_rules_are_data(tree: Tree) -> None:
    LadderRule.objects.filter(event="order_overdue").update(in_use=False)
    LadderRule.objects.filter(event="order_overdue", rung=Rung.RED, repeats=1).update(in_use=True, after_days=2)
    make_order(tree.villages[0], tree.counties[0])
    work_on(LATE, after(1), after(2), after(9))
    assert steps() == [("order_overdue", Rung.RED, LATE + timedelta(days=2), None)]


def test_a_rung_is_kept_as_it_was(tree: Tree) -> None:
    make_step(tree.villages[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        RungStep.objects.update(rung=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        RungStep.objects.all().delete()


@pytest.mark.parametrize("villages", [1, 100])
def test_a_day_takes_as_many_statements_for_many_units_as_for_one(
    villages: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tree = make_tree(1, 1, 0)
    units = make_units([f"519901200{200 + number}" for number in range(villages)])
    by = make_user()
    for unit in units:
        make_order(unit, tree.counties[0], by=by)
    work(LATE, LATE + timedelta(days=2))
    reminded = RungStep.objects.count()
    with django_assert_max_num_queries(20):
        ladder.run_ladder(LATE + timedelta(days=3))
    assert (reminded, RungStep.objects.count()) == (villages, 2 * villages)


def test_the_command_works_the_day_and_says_so(tree: Tree, settings: Settings, capsys: pytest.CaptureFixture) -> None:  # type: ignore[type-arg]
    settings.CAMPAIGN_TODAY = LATE
    make_order(tree.villages[0], tree.counties[0])
    call_command("run_ladder")
    call_command("run_ladder")
    assert capsys.readouterr().out.splitlines() == [
        "2016-10-26: 1 raised, 0 ended",
        "2016-10-26 was worked already; nothing was changed.",
    ]
    with pytest.raises(CommandError, match="not come yet"):
        call_command("run_ladder", "--on", "2016-10-27")
    with pytest.raises(CommandError, match="2016-10-26"):
        call_command("run_ladder", "--on", "2016-10-25")


def test_the_task_works_the_day_for_who_asked(tree: Tree) -> None:
    make_order(tree.villages[0], tree.counties[0])
    by = make_user()
    tasks.work_ladder.enqueue(LATE.isoformat(), by.pk)
    tasks.work_ladder.enqueue(LATE.isoformat())
    assert [(run.on, run.by, run.raised) for run in LadderRun.objects.all()] == [(LATE, by, 1)]


def test_a_night_works_todays_ladder_and_after_a_stand_still_a_month_of_it(tree: Tree) -> None:
    make_order(tree.villages[0], tree.counties[0])
    assert tasks.nightly_ladder(LATE) == "1 days, 1 raised, 0 ended"
    assert tasks.nightly_ladder(LATE) == "0 days, 0 raised, 0 ended"
    assert tasks.nightly_ladder(LATE + timedelta(days=40)).startswith("31 days")
    assert ladder.last_day() == LATE + timedelta(days=31)
