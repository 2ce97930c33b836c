"""The form and the page of a visit: what they show and refuse, and that nothing typed is lost."""

import io
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.accounts.models import User
from campaign.visits.models import Photo, Visit
from issues.models import Issue
from tests.factories import Tree, make_tree, make_unit, make_user
from tests.issues.factories import make_issue
from tests.visits.factories import make_finding, make_photo, make_visit
from tests.visits.pages import finding, given, signed_in
from tests.visits.pictures import picture, sent
from units.access import Role

pytestmark = pytest.mark.django_db
TODAY = date(2016, 12, 31)
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def tree() -> Tree:
    return make_tree(2, 2, 2)


@pytest.fixture
def officer(tree: Tree) -> User:
    return make_user(Role.COUNTY, tree.counties[0])


def test_a_visit_is_logged_from_the_plain_form_once_whatever_the_clicks(tree: Tree, officer: User) -> None:
    client, data = signed_in(officer), given(tree, **finding(), **finding("账目未公开", 3))
    answers = [client.post("/visits/new/", {**data, "photos": [sent(picture())]}) for _click in range(2)]
    visit = Visit.objects.get()
    assert [one["Location"] for one in answers] == [visit.get_absolute_url()] * 2
    assert (visit.unit, visit.on, visit.level, visit.announced) == (
        tree.villages[0],
        date(2016, 12, 20),
        "county",
        False,
    )
    assert [one.issue.text for one in visit.findings.all()] == ["饮水管道冻裂", "账目未公开"]
    assert Photo.objects.count() == 1
    page = client.get(visit.get_absolute_url()).content.decode()
    for words in ("值班室无人，门锁着", "饮水管道冻裂", "The visit is logged."):
        assert words in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"on": "2017-01-01"}, "has not come yet"),
        ({"on": "2016-02-30"}, "Enter a valid date"),
        ({"on": "0001-01-01"}, "0001-01-01 lies before 2000-01-01"),
        ({"level": "prefecture"}, "Select a valid choice"),
        ({"announced": ""}, "This field is required"),
        ({"visitors": " "}, "This field is required"),
        ({"seen": "长" * 4001}, "at most 4000 characters"),
        ({"unit": ""}, "Choose the unit that was visited"),
        ({"unit": "519902200200"}, "outside your area"),
        ({"unit": "519901"}, "outside your area"),
        ({"unit": "甲"}, "outside your area"),
        ({"unit": "", "place": "没有这个村"}, "No township or village of yours"),
        ({"unit": "", "place": "单位519901"}, "Several units fit"),
        ({"found-0-text": "没有方面"}, "Choose the aspect that this finding"),
        ({"found-0-text": "没有方面"}, "Look at the findings below"),
        ({"found-1-aspect": "999999", "found-1-text": "x"}, "Select a valid choice"),
        ({"once": ""}, "This field is required"),
    ],
)
def test_a_wrong_form_says_why_and_keeps_what_was_typed(
    tree: Tree, officer: User, wrong: dict[str, str], words: str
) -> None:
    client = signed_in(officer)
    answer = client.post("/visits/new/", given(tree, **wrong))
    page = answer.content.decode()
    assert (answer.status_code, Visit.objects.count(), Issue.objects.count()) == (200, 0, 0)
    assert words in page
    assert ("值班室无人，门锁着" in page) == ("seen" not in wrong)
    again = client.post("/visits/new/", given(tree, **wrong), headers=JSON)
    assert again.status_code == 422
    assert any(words in one for one in again.json()["errors"])


def test_a_visit_to_a_unit_closed_that_day_is_refused_with_its_name_and_the_text_stays(
    tree: Tree, officer: User
) -> None:
    unit = tree.villages[0]
    unit.closed_on = date(2016, 12, 20)
    unit.save()
    page = signed_in(officer).post("/visits/new/", given(tree)).content.decode()
    assert f"“{unit.name}” was closed" in page
    assert "值班室无人，门锁着" in page
    assert Visit.objects.count() == 0


