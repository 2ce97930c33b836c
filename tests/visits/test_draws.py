"""The draw: everything due exactly once, over the days left, never the same order twice, from a seed that is kept."""

from collections.abc import Sequence
from datetime import date

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.accounts.models import User
from campaign.people.models import FirstSecretary, Official, TeamMember, WorkTeam
from campaign.visits import cadence, draw_list, draws, workplaces
from campaign.visits.models import CadenceRule, Draw, KeyUnit
from campaign.visits.periods import period_of, working_days
from tests.factories import Tree, make_tree, make_user
from tests.grading.factories import make_grading
from tests.people.factories import make_secondment, make_team
from tests.visits.cadence_factories import make_rule, only_rules, visit
from units.access import Role
from units.models import AuditEntry, Unit

ON = date(2016, 12, 14)
MONTH = period_of("month", ON)


@pytest.fixture
def tree() -> Tree:
    return make_tree(1, 2, 4)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


@pytest.fixture
def rule() -> CadenceRule:
    return only_rules(make_rule(announced=False))[0]


@pytest.fixture
def weak(tree: Tree, officer: User, rule: CadenceRule) -> list[Unit]:
    """Eight villages that are due."""
    for village in tree.villages:
        make_grading(village, "lagging", officer, date(2016, 9, 1))
    return tree.villages


def drawn_units(draw: Draw) -> list[Unit]:
    return [one.unit for one in draw.visits.select_related("unit").order_by("position")]


def make_official(area: Unit, name: str) -> Official:
    return Official.objects.create(name=name, post="科长", organisation="县委组织部", area=area)


@pytest.mark.django_db
def test_everything_still_due_is_drawn_exactly_once_on_the_working_days_that_are_left(
    tree: Tree, officer: User, rule: CadenceRule, weak: list[Unit]
) -> None:
    visit(weak[0], date(2016, 12, 2), announced=False)
    visit(weak[1], date(2016, 12, 2), announced=True)
    draw = draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON)
    assert sorted(unit.code for unit in drawn_units(draw)) == sorted(unit.code for unit in weak[1:])
    days = list(draw.visits.order_by("position").values_list("planned_on", flat=True))
    assert days == sorted(days)
    assert {day.weekday() for day in days} <= set(range(5))
    assert min(days) >= ON
    assert max(days) <= MONTH.end


@pytest.mark.django_db
def test_a_rule_of_two_visits_draws_each_missing_one(tree: Tree, officer: User, weak: list[Unit]) -> None:
    rule = only_rules(make_rule(announced=False, count=2))[0]
    visit(weak[0], date(2016, 12, 2), announced=False)
    draw = draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON)
    found = drawn_units(draw)
    assert [found.count(unit) for unit in weak] == [1, *[2] * 7]


@pytest.mark.django_db
def test_seed_and_result_stand_in_the_audit_log_and_give_the_order_again(
    tree: Tree, officer: User, rule: CadenceRule, weak: list[Unit]
) -> None:
    draw = draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON)
    entry = AuditEntry.objects.get(action="visits.drawn")
    assert entry.after is not None
    assert (entry.after["seed"], entry.after["turn"], entry.area_code) == (draw.seed, 0, tree.counties[0].code)
    codes = [said.split()[1] for said in entry.after["visits"]]
    again = draws.order(sorted(weak, key=lambda unit: unit.code), entry.after["seed"])
    assert codes == [unit.short_code for unit in again.units] == [unit.short_code for unit in drawn_units(draw)]


@pytest.mark.django_db
def test_the_same_seed_twice_does_not_give_the_same_order_twice(
    tree: Tree, officer: User, rule: CadenceRule, weak: list[Unit]
) -> None:
    first, second, third = (
        draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON, seed="7") for _number in range(3)
    )
    assert [first.turn, second.turn, third.turn] == [0, 1, 0]
    assert drawn_units(first) != drawn_units(second)
    assert list(Draw.objects.newest()) == [third]


UNITS = st.lists(st.integers(0, 999), min_size=2, max_size=30, unique=True)


@settings(max_examples=60, deadline=None)
@given(numbers=UNITS, seed=st.text(min_size=1, max_size=20), gone=st.integers(0, 30), turns=st.integers(1, 4))
def test_whatever_the_seed_every_unit_is_drawn_once_and_no_order_comes_twice_in_a_row(
    numbers: list[int], seed: str, gone: int, turns: int
) -> None:
    units = [Unit(pk=number, code=f"519901200{number:03}", level=5) for number in numbers]
    last: Sequence[int] = ()
    for turn in range(turns):
        kept = units[: max(2, len(units) - gone * turn)]
        plan = draws.order(kept, seed, unlike=last)
        now = [unit.pk for unit in plan.units]
        assert sorted(now) == sorted(unit.pk for unit in kept)
        assert now != [pk for pk in last if pk in now]
        assert draws.order(kept, seed, unlike=last) == plan
        last = now


