"""The pages of people: what they show and refuse, that a form counts once, and how many queries they take."""

import io
import re
import uuid
from datetime import date

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from campaign.grading.models import Grading
from campaign.people import posting_page, reports
from campaign.people.models import FirstSecretary, LeadershipChange, MonthlyReport, Official, Secondment, WorkTeam
from tests.factories import make_tree, make_user
from tests.grading.factories import make_grading
from tests.issues.factories import make_issue
from tests.people.conftest import Place
from tests.people.factories import (
    MONTH,
    WORK,
    make_change,
    make_official,
    make_posting,
    make_report,
    make_secondment,
    make_survey,
    make_team,
)
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db
TODAY = date(2016, 12, 31)


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


def signed_in(user: object) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)  # type: ignore[arg-type]
    return client


def text_of(answer: object) -> str:
    """The page's words without tags."""
    content = answer.content.decode()  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content))


def sheet(answer: object) -> list[list[object]]:
    book = openpyxl.load_workbook(io.BytesIO(answer.content))  # type: ignore[attr-defined]
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def key() -> str:
    return str(uuid.uuid4())


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


REPORT = {
    "days_on_site": "21",
    "households_visited": "40",
    "work": WORK,
    "problems_solved": "",
    "difficulties": "",
    "next_month": "清淤",
}


def seen(report: MonthlyReport) -> dict[str, str]:
    """What the form of a page that shows the report carries."""
    return {"seen": reports.seen_of(report)}


def test_a_report_goes_its_way_over_the_pages(place: Place) -> None:
    posting = place.posting()
    writer, township, county = (signed_in(one) for one in (place.secretary, place.township, place.officer))
    url = reverse("people:report-new", args=[posting.pk, "2016-11"])
    assert "data-draft" in writer.get(url).content.decode()
    body = {**REPORT, "once": key()}
    assert [writer.post(url, body).status_code for _press in range(2)] == [302, 302]
    report = MonthlyReport.objects.get()
    assert writer.get(url).headers["Location"] == report.get_absolute_url()
    edit = reverse("people:report-edit", args=[report.pk])
    assert writer.post(edit, {**REPORT, "days_on_site": "20", "once": key(), **seen(report)}).status_code == 302
    report.refresh_from_db()
    early = county.post(reverse("people:report-read", args=[report.pk]))
    assert (early.status_code, "has not given its opinion" in text_of(early)) == (409, True)
    opinion = reverse("people:report-opinion", args=[report.pk])
    assert township.post(opinion, {"opinion": ""}).status_code == 409
    assert township.post(opinion, {"opinion": "属实", **seen(report)}).status_code == 302
    assert township.post(opinion, {"opinion": "不实", **seen(report)}).status_code == 409
    assert writer.post(edit, {**REPORT, "once": key(), **seen(report)}).status_code == 200
    assert county.post(reverse("people:report-read", args=[report.pk])).status_code == 302
    report.refresh_from_db()
    assert (report.days_on_site, report.opinion, report.read_by) == (20, "属实", place.officer)


@pytest.mark.parametrize("old", ["seen", "nothing", "nonsense"])
def test_of_two_who_mend_a_report_the_second_sees_both_texts_and_decides(place: Place, old: str) -> None:
    report = make_report(place.posting())
    client, url = signed_in(place.secretary), reverse("people:report-edit", args=[report.pk])
    begun = {"seen": seen(report), "nothing": {}, "nonsense": {"seen": "x" * 64}}[old]
    assert client.post(url, {**REPORT, "work": "甲改的内容", "once": key(), **seen(report)}).status_code == 302
    late = {**REPORT, "work": "乙改的内容", "once": key(), **begun}
    answer = client.post(url, late)
    report.refresh_from_db()
    page = answer.content.decode()
    assert (answer.status_code, report.work) == (409, "甲改的内容")
    assert [page.count(one) for one in ("甲改的内容", "乙改的内容")] == [1, 2]
    assert answer.context["form"]["seen"].value() == reports.seen_of(report)
    assert client.post(url, {**late, **seen(report)}).status_code == 302
    report.refresh_from_db()
    assert report.work == "乙改的内容"
    entries = AuditEntry.objects.filter(action="people.report_amended").order_by("pk")
    assert [entry.before["work"] for entry in entries if entry.before] == [WORK, "甲改的内容"]


