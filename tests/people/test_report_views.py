"""The pages of monthly reports: their way, what they refuse, what waits for whom."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from campaign.people import reports
from campaign.people.models import FirstSecretary, MonthlyReport
from tests.factories import make_user
from tests.people.conftest import Place
from tests.people.factories import (
    MONTH,
    WORK,
    make_posting,
    make_report,
)
from tests.people.pages import key, sheet, signed_in, text_of
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db
TODAY = date(2016, 12, 31)
REPORT = {
    "days_on_site": "21",
    "households_visited": "40",
    "work": WORK,
    "problems_solved": "",
    "difficulties": "",
    "next_month": "清淤",
}


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = TODAY
    settings.LANGUAGE_CODE = "en"


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
    author, listed = signed_in(place.secretary), reverse("people:report-list")
    assert "88% like that" not in text_of(author.get(report.get_absolute_url()))
    assert "88%" not in text_of(author.get(listed + "?month=2016-11"))
    assert 88 not in sheet(author.get(reverse("people:report-list-xlsx") + "?month=2016-11"))[1]
    assert author.get(listed + "?month=2016-11&state=similar").status_code == 400
    answer = signed_in(place.officer).get(listed + "?month=2016-11&state=similar")
    assert [line.report for line in answer.context["lines"]] == [report]
    assert sheet(signed_in(place.officer).get(reverse("people:report-list-xlsx") + "?month=2016-11"))[1][-1] == 88


def test_a_reader_who_may_not_open_the_other_report_is_told_its_unit_and_nobodys_name(place: Place) -> None:
    twin = make_report(make_posting(place.tree.villages[2]))
    report = make_report(place.posting(), similar_to=twin, similarity=100)
    page = signed_in(place.officer).get(report.get_absolute_url()).content.decode()
    unit, name = twin.posting.unit.name, twin.posting.official.name
    assert (f"{unit} · 2016-11" in page, name in page, twin.get_absolute_url() in page) == (True, False, False)


def test_an_author_who_gives_opinions_in_the_township_too_sees_the_marks_of_others_alone(place: Place) -> None:
    place.secretary.grants.create(role=Role.TOWNSHIP, area=place.tree.townships[0])
    own, other = make_report(place.posting()), make_report(make_posting(place.tree.villages[1]))
    for report, twin in ((own, other), (other, own)):
        MonthlyReport.objects.filter(pk=report.pk).update(similar_to=twin, similarity=88)
    answer = signed_in(place.secretary).get(reverse("people:report-list") + "?month=2016-11")
    assert [(line.report, line.likeness) for line in answer.context["lines"]] == [(own, None), (other, 88)]
    answer = signed_in(place.secretary).get(reverse("people:report-list") + "?month=2016-11&state=similar")
    assert [line.report for line in answer.context["lines"]] == [other]


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


def test_a_month_in_words_is_the_month_of_the_list(place: Place) -> None:
    answer = signed_in(place.officer).get(reverse("people:report-list") + "?month=2016-11")
    assert answer.context["form"].cleaned_data["month"] == MONTH
    assert signed_in(place.officer).get(reverse("people:report-list") + "?month=11").status_code == 400
