"""The way of a summary: drafted, checked by a second person, issued, corrected; what a rule forbids, and why."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from campaign.accounts.models import User
from campaign.reports import summaries, summary_rules
from campaign.reports.bulletin import Letter
from campaign.reports.figures import as_dict, monthly
from campaign.reports.models import StepKind, Summary, SummaryStep
from tests.factories import make_unit, make_user
from tests.reports.factories import DECEMBER, YEAR_END, World, busy_world, live
from units.access import Role
from units.models import AuditEntry
from units.rules import RuleBroken

pytestmark = pytest.mark.django_db
JANUARY_5 = date(2017, 1, 5)
PRINT = b"%PDF-print"


@pytest.fixture
def world() -> World:
    return busy_world()


@pytest.fixture
def second(world: World) -> User:
    """The second person."""
    return make_user(Role.PREFECTURE, world.tree.prefecture)


@pytest.fixture(autouse=True)
def _print(monkeypatch: pytest.MonkeyPatch) -> None:
    """The layout has tests of its own; here a print is some bytes."""
    monkeypatch.setattr("campaign.reports.bulletin.pdf", lambda bulletin: PRINT + str(bulletin.issue).encode())


def drafted(world: World) -> Summary:
    return summaries.draft(world.tree.prefecture, DECEMBER, by=world.officer, on=YEAR_END)


def checked(world: World, by: User) -> Summary:
    row = drafted(world)
    return summaries.check(row, seen=row.version, by=by, on=YEAR_END)


def issued(world: World, by: User, on: date = JANUARY_5) -> Summary:
    row = checked(world, by)
    return summaries.issue(row, seen=row.version, by=by, on=on)


def edited(row: Summary, by: User, text: str = "新写的正文。") -> Summary:
    return summaries.edit(row, text=text, letter=Letter.of(row), seen=row.version, by=by, on=YEAR_END)


def test_a_draft_holds_the_months_figures_and_a_text_made_from_them(world: World) -> None:
    row = drafted(world)
    figures = monthly(world.tree.prefecture.area, DECEMBER, on=YEAR_END)
    assert (row.state, row.month, row.on, row.figures) == ("draft", DECEMBER, YEAR_END, as_dict(figures))
    assert row.text == summaries.text_of(figures)
    assert row.text.strip() != ""


def test_the_way_from_draft_to_issued_is_written_down(world: World, second: User) -> None:
    row = issued(world, second)
    steps = list(SummaryStep.objects.filter(summary=row).values_list("kind", "account"))
    assert steps == [("drafted", world.officer.pk), ("checked", second.pk), ("issued", second.pk)]
    actions = list(AuditEntry.objects.filter(subject_type="reports.summary").values_list("action", flat=True))
    assert sorted(actions) == ["reports.checked", "reports.drafted", "reports.issued"]


def test_issuing_freezes_number_figures_text_and_print_with_their_digests(world: World, second: User) -> None:
    row = Summary.objects.get(pk=issued(world, second).pk)
    assert (row.state, row.year, row.number, row.issued_on, row.issued_by) == ("issued", 2017, 1, JANUARY_5, second)
    assert row.figures_sha256 == summaries.digest(row.figures)
    assert row.text_sha256 == summaries.sha256(row.text)
    assert row.pdf_sha256 == summaries.sha256(bytes(row.pdf or b""))


def test_numbers_count_through_the_year_for_each_area(world: World, second: User) -> None:
    first = issued(world, second)
    again = summaries.correct(first, reason="数字有误", by=world.officer, on=JANUARY_5)
    summaries.check(again, seen=again.version, by=second, on=JANUARY_5)
    again = summaries.issue(again, seen=again.version, by=second, on=JANUARY_5)
    county = summaries.draft(world.tree.counties[0], DECEMBER, by=world.officer, on=YEAR_END)
    county = summaries.check(county, seen=1, by=second, on=YEAR_END)
    county = summaries.issue(county, seen=1, by=second, on=JANUARY_5)
    assert [(row.year, row.number) for row in (first, again, county)] == [(2017, 1), (2017, 2), (2017, 1)]


def test_there_is_one_summary_an_area_and_month(world: World) -> None:
    drafted(world)
    with pytest.raises(summary_rules.AlreadyThere):
        drafted(world)


def test_the_drafter_does_not_check(world: World) -> None:
    row = drafted(world)
    with pytest.raises(summary_rules.AuthorCannotCheck):
        summaries.check(row, seen=row.version, by=world.officer, on=YEAR_END)


def test_whoever_edited_does_not_check(world: World, second: User) -> None:
    row = edited(drafted(world), second)
    with pytest.raises(summary_rules.AuthorCannotCheck):
        summaries.check(row, seen=row.version, by=second, on=YEAR_END)


def test_the_database_refuses_the_author_as_checker(world: World) -> None:
    row = drafted(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Summary.objects.filter(pk=row.pk).update(state="checked", checked_on=YEAR_END, checked_by=world.officer)


def test_a_draft_by_the_system_is_checked_by_anyone_who_did_not_write_at_it(world: World) -> None:
    row = summaries.draft(world.tree.prefecture, DECEMBER, by=None, on=YEAR_END)
    assert summary_rules.authors_of(row) == set()
    assert summaries.check(row, seen=row.version, by=world.officer, on=YEAR_END).checked_by == world.officer


def test_a_draft_is_not_issued_unchecked(world: World, second: User) -> None:
    with pytest.raises(summary_rules.WrongState):
        summaries.issue(drafted(world), seen=1, by=second, on=JANUARY_5)


def test_an_edit_voids_the_check_visibly(world: World, second: User) -> None:
    row = edited(checked(world, second), world.officer)
    assert (row.state, row.checked_on, row.checked_by) == ("draft", None, None)
    assert StepKind.VOIDED in row.steps.values_list("kind", flat=True)


def test_an_edit_that_changes_nothing_keeps_the_check(world: World, second: User) -> None:
    row = checked(world, second)
    assert edited(row, world.officer, row.text).state == "checked"


def test_the_loser_of_two_edits_is_told(world: World) -> None:
    row = drafted(world)
    stale = Summary.objects.get(pk=row.pk)
    edited(row, world.officer)
    with pytest.raises(summary_rules.ChangedSinceSeen):
        edited(stale, world.officer, "另一份正文。")


def test_an_empty_text_is_refused(world: World) -> None:
    with pytest.raises(summary_rules.TextMissing):
        edited(drafted(world), world.officer, "  \n ")


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.SECRETARY])
def test_who_only_reads_neither_drafts_nor_checks_nor_issues(world: World, second: User, role: Role) -> None:
    reader = make_user(role, world.tree.prefecture)
    row = checked(world, second)
    with pytest.raises(summary_rules.SummaryNotYours):
        summaries.issue(row, seen=row.version, by=reader, on=YEAR_END)
    with pytest.raises(summary_rules.SummaryNotYours):
        edited(row, reader)
    with pytest.raises(summary_rules.SummaryNotYours):
        summaries.draft(world.tree.counties[0], DECEMBER, by=reader, on=YEAR_END)


def test_a_county_does_not_draft_for_its_neighbour(world: World) -> None:
    officer = make_user(Role.COUNTY, world.tree.counties[0])
    with pytest.raises(summary_rules.SummaryNotYours):
        summaries.draft(world.tree.counties[1], DECEMBER, by=officer, on=YEAR_END)


def test_a_month_that_is_not_over_is_provisional_and_neither_checked_nor_issued(world: World, second: User) -> None:
    middle = date(2016, 12, 15)
    row = summaries.draft(world.tree.prefecture, DECEMBER, by=world.officer, on=middle)
    assert (row.on, row.figures["provisional"]) == (middle, True)
    with pytest.raises(summary_rules.MonthNotOver, match="2016-12"):
        summaries.check(row, seen=row.version, by=second, on=middle)
    row = summaries.recompute(row, seen=row.version, by=world.officer, on=YEAR_END)
    assert summaries.check(row, seen=row.version, by=second, on=YEAR_END).state == "checked"


def test_a_month_before_the_campaign_and_one_to_come_are_told_so(world: World) -> None:
    for month in (date(2016, 8, 1), date(2017, 1, 1)):
        with pytest.raises(RuleBroken, match=f"{month:%Y-%m}"):
            summaries.draft(world.tree.prefecture, month, by=world.officer, on=YEAR_END)
    assert not Summary.objects.exists()


def test_an_area_without_units_is_told_so(world: World) -> None:
    empty = make_unit("519930", "空县")
    with pytest.raises(RuleBroken, match="空县"):
        summaries.draft(empty, DECEMBER, by=world.officer, on=YEAR_END)
    assert not Summary.objects.exists()


def test_records_corrected_after_the_draft_keep_it_from_being_checked_and_issued(world: World, second: User) -> None:
    row = drafted(world)
    live(world, world.tree.villages[0], [("open", date(2016, 12, 20))])
    with pytest.raises(summary_rules.FiguresOutdated):
        summaries.check(row, seen=row.version, by=second, on=YEAR_END)
    row = summaries.recompute(row, seen=row.version, by=world.officer, on=YEAR_END)
    row = summaries.check(row, seen=row.version, by=second, on=YEAR_END)
    live(world, world.tree.villages[0], [("open", date(2016, 12, 21))])
    with pytest.raises(summary_rules.FiguresOutdated):
        summaries.issue(row, seen=row.version, by=second, on=JANUARY_5)


def test_taking_the_figures_again_drafts_an_unedited_text_and_keeps_an_edited_one(world: World) -> None:
    row = drafted(world)
    before = row.text
    live(world, world.tree.villages[0], [("open", date(2016, 12, 20))])
    row = summaries.recompute(row, seen=row.version, by=world.officer, on=YEAR_END)
    assert row.text != before
    row = edited(row, world.officer, "改过的正文。")
    live(world, world.tree.villages[0], [("open", date(2016, 12, 21))])
    assert summaries.recompute(row, seen=row.version, by=world.officer, on=YEAR_END).text == "改过的正文。"


def test_an_issued_summary_is_frozen_for_every_verb_and_for_the_database(world: World, second: User) -> None:
    row = issued(world, second)
    with pytest.raises(summary_rules.Frozen, match="2017-01-05"):
        edited(row, world.officer)
    with pytest.raises(summary_rules.Frozen):
        summaries.recompute(row, seen=row.version, by=world.officer, on=JANUARY_5)
    with pytest.raises(summary_rules.Frozen):
        summaries.issue(row, seen=row.version, by=second, on=JANUARY_5)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Summary.objects.filter(pk=row.pk).update(text="改")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Summary.objects.filter(pk=row.pk)._raw_delete("default")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SummaryStep.objects.filter(summary=row).update(on=YEAR_END)


def test_a_correction_names_the_one_that_it_corrects(world: World, second: User) -> None:
    first = issued(world, second)
    row = summaries.correct(first, reason="  弱村数有误 ", by=world.officer, on=JANUARY_5)
    assert (row.corrects, row.correction_reason, row.state) == (first, "弱村数有误", "draft")
    with pytest.raises(summary_rules.CorrectedAlready):
        summaries.correct(first, reason="再改", by=world.officer, on=JANUARY_5)


def test_a_correction_needs_a_reason_and_something_issued(world: World, second: User) -> None:
    row = checked(world, second)
    with pytest.raises(summary_rules.NotIssued):
        summaries.correct(row, reason="x", by=world.officer, on=JANUARY_5)
    row = summaries.issue(row, seen=row.version, by=second, on=JANUARY_5)
    with pytest.raises(summary_rules.ReasonMissing):
        summaries.correct(row, reason=" ", by=world.officer, on=JANUARY_5)


def test_the_letterhead_of_the_last_issue_is_taken_over(world: World, second: User) -> None:
    row = drafted(world)
    letter = Letter("州委组织部", "省委组织部", "州委常委", "各县委", 45)
    row = summaries.edit(row, text=row.text, letter=letter, seen=row.version, by=world.officer, on=YEAR_END)
    row = summaries.check(row, seen=row.version, by=second, on=YEAR_END)
    first = summaries.issue(row, seen=row.version, by=second, on=JANUARY_5)
    assert Letter.of(summaries.correct(first, reason="x", by=world.officer, on=JANUARY_5)) == letter
