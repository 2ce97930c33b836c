"""A small prefecture in the middle of the campaign, with records on days before, in and after December 2016."""

from dataclasses import dataclass
from datetime import date
from itertools import count

from campaign.accounts.models import User
from campaign.grading.models import Round
from campaign.visits import duties
from issues.models import Aspect, Issue, IssueEvent, Plan, Progress
from issues.models.issue import State
from tests.factories import Tree, make_tree, make_user
from tests.grading.factories import make_grading
from tests.issues.factories import make_measure, make_plan
from tests.people.factories import make_appraisal, make_posting, make_report
from tests.visits.factories import make_visit
from tests.visits.order_factories import make_card, make_circular, make_order, make_talk, make_veto
from units.access import Role
from units.models import Unit

BASELINE = date(2016, 9, 1)
DECEMBER = date(2016, 12, 1)
YEAR_END = date(2016, 12, 31)
# Steps of an issue by their states, each with its day.
_numbers = count(1)
type Life = list[tuple[str, date]]


@dataclass(frozen=True, slots=True)
class World:
    """The tree, who acts, and the baseline round."""

    tree: Tree
    officer: User
    round: Round


def make_world(counties: int = 2, townships: int = 1, villages: int = 2) -> World:
    """A prefecture whose baseline was opened and closed on one day, without gradings yet."""
    tree = make_tree(counties, townships, villages)
    officer = make_user(Role.PREFECTURE, tree.prefecture)
    baseline = Round.objects.create(
        kind="baseline",
        name="2016年摸底评定",
        area=tree.prefecture,
        opened_on=BASELINE,
        opened_by=officer,
        closed_on=BASELINE,
        closed_by=officer,
    )
    return World(tree, officer, baseline)


def grade(world: World, unit: Unit, *grades: tuple[str, date]) -> None:
    """Grades one after another, each from its day to the next one's."""
    for place, (value, on) in enumerate(grades):
        until = grades[place + 1][1] if place + 1 < len(grades) else None
        make_grading(unit, value, world.officer, on, until)


def live(world: World, unit: Unit, life: Life, *, aspect: str = "roads", text: str = "") -> Issue:
    """An issue that took these steps, as the verbs leave it: the row as it stands now, and an event a step."""
    closer = make_user()
    state = life[-1][0]
    done_on = max((on for step, on in life if step == "done"), default=None) if state in {"done", "closed"} else None
    issue = Issue.objects.create(
        unit=unit,
        aspect=Aspect.objects.get(code=aspect),
        text=text or f"问题第{next(_numbers)}号",
        source="survey",
        found_on=life[0][1],
        state=state,
        recurred=sum(1 for step, _on in life[1:] if step == State.OPEN),
        done_on=done_on,
        done_by=world.officer if done_on else None,
        closed_on=life[-1][1] if state == State.CLOSED else None,
        closed_by=closer if state == State.CLOSED else None,
    )
    for step, on in life:
        IssueEvent.objects.create(issue=issue, state=step, on=on, by=closer if step == "closed" else world.officer)
    return issue


def plan_with(world: World, unit: Unit, notes: list[list[tuple[int, date]]], **values: object) -> Plan:
    """An approved plan with one measure for each list of dated percentages."""
    plan = make_plan(unit, world.officer, state="approved", measures=0, **values)  # type: ignore[arg-type]
    for of_measure in notes:
        measure = make_measure(plan, live(world, unit, [("open", BASELINE)]))
        for percent, on in of_measure:
            Progress.objects.create(measure=measure, on=on, percent=percent, text="推进", noted_by=world.officer)
    return plan


def busy_world(counties: int = 2, townships: int = 1, villages: int = 2) -> World:
    """A world with something behind every figure of issues, plans and grades, in each county."""
    world = make_world(counties, townships, villages)
    for number, township in enumerate(world.tree.townships):
        inside = [one for one in world.tree.villages if one.code.startswith(township.short_code)]
        grade(world, township, ("lagging", BASELINE))
        grade(world, inside[0], ("problem", BASELINE), ("lagging", date(2016, 12, 10)))
        grade(world, inside[1], ("lagging", BASELINE), ("ordinary", date(2016, 12, 20)))
        for village in inside[2:]:
            grade(world, village, ("ordinary", BASELINE), ("lagging", date(2016, 12, 5)))
        _issues(world, inside[0], number)
        plan_with(world, inside[0], [[(100, date(2016, 11, 1))], [(30, date(2016, 12, 2))], []])
        plan_with(world, inside[1], [[(100, date(2016, 12, 30))]], approved_on=date(2016, 12, 3))
        make_plan(township, world.officer, state="draft")
    _people(world)
    _supervision(world)
    duties.recount([unit.pk for unit in (*world.tree.townships, *world.tree.villages)])
    return world


def _people(world: World) -> None:
    """A first secretary in each township and in the first village of each; reports in time, late and missing."""
    for number, unit in enumerate([*world.tree.townships, *world.tree.villages[::2]]):
        posting = make_posting(unit, from_on=date(2016, 10, 15), by=world.officer)
        if number % 3 < 2:
            make_report(posting, date(2016, 11, 1), submitted_on=date(2016, 12, 3 + 5 * (number % 3)))
        make_appraisal(posting, result=["excellent", "basic"][number % 2])


def _supervision(world: World) -> None:
    """Visits, orders, talks, a circular, cards and a veto in and around December, about units of each level."""
    november, december, january = date(2016, 11, 20), date(2016, 12, 8), date(2017, 1, 8)
    for unit in world.tree.townships:
        for on in (november, december, january):
            make_visit(unit, on, level="county", announced=on != december)
            make_visit(unit, on, level="department")
    for unit in (*world.tree.counties, *world.tree.townships, *world.tree.villages[::2]):
        for on in (november, december, date(2016, 12, 20), january):
            make_order(unit, world.tree.prefecture, issued_on=on, state="closed" if on == december else "issued")
        make_talk(unit, december)
        make_talk(unit, november, checked_on=january)
    for unit in world.tree.townships:
        make_card(unit, "yellow", december, lifted_on=january)
        make_card(unit, "red", november)
        make_veto(unit, on=november)
    make_circular(world.tree.prefecture, list(world.tree.townships), issued_on=december)


def _issues(world: World, unit: Unit, number: int) -> None:
    november, december, january = date(2016, 11, 5), date(2016, 12, 5), date(2017, 1, 5)
    aspects = ("roads", "duty")
    lives: list[Life] = [
        [("open", november), ("in_progress", november), ("done", december), ("closed", date(2016, 12, 9))],
        [("open", november), ("done", november), ("closed", november), ("open", december), ("in_progress", december)],
        [("open", december), ("in_progress", december), ("done", december)],
        [("open", december), ("in_progress", date(2016, 12, 30)), ("done", january), ("closed", january)],
        [("open", date(2016, 12, 31))],
        [("open", january)],
    ]
    for place, life in enumerate(lives):
        live(world, unit, life, aspect=aspects[(place + number) % 2])
