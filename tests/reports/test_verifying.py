"""A second look at an issued summary: is it intact, and what would be printed otherwise today?"""

from datetime import date

import pytest

from campaign.reports import summaries, verifying
from campaign.reports.models import Summary
from tests.factories import make_user
from tests.reports.factories import DECEMBER, YEAR_END, World, busy_world, live
from units.access import Role

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


@pytest.mark.parametrize(
    ("field", "value", "part"),
    [("text", "改", "text"), ("pdf", b"%PDF-2", "pdf"), ("figures", {"sections": {}, "definitions": {}}, "figures")],
)
def test_a_copy_that_was_changed_in_the_database_is_found(row: Summary, field: str, value: object, part: str) -> None:
    setattr(row, field, value)
    assert verifying.verify(row).broken == (part,)
