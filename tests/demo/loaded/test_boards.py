"""The demo's grades: the published totals, boards that differ from month to month, tallies, publications."""

from collections import Counter
from datetime import date

from django.db.models import F

from campaign.grading import tallies
from campaign.grading.boards import GradeCounts, board
from campaign.grading.models import GradeTally, Grading, Publication
from campaign.grading.publishing import verify
from tests.demo.loaded.conftest import MARKS
from units.levels import Kind, Level
from units.models import StandingTally, Unit
from units.tallies import count_standing

pytestmark = MARKS

LAST_DAY = date(2016, 12, 31)


def prefecture() -> Unit:
    return Unit.objects.get(level=Level.PREFECTURE)


def totals(on: date) -> tuple[GradeCounts, GradeCounts]:
    total = board(prefecture().area, on=on).total
    return total.townships, total.villages


def test_grades_are_the_published_ones_by_count_of_rows() -> None:
    standing = Unit.objects.standing_on(LAST_DAY)
    held = Grading.objects.as_of(LAST_DAY).filter(unit__in=standing)
    townships = Counter(held.filter(unit__level=Level.TOWNSHIP).values_list("grade", flat=True))
    villages = Counter(held.filter(unit__level=Level.VILLAGE).values_list("unit__kind", "grade"))
    assert townships == {"advanced": 120, "ordinary": 169, "lagging": 32, "problem": 4}
    assert villages[Kind.VILLAGE, "lagging"] == 311
    assert villages[Kind.COMMUNITY, "lagging"] == 4
    assert villages[Kind.VILLAGE, "problem"] == 14
    assert villages[Kind.COMMUNITY, "problem"] == 0
    assert villages[Kind.VILLAGE, "advanced"] + villages[Kind.COMMUNITY, "advanced"] == 838
    assert villages[Kind.VILLAGE, "ordinary"] + villages[Kind.COMMUNITY, "ordinary"] == 1570
    assert villages.total() == 2737


def test_grades_are_the_published_ones_on_the_board() -> None:
    assert totals(LAST_DAY) == (GradeCounts(120, 169, 32, 4, 0), GradeCounts(838, 1570, 315, 14, 0))


def test_boards_of_the_autumn_differ_from_month_to_month() -> None:
    assert totals(date(2016, 5, 31)) == (GradeCounts(ungraded=325), GradeCounts(ungraded=2738))
    assert totals(date(2016, 9, 30)) == (GradeCounts(ungraded=325), GradeCounts(ungraded=2737))
    october, november = totals(date(2016, 10, 31)), totals(date(2016, 11, 30))
    assert 0 < october[0].ungraded < 325
    assert 0 < october[1].ungraded < 2737
    assert november == (GradeCounts(120, 167, 32, 6, 0), GradeCounts(838, 1562, 319, 18, 0))


def test_december_shows_a_change_since_the_month_before() -> None:
    total = board(prefecture().area, on=LAST_DAY).total
    assert total.change == GradeCounts(ordinary=10, lagging=-4, problem=-6)


def test_counties_have_different_paces() -> None:
    rows = board(prefecture().area, on=date(2016, 10, 31)).rows
    assert [row.units.ungraded == 0 for row in rows].count(True) > 0
    assert [row.units.ungraded == row.units.total for row in rows].count(True) > 0


def test_tallies_equal_those_counted_row_by_row() -> None:
    kept = grade_tally(), standing_tally()
    GradeTally.objects.all().delete()
    StandingTally.objects.all().delete()
    count_standing(Unit.objects.all(), sign=1)
    for row in Grading.objects.in_use().select_related("unit"):
        tallies.move([], [tallies.Span(row.unit, row.grade, row.valid_from, row.valid_to)])
    assert (grade_tally(), standing_tally()) == kept


def grade_tally() -> set[tuple[object, ...]]:
    rows = GradeTally.objects.exclude(change=0)
    return set(rows.values_list("area_level", "area_code", "kind", "grade", "on", "change"))


def standing_tally() -> set[tuple[object, ...]]:
    return set(StandingTally.objects.exclude(change=0).values_list("area_level", "area_code", "kind", "on", "change"))


def test_corrections_name_the_row_that_they_replace_over_the_same_days() -> None:
    corrections = Grading.objects.exclude(replaces=None)
    assert corrections.count() == 6
    assert not corrections.exclude(valid_from=F("replaces__valid_from"), unit=F("replaces__unit")).exists()
    assert not corrections.filter(replaces__grade=F("grade")).exists()
    assert not corrections.filter(replaces__replaced_at=None).exists()


def test_november_was_published_as_it_is_and_october_before_a_correction() -> None:
    november, october = Publication.objects.order_by("-on")
    assert (november.on, october.on) == (date(2016, 11, 30), date(2016, 10, 31))
    assert verify(november).unchanged is True
    found = verify(october)
    assert (found.intact, found.unchanged) == (True, False)