def test_a_second_tab_that_submits_the_month_again_loses_no_text(place: Place) -> None:
    posting = place.posting()
    client, url = signed_in(place.secretary), reverse("people:report-new", args=[posting.pk, "2016-11"])
    assert client.post(url, {**REPORT, "once": key()}).status_code == 302
    answer = client.post(url, {**REPORT, "work": "另一个标签页写的", "once": key()})
    report = MonthlyReport.objects.get()
    page = answer.content.decode()
    assert (answer.status_code, WORK in page, "另一个标签页写的" in page, report.work) == (409, True, True, WORK)
    again = {**REPORT, "work": "另一个标签页写的", "once": key(), **seen(report)}
    assert client.post(url, again).headers["Location"] == report.get_absolute_url()
    report.refresh_from_db()
    assert report.work == "另一个标签页写的"


def test_an_opinion_on_a_text_that_was_changed_meanwhile_is_kept_and_not_given(place: Place) -> None:
    report = make_report(place.posting())
    township, url = signed_in(place.township), reverse("people:report-opinion", args=[report.pk])
    read = seen(report)
    edit = reverse("people:report-edit", args=[report.pk])
    signed_in(place.secretary).post(edit, {**REPORT, "work": "补写的内容", "once": key(), **read})
    answer = township.post(url, {"opinion": "情况属实", **read})
    report.refresh_from_db()
    text = text_of(answer)
    assert (answer.status_code, report.opinion) == (409, "")
    assert ("changed after you opened it" in text, "补写的内容" in text, "情况属实" in text) == (True, True, True)
    form = answer.context["opinion_form"]
    assert township.post(url, {"opinion": "情况属实", "seen": form["seen"].value()}).status_code == 302
    report.refresh_from_db()
    assert report.opinion == "情况属实"


def test_a_fingerprint_that_is_too_long_saves_nothing(place: Place) -> None:
    report = make_report(place.posting())
    url = reverse("people:report-edit", args=[report.pk])
    answer = signed_in(place.secretary).post(url, {**REPORT, "work": "新", "once": key(), "seen": "x" * 65})
    report.refresh_from_db()
    assert (answer.status_code, report.work, "Nothing was saved" in text_of(answer)) == (200, WORK, True)


@pytest.mark.parametrize(
    ("month", "words"),
    [("2017-01", "2017-01 has not begun yet"), ("2016-08", "was not first secretary")],
)
def test_a_report_that_cannot_be_written_says_why(place: Place, month: str, words: str) -> None:
    client = signed_in(place.secretary)
    url = reverse("people:report-new", args=[place.posting().pk, month])
    assert words in text_of(client.get(url))
    answer = client.post(url, {**REPORT, "once": key()})
    assert (answer.status_code, words in text_of(answer), MonthlyReport.objects.count()) == (200, True, 0)


@pytest.mark.parametrize("month", ["2016-13", "x", "0000-01"])
def test_what_is_no_month_is_404(place: Place, month: str) -> None:
    url = reverse("people:report-new", args=[place.posting().pk, month])
    assert signed_in(place.secretary).get(url).status_code == 404


def test_another_units_posting_is_404_for_its_neighbour(place: Place) -> None:
    neighbour = make_user(Role.SECRETARY, place.tree.villages[1])
    posting = place.posting()
    report = make_report(posting)
    client = signed_in(neighbour)
    for url in (posting.get_absolute_url(), report.get_absolute_url()):
        assert client.get(url).status_code == 404
    url = reverse("people:report-new", args=[posting.pk, "2016-10"])
    assert client.post(url, {**REPORT, "once": key()}).status_code == 404


def test_what_is_like_another_report_is_marked_for_readers_and_not_shown_to_the_author(place: Place) -> None:
    posting = place.posting()
    twin = make_report(make_posting(place.tree.villages[1]))
    report = make_report(posting, similar_to=twin, similarity=88)
    assert "88% like that of another report" in text_of(signed_in(place.officer).get(report.get_absolute_url()))
    assert "88%" in text_of(signed_in(place.officer).get(reverse("people:report-list") + "?month=2016-11"))
    assert "88% like that" not in text_of(signed_in(place.secretary).get(report.get_absolute_url()))


