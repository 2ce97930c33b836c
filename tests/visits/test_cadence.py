"""The list of key units and who sees which rules: the verbs' refusals, and the history of an area."""

from datetime import date

import pytest

from campaign.accounts.models import User
from campaign.visits import cadence, duties
from campaign.visits.coverage import Count, columns_on, coverage
from campaign.visits.history import history
from campaign.visits.models import CadenceRule, CoverageChange, CoverageTally, KeyUnit
from tests.factories import Tree, make_tree, make_unit, make_user
from tests.grading.factories import make_grading
from tests.visits.cadence_factories import make_rule, only_rules, visit
from units.access import Role
from units.areas import Area
from units.models import AuditEntry

pytestmark = pytest.mark.django_db
ON = date(2016, 12, 14)


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 2)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


def test_a_key_unit_is_due_from_the_next_half_month_and_no_more_once_taken_off(tree: Tree, officer: User) -> None:
    only_rules(make_rule(target="key", announced=False, period="half_month"))
    entry = cadence.list_key_unit(tree.villages[0], reason="  连续 两次后进 ", by=officer, on=ON)
    assert entry.reason == "连续 两次后进"
    days = [date(2016, 12, 15), date(2016, 12, 16), date(2016, 12, 20)]
    assert [coverage(tree.counties[0].area, day).total.cells[0].now.due for day in days] == [0, 1, 1]
    cadence.take_off(entry, by=officer, on=date(2016, 12, 20))
    assert [coverage(tree.counties[0].area, day).total.cells[0].now.due for day in days] == [0, 1, 0]


def test_what_the_list_of_key_units_refuses(tree: Tree, officer: User) -> None:
    village, closed = tree.villages[0], make_unit("519901200300", closed_on=date(2016, 12, 1))
    stranger = make_user(Role.COUNTY, tree.counties[1])
    township = make_user(Role.TOWNSHIP, tree.townships[0])
    with pytest.raises(cadence.NotYourKeyUnits):
        cadence.list_key_unit(village, reason="后进", by=stranger, on=ON)
    with pytest.raises(cadence.NotYourKeyUnits):
        cadence.list_key_unit(village, reason="后进", by=township, on=ON)
    with pytest.raises(cadence.OnlyGradedUnits):
        cadence.list_key_unit(tree.counties[0], reason="后进", by=officer, on=ON)
    with pytest.raises(cadence.UnitNotStanding):
        cadence.list_key_unit(closed, reason="后进", by=officer, on=ON)
    with pytest.raises(cadence.ReasonMissing):
        cadence.list_key_unit(village, reason="  ", by=officer, on=ON)
    entry = cadence.list_key_unit(village, reason="后进", by=officer, on=ON)
    with pytest.raises(cadence.ListedAlready):
        cadence.list_key_unit(village, reason="后进", by=officer, on=ON)
    with pytest.raises(cadence.NotYourKeyUnits):
        cadence.take_off(entry, by=stranger, on=ON)
    with pytest.raises(cadence.BeforeListed):
        cadence.take_off(entry, by=officer, on=date(2016, 12, 13))
    cadence.take_off(entry, by=officer, on=date(2016, 12, 20))
    with pytest.raises(cadence.NotListed):
        cadence.take_off(entry, by=officer, on=date(2016, 12, 21))
    assert (KeyUnit.objects.count(), AuditEntry.objects.count()) == (1, 2)


def test_a_clock_set_back_makes_no_two_entries_overlap(tree: Tree, officer: User) -> None:
    entry = cadence.list_key_unit(tree.villages[0], reason="后进", by=officer, on=ON)
    cadence.take_off(entry, by=officer, on=date(2016, 12, 20))
    with pytest.raises(cadence.ListedAlready):
        cadence.list_key_unit(tree.villages[0], reason="后进", by=officer, on=date(2016, 12, 16))


def test_rules_about_what_is_not_announced_are_for_those_who_see_the_schedule(tree: Tree, officer: User) -> None:
    seen, key, quiet = only_rules(make_rule(), make_rule(target="key"), make_rule(announced=False))
    CadenceRule.objects.exclude(pk__in=[seen.pk, key.pk, quiet.pk]).delete()
    area = tree.townships[0].area
    assert list(cadence.rules_for(officer, area)) == [seen, key, quiet]
    for role, seat in ((Role.TOWNSHIP, tree.townships[0]), (Role.SECRETARY, tree.villages[0])):
        assert list(cadence.rules_for(make_user(role, seat), area)) == [seen]
    assert list(cadence.rules_for(officer, tree.townships[1].area)) == [seen]


def test_the_history_tells_how_each_period_ended(tree: Tree, officer: User) -> None:
    rule = only_rules(make_rule(in_force_from=date(2016, 10, 1)))[0]
    for village in tree.villages:
        make_grading(village, "lagging", officer, date(2016, 9, 1))
    visit(tree.villages[0], date(2016, 10, 31))
    visit(tree.villages[1], date(2016, 11, 1))
    columns = columns_on(ON, [rule])
    expected = {
        tree.prefecture.area: [("2016-11", Count(4, 1)), ("2016-10", Count(4, 1))],
        Area.country(): [("2016-11", Count(4, 1)), ("2016-10", Count(4, 1))],
        tree.townships[0].area: [("2016-11", Count(2, 1)), ("2016-10", Count(2, 1))],
        tree.villages[0].area: [("2016-11", Count(1, 0)), ("2016-10", Count(1, 1))],
    }
    found = {
        area: [(f"{period.start:%Y-%m}", count) for period, count in history(area, columns)[0].periods]
        for area in expected
    }
    assert found == expected


def test_counting_again_changes_nothing(tree: Tree, officer: User) -> None:
    make_grading(tree.villages[0], "lagging", officer, date(2016, 9, 1))
    visit(tree.villages[0], date(2016, 10, 31))
    before = [sorted(model.objects.values_list()) for model in (CoverageChange, CoverageTally)]
    duties.recount([tree.villages[0].pk, tree.villages[0].pk, 0])
    duties.recount([])
    assert [sorted(model.objects.values_list()) for model in (CoverageChange, CoverageTally)] == before
