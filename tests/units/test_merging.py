"""Changing the register by hand: dates, successors, tallies, audit entries, and what is refused."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from campaign.grading.boards import board
from campaign.grading.models import GradeTally
from campaign.grading.tallies import rebuild as rebuild_grades
from tests.factories import Tree, make_tree, make_unit, make_user
from tests.grading.factories import make_grading
from units import followers, merging, tallies
from units.access import Role
from units.history import history
from units.models import AuditEntry, FormerName, StandingTally, Unit
from units.names import NameMissing, NameUnreadable

pytestmark = pytest.mark.django_db
DAY = date(2016, 10, 1)


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 1, 3)


def test_merged_units_close_on_the_day_and_name_their_successor(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    merging.merge(tree.villages[:2], into=tree.villages[2], by=officer, on=DAY)
    closed = Unit.objects.filter(closed_on=DAY).order_by("code")
    assert [(unit.pk, unit.successor) for unit in closed] == [(one.pk, tree.villages[2]) for one in tree.villages[:2]]
    assert [event.title for event in history(tree.villages[2])] == [
        "Took over “单位519901200200” (519901200200)",
        "Took over “单位519901200201” (519901200201)",
    ]
    assert history(closed[0])[0].url == tree.villages[2].get_absolute_url()


def test_boards_of_earlier_days_still_show_the_old_units(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    make_grading(tree.villages[0], "lagging", officer, date(2016, 9, 1))
    merging.merge(tree.villages[:1], into=tree.villages[2], by=officer, on=DAY)
    before = board(tree.prefecture.area, on=DAY - timedelta(days=1)).total.villages
    after = board(tree.prefecture.area, on=DAY).total.villages
    assert (before.total, before.lagging) == (6, 1)
    assert (after.total, after.lagging) == (5, 0)
    kept = sorted(GradeTally.objects.exclude(change=0).values_list("area_code", "kind", "grade", "on", "change"))
    rebuild_grades()
    assert sorted(GradeTally.objects.values_list("area_code", "kind", "grade", "on", "change")) == kept
    standing = sorted(StandingTally.objects.exclude(change=0).values_list("area_code", "kind", "on", "change"))
    tallies.rebuild()
    assert sorted(StandingTally.objects.values_list("area_code", "kind", "on", "change")) == standing


def test_each_merged_unit_has_its_own_audit_entry(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    merging.merge(tree.villages[:2], into=tree.villages[2], by=officer, on=DAY)
    entries = AuditEntry.objects.filter(action="units.merged").order_by("id")
    told = {"closed_on": "2016-10-01", "successor": tree.villages[2].code}
    assert [(one.subject_id, one.actor, one.after) for one in entries] == [
        (unit.pk, officer, told) for unit in tree.villages[:2]
    ]


def test_a_second_merge_of_the_same_unit_is_refused_and_changes_nothing(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    merging.merge(tree.villages[:1], into=tree.villages[2], by=officer, on=DAY)
    with pytest.raises(merging.UnitClosed):
        merging.merge(tree.villages[:2], into=tree.villages[2], by=officer, on=DAY)
    assert Unit.objects.filter(closed_on__isnull=False).count() == 1
    assert AuditEntry.objects.filter(action="units.merged").count() == 1


def test_a_unit_of_another_county_another_level_or_none_at_all_is_refused(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    with pytest.raises(merging.RegisterNotYours):
        merging.merge(tree.villages[3:4], into=tree.villages[0], by=officer, on=DAY)
    with pytest.raises(merging.NotOfOneLevel):
        merging.merge(tree.townships[:1], into=tree.villages[0], by=officer, on=DAY)
    with pytest.raises(merging.NothingToMerge):
        merging.merge(tree.villages[:1], into=tree.villages[0], by=officer, on=DAY)
    with pytest.raises(merging.RegisterNotYours):
        merging.close(tree.villages[0], by=make_user(Role.LEADER, tree.prefecture), on=DAY)
    assert Unit.objects.filter(closed_on__isnull=False).count() == 0


def test_a_township_with_standing_villages_does_not_close(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    with pytest.raises(merging.ChildrenStanding) as refusal:
        merging.close(tree.townships[0], by=officer, on=DAY)
    assert refusal.value.values["count"] == 3


def test_a_unit_graded_later_does_not_close_before_that_day(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    make_grading(tree.villages[0], "lagging", officer, DAY)
    with pytest.raises(followers.Refused):
        merging.close(tree.villages[0], by=officer, on=DAY)
    assert merging.close(tree.villages[0], by=officer, on=DAY + timedelta(days=1)).closed_on == date(2016, 10, 2)


def test_a_unit_does_not_close_before_or_on_the_day_it_opened(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    young = make_unit("519901200300", opened_on=DAY)
    for day in (DAY - timedelta(days=1), DAY):
        with pytest.raises(merging.UnitClosed):
            merging.close(young, by=officer, on=day)


def test_a_rename_keeps_the_old_name_with_its_day(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    old = tree.villages[0].name
    unit = merging.rename(tree.villages[0], name=" 新安村 ", by=officer, on=DAY)
    kept = FormerName.objects.get()
    assert (unit.name, kept.name, kept.until_on) == ("新安村", old, DAY)
    assert [event.title for event in history(unit)] == [f"Renamed from “{old}” to “新安村”"]


def test_the_same_name_and_a_second_name_on_one_day_are_refused(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    with pytest.raises(merging.SameName):
        merging.rename(tree.villages[0], name=tree.villages[0].name, by=officer, on=DAY)
    merging.rename(tree.villages[0], name="新安村", by=officer, on=DAY)
    with pytest.raises(merging.RenamedThatDay):
        merging.rename(tree.villages[0], name="新宁村", by=officer, on=DAY)


def test_a_new_unit_stands_from_its_day_with_the_kind_of_its_code(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    unit = merging.open_unit("519901200001", name="河口社区", by=officer, on=DAY)
    assert (unit.kind, unit.level, unit.opened_on) == ("community", 5, DAY)
    assert board(tree.counties[0].area, on=DAY - timedelta(days=1)).total.villages.total == 3
    assert board(tree.counties[0].area, on=DAY).total.villages.total == 4


def test_a_code_that_is_taken_has_no_parent_or_lies_elsewhere_is_refused(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    with pytest.raises(merging.CodeTaken):
        merging.open_unit("519901200200", name="x", by=officer, on=DAY)
    with pytest.raises(merging.NoParent):
        merging.open_unit("519901300201", name="x", by=officer, on=DAY)
    with pytest.raises(merging.RegisterNotYours):
        merging.open_unit("519902200300", name="x", by=officer, on=DAY)


def test_a_successor_that_somebody_else_has_closed_meanwhile_is_refused(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    seen = Unit.objects.get(pk=tree.villages[2].pk)
    merging.merge(tree.villages[2:3], into=tree.villages[1], by=officer, on=DAY)
    with pytest.raises(merging.UnitClosed):
        merging.merge(tree.villages[:1], into=seen, by=officer, on=DAY)


def test_a_unit_does_not_close_on_the_day_on_which_it_took_over_another_or_before(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    merging.merge(tree.villages[:1], into=tree.villages[1], by=officer, on=DAY)
    with pytest.raises(merging.TookOver):
        merging.close(tree.villages[1], by=officer, on=DAY)
    assert merging.close(tree.villages[1], by=officer, on=DAY + timedelta(days=1)).closed_on == date(2016, 10, 2)


def test_a_child_that_closes_only_later_keeps_its_township_open(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    Unit.objects.filter(level=5).update(closed_on=DAY + timedelta(days=1))
    with pytest.raises(merging.ChildrenStanding):
        merging.close(tree.townships[0], by=officer, on=DAY)
    assert merging.close(tree.townships[0], by=officer, on=DAY + timedelta(days=1)).closed_on == date(2016, 10, 2)


def test_names_are_cleaned_alike_wherever_they_are_given(tree: Tree) -> None:
    officer = make_user(Role.COUNTY, tree.counties[0])
    with pytest.raises(NameMissing):
        merging.rename(tree.villages[0], name="　", by=officer, on=DAY)
    with pytest.raises(NameUnreadable):
        merging.open_unit("519901200300", name="新\n村", by=officer, on=DAY)


def test_a_province_stands_under_nothing() -> None:
    assert merging.open_unit("53", name="滇", by=make_user(superuser=True), on=DAY).level == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_the_same_units_crosswise_one_is_refused() -> None:
    tree = make_tree(1, 1, 2)
    officer = make_user(Role.COUNTY, tree.counties[0])
    outcomes: list[str] = []

    def merge(gone: Unit, into: Unit) -> None:
        try:
            merging.merge([gone], into=into, by=officer, on=DAY)
            outcomes.append("merged")
        except merging.UnitClosed:
            outcomes.append("refused")
        finally:
            connection.close()

    one, two = tree.villages
    threads = [threading.Thread(target=merge, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["merged", "refused"]
    assert Unit.objects.filter(closed_on__isnull=False).count() == 1


@pytest.fixture(autouse=True)
def _english(settings: Settings) -> None:
    settings.LANGUAGE_CODE = "en"