@pytest.mark.parametrize("place", ["老虹泽村", "519901200299"])
def test_a_unit_closed_since_is_found_on_a_day_when_it_stood(tree: Tree, officer: User, place: str) -> None:
    closed = make_unit("519901200299", "老虹泽村", closed_on=date(2016, 12, 25))
    signed_in(officer).post("/visits/new/", given(tree, unit="", place=place, on="2016-12-20"))
    assert [(visit.unit, visit.on) for visit in Visit.objects.all()] == [(closed, date(2016, 12, 20))]


@pytest.mark.parametrize("place", ["老虹泽村", "519901200299"])
def test_a_closed_unit_is_answered_with_its_last_day_and_its_successor(tree: Tree, officer: User, place: str) -> None:
    successor = tree.villages[1]
    make_unit("519901200299", "老虹泽村", closed_on=date(2016, 12, 20), successor=successor)
    client, data = signed_in(officer), given(tree, unit="", place=place, on="2016-12-20")
    county, township = tree.counties[0].name, tree.townships[0].name
    words = (
        "“老虹泽村” was closed on 2016-12-20; choose its successor "
        f"{county}{township}{successor.name}（{successor.short_code}）, or check the day."
    )
    for more in ({}, {"search": "1"}):
        assert client.post("/visits/new/", {**data, **more}).content.decode().count(words) >= 1
    assert words in client.get("/visits/units/", {"q": place, "on": "2016-12-20"}).content.decode()
    assert Visit.objects.count() == 0
    assert "老虹泽村" in client.get("/visits/units/", {"q": place, "on": "2016-12-19"}).content.decode()
    assert words in client.get("/visits/units/", {"q": place, "on": "nonsense"}).content.decode()


@pytest.mark.parametrize(
    ("opened_on", "closed_on", "words"),
    [
        (None, date(2016, 12, 1), "was closed on 2016-12-01. Check the day, or choose the unit that took over."),
        (date(2016, 12, 29), None, "was not opened before 2016-12-29. Check the day."),
    ],
)
def test_a_unit_that_did_not_stand_on_the_day_is_answered_with_its_own_day(
    tree: Tree, officer: User, opened_on: date | None, closed_on: date | None, words: str
) -> None:
    make_unit("519901200299", "虹泽村", opened_on=opened_on, closed_on=closed_on)
    page = signed_in(officer).post("/visits/new/", given(tree, unit="", place="虹泽村")).content.decode()
    assert f"“虹泽村” {words}" in page


def test_the_closed_unit_of_another_county_is_not_told(tree: Tree, officer: User) -> None:
    make_unit("519902200299", "老虹泽村", closed_on=date(2016, 12, 1))
    page = signed_in(officer).post("/visits/new/", given(tree, unit="", place="老虹泽村")).content.decode()
    assert "No township or village of yours" in page


@pytest.mark.parametrize("place", ["单位519901200200", "519901200200"])
def test_a_unit_is_found_by_its_name_or_code_alone(tree: Tree, officer: User, place: str) -> None:
    signed_in(officer).post("/visits/new/", given(tree, unit="", place=place))
    assert Visit.objects.get().unit == tree.villages[0]


def test_a_plain_browser_searches_within_the_form_and_loses_nothing(tree: Tree, officer: User) -> None:
    client = signed_in(officer)
    data = given(tree, unit="", place="519901201", search="1", **finding("饮水管道冻裂", 2))
    page = client.post("/visits/new/", data).content.decode()
    found = re.findall(r'name="unit" value="(\d+)"', page)
    assert found[:3] == ["519901201", "519901201200", "519901201201"]
    for words in ("值班室无人，门锁着", "饮水管道冻裂", data["once"], "组织部组织科科长"):
        assert words in page
    assert "Nothing was saved" not in page
    del data["search"]
    client.post("/visits/new/", {**data, "unit": "519901201201"})
    assert Visit.objects.get().unit == tree.villages[3]


