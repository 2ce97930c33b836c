"""Opening a round copies the preset and covers the right units; closing one waits for every grade."""

from datetime import date

import pytest

from campaign.grading import rounds
from campaign.grading.models import PresetStage
from campaign.grading.models.round import RoundKind
from tests.factories import Tree, make_tree, make_unit, make_user
from tests.grading.factories import DAY, Cast, make_cast, make_grading, make_round, sign, submitted
from units.access import Role
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> Tree:
    return make_tree(1, 1, 2)


@pytest.fixture
def cast(tree: Tree) -> Cast:
    return make_cast(tree)


def test_a_baseline_covers_every_standing_township_and_village(tree: Tree, cast: Cast) -> None:
    make_unit("519901200999", "撤销村", closed_on=DAY)
    make_unit("519901200998", "未设村", opened_on=date(2016, 9, 2))
    covered = make_round(tree, cast).assessments.order_by("unit__code").values_list("unit", flat=True)
    assert list(covered) == [unit.pk for unit in [*tree.townships, *tree.villages]]


def test_a_conversion_covers_the_weak_units_only(tree: Tree, cast: Cast) -> None:
    make_grading(tree.townships[0], "ordinary", cast.prefecture, date(2016, 1, 1))
    make_grading(tree.villages[0], "lagging", cast.prefecture, date(2016, 1, 1))
    make_grading(tree.villages[1], "problem", cast.prefecture, date(2016, 1, 1), date(2016, 2, 1))
    round_ = make_round(tree, cast, RoundKind.CONVERSION)
    assert [row.unit for row in round_.assessments.all()] == [tree.villages[0]]


@pytest.mark.parametrize(("kind", "township", "village"), [(RoundKind.BASELINE, 12, 12), (RoundKind.CONVERSION, 3, 3)])
def test_the_stages_are_copied_from_the_preset(tree: Tree, cast: Cast, kind: str, township: int, village: int) -> None:
    make_grading(tree.villages[0], "lagging", cast.prefecture, date(2016, 1, 1))
    round_ = make_round(tree, cast, kind)
    PresetStage.objects.all().update(name_zh="改名")
    assert round_.stages.filter(unit_level=4).count() == township
    assert round_.stages.filter(unit_level=5).count() == village
    assert round_.stages.filter(name_zh="改名").count() == 0


def test_six_checks_come_before_six_sign_offs(tree: Tree, cast: Cast) -> None:
    kinds = make_round(tree, cast).stages.filter(unit_level=5).values_list("kind", flat=True)
    assert list(kinds) == ["check"] * 6 + ["sign_off"] * 6


def test_only_one_round_of_a_kind_is_open_in_an_area(tree: Tree, cast: Cast) -> None:
    make_round(tree, cast)
    with pytest.raises(rounds.RoundAlreadyOpen):
        make_round(tree, cast)


def test_a_round_without_units_is_refused(tree: Tree, cast: Cast) -> None:
    with pytest.raises(rounds.NothingToGrade):
        make_round(tree, cast, RoundKind.CONVERSION)


def test_a_county_officer_opens_no_round(tree: Tree, cast: Cast) -> None:
    with pytest.raises(rounds.RoundNotYours):
        rounds.open_round(kind="baseline", name="x", area=tree.counties[0], by=cast.county, on=DAY)


def test_a_round_closes_only_when_every_unit_is_graded(tree: Tree, cast: Cast) -> None:
    round_ = make_round(tree, cast)
    units = [*tree.townships, *tree.villages]
    for unit in units[:-1]:
        sign(submitted(round_, unit, cast), cast.baseline)
    with pytest.raises(rounds.RoundNotFinished) as refusal:
        rounds.close_round(round_, by=cast.prefecture, on=DAY)
    assert refusal.value.values == {"count": 1, "names": units[-1].name}
    sign(submitted(round_, units[-1], cast), cast.baseline)
    closed = rounds.close_round(round_, by=cast.prefecture, on=DAY)
    assert (closed.closed_on, closed.closed_by) == (DAY, cast.prefecture)


def test_a_round_does_not_wait_for_a_unit_that_closed_meanwhile(tree: Tree, cast: Cast) -> None:
    round_ = make_round(tree, cast)
    Unit.objects.filter(level__gte=4).update(closed_on=DAY)
    assert rounds.close_round(round_, by=cast.prefecture, on=DAY).closed_on == DAY


def test_a_round_is_closed_once(tree: Tree, cast: Cast) -> None:
    round_ = make_round(tree, cast)
    Unit.objects.filter(level__gte=4).update(closed_on=DAY)
    rounds.close_round(round_, by=cast.prefecture, on=DAY)
    with pytest.raises(rounds.RoundClosed):
        rounds.close_round(round_, by=cast.prefecture, on=DAY)


def test_another_prefecture_closes_nothing(tree: Tree, cast: Cast) -> None:
    other = make_tree(1, 1, 1, prefecture="5198")
    stranger = make_user(Role.PREFECTURE, other.prefecture)
    with pytest.raises(rounds.RoundNotYours):
        rounds.close_round(make_round(tree, cast), by=stranger, on=DAY)
