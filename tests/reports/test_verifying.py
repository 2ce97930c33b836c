"""A second look at an issued summary: is it intact, and what would be printed otherwise today?"""

import json
from datetime import date

import pytest

from campaign.reports import comparing, summaries, summary_rules, verifying
from campaign.reports.figures import as_dict, monthly
from campaign.reports.models import Summary
from campaign.visits import duties
from campaign.visits.models import Card
from tests.factories import make_unit, make_user
from tests.reports.factories import DECEMBER, YEAR_END, World, busy_world, live
from tests.visits.factories import make_visit
from units.access import Role
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return busy_world()


@pytest.fixture
def row(world: World, monkeypatch: pytest.MonkeyPatch) -> Summary:
    monkeypatch.setattr("campaign.reports.bulletin.pdf", lambda _bulletin: b"%PDF")
    second = make_user(Role.PREFECTURE, world.tree.prefecture)
    row = summaries.draft(world.tree.prefecture, DECEMBER, by=world.officer, on=YEAR_END)
    row = summaries.check(row, seen=row.version, by=second, on=YEAR_END)
    return summaries.issue(row, seen=row.version, by=second, on=date(2017, 1, 5))


def test_what_nobody_corrected_is_unchanged_also_later(row: Summary, world: World) -> None:
    assert verifying.verify(row).unchanged
    live(world, world.tree.villages[0], [("open", date(2017, 2, 3))])
    assert verifying.verify(row).unchanged


def test_a_record_entered_late_is_named_with_both_numbers(row: Summary, world: World) -> None:
    live(world, world.tree.villages[0], [("open", date(2016, 12, 20))])
    found = verifying.verify(row)
    assert found.intact
    assert not found.unchanged
    county = world.tree.counties[0]
    numbers = {(one.section, one.code, one.figure): (one.printed, one.today) for one in found.differences}
    name = next(one for one in row.figures["definitions"]["issues.found"][1:2])
    before = row.figures["sections"]["issues"]["total"]["values"]["found"]
    assert numbers["issues", "", name] == (before, before + 1)
    assert ("issues", county.short_code, name) in numbers
    assert ("issues", world.tree.counties[1].short_code, name) not in numbers


def told(row: Summary, section: str) -> set[tuple[str, str, object, object]]:
    """The differences of one kind: of whom, what, and what was printed and would be today."""
    found = verifying.verify(row).differences
    return {(one.code or one.name, one.figure, one.printed, one.today) for one in found if one.section == section}


def test_a_share_is_told_as_it_is_printed(row: Summary, world: World) -> None:
    live(world, world.tree.villages[0], [("open", date(2016, 12, 20))])
    assert ("519901", "完成待销号占比", "11.1%", "10.0%") in told(row, "issues")


def test_a_month_of_the_trend_that_was_corrected_is_named(row: Summary, world: World) -> None:
    live(world, world.tree.villages[0], [("open", date(2016, 10, 20))])
    assert told(row, "trend") == {("2016-10", "本月发现", 0, 1)}


def test_coverage_that_was_corrected_is_named_by_area_and_rule(row: Summary, world: World) -> None:
    make_visit(world.tree.villages[0], date(2016, 12, 9), level="county")
    duties.recount([world.tree.villages[0].pk])
    (heat,) = told(row, "heat")
    assert heat[0] == "519901"
    assert heat[2:] == (1, 2)


def test_units_that_need_attention_are_compared_with_their_count_and_rules(row: Summary, world: World) -> None:
    cards = Card.objects.filter(unit=world.tree.townships[0], colour="red")
    cards.update(lifted_on=date(2016, 12, 1), lifted_by=world.officer, lift_reason="已整改到位")
    found = {one[:2]: one[2:] for one in told(row, "attention")}
    assert found["合计", "红牌未撤销"] == (2, 1)
    printed, today = found["519901200", "关注原因"]
    assert "红牌未撤销" in str(printed)
    assert "红牌未撤销" not in str(today)


def test_a_unit_that_calls_for_attention_no_more_is_missed_in_the_count(row: Summary, world: World) -> None:
    frozen = json.loads(json.dumps(row.figures))
    frozen["attention_count"] += 1
    frozen["attention"] = frozen["attention"][1:]
    figures = monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END)
    count = figures.attention_count
    found = {(one.figure, one.printed is None) for one in comparing.differences(frozen, figures)}
    assert found == {("单位数", False), ("关注原因", True)}
    assert count == frozen["attention_count"] - 1


def test_a_unit_whose_move_was_recorded_late_is_named(row: Summary, world: World) -> None:
    old, new = world.tree.villages[1], make_unit("519902200299", "迁入村", opened_on=date(2016, 12, 20))
    Unit.objects.filter(pk=old.pk).update(closed_on=date(2016, 12, 20), successor=new)
    assert told(row, "moves") == {(old.short_code, "改为", None, "2016-12-20 → 迁入村 519902200299")}


def test_an_area_that_is_named_otherwise_is_told_once(row: Summary, world: World) -> None:
    Unit.objects.filter(pk=world.tree.counties[0].pk).update(name="更名县")
    assert told(row, "names") == {("519901", "名称", "单位519901", "更名县")}


def test_another_day_of_the_baseline_is_told(row: Summary, world: World) -> None:
    type(world.round).objects.filter(pk=world.round.pk).update(closed_on=date(2016, 12, 30))
    assert told(row, "baseline") == {("合计", "摸底评定日", row.figures["baseline_on"], "2016-12-30")}


def test_what_the_program_did_not_count_yet_is_no_difference(row: Summary, world: World) -> None:
    frozen = json.loads(json.dumps(row.figures))
    del frozen["attention_rules"]
    frozen["definitions"].pop("issues.found")
    frozen["sections"]["issues"]["columns"].remove("found")
    assert comparing.differences(frozen, monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END)) == []


def test_a_draft_with_another_trend_is_not_checked(world: World) -> None:
    row = summaries.draft(world.tree.prefecture, DECEMBER, by=world.officer, on=YEAR_END)
    live(world, world.tree.villages[0], [("open", date(2016, 10, 20)), ("in_progress", date(2016, 10, 21))])
    row.figures["sections"] = as_dict(monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END))["sections"]
    row.save()
    with pytest.raises(summary_rules.FiguresOutdated):
        summaries.check(row, seen=1, by=make_user(Role.PREFECTURE, world.tree.prefecture), on=YEAR_END)


@pytest.mark.parametrize(
    ("field", "value", "part"),
    [("text", "改", "text"), ("pdf", b"%PDF-2", "pdf"), ("figures", {"sections": {}, "definitions": {}}, "figures")],
)
def test_a_copy_that_was_changed_in_the_database_is_found(row: Summary, field: str, value: object, part: str) -> None:
    setattr(row, field, value)
    assert verifying.verify(row).broken == (part,)