def test_the_list_of_reports_has_the_missing_ones_and_what_waits_for_me(place: Place) -> None:
    here, there = place.posting(), make_posting(place.tree.villages[1])
    report = make_report(here, submitted_on=date(2016, 12, 8))
    done = make_report(here, date(2016, 10, 1), submitted_on=date(2016, 11, 3), opinion_on=date(2016, 11, 4))
    listed = reverse("people:report-list")

    def found(client: Client, query: str) -> list[tuple[FirstSecretary, MonthlyReport | None, str]]:
        lines = client.get(listed + query).context["lines"]
        return [(line.posting, line.report, line.state) for line in lines]

    county, township = signed_in(place.officer), signed_in(place.township)
    assert found(county, "") == [(here, report, "overdue"), (there, None, "overdue")]
    assert found(county, "?month=2016-12") == [(here, None, "soon"), (there, None, "soon")]
    assert found(county, "?state=missing") == [(there, None, "overdue")]
    assert found(county, "?state=late") == [(here, report, "overdue")]
    assert found(county, "?state=in_time") == []
    assert found(county, "?waiting=read") == [(here, done, "normal")]
    assert found(township, "?waiting=opinion") == [(here, report, "overdue")]
    assert found(county, "?q=周第一") == [(here, report, "overdue")]
    assert [row[4] for row in sheet(county.get(reverse("people:report-list-xlsx")))[1:]] == [
        here.official.name,
        there.official.name,
    ]
    assert len(sheet(county.get(reverse("people:report-list-xlsx") + "?waiting=read"))) == 2


def test_looking_at_a_phone_is_a_press_that_is_logged(place: Place) -> None:
    official = make_official(place.tree.counties[0], work_phone="13812341234")
    client = signed_in(place.officer)
    page = client.get(reverse("people:official-list"))
    assert ("138****1234" in page.content.decode(), "13812341234" in page.content.decode()) == (True, False)
    url = reverse("people:official-phone", args=[official.pk])
    assert client.get(url).status_code == 405
    answer = client.post(url)
    assert "13812341234" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert AuditEntry.objects.filter(action="people.phone_shown", actor=place.officer).count() == 1


def test_the_roster_is_kept_up_over_the_pages(place: Place) -> None:
    county, client = place.tree.counties[0], signed_in(place.officer)
    body = {"name": "周明", "post": "局长", "organisation": "县水务局", "work_phone": "138 1234 1234"}
    body |= {"area": str(county.pk), "once": key()}
    assert client.post(reverse("people:official-new"), {**body, "work_phone": "12"}).status_code == 200
    assert client.post(reverse("people:official-new"), body).status_code == 302
    official = Official.objects.get()
    assert official.work_phone == "13812341234"
    url = reverse("people:official-edit", args=[official.pk])
    assert "138****1234" in client.get(url).content.decode()
    kept = {**body, "work_phone": "138****1234", "left_on": "2016-12-01", "account": "", "once": key()}
    assert client.post(url, kept).status_code == 302
    official.refresh_from_db()
    assert (official.work_phone, official.left_on) == ("13812341234", date(2016, 12, 1))
    assert client.get(reverse("people:official-list")).context["page"].paginator.count == 0
    assert client.get(reverse("people:official-list") + "?left=on").context["page"].paginator.count == 1


def test_a_team_is_formed_filled_emptied_and_stays_until_the_acceptance(place: Place) -> None:
    client, code = signed_in(place.officer), place.village.short_code
    page = reverse("people:team-detail", args=[code])
    assert client.get(page).status_code == 200
    form = {"day": "2016-12-01", "once": key()}
    assert client.post(reverse("people:team-form", args=[code]), form).status_code == 302
    team = WorkTeam.objects.get()
    official = make_official(place.tree.counties[0])
    seat = reverse("people:team-seat", args=[team.pk])
    rule = client.get(page).context["line"].seats[0].rule
    assert client.get(f"{seat}?rule={rule.pk}").status_code == 200
    body = {"rule": str(rule.pk), "official": str(official.pk), "day": "2016-12-02", "once": key()}
    assert client.post(seat, body).status_code == 302
    assert "5 posts are held by nobody." in text_of(client.get(page))
    off = reverse("people:team-unseat", args=[team.members.get().pk])
    assert client.post(off, {"day": "2016-12-20", "once": key()}).status_code == 302
    withdraw = reverse("people:team-withdraw", args=[team.pk])
    assert "No conversion round covers it yet." in text_of(client.get(withdraw))
    assert client.post(withdraw, {"day": "2016-12-31", "once": key()}).status_code == 200
    team.refresh_from_db()
    assert team.withdrawn_on is None
    listed = client.get(reverse("people:team-list"))
    assert [(line.team, line.held) for line in listed.context["lines"]] == [(team, 0)]
    assert len(sheet(client.get(reverse("people:team-list-xlsx")))) == 7