def test_the_form_offers_recent_units_first_and_then_those_nearby(tree: Tree, officer: User) -> None:
    make_visit(tree.villages[2], by=officer)
    make_visit(tree.villages[-1], by=make_user(Role.PREFECTURE, tree.prefecture))
    page = signed_in(officer).get("/visits/new/").content.decode()
    offered = re.findall(r'name="unit" value="(\d+)"', page)
    assert offered == [tree.villages[2].short_code, tree.townships[1].short_code, tree.villages[3].short_code]
    page = signed_in(officer).get(f"/visits/new/?unit={tree.villages[0].short_code}").content.decode()
    assert re.findall(r'name="unit" value="(\d+)" checked', page) == [tree.villages[0].short_code]


def test_the_script_is_told_where_the_visit_is_and_where_its_photos_go(tree: Tree, officer: User) -> None:
    client, data = signed_in(officer), given(tree)
    answers = [client.post("/visits/new/", data, headers=JSON).json() for _try in range(2)]
    visit = Visit.objects.get()
    address = visit.get_absolute_url()
    assert answers == [{"url": address, "photos": f"{address}photos/", "refused": []}] * 2
    kept = [client.post(f"{address}photos/", {"photos": sent(picture())}, headers=JSON).json() for _try in range(2)]
    assert [one["refused"] for one in kept] == [[], []]
    assert Photo.objects.count() == 1
    wrong = client.post(f"{address}photos/", {"photos": sent(b"no picture")}, headers=JSON).json()
    assert "no whole JPEG" in wrong["refused"][0]


def test_the_script_is_told_who_is_signed_in_and_a_token_that_holds(tree: Tree, officer: User) -> None:
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(officer)
    now = client.get("/visits/outbox/").json()
    assert now["account"] == officer.pk
    assert client.post("/visits/new/", given(tree), headers=JSON).status_code == 403
    headers = {**JSON, "x-csrftoken": now["token"]}
    assert client.post("/visits/new/", given(tree), headers=headers).status_code == 200


def test_a_session_that_ended_is_a_redirect_and_the_retry_after_sign_in_makes_one_visit(
    tree: Tree, officer: User
) -> None:
    client, data = signed_in(officer), given(tree)
    client.logout()
    assert client.post("/visits/new/", data, headers=JSON).status_code == 302
    assert signed_in(officer).post("/visits/new/", data, headers=JSON).status_code == 200
    assert Visit.objects.count() == 1


def test_a_refused_photo_is_named_and_the_visit_and_the_others_are_kept(tree: Tree, officer: User) -> None:
    client = signed_in(officer)
    files = [sent(picture(), "好.jpg"), sent(b"MZ", "坏.jpg"), sent(picture() + b"<script>", "怪.jpg")]
    page = client.post("/visits/new/", {**given(tree), "photos": files}, follow=True).content.decode()
    assert "“坏.jpg” is no whole JPEG" in page
    assert "“怪.jpg” holds a script" in page
    assert (Visit.objects.count(), Photo.objects.count()) == (1, 1)


def test_photos_beyond_nine_are_named(tree: Tree, officer: User) -> None:
    files = [sent(picture(size=(40 + number, 30)), f"{number}.jpg") for number in range(1, 12)]
    page = signed_in(officer).post("/visits/new/", {**given(tree), "photos": files}, follow=True).content.decode()
    assert Photo.objects.count() == 9
    for name in ("10.jpg", "11.jpg"):
        assert f"“{name}” was left out" in page


def test_a_repeat_with_another_text_shows_both_and_can_be_saved_as_a_correction(tree: Tree, officer: User) -> None:
    client, data = signed_in(officer), given(tree)
    client.post("/visits/new/", data)
    other = {**data, "seen": "后来看到有人值班"}
    assert client.post("/visits/new/", other, headers=JSON).status_code == 409
    answer = client.post("/visits/new/", other)
    page = answer.content.decode()
    visit = Visit.objects.get()
    assert "值班室无人，门锁着" in page
    assert "后来看到有人值班" in page
    once = re.search(r'name="once" value="([0-9a-f-]+)"', page)
    assert f'action="{visit.get_absolute_url()}edit/"' in page
    assert once
    assert once[1] != data["once"]
    client.post(f"{visit.get_absolute_url()}edit/", {**other, "once": once[1]})
    assert [one.seen for one in Visit.objects.order_by("version")] == ["值班室无人，门锁着", "后来看到有人值班"]


