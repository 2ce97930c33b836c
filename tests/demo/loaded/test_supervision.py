"""The demo's supervision: the published numbers, visits by the cadence with some counties behind, papers and cards."""

from collections import Counter
from datetime import date, timedelta

from django.db.models import Count, F, Q

from campaign.accounts.models import User
from campaign.grading.models import Grading
from campaign.visits import offices
from campaign.visits.coverage import coverage
from campaign.visits.duties import recount
from campaign.visits.models import (
    Card,
    Circular,
    CircularUnit,
    CoverageChange,
    CoverageTally,
    LadderRun,
    Order,
    OrderAnswer,
    OrderExtension,
    Photo,
    Rung,
    RungStep,
    SituationRecord,
    SupervisionRound,
    Talk,
    Visit,
    VisitFinding,
)
from campaign.visits.photos import path_of
from campaign.visits.visit_rules import SIDES
from issues.models import Issue
from issues.models.issue import Source
from tests.demo.loaded.conftest import MARKS
from tests.demo.loaded.rights import Rights
from units.access import Action, grants_of
from units.levels import Level
from units.models import Unit

pytestmark = MARKS

LAST_DAY = date(2016, 12, 31)
BEHIND = {"519906", "519912", "519918"}


def test_rounds_orders_and_talks_are_the_published_numbers() -> None:
    assert SupervisionRound.objects.filter(area__level=Level.PREFECTURE).count() == 4
    assert Order.objects.count() == 22
    assert Counter(Talk.objects.values_list("level_pair", flat=True)) == {
        "prefecture_county": 47,
        "county_township": 500,
        "township_village": 1300,
    }


def test_visits_run_from_july_to_december_by_every_side() -> None:
    current = Visit.objects.current()
    assert 7000 < current.count() < 10_000
    assert {day.month for day in current.values_list("on", flat=True)} == {7, 8, 9, 10, 11, 12}
    sides = Counter(current.values_list("level", flat=True))
    assert min(sides.values()) > 400
    assert set(sides) == {"prefecture", "county", "department", "township"}
    assert current.filter(announced=False).count() > 1500
    assert not Visit.objects.filter(Q(seen__contains="{") | Q(seen="") | Q(visitors="")).exists()


def test_every_visit_is_logged_by_a_side_that_may() -> None:
    held = {user.pk: grants_of(user) for user in User.objects.all()}
    for visit in Visit.objects.select_related("unit"):
        sides = {
            side
            for grant in held[visit.logged_by_id]
            if grant.covers(visit.unit.code, visit.unit.level)
            for side in SIDES.get(grant.role, ())
        }
        assert visit.level in sides


def test_every_round_was_made_within_its_days() -> None:
    toured = Visit.objects.exclude(round=None)
    assert set(toured.values_list("level", flat=True)) == {"prefecture"}
    assert not toured.exclude(on__gte=F("round__from_on"), on__lte=F("round__until_on")).exists()
    assert toured.values("round").distinct().count() == 4


def test_corrected_visits_have_one_current_version_that_names_the_first() -> None:
    corrected = Visit.objects.filter(version=2)
    assert corrected.count() > 20
    assert not corrected.exclude(chain=F("replaces__chain"), superseded_at=None).exists()
    assert not Visit.objects.filter(version=1, replaced_by__isnull=False, superseded_at=None).exists()


def test_issues_that_a_visit_found_lead_to_it() -> None:
    found = VisitFinding.objects.filter(visit__unit=F("issue__unit"), visit__on=F("issue__found_on"))
    assert found.count() == VisitFinding.objects.count()
    issues = Issue.objects.filter(source=Source.VISIT)
    assert set(found.values_list("issue", flat=True)) == set(issues.values_list("pk", flat=True))


def test_most_counties_kept_the_cadence_and_some_are_behind() -> None:
    drawn = coverage(Unit.objects.get(level=Level.PREFECTURE).area, LAST_DAY)
    assert drawn.total.cells[0].now.due == 365
    percent = {row.area.short_code: row.cells[0].now.percent for row in drawn.rows}
    assert {code for code, number in percent.items() if number is not None and number < 80} == BEHIND
    assert min(number for code, number in percent.items() if number is not None and code not in BEHIND) >= 85
    assert drawn.total.cells[0].late > 0
    assert drawn.total.cells[1].now.due == 18


def test_the_tally_of_coverage_equals_one_that_is_counted_unit_by_unit() -> None:
    def kept() -> set[tuple[object, ...]]:
        rows = CoverageTally.objects.exclude(change=0)
        return set(rows.values_list("area_code", "rule", "part", "period_start", "on", "change"))

    before = kept()
    CoverageChange.objects.all().delete()
    CoverageTally.objects.all().delete()
    recount(Unit.objects.filter(level__gte=4).values_list("pk", flat=True))
    assert kept() == before


