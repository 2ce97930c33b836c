"""The pages of first secretaries: what they show and refuse, that a form counts once, what lists cost."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.grading.models import Grading
from campaign.people import posting_page
from campaign.people.models import FirstSecretary, Official
from tests.factories import make_tree, make_user
from tests.grading.factories import make_grading
from tests.issues.factories import make_issue
from tests.people.conftest import Place
from tests.people.factories import (
    make_appraisal,
    make_change,
    make_official,
    make_posting,
    make_report,
    make_secondment,
    make_survey,
    make_team,
)
from tests.people.pages import key, sheet, signed_in, text_of
from units.access import Role

pytestmark = pytest.mark.django_db
TODAY = date(2016, 12, 31)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


def test_the_list_shows_weak_units_with_their_holder_or_their_gap(place: Place) -> None:
    gap = place.tree.villages[1]
    make_grading(gap, "problem", place.officer, date(2016, 9, 1))
    posting = place.posting()
    answer = signed_in(place.officer).get(reverse("people:people-list"))
    assert [(line.unit, line.posting) for line in answer.context["lines"]] == [(place.village, posting), (gap, None)]
    figures = answer.context["figures"]
    assert (figures.secretaries.weak, figures.secretaries.posted, figures.secretaries.gaps) == (2, 1, 1)
    assert (figures.reports.due, figures.reports.missing) == (1, 1)
    assert reverse("people:posting-new", args=[gap.short_code]) in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [0, 1, 2]),
        ("?state=weak", [0, 1]),
        ("?state=posted", [0]),
        ("?state=gap", [1]),
        ("?state=lifted", [2]),
        ("?state=late", [2]),
        ("?grade=problem", [1]),
        ("?level=4", [2]),
        ("?q=周第一", [0]),
        ("?q=519901200201", [1]),
        ("?on=2016-09-05", [0, 1]),
        ("?on=2016-09-05&state=gap", [0, 1]),
    ],
)
def test_each_filter_keeps_its_own(place: Place, query: str, expected: list[int]) -> None:
    other = make_tree(1, 1, 3, prefecture="5299")
    officer = make_user(Role.COUNTY, place.tree.counties[0])
    del other
    gap = place.tree.villages[1]
    lifted = place.tree.townships[0]
    make_grading(gap, "problem", officer, date(2016, 9, 1))
    make_grading(lifted, "ordinary", officer, date(2016, 9, 1))
    make_report(place.posting())
    make_posting(lifted)
    units = [place.village, gap, lifted]
    answer = signed_in(officer).get(reverse("people:people-list") + query)
    assert {line.unit for line in answer.context["lines"]} == {units[number] for number in expected}


def test_the_workbook_holds_the_list_with_masked_phones(place: Place) -> None:
    posting = place.posting()
    Official.objects.filter(pk=posting.official_id).update(work_phone="13812341234")
    rows = sheet(signed_in(place.officer).get(reverse("people:people-list-xlsx")))
    assert rows[1][2:10] == [
        place.village.name,
        place.village.short_code,
        "Lagging",
        "周第一",
        "科长",
        "县农业局",
        "138****1234",
        rows[1][9],
    ]
    assert rows[1][-1] == "missing"


def test_a_wrong_filter_is_told(place: Place) -> None:
    client = signed_in(place.officer)
    for name in ("people-list", "report-list", "team-list", "official-list", "secondment-list", "change-list"):
        for address in (name, f"{name}-xlsx"):
            assert client.get(reverse(f"people:{address}") + "?on=2017-05-05").status_code == 400


def appoint_body(official: Official, once: str) -> dict[str, str]:
    return {"official": str(official.pk), "day": "2016-12-01", "authority": "县委组〔2016〕30号", "once": once}


def test_an_appointment_counts_once_however_often_it_is_pressed(place: Place) -> None:
    client, official = signed_in(place.officer), make_official(place.tree.counties[0])
    url, body = reverse("people:posting-new", args=[place.village.short_code]), appoint_body(official, key())
    assert client.get(url).status_code == 200
    assert [client.post(url, body).status_code for _press in range(2)] == [302, 302]
    assert FirstSecretary.objects.count() == 1


def test_an_overlap_is_told_in_words_and_keeps_what_was_typed(place: Place) -> None:
    holder = place.posting().official
    official = make_official(place.tree.counties[0])
    url = reverse("people:posting-new", args=[place.village.short_code])
    answer = signed_in(place.officer).post(url, appoint_body(official, key()))
    assert (answer.status_code, FirstSecretary.objects.count()) == (200, 1)
    assert f"{holder.name} is first secretary of {place.village.name} since 2016-09-10" in text_of(answer)
    assert "县委组〔2016〕30号" in answer.content.decode()


def test_somebody_who_has_left_or_of_another_county_is_not_offered(place: Place) -> None:
    gone = make_official(place.tree.counties[0], left_on=date(2016, 12, 1))
    abroad = make_official(place.tree.counties[1])
    url = reverse("people:posting-new", args=[place.village.short_code])
    for official in (gone, abroad):
        assert signed_in(place.officer).post(url, appoint_body(official, key())).status_code == 200
    assert FirstSecretary.objects.count() == 0


def test_the_page_of_a_release_says_what_is_missing_before_one_presses(place: Place) -> None:
    posting = place.posting()
    make_issue(place.village)
    client, url = signed_in(place.officer), reverse("people:posting-release", args=[posting.pk])
    page = client.get(url)
    assert "1 issue is not closed." in text_of(page)
    assert "No conversion round covers it yet." in text_of(page)
    assert b'name="day"' not in page.content
    assert "1 issue is not closed." in text_of(client.get(posting.get_absolute_url()))
    refused = client.post(url, {"day": "2016-12-31", "once": key()})
    posting.refresh_from_db()
    assert (refused.status_code, posting.until_on) == (200, None)
    assert "has not passed its acceptance" in text_of(refused)


def test_a_lifted_units_first_secretary_is_released_from_the_page(place: Place) -> None:
    posting = place.posting()
    Grading.objects.filter(unit=place.village).update(valid_to=date(2016, 12, 1))
    make_grading(place.village, "ordinary", place.officer, date(2016, 12, 1))
    url = reverse("people:posting-release", args=[posting.pk])
    answer = signed_in(place.officer).post(url, {"day": "2016-12-31", "once": key()})
    posting.refresh_from_db()
    assert (answer.status_code, posting.until_on, posting.end_reason) == (302, TODAY, "released")


def test_a_replacement_and_a_striking_out_from_the_page(place: Place) -> None:
    posting, new = place.posting(), make_official(place.tree.counties[0])
    client = signed_in(place.officer)
    url = reverse("people:posting-replace", args=[posting.pk])
    assert client.post(url, appoint_body(new, key())).status_code == 302
    second = FirstSecretary.objects.get(replaces=posting)
    assert "posting was struck out" not in text_of(client.get(second.get_absolute_url()))
    url = reverse("people:posting-strike-out", args=[second.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": "录错", "once": key()}).status_code == 302
    assert "This posting was struck out" in text_of(client.get(second.get_absolute_url()))
    posting.refresh_from_db()
    assert posting.until_on is None


def test_home_tells_what_waits_for_each(place: Place) -> None:
    posting = place.posting()
    report = make_report(posting, opinion_on=date(2016, 12, 4))
    waiting = make_report(posting, date(2016, 10, 1), submitted_on=date(2016, 11, 3))
    make_grading(place.tree.villages[1], "problem", place.officer, date(2016, 9, 1))

    def sections(user: object) -> dict[str, tuple[int, list[str]]]:
        shown = signed_in(user).get(reverse("home")).context["waiting"]
        return {one.title: (one.count, [row.url for row in one.rows]) for one in shown}

    secretary = sections(place.secretary)["Reports to write"]
    assert secretary == (1, [reverse("people:report-new", args=[posting.pk, "2016-09"])])
    assert sections(place.township)["Reports to give an opinion on"] == (1, [waiting.get_absolute_url()])
    county = sections(place.officer)
    assert county["Reports to read"] == (1, [report.get_absolute_url()])
    gap = reverse("people:posting-new", args=[place.tree.villages[1].short_code])
    assert county["Weak units without a first secretary"] == (1, [gap])


def test_the_page_of_a_unit_shows_its_people(place: Place) -> None:
    client = signed_in(place.officer)
    assert "No first secretary" in text_of(client.get(place.village.get_absolute_url()))
    posting = place.posting()
    make_report(posting)
    make_team(place.village)
    make_survey(place.village)
    make_change(place.village)
    page = text_of(client.get(place.village.get_absolute_url()))
    for words in ("周第一", "Report of 2016-11", "1 of 6 posts held", "93% satisfied of 30 answers", "村党支部书记"):
        assert words in page


@pytest.mark.parametrize("number", [1, 30])
def test_the_section_of_a_unit_takes_the_same_queries(
    place: Place, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    posting = place.posting()
    make_team(place.village, make_official(place.tree.counties[0]))
    make_survey(place.village)
    for count in range(number):
        make_change(place.village)
        month = date(2014 + count // 12, count % 12 + 1, 1)
        make_report(posting, month)
    user = type(place.officer).objects.get(pk=place.officer.pk)
    # The user's grants, then one for each part.
    with django_assert_num_queries(6):
        section = posting_page.unit_section(place.village, user, TODAY)
    assert (len(section.reports), section.may_manage) == (min(number, 3), True)


@pytest.mark.parametrize("number", [1, 30])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("people-list", 18),
        ("report-list", 15),
        ("team-list", 17),
        ("official-list", 11),
        ("change-list", 12),
        ("appraisal-list", 12),
    ],
)
def test_lists_take_the_same_queries_at_any_length(
    name: str, queries: int, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tree = make_tree(1, 1, number)
    officer = make_user(Role.COUNTY, tree.counties[0])
    for village in tree.villages:
        make_grading(village, "lagging", officer, date(2016, 9, 1))
        posting = make_posting(village)
        make_report(posting)
        make_appraisal(posting)
        make_team(village, make_official(village))
        make_change(village)
        make_secondment(village)
    client = signed_in(officer)
    with django_assert_num_queries(queries):
        assert client.get(reverse(f"people:{name}") + f"?on={TODAY}").status_code == 200