@pytest.mark.parametrize("other", ["unit", "on"])
def test_a_repeat_about_another_unit_or_day_can_be_saved_as_another_visit(
    other: str, tree: Tree, officer: User
) -> None:
    client, data = signed_in(officer), given(tree)
    client.post("/visits/new/", data)
    text = {**data, other: {"unit": tree.villages[1].short_code, "on": "2016-12-21"}[other]}
    page = client.post("/visits/new/", text).content.decode()
    assert re.search(rf'formaction="/visits/new/" data-visit-apart="{data["once"]}">Save as another visit<', page)
    # The unit of the text is the one that is ticked.
    assert re.findall(r'name="unit" value="(\d+)" checked', page) == [text["unit"]]
    once = re.search(r'name="once" value="([0-9a-f-]+)"', page)
    assert once
    client.post("/visits/new/", {**text, "once": once[1]})
    assert Visit.objects.values_list("chain").distinct().count() == 2
    assert list(Visit.objects.values_list("version", flat=True)) == [1, 1]


def test_a_repeat_about_the_same_unit_and_day_is_no_other_visit(tree: Tree, officer: User) -> None:
    client, data = signed_in(officer), given(tree)
    client.post("/visits/new/", data)
    page = client.post("/visits/new/", {**data, "seen": "后来看到有人值班"}).content.decode()
    assert "data-visit-apart" not in page


def test_two_editors_the_second_sees_both_texts_and_decides(tree: Tree, officer: User) -> None:
    visit = make_visit(tree.villages[0], by=officer, seen="原来的内容")
    address = f"{visit.get_absolute_url()}edit/"
    first, second = signed_in(make_user(Role.COUNTY, tree.counties[0])), signed_in(officer)
    first.post(address, given(tree, seen="甲改的内容"))
    page = second.post(address, given(tree, seen="乙改的内容")).content.decode()
    current = Visit.objects.current().get()
    for words in ("甲改的内容", "乙改的内容", "saved a newer version meanwhile"):
        assert words in page
    assert f'action="{current.get_absolute_url()}edit/"' in page
    second.post(f"{current.get_absolute_url()}edit/", given(tree, seen="甲改的内容，乙补充"))
    texts = [one.seen for one in Visit.objects.order_by("version")]
    assert texts == ["原来的内容", "甲改的内容", "甲改的内容，乙补充"]


def test_a_form_of_another_account_keeps_the_text_and_can_be_sent_after_all(tree: Tree, officer: User) -> None:
    data = given(tree)
    signed_in(make_user(Role.COUNTY, tree.counties[0])).post("/visits/new/", {**data, "seen": "别人写的"})
    client = signed_in(officer)
    page = client.post("/visits/new/", data).content.decode()
    assert "opened by another account" in page
    assert "值班室无人，门锁着" in page
    once = re.search(r'name="once" value="([0-9a-f-]+)"', page)
    assert once
    client.post("/visits/new/", {**data, "once": once[1]})
    assert [one.seen for one in Visit.objects.order_by("id")] == ["别人写的", "值班室无人，门锁着"]