@settings(max_examples=60, deadline=None)
@given(day=st.dates(date(2016, 1, 1), date(2017, 12, 31)), kind=st.sampled_from(["half_month", "month", "quarter"]))
def test_periods_follow_each_other_without_gap_and_always_leave_a_day(day: date, kind: str) -> None:
    period = period_of(kind, day)
    assert period.holds(day)
    assert not period.before.holds(day)
    assert (period.start - period.before.end).days == 1
    assert period_of(kind, period.start) == period == period_of(kind, period.end)
    left = working_days(period, day)
    assert left
    assert all(day <= one <= period.end for one in left)


@pytest.mark.django_db
def test_nobody_inspects_the_township_where_they_are_posted(
    tree: Tree, officer: User, rule: CadenceRule, weak: list[Unit]
) -> None:
    posted, free = make_official(tree.counties[0], "甲"), make_official(tree.counties[0], "乙")
    post(posted, weak[0], officer)
    draw = draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON, inspectors=[posted, free])
    sent = {one.unit: one.inspector for one in draw.visits.select_related("unit", "inspector")}
    assert [sent[unit] for unit in weak[:4]] == [free] * 4
    assert {sent[unit] for unit in weak[4:]} >= {posted}


@pytest.mark.django_db
def test_nobody_inspects_the_unit_whose_work_team_they_sit_on(
    tree: Tree, officer: User, rule: CadenceRule, weak: list[Unit]
) -> None:
    member, free = make_official(tree.counties[0], "甲"), make_official(tree.counties[0], "乙")
    make_team(weak[0], member)
    for unit in weak[2:]:
        visit(unit, ON, announced=False)
    for seed in "abcdef":
        drawn = draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON, seed=seed, inspectors=[member, free])
        sent = {one.unit: one.inspector for one in drawn.visits.select_related("unit", "inspector")}
        assert (len(sent), sent[weak[0]]) == (2, free)
    with pytest.raises(draws.NobodyMayGo):
        draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON, inspectors=[member])


@pytest.mark.django_db
@pytest.mark.parametrize("ends", ["member left", "team withdrawn", "member comes later"])
def test_who_is_not_on_the_work_team_on_the_planned_day_may_inspect_the_unit(
    tree: Tree, officer: User, rule: CadenceRule, weak: list[Unit], ends: str
) -> None:
    member = make_official(tree.counties[0], "甲")
    team = make_team(weak[0], member)
    rows, after = TeamMember.objects.filter(team=team), date(2017, 1, 1)
    if ends == "member left":
        rows.update(until_on=ON)
    elif ends == "team withdrawn":
        WorkTeam.objects.filter(pk=team.pk).update(withdrawn_on=ON, withdrawn_by=officer)
    else:
        rows.update(from_on=after)
    drawn = draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON, inspectors=[member])
    assert drawn.visits.filter(unit=weak[0], inspector=member).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "barred"),
    [
        ("龙门镇党委", "township"),
        ("中共龙门镇委员会", "township"),
        ("东山县龙门镇人民政府", "township"),
        ("石桥村党支部", "village"),
        ("县委组织部", ""),
        ("县龙门镇路灯管理所", ""),
    ],
)
@pytest.mark.parametrize("said", ["organisation", "post", "secondment"])
def test_nobody_inspects_the_place_that_their_post_or_secondment_names(
    tree: Tree, officer: User, rule: CadenceRule, weak: list[Unit], text: str, barred: str, said: str
) -> None:
    names = {tree.counties[0].pk: "东山县", tree.townships[0].pk: "龙门镇", weak[0].pk: "石桥村"}
    for pk, name in names.items():
        Unit.objects.filter(pk=pk).update(name=name)
    official, free = make_official(tree.counties[0], "甲"), make_official(tree.counties[0], "乙")
    if said == "secondment":
        make_secondment(tree.counties[0], official, receiving_organisation=text, from_on=date(2016, 9, 1))
    else:
        Official.objects.filter(pk=official.pk).update(**{said: text})
    # Alone, so that whatever is not barred is theirs.
    for unit in weak[4:]:
        visit(unit, ON, announced=False)
    spared = {"township": weak[:4], "village": weak[:1], "": []}[barred]
    drawn = draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON, seed="7", inspectors=[official, free])
    sent = {one.unit for one in drawn.visits.select_related("unit") if one.inspector_id == official.pk}
    assert not sent & set(spared)
    assert bool(sent) == (barred != "township")
    if barred:
        with pytest.raises(draws.NobodyMayGo):
            draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON, inspectors=[official])
    else:
        draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON, inspectors=[official])


