"""Appointing, replacing on one day, releasing after acceptance, striking out: what is done and what is refused."""

from datetime import date

import pytest

from campaign.grading.models import Grading
from campaign.people import postings, refusals
from campaign.people.models import FirstSecretary
from campaign.people.releasing import readiness
from tests.factories import make_user
from tests.grading.factories import make_grading
from tests.people.conftest import Place
from tests.people.factories import make_official, make_posting, make_report
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db
FROM, ON = date(2016, 9, 10), date(2016, 12, 31)
PAPER = "县委组〔2016〕12号"


def appoint(place: Place, **values: object) -> FirstSecretary:
    given: dict[str, object] = {"from_on": FROM, "authority": PAPER, "by": place.officer, "on": ON}
    official = values.pop("official", None) or make_official(place.tree.counties[0])
    return postings.appoint(values.pop("unit", place.village), official, **given | values)  # type: ignore[arg-type]


def lift(place: Place, on: date = date(2016, 12, 1)) -> None:
    Grading.objects.filter(unit=place.village, valid_to__isnull=True).update(valid_to=on)
    make_grading(place.village, "ordinary", place.officer, on)


def test_an_official_is_posted_to_a_weak_unit_and_the_audit_log_tells_it(place: Place) -> None:
    posting = appoint(place)
    assert list(FirstSecretary.objects.as_of(ON)) == [posting]
    entry = AuditEntry.objects.get(action="people.appointed")
    assert entry.after == {"official": posting.official.name, "from_on": "2016-09-10", "authority": PAPER}


def test_a_second_first_secretary_is_refused_with_the_way_out(place: Place) -> None:
    holder = appoint(place).official
    with pytest.raises(refusals.PostHeld, match=holder.name):
        appoint(place, from_on=date(2016, 10, 1))


def test_one_official_is_not_posted_to_two_units(place: Place) -> None:
    official = appoint(place).official
    other = place.tree.villages[1]
    make_grading(other, "problem", place.officer, date(2016, 9, 1))
    with pytest.raises(refusals.OfficialPosted):
        appoint(place, unit=other, official=official)


def test_a_posting_before_a_later_one_overlaps(place: Place) -> None:
    make_posting(place.village, from_on=date(2016, 10, 1), until_on=date(2016, 11, 1))
    with pytest.raises(refusals.PostingOverlaps):
        appoint(place)


def test_who_has_left_is_not_posted(place: Place) -> None:
    gone = make_official(place.tree.counties[0], left_on=date(2016, 10, 1))
    with pytest.raises(refusals.OfficialLeft):
        appoint(place, official=gone, from_on=date(2016, 11, 1))


def test_only_a_weak_standing_township_or_village_gets_one(place: Place) -> None:
    with pytest.raises(refusals.UnitNotWeak):
        appoint(place, unit=place.tree.villages[1])
    with pytest.raises(refusals.UnitNotGraded):
        appoint(place, unit=place.tree.counties[0])
    place.village.closed_on = date(2016, 9, 5)
    place.village.save()
    with pytest.raises(refusals.UnitNotStanding):
        appoint(place)


def test_a_day_to_come_a_missing_authority_and_another_county_are_refused(place: Place) -> None:
    with pytest.raises(refusals.DayNotCome):
        appoint(place, from_on=date(2017, 1, 1))
    with pytest.raises(refusals.AuthorityMissing):
        appoint(place, authority="  ")
    with pytest.raises(refusals.NotYours):
        appoint(place, by=make_user(Role.COUNTY, place.tree.counties[1]))
    with pytest.raises(refusals.NotYours):
        appoint(place, official=make_official(place.tree.counties[1]))
    with pytest.raises(refusals.NotYours):
        appoint(place, by=place.township)


