"""The roster, its phones and who looked at them; secondments."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from campaign.people import phones, refusals, roster, seconding
from campaign.people.models import Secondment
from campaign.people.roster import Particulars
from tests.factories import make_user
from tests.people.conftest import Place
from tests.people.factories import make_official
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db
ZHOU = Particulars("周明", "副局长", "县水务局", "13812341234")


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13812341234", "138****1234"), ("0816-2223333", "****333"), ("2223333", "****333"), ("", "")],
)
def test_there_is_one_mask(phone: str, masked: str) -> None:
    assert phones.mask(phone) == masked


@pytest.mark.parametrize("wrong", ["123", "1381234123a", "23812341234", "138****1234"])
def test_what_is_no_phone_number_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError):
        phones.check(wrong)


@pytest.mark.parametrize("typed", ["１３８ 1234 1234", "13812341234"])
def test_full_width_digits_and_blanks_are_taken(typed: str) -> None:
    assert phones.normal(typed) == "13812341234"
    phones.check(phones.normal(typed))


def test_an_official_is_added_and_mended_and_the_log_shows_no_phone(place: Place) -> None:
    county = place.tree.counties[0]
    row = roster.add_official(county, ZHOU, by=place.officer)
    seen = roster.seen_of(row)
    new = Particulars("周明", "局长", "县水务局", "13812345678")
    roster.change_official(row, new, left_on=None, account=None, seen=seen, by=place.officer)
    entry = AuditEntry.objects.get(action="people.official_changed")
    assert entry.before == {"post": "副局长", "work_phone": "138****1234"}
    assert entry.after == {"post": "局长", "work_phone": "138****5678"}
    roster.change_official(row, new, left_on=None, account=None, seen=seen, by=place.officer)
    assert AuditEntry.objects.filter(action="people.official_changed").count() == 1


def test_looking_at_a_phone_is_logged(place: Place) -> None:
    row = make_official(place.tree.counties[0], work_phone="13812341234")
    assert roster.reveal_phone(row, by=place.officer) == "13812341234"
    entry = AuditEntry.objects.get(action="people.phone_shown")
    assert (entry.actor, entry.subject, entry.after) == (place.officer, row.name, {"work_phone": "138****1234"})
    with pytest.raises(refusals.NotYours):
        roster.reveal_phone(row, by=place.township)


def test_another_countys_roster_is_not_mine(place: Place) -> None:
    with pytest.raises(refusals.NotYours):
        roster.add_official(place.tree.counties[1], ZHOU, by=place.officer)


def test_an_account_belongs_to_one_official(place: Place) -> None:
    account = make_user(Role.SECRETARY, place.village)
    make_official(place.village, "甲", account=account)
    with pytest.raises(refusals.AccountTaken, match="甲"):
        roster.add_official(place.tree.counties[0], ZHOU, by=place.officer, account=account)


def test_a_first_secretary_does_not_leave_before_being_replaced(place: Place) -> None:
    official = place.posting().official
    given = Particulars(official.name, official.post, official.organisation, official.work_phone)
    leaving: dict[str, Any] = {"left_on": date(2016, 12, 1), "account": None, "seen": roster.seen_of(official)}
    with pytest.raises(refusals.StillPosted):
        roster.change_official(official, given, **leaving, by=place.officer)


def test_an_official_is_lent_to_one_organisation_at_a_time(place: Place) -> None:
    county, official = place.tree.counties[0], make_official(place.tree.counties[0], "周明")

    def lend(to: str, first: date, last: date | None) -> Secondment:
        lending = seconding.Lending("out", "县水务局", to, first, last)
        return seconding.second(county, official, lending, by=place.officer)

    row = lend("省水利厅", date(2016, 9, 1), date(2016, 12, 1))
    for first, last in (
        (date(2016, 11, 30), None),
        (date(2016, 8, 1), date(2016, 9, 2)),
        (date(2016, 10, 1), date(2016, 11, 1)),
        (date(2016, 8, 1), None),
    ):
        with pytest.raises(refusals.SecondmentOverlaps, match=r"周明.*2016-09-01.*省水利厅"):
            lend("市水务局", first, last)
    later = lend("市水务局", date(2016, 12, 1), None)
    with pytest.raises(refusals.SecondmentOverlaps, match=r"2016-12-01.*市水务局"):
        seconding.end_secondment(row, until_on=date(2016, 12, 2), by=place.officer)
    seconding.end_secondment(row, until_on=date(2016, 11, 1), by=place.officer)
    assert list(Secondment.objects.order_by("from_on")) == [row, later]


def test_a_secondment_is_recorded_and_ended(place: Place) -> None:
    county = place.tree.counties[0]
    lending = seconding.Lending("out", "县水务局", "省水利厅", date(2016, 9, 1))
    row = seconding.second(county, make_official(county), lending, by=place.officer)
    with pytest.raises(refusals.SpanBackward):
        seconding.end_secondment(row, until_on=date(2016, 9, 1), by=place.officer)
    done = seconding.end_secondment(row, until_on=date(2016, 12, 1), by=place.officer)
    assert done.until_on == date(2016, 12, 1)
    gone = make_official(county, left_on=date(2016, 8, 1))
    with pytest.raises(refusals.OfficialLeft):
        seconding.second(county, gone, lending, by=place.officer)
    with pytest.raises(refusals.NotYours):
        seconding.second(place.tree.counties[1], make_official(county), lending, by=place.officer)