def test_orders_are_numbered_closed_by_a_second_person_and_some_are_open_overdue_or_due_soon() -> None:
    numbers = Order.objects.order_by("serial").values_list("serial", "number", "area__level")
    assert list(numbers) == [(n, f"5199-2016-{n:03}", Level.PREFECTURE) for n in range(1, 23)]
    rights = Rights()
    for order in Order.objects.select_related("unit", "area"):
        assert rights.may(order.issued_by_id, Action.ISSUE_ORDER, order.area)
        assert not order.answered_on or rights.may(order.answered_by_id, Action.ANSWER_ORDER, order.unit)
        assert not order.closed_on or rights.may(order.closed_by_id, Action.CLOSE_ORDER, order.area)
        assert order.unit.name[-1] * 2 not in order.text
        assert max(filter(None, (order.issued_on, order.answered_on, order.closed_on))) <= LAST_DAY
    assert Counter(Order.objects.values_list("state", flat=True)) == {"closed": 15, "answered": 3, "issued": 4}
    waiting = Order.objects.filter(state="issued")
    assert waiting.filter(due_on__lt=LAST_DAY).count() == 1
    assert waiting.filter(due_on__gte=LAST_DAY, due_on__lte=LAST_DAY + timedelta(days=7)).count() == 2


def test_answers_stand_once_and_careless_ones_are_situations() -> None:
    standing = Order.objects.annotate(n=Count("answers", filter=Q(answers__returned_on=None)))
    assert not standing.exclude(state="issued").exclude(n=1).exists()
    assert not standing.filter(state="issued").exclude(n=0).exists()
    careless = OrderAnswer.objects.exclude(returned_on=None)
    noted = SituationRecord.objects.exclude(order=None)
    assert sorted(careless.values_list("order", flat=True)) == sorted(noted.values_list("order", flat=True))
    assert careless.count() == 2
    assert set(OrderExtension.objects.values_list("granted", flat=True)) == {True, False, None}
    assert not OrderExtension.objects.filter(granted=True).exclude(order__due_on=F("until_on")).exists()


def test_talks_are_held_from_above_and_some_wait_for_their_check() -> None:
    pairs = set(Talk.objects.values_list("level_pair", "unit__level"))
    assert pairs == {("prefecture_county", 3), ("county_township", 4), ("township_village", 5)}
    recorders = User.objects.in_bulk(Talk.objects.values_list("recorded_by", flat=True))
    for talk in Talk.objects.select_related("unit"):
        assert offices.stands_above(recorders[talk.recorded_by_id], Action.RECORD_TALK, talk.unit)
    assert Talk.objects.filter(checked_on=None, check_on__lt=LAST_DAY).count() > 20
    assert Talk.objects.filter(kept=False).count() > 20
    assert not Talk.objects.filter(checked_on__gt=LAST_DAY).exists()


def test_circulars_name_units_below_their_office_with_a_reason_of_the_five() -> None:
    assert Circular.objects.count() == 6
    assert Circular.objects.values("situation").distinct().count() == 5
    named = CircularUnit.objects.values("circular").annotate(n=Count("pk")).values_list("n", flat=True)
    assert min(named) >= 3


def test_the_ladder_was_worked_every_day_and_units_that_were_lifted_stand_on_no_rung() -> None:
    days = list(LadderRun.objects.order_by("on").values_list("on", flat=True))
    assert days == [date(2016, 12, 20) + timedelta(days=number) for number in range(12)]
    assert RungStep.objects.values("rung").distinct().count() >= 4
    lifted = Grading.objects.as_of(LAST_DAY).filter(grade="ordinary", valid_from__gte=date(2016, 12, 1))
    assert not RungStep.objects.filter(unit__in=lifted.values("unit"), ended_on=None, rung__gte=Rung.RED).exists()


def test_no_red_card_stands_against_a_unit_that_was_lifted() -> None:
    weak = set(Grading.objects.as_of(LAST_DAY).weak().values_list("unit", flat=True))
    standing = Card.objects.filter(lifted_on=None)
    assert set(standing.values_list("unit", flat=True)) <= weak
    assert standing.filter(colour="red").count() > 2
    assert Card.objects.exclude(lifted_on=None).count() > 10
    assert not Card.objects.filter(Q(on__gt=LAST_DAY) | Q(lifted_on__gt=LAST_DAY)).exists()


def test_red_cards_follow_yellow_ones_that_stood_and_december_saw_both() -> None:
    for red in Card.objects.filter(colour="red"):
        earlier = Card.objects.filter(unit=red.unit, colour="yellow", on__lt=red.on, lifted_on=None)
        assert earlier.exists(), red
    given = Counter(Card.objects.filter(on__gte=date(2016, 12, 1)).values_list("colour", flat=True))
    assert given["yellow"] > given["red"] > 0


def test_some_visits_have_small_pictures_that_can_be_opened() -> None:
    photos = list(Photo.objects.select_related("visit__logged_by"))
    assert len({photo.visit_id for photo in photos}) == 12
    for photo in photos:
        assert (photo.width, photo.height, photo.uploaded_by) == (360, 240, photo.visit.logged_by)
        content = path_of(photo).read_bytes()
        assert len(content) == photo.size < 20_000