@pytest.mark.django_db
def test_a_secondment_that_ended_or_was_struck_out_and_another_countys_township_of_that_name_bar_nobody(
    tree: Tree, officer: User, rule: CadenceRule, weak: list[Unit]
) -> None:
    other = make_tree(2, 1, 0, prefecture="5198").counties[1]
    Unit.objects.filter(pk__in=[one.pk for one in tree.townships]).update(name="龙门镇")
    back, abroad = make_official(tree.counties[0], "甲"), make_official(other, "乙")
    never = make_official(tree.counties[0], "丙")
    struck = {"voided_at": timezone.now(), "voided_by": officer, "void_reason": "录入有误"}
    make_secondment(tree.counties[0], never, receiving_organisation="龙门镇党委", from_on=date(2016, 9, 1), **struck)
    make_secondment(
        tree.counties[0],
        back,
        receiving_organisation="龙门镇党委",
        from_on=date(2016, 9, 1),
        until_on=date(2016, 12, 1),
    )
    Official.objects.filter(pk=abroad.pk).update(organisation="龙门镇党委")
    drawn = draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON, inspectors=[back, abroad, never])
    assert set(drawn.visits.values_list("inspector", flat=True)) == {back.pk, abroad.pk, never.pk}


@pytest.mark.django_db
def test_who_is_on_a_townships_own_roster_does_not_inspect_it(
    tree: Tree, officer: User, rule: CadenceRule, weak: list[Unit]
) -> None:
    own, free = make_official(weak[0], "甲"), make_official(tree.counties[0], "乙")
    drawn = draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON, inspectors=[own, free])
    sent = {one.unit: one.inspector for one in drawn.visits.select_related("unit", "inspector")}
    assert [sent[unit] for unit in weak[:4]] == [free] * 4


@pytest.mark.django_db
def test_the_drawing_offices_officials_are_offered_first(tree: Tree, officer: User) -> None:
    there = Official.objects.create(name="甲", post="书记", organisation="龙门镇党委", area=tree.townships[0])
    aside = Official.objects.create(name="乙", post="科长", organisation="县农业局", area=tree.counties[0])
    first = make_official(tree.counties[0], "丙")
    assert list(workplaces.offered(Official.objects.all())) == [first, aside, there]


def post(official: Official, unit: Unit, by: User) -> None:
    FirstSecretary.objects.create(
        unit=unit, official=official, from_on=date(2016, 9, 2), authority="组通字〔2016〕1号", appointed_by=by
    )


@pytest.mark.django_db
def test_a_draw_that_would_send_somebody_to_their_own_unit_is_refused_whole(
    tree: Tree, officer: User, rule: CadenceRule, weak: list[Unit]
) -> None:
    posted = make_official(tree.counties[0], "甲")
    post(posted, weak[0], officer)
    with pytest.raises(draws.NobodyMayGo):
        draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON, inspectors=[posted])
    assert (Draw.objects.count(), AuditEntry.objects.filter(action="visits.drawn").count()) == (0, 0)


@pytest.mark.django_db
def test_what_a_draw_refuses(tree: Tree, officer: User, rule: CadenceRule, weak: list[Unit]) -> None:
    county = tree.counties[0]
    announced = make_rule()
    ended = make_rule(announced=False, in_force_until=date(2016, 12, 1))
    stranger = make_user(Role.COUNTY, make_tree(1, 1, 1, prefecture="5198").counties[0])
    with pytest.raises(draws.NotYourDraw):
        draws.draw(rule, county, MONTH, by=stranger, on=ON)
    with pytest.raises(draws.NotYourDraw):
        draws.draw(rule, county, MONTH, by=make_user(Role.TOWNSHIP, tree.townships[0]), on=ON)
    with pytest.raises(draws.OnlyUnannounced):
        draws.draw(announced, county, MONTH, by=officer, on=ON)
    with pytest.raises(draws.RuleNotInForce):
        draws.draw(ended, county, MONTH, by=officer, on=ON)
    with pytest.raises(draws.PeriodNotNow):
        draws.draw(rule, county, MONTH.before, by=officer, on=ON)
    for unit in weak:
        visit(unit, ON, announced=False)
    with pytest.raises(draws.NothingToDraw):
        draws.draw(rule, county, MONTH, by=officer, on=ON)
    assert Draw.objects.count() == 0


@pytest.mark.django_db
def test_a_weekend_that_is_all_that_is_left_is_used(
    tree: Tree, officer: User, rule: CadenceRule, weak: list[Unit]
) -> None:
    saturday = date(2016, 12, 31)
    draw = draws.draw(rule, tree.counties[0], MONTH, by=officer, on=saturday)
    assert set(draw.visits.values_list("planned_on", flat=True)) == {saturday}