def test_a_correction_begins_with_the_text_and_shows_what_it_changed(tree: Tree, officer: User) -> None:
    visit = make_visit(tree.villages[0], by=officer, seen="原来的内容")
    make_photo(visit, position=1)
    gone = make_photo(visit, position=2)
    client = signed_in(officer)
    page = client.get(f"{visit.get_absolute_url()}edit/").content.decode()
    assert "原来的内容" in page
    answer = client.post(f"{visit.get_absolute_url()}edit/", given(tree, seen="更正的内容", without=str(gone.pk)))
    second = Visit.objects.get(version=2)
    assert (answer["Location"], second.photos.count()) == (second.get_absolute_url(), 1)
    page = client.get(second.get_absolute_url()).content.decode()
    assert "<del>原来的内容</del>" in page
    assert "<ins>更正的内容</ins>" in page
    old = client.get(visit.get_absolute_url()).content.decode()
    assert "This version was corrected" in old
    moved = client.get(f"{visit.get_absolute_url()}edit/")
    assert moved["Location"] == second.get_absolute_url()


def test_the_visited_side_reads_and_does_not_correct(tree: Tree, officer: User) -> None:
    visit = make_visit(tree.villages[0], by=officer)
    township, secretary = make_user(Role.TOWNSHIP, tree.townships[0]), make_user(Role.SECRETARY, tree.villages[0])
    for user in (township, secretary):
        page = signed_in(user).get(visit.get_absolute_url()).content.decode()
        assert visit.seen in page
        assert f"{visit.get_absolute_url()}edit/" not in page
    assert signed_in(township).get(f"{visit.get_absolute_url()}edit/").status_code == 302
    page = signed_in(township).post(f"{visit.get_absolute_url()}edit/", given(tree, level="township")).content.decode()
    assert "visiting side or above" in page
    assert Visit.objects.count() == 1


def test_photos_are_added_to_a_visit_from_its_page(tree: Tree, officer: User) -> None:
    visit = make_visit(tree.villages[0], by=officer)
    client = signed_in(officer)
    address = f"{visit.get_absolute_url()}photos/"
    page = client.post(address, {"photos": [sent(picture()), sent(b"x", "坏.jpg")]}, follow=True).content.decode()
    assert "1 photo added." in page
    assert "“坏.jpg” is no whole" in page
    assert "0 photos added." in client.post(address, {}, follow=True).content.decode()


def test_a_photo_is_served_as_a_picture_and_as_nothing_else_and_only_there(tree: Tree, officer: User) -> None:
    client = signed_in(officer)
    client.post("/visits/new/", {**given(tree), "photos": [sent(picture())]})
    photo = Photo.objects.get()
    answer = client.get(photo.get_absolute_url())
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert answer["Content-Disposition"].startswith("inline")
    assert answer["Cache-Control"] == "private, no-store"
    with Image.open(io.BytesIO(answer.content)) as image:
        assert image.format == "JPEG"
    assert signed_in(make_user(Role.COUNTY, tree.counties[1])).get(photo.get_absolute_url()).status_code == 404
    assert Client().get(photo.get_absolute_url()).status_code == 302


def test_a_photo_whose_file_is_gone_is_told_so(tree: Tree, officer: User) -> None:
    photo = make_photo(make_visit(tree.villages[0], by=officer))
    answer = signed_in(officer).get(photo.get_absolute_url())
    assert answer.status_code == 404
    assert "not where it was kept" in answer.content.decode()


@pytest.mark.parametrize("number", [1, 8])
def test_a_visit_asks_the_same_number_of_queries_whatever_it_holds(
    tree: Tree, officer: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    visit = make_visit(tree.villages[0], by=officer)
    for position in range(1, number + 1):
        make_photo(visit, position=position)
        make_finding(visit, make_issue(tree.villages[0]))
    client = signed_in(officer)
    client.get(visit.get_absolute_url())
    with django_assert_num_queries(10):
        client.get(visit.get_absolute_url())


def test_a_large_file_that_is_no_photo_leaves_the_visit(tree: Tree, officer: User, settings: Settings) -> None:
    big = SimpleUploadedFile("大.jpg", b"\xff\xd8\xff" + bytes(21 * 1024 * 1024))
    page = signed_in(officer).post("/visits/new/", {**given(tree), "photos": [big]}, follow=True).content.decode()
    assert "“大.jpg” is too big: 21.0 MB" in page
    assert (Visit.objects.count(), Photo.objects.count()) == (1, 0)