def test_secondments_changes_appraisals_and_surveys_over_the_pages(place: Place) -> None:
    client, county, posting = signed_in(place.officer), place.tree.counties[0], place.posting()
    official = make_official(county)
    lending = {"official": str(official.pk), "direction": "out", "sending_organisation": "县水务局", "once": key()}
    lending |= {"receiving_organisation": "省水利厅", "from_on": "2016-10-01", "until_on": "2016-09-01"}
    url = reverse("people:secondment-new", args=[county.short_code])
    assert client.post(url, lending).status_code == 200
    assert client.post(url, {**lending, "until_on": ""}).status_code == 302
    row = Secondment.objects.get()
    end = reverse("people:secondment-end", args=[row.pk])
    assert client.post(end, {"day": "2016-12-01", "once": key()}).status_code == 302
    assert client.get(reverse("people:secondment-list")).context["page"].paginator.count == 0
    assert client.get(reverse("people:secondment-list") + "?ended=on").context["page"].paginator.count == 1
    assert len(sheet(client.get(reverse("people:secondment-list-xlsx") + "?on=2016-11-01"))) == 2
    change = {"post": "村支书", "kind": "filled", "reason": "vacancy", "day": "2016-12-01", "once": key()}
    url = reverse("people:change-new", args=[place.village.short_code])
    assert client.post(url, {**change, "reason": "other"}).status_code == 200
    assert client.post(url, change).status_code == 302
    assert [one for one, _place in client.get(reverse("people:change-list")).context["lines"]] == [
        LeadershipChange.objects.get()
    ]
    assert len(sheet(client.get(reverse("people:change-list-xlsx")))) == 2
    url = reverse("people:appraisal-new", args=[posting.pk])
    body = {"quarter": "2016-10-01", "result": "competent", "remark": "", "once": key()}
    assert client.post(url, {**body, "quarter": "2017-01-01"}).status_code == 200
    assert client.post(url, body).status_code == 302
    counts = {"very_satisfied": "5", "satisfied": "2", "fair": "1", "dissatisfied": "1", "held_on": "2016-12-20"}
    url = reverse("people:survey-new", args=[place.village.short_code])
    assert client.post(url, {**counts, "once": key()}).status_code == 302
    page = text_of(client.get(posting.get_absolute_url()))
    assert ("fewer than 10 answers" in page, "very satisfied 5" in page, "Competent" in page) == (True, False, True)


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
    [("people-list", 18), ("report-list", 15), ("team-list", 15), ("official-list", 11), ("change-list", 12)],
)
def test_lists_take_the_same_queries_at_any_length(
    name: str, queries: int, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    tree = make_tree(1, 1, number)
    officer = make_user(Role.COUNTY, tree.counties[0])
    for village in tree.villages:
        make_grading(village, "lagging", officer, date(2016, 9, 1))
        make_report(make_posting(village))
        make_team(village, make_official(village))
        make_change(village)
        make_secondment(village)
    client = signed_in(officer)
    with django_assert_num_queries(queries):
        assert client.get(reverse(f"people:{name}") + f"?on={TODAY}").status_code == 200


def test_a_month_in_words_is_the_month_of_the_list(place: Place) -> None:
    answer = signed_in(place.officer).get(reverse("people:report-list") + "?month=2016-11")
    assert answer.context["form"].cleaned_data["month"] == MONTH
    assert signed_in(place.officer).get(reverse("people:report-list") + "?month=11").status_code == 400