@pytest.mark.django_db
def test_lines_say_who_was_visited_since_and_home_lists_the_rest(
    tree: Tree, officer: User, rule: CadenceRule, weak: list[Unit]
) -> None:
    draw = draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON)
    first = drawn_units(draw)[0]
    visit(first, ON, announced=False)
    day = date(2016, 12, 20)
    lines = draw_list.lines_of(draw, day)
    assert [(line.visited_on, line.state) for line in lines[:2]] == [(ON, "normal"), (None, "overdue")]
    waiting = list(draw_list.to_make(officer, day, MONTH.end).order_by("position"))
    assert [one.unit for one in waiting] == drawn_units(draw)[1:]
    assert list(draw_list.to_make(officer, date(2017, 1, 3), date(2017, 1, 9))) == []
    again = draws.draw(rule, tree.counties[0], MONTH, by=officer, on=day)
    assert {one.draw for one in draw_list.to_make(officer, day, MONTH.end).select_related("draw")} == {again}


def waiting_at_home(draw: Draw, officer: User, on: date) -> list[tuple[Unit, date]]:
    rows = draw_list.to_make(officer, on, MONTH.end).filter(draw=draw).select_related("unit").order_by("position")
    return [(one.unit, one.planned_on) for one in rows]


@pytest.mark.django_db
def test_of_two_visits_drawn_for_a_unit_one_that_is_made_leaves_the_other(
    tree: Tree, officer: User, weak: list[Unit]
) -> None:
    rule = only_rules(make_rule(announced=False, count=2))[0]
    draw = draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON)
    first = drawn_units(draw)[0]
    visit(first, ON, announced=False)
    lines = [line for line in draw_list.lines_of(draw, ON) if line.visit.unit == first]
    assert [line.visited_on for line in lines] == [ON, None]
    assert waiting_at_home(draw, officer, ON) == [
        (one.unit, one.planned_on)
        for one in draw.visits.select_related("unit").order_by("position")
        if one.pk != lines[0].visit.pk
    ]
    visit(first, date(2016, 12, 15), announced=False)
    assert first not in [unit for unit, _day in waiting_at_home(draw, officer, date(2016, 12, 15))]


@pytest.mark.django_db
def test_a_visit_made_before_the_draw_of_the_same_day_is_none_of_those_drawn(
    tree: Tree, officer: User, weak: list[Unit]
) -> None:
    rule = only_rules(make_rule(announced=False, count=2))[0]
    visit(weak[0], ON, announced=False)
    draw = draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON)
    assert [line.visited_on for line in draw_list.lines_of(draw, ON) if line.visit.unit == weak[0]] == [None]
    assert [unit for unit, _day in waiting_at_home(draw, officer, ON)].count(weak[0]) == 1


@pytest.mark.django_db
def test_a_unit_that_is_due_no_more_waits_for_no_drawn_visit(tree: Tree, officer: User) -> None:
    rule = only_rules(make_rule(target="key", announced=False))[0]
    kept, taken, closed = tree.villages[:3]
    for unit in (kept, taken, closed):
        cadence.list_key_unit(unit, reason="后进", by=officer, on=date(2016, 11, 1))
    draw = draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON)
    day = date(2016, 12, 15)
    cadence.take_off(KeyUnit.objects.get(unit=taken), by=officer, on=day)
    Unit.objects.filter(pk=closed.pk).update(closed_on=day, successor=kept)
    assert [unit for unit, _day in waiting_at_home(draw, officer, day)] == [kept]
    states = {line.visit.unit: line.state for line in draw_list.lines_of(draw, date(2016, 12, 31))}
    assert states == {kept: "overdue", taken: "", closed: ""}


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.TOWNSHIP, Role.SECRETARY, Role.COMMITTEE, Role.AUDITOR])
def test_draws_are_hidden_from_the_units_own_accounts(
    tree: Tree, officer: User, rule: CadenceRule, weak: list[Unit], role: Role
) -> None:
    draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON)
    seat = tree.counties[0] if role == Role.AUDITOR else tree.townships[0]
    user = make_user(role, seat)
    assert list(draw_list.draws_of(user)) == []
    assert list(draw_list.to_make(user, ON, MONTH.end)) == []


@pytest.mark.django_db
def test_another_countys_draws_are_not_seen(tree: Tree, officer: User, rule: CadenceRule, weak: list[Unit]) -> None:
    draw = draws.draw(rule, tree.counties[0], MONTH, by=officer, on=ON)
    other = make_user(Role.COUNTY, make_tree(1, 1, 1, prefecture="5198").counties[0])
    above = make_user(Role.PREFECTURE, tree.prefecture)
    assert [list(draw_list.draws_of(user)) for user in (other, above, officer)] == [[], [draw], [draw]]