def test_a_replacement_hands_over_on_one_day(place: Place) -> None:
    first, day = place.posting(), date(2016, 11, 1)
    new = make_official(place.tree.counties[0])
    second = postings.replace(first, new, handover_on=day, authority="文号", by=place.officer, on=ON)
    first.refresh_from_db()
    assert (first.until_on, first.end_reason, first.ended_by) == (day, "replaced", place.officer)
    assert (second.from_on, second.until_on, second.replaces) == (day, None, first)
    again = postings.replace(first, new, handover_on=day, authority="文号", by=place.officer, on=ON)
    assert (again, FirstSecretary.objects.count()) == (second, 2)


def test_a_replacement_that_cannot_be_leaves_the_holder_in_post(place: Place) -> None:
    first = place.posting()
    other = place.tree.villages[1]
    busy = make_posting(other, make_official(place.tree.counties[0])).official
    cases = [
        (first.official, date(2016, 11, 1), refusals.SamePerson),
        (busy, date(2016, 11, 1), refusals.OfficialPosted),
        (make_official(place.tree.counties[0]), first.from_on, refusals.EndsTooEarly),
        (make_official(place.tree.counties[0]), date(2017, 1, 1), refusals.DayNotCome),
    ]
    for official, day, refusal in cases:
        with pytest.raises(refusal):
            postings.replace(first, official, handover_on=day, authority="文号", by=place.officer, on=ON)
    first.refresh_from_db()
    assert (first.until_on, FirstSecretary.objects.filter(unit=place.village).count()) == (None, 1)


def test_nobody_is_released_before_the_unit_is_lifted(place: Place) -> None:
    posting = place.posting()
    with pytest.raises(refusals.NotAcceptedYet) as refusal:
        postings.release(posting, until_on=ON, by=place.officer, on=ON)
    assert refusal.value.values["missing"] == readiness(place.village, ON).words
    posting.refresh_from_db()
    assert posting.until_on is None


def test_a_release_dated_before_the_lifting_is_refused_and_one_after_it_passes_once(place: Place) -> None:
    posting = place.posting()
    lift(place)
    with pytest.raises(refusals.NotAcceptedYet):
        postings.release(posting, until_on=date(2016, 11, 30), by=place.officer, on=ON)
    for _press in range(2):
        done = postings.release(posting, until_on=date(2016, 12, 1), by=place.officer, on=ON)
        assert (done.until_on, done.end_reason) == (date(2016, 12, 1), "released")
    assert AuditEntry.objects.filter(action="people.released").count() == 1
    with pytest.raises(refusals.PostingEnded):
        postings.release(posting, until_on=ON, by=place.officer, on=ON)


def test_a_closed_unit_lets_its_first_secretary_go(place: Place) -> None:
    posting = place.posting()
    place.village.closed_on = date(2016, 12, 1)
    place.village.save()
    done = postings.release(posting, until_on=date(2016, 12, 1), by=place.officer, on=ON)
    assert done.end_reason == "unit_closed"


def test_striking_out_a_replacement_puts_the_former_back(place: Place) -> None:
    first = place.posting()
    new = make_official(place.tree.counties[0])
    wrong = postings.replace(first, new, handover_on=date(2016, 11, 1), authority="文号", by=place.officer, on=ON)
    with pytest.raises(refusals.ReplacedAlready):
        postings.strike_out(first, reason="录错", by=place.officer)
    with pytest.raises(refusals.ReasonMissing):
        postings.strike_out(wrong, reason=" ", by=place.officer)
    postings.strike_out(wrong, reason="录错", by=place.officer)
    assert list(FirstSecretary.objects.as_of(ON)) == [first]
    with pytest.raises(refusals.StruckOut):
        postings.strike_out(wrong, reason="录错", by=place.officer)


def test_a_posting_that_was_worked_in_is_no_error(place: Place) -> None:
    posting = place.posting()
    make_report(posting)
    with pytest.raises(refusals.HasRecords):
        postings.strike_out(posting, reason="录错", by=place.officer)
