"""A batch prints what the records say on its day: the machine's old drafts are renewed, a person's are told."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from campaign.reports import batch_work, batches, comparing, freshness, summaries
from campaign.reports.bulletin import Letter
from campaign.reports.figures import monthly
from campaign.reports.models import BatchRow, Summary, SummaryBatch
from tests.factories import make_user
from tests.reports.factories import DECEMBER, World, busy_world, live
from units.access import Role
from units.levels import Level

pytestmark = pytest.mark.django_db
MIDDLE, LATER = date(2016, 12, 15), date(2017, 1, 5)


@pytest.fixture
def world() -> World:
    return busy_world()


@pytest.fixture(autouse=True)
def printed(monkeypatch: pytest.MonkeyPatch) -> dict[str, date]:
    """As of which day each area was printed last."""
    seen: dict[str, date] = {}

    def html(bulletin: Any) -> str:
        seen[bulletin.figures.area.short_code] = bulletin.figures.on
        return "html"

    def fake(jobs: Iterable[tuple[Any, str]], **_options: object) -> Iterator[tuple[Any, Any]]:
        yield from ((key, b"%PDF") for key, _html in jobs)

    monkeypatch.setattr("campaign.reports.bulletin.html", html)
    monkeypatch.setattr("campaign.reports.batch_work.prints", fake)
    return seen


def worked(world: World, on: date) -> SummaryBatch:
    """A batch of both counties that was started and worked off on a day."""
    batch = batches.start(world.tree.prefecture, DECEMBER, level=Level.COUNTY, by=world.officer, on=on)
    assert batch_work.work(batch.pk)
    return batch


def of(world: World, county: int = 0) -> Summary:
    return Summary.objects.get(area=world.tree.counties[county])


def notes(batch: SummaryBatch) -> list[str]:
    return list(BatchRow.objects.filter(batch=batch).order_by("area__code").values_list("note", flat=True))


def test_a_batch_after_the_month_prints_no_provisional_drafts_of_one_in_its_middle(
    world: World, printed: dict[str, date]
) -> None:
    worked(world, MIDDLE)
    assert printed == {"519901": MIDDLE, "519902": MIDDLE}
    again = worked(world, LATER)
    assert printed == {"519901": date(2016, 12, 31), "519902": date(2016, 12, 31)}
    for county, row in enumerate(world.tree.counties):
        summary = of(world, county)
        figures = monthly(row.area, DECEMBER, on=LATER)
        assert (summary.on, summary.figures["provisional"], summary.author) == (figures.on, False, None)
        assert (comparing.differences(summary.figures, figures), summary.text) == ([], summaries.text_of(figures))
        steps = [(one.kind, one.account) for one in summary.steps.order_by("id")]
        assert steps == [("drafted", None), ("recomputed", None)]
    assert notes(again) == ["", ""]


def test_a_draft_of_the_machines_takes_in_what_was_recorded_since(world: World) -> None:
    worked(world, LATER)
    live(world, world.tree.villages[0], [("open", date(2016, 12, 6))])
    worked(world, LATER)
    assert (of(world).version, of(world, 1).version) == (2, 1)
    assert not comparing.differences(of(world).figures, monthly(world.tree.counties[0].area, DECEMBER, on=LATER))


def edited(summary: Summary, world: World) -> None:
    letter = Letter.of(summary)
    summaries.edit(summary, text="改过的正文。", letter=letter, seen=summary.version, by=world.officer, on=LATER)


def checked(summary: Summary, world: World) -> None:
    second = make_user(Role.PREFECTURE, world.tree.prefecture)
    summaries.check(summary, seen=summary.version, by=second, on=LATER)


@pytest.mark.parametrize("touch", [edited, checked])
def test_what_a_person_edited_or_checked_stays_and_the_row_says_that_it_differs(
    world: World, client: Client, touch: Any
) -> None:
    worked(world, LATER)
    touch(of(world), world)
    before = Summary.objects.values().get(area=world.tree.counties[0])
    assert notes(worked(world, LATER)) == ["", ""]
    live(world, world.tree.villages[0], [("open", date(2016, 12, 6))])
    batch = worked(world, LATER)
    assert Summary.objects.values().get(area=world.tree.counties[0]) == before
    assert [bool(one) for one in notes(batch)] == [True, False]
    client.force_login(world.officer)
    assert notes(batch)[0] in client.get(batch.get_absolute_url()).content.decode()


def test_a_draft_that_a_person_had_made_is_told_and_not_changed(world: World) -> None:
    summaries.draft(world.tree.counties[0], DECEMBER, by=world.officer, on=MIDDLE)
    assert [bool(one) for one in notes(worked(world, LATER))] == [True, False]
    assert (of(world).on, of(world).version) == (MIDDLE, 1)


def test_an_edit_at_the_same_moment_is_not_lost(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = summaries.draft(world.tree.counties[0], DECEMBER, by=None, on=MIDDLE)

    def late(*args: Any, **kwargs: Any) -> Any:
        figures = monthly(*args, **kwargs)
        edited(Summary.objects.get(pk=summary.pk), world)
        return figures

    monkeypatch.setattr("campaign.reports.freshness.monthly", late)
    monkeypatch.setattr("campaign.reports.freshness.is_untouched", lambda _summary: True)
    fresh = freshness.renewed(summary, on=LATER)
    assert (fresh.summary.text, fresh.outdated) == ("改过的正文。", True)
