"""The page of a roster entry: two who mend it at once, and the account that the form keeps."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import Settings

from campaign.people import roster
from campaign.people.models import Official
from tests.factories import make_user
from tests.people.conftest import Place
from tests.people.factories import make_official
from tests.people.pages import key, signed_in
from units.access import Role
from units.models import AreaGrant, AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 12, 31)
    settings.LANGUAGE_CODE = "en"


def body(official: Official, **typed: str) -> dict[str, str]:
    """What the form of the entry sends as it stands, with what is typed over it."""
    kept = {
        "name": official.name,
        "post": official.post,
        "organisation": official.organisation,
        "work_phone": official.masked_phone,
        "account": str(official.account_id or ""),
        "left_on": official.left_on.isoformat() if official.left_on else "",
        "seen": roster.seen_of(official),
    }
    return kept | typed | {"once": key()}


def edit(official: Official) -> str:
    return reverse("people:official-edit", args=[official.pk])


def both(answer: Any) -> list[tuple[str, str, str]]:
    return [(one.label, one.before, one.after) for one in answer.context["changes"]]


def test_of_two_who_mend_an_entry_the_second_sees_both_and_decides(place: Place) -> None:
    row = make_official(place.tree.counties[0], "周明", work_phone="13812341234")
    county = signed_in(place.officer)
    prefecture = signed_in(make_user(Role.PREFECTURE, place.tree.prefecture))
    early, late = body(row, post="局长"), body(row, work_phone="13900005678")
    assert county.post(edit(row), early).status_code == 302
    answer = prefecture.post(edit(row), late)
    row.refresh_from_db()
    assert (answer.status_code, row.post, row.work_phone) == (409, "局长", "13812341234")
    assert both(answer) == [("Post", "局长", "科长"), ("Work phone", "138****1234", "139****5678")]
    assert "13812341234" not in answer.content.decode()
    assert answer.context["form"]["seen"].value() == roster.seen_of(row)
    assert prefecture.post(edit(row), {**late, "post": "局长", "seen": roster.seen_of(row)}).status_code == 302
    row.refresh_from_db()
    assert (row.post, row.work_phone) == ("局长", "13900005678")
    assert AuditEntry.objects.filter(action="people.official_changed").count() == 2


def test_the_day_of_leaving_and_the_account_stand_among_both(place: Place) -> None:
    row = make_official(place.tree.counties[0])
    client = signed_in(place.officer)
    early = body(row, left_on="2016-12-20", account=str(place.secretary.pk))
    late = body(row, name="周明明")
    assert client.post(edit(row), early).status_code == 302
    answer = client.post(edit(row), late)
    assert both(answer) == [
        ("Person's name", row.name, "周明明"),
        ("Account", place.secretary.username, ""),
        ("Left on", "2016-12-20", ""),
    ]


def test_a_phone_that_the_first_changed_is_not_put_back_by_the_seconds_older_mask(place: Place) -> None:
    row = make_official(place.tree.counties[0], work_phone="13812341234")
    client = signed_in(place.officer)
    early, late = body(row, work_phone="13900005678"), body(row, post="局长")
    assert client.post(edit(row), early).status_code == 302
    answer = client.post(edit(row), late)
    assert (answer.status_code, both(answer)) == (409, [("Post", "科长", "局长")])
    assert answer.context["form"]["work_phone"].value() == "139****5678"
    row.refresh_from_db()
    again = {**late, "work_phone": "139****5678", "seen": roster.seen_of(row)}
    assert client.post(edit(row), again).status_code == 302
    row.refresh_from_db()
    assert (row.post, row.work_phone) == ("局长", "13900005678")


def test_two_numbers_under_one_mask_are_told_apart(place: Place) -> None:
    row = make_official(place.tree.counties[0], work_phone="13812341234")
    client = signed_in(place.officer)
    early, late = body(row, work_phone="13800001234"), body(row, work_phone="13899991234")
    assert client.post(edit(row), early).status_code == 302
    assert both(client.post(edit(row), late)) == [("Work phone", "138****1234", "138****1234 (another number)")]


@pytest.mark.parametrize("seen", ["", "x" * 64])
def test_a_change_from_nothing_seen_saves_over_nothing(place: Place, seen: str) -> None:
    row = make_official(place.tree.counties[0])
    answer = signed_in(place.officer).post(edit(row), body(row, post="局长") | {"seen": seen})
    row.refresh_from_db()
    assert (answer.status_code, row.post) == (409, "科长")


def test_the_fingerprint_of_an_entry_is_no_plain_digest_of_its_phone(place: Place, settings: Settings) -> None:
    row = make_official(place.tree.counties[0])
    one = roster.seen_of(row)
    settings.SECRET_KEY = "another key of the site, long enough"
    assert roster.seen_of(row) != one


def test_an_account_whose_grant_has_ended_stays_when_the_entry_is_mended(place: Place) -> None:
    row = make_official(place.tree.counties[0], account=place.secretary)
    AreaGrant.objects.filter(user=place.secretary).update(expires_on=date(2016, 12, 1))
    client = signed_in(place.officer)
    assert f'value="{place.secretary.pk}" selected' in client.get(edit(row)).content.decode()
    assert client.post(edit(row), body(row, post="局长")).status_code == 302
    row.refresh_from_db()
    assert (row.post, row.account) == ("局长", place.secretary)
