"""Appraisals, surveys, changes of leadership teams and secondments are struck out with a reason, and recorded again."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from campaign.people import appraising, posting_page, postings, refusals, seconding, voiding
from campaign.people.appraising import Answers
from campaign.people.models import Appraisal, SatisfactionSurvey, Secondment
from campaign.people.seconding import Lending
from campaign.people.voiding import Record
from tests.people.conftest import Place
from tests.people.factories import make_appraisal, make_change, make_official, make_secondment, make_survey
from tests.people.pages import key, sheet, signed_in, text_of
from units.models import AuditEntry
from units.typed_days import DayTooEarly

pytestmark = pytest.mark.django_db
QUARTER, ON = date(2016, 10, 1), date(2016, 12, 28)
KINDS = ["appraisal", "survey", "change", "secondment"]


@pytest.fixture(autouse=True)
def _today(settings: Settings) -> None:
    settings.CAMPAIGN_TODAY = date(2016, 12, 31)
    settings.LANGUAGE_CODE = "en"


def record(kind: str, place: Place) -> Record:
    match kind:
        case "appraisal":
            return make_appraisal(place.posting())
        case "survey":
            return make_survey(place.village)
        case "change":
            return make_change(place.village)
        case _:
            return make_secondment(place.tree.counties[0])


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_is_struck_out_once_with_a_reason_by_whoever_records_it(place: Place, kind: str) -> None:
    row = record(kind, place)
    with pytest.raises(refusals.NotYours):
        voiding.strike_out(row, reason="录入有误", by=place.township)
    with pytest.raises(refusals.ReasonMissing):
        voiding.strike_out(row, reason="  ", by=place.officer)
    voided = voiding.strike_out(row, reason=" 录入有误 ", by=place.officer)
    assert (voided.void_reason, voided.voided_by) == ("录入有误", place.officer)
    with pytest.raises(refusals.RecordStruckOut, match="录入有误"):
        voiding.strike_out(row, reason="再次", by=place.officer)
    entry = AuditEntry.objects.get(action=f"people.{kind}_struck_out")
    assert (entry.actor, entry.after) == (place.officer, {"void_reason": "录入有误"})
    assert list(type(row)._default_manager.all()) == [row]


def test_after_striking_out_the_quarter_and_the_day_are_free_again(place: Place) -> None:
    posting = place.posting()
    given: dict[str, Any] = {"quarter": QUARTER, "remark": "", "by": place.officer, "on": ON}
    first = appraising.appraise(posting, result="basic", **given)
    voiding.strike_out(first, reason="等次选错", by=place.officer)
    second = appraising.appraise(posting, result="competent", **given)
    with pytest.raises(refusals.AppraisedAlready):
        appraising.appraise(posting, result="competent", **given)
    assert list(Appraisal.objects.standing()) == [second]
    told: dict[str, Any] = {"held_on": ON, "by": place.officer, "on": ON}
    survey = appraising.record_survey(place.village, answers=Answers(90, 1, 1, 1), **told)
    voiding.strike_out(survey, reason="份数录错", by=place.officer)
    mended = appraising.record_survey(place.village, answers=Answers(9, 1, 1, 1), **told)
    with pytest.raises(refusals.SurveyedAlready):
        appraising.record_survey(place.village, answers=Answers(9, 1, 1, 1), **told)
    assert list(SatisfactionSurvey.objects.standing()) == [mended]


def test_the_database_keeps_standing_ones_unique_and_a_strike_out_whole(place: Place) -> None:
    posting = place.posting()
    struck: dict[str, Any] = {"voided_at": timezone.now(), "voided_by": place.officer, "void_reason": "录入有误"}
    for _number in range(2):
        make_appraisal(posting, **struck)
    standing = make_appraisal(posting)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_appraisal(posting)
    for broken in ({"void_reason": ""}, {"voided_by": None}, {"voided_at": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appraisal.objects.filter(pk=standing.pk).update(**struck | broken)
    survey = make_survey(place.village)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_survey(place.village)
    SatisfactionSurvey.objects.filter(pk=survey.pk).update(**struck)
    make_survey(place.village)


def test_an_official_can_be_lent_again_on_the_days_of_a_secondment_that_was_struck_out(place: Place) -> None:
    county = place.tree.counties[0]
    official = make_official(county)
    lending = Lending("out", "县农业局", "省农业厅", date(2016, 10, 1))
    row = seconding.second(county, official, lending, by=place.officer)
    with pytest.raises(refusals.SecondmentOverlaps):
        seconding.second(county, official, lending, by=place.officer)
    voiding.strike_out(row, reason="单位选错", by=place.officer)
    with pytest.raises(refusals.RecordStruckOut):
        seconding.end_secondment(row, until_on=ON, by=place.officer)
    again = seconding.second(county, official, lending, by=place.officer)
    assert list(Secondment.objects.as_of(ON)) == [again]
    with pytest.raises(IntegrityError), transaction.atomic():
        make_secondment(county, official)


def test_a_struck_out_appraisal_no_longer_keeps_a_posting_from_being_struck_out(place: Place) -> None:
    posting = place.posting()
    row = make_appraisal(posting)
    with pytest.raises(refusals.HasRecords):
        postings.strike_out(posting, reason="重复登记", by=place.officer)
    voiding.strike_out(row, reason="录入有误", by=place.officer)
    assert postings.strike_out(posting, reason="重复登记", by=place.officer).voided_at is not None


def test_what_is_struck_out_stands_in_no_list_of_appraisals_and_on_no_unit_page(place: Place) -> None:
    survey, change, appraisal = make_survey(place.village), make_change(place.village), make_appraisal(place.posting())
    client, listed = signed_in(place.officer), reverse("people:appraisal-list")

    def counted() -> tuple[object, object, int, int]:
        section = posting_page.unit_section(place.village, place.officer, ON)
        shown = client.get(listed).context["page"].paginator.count
        return section.survey, section.changes, shown, len(sheet(client.get(reverse("people:appraisal-list-xlsx"))))

    assert counted() == (survey, [change], 1, 2)
    for row in (survey, change, appraisal):
        voiding.strike_out(row, reason="录入有误", by=place.officer)
    assert counted() == (None, [], 0, 1)


def test_the_posting_shows_what_was_struck_out_and_offers_it_to_whoever_may(place: Place) -> None:
    posting = place.posting()
    appraisal, survey = make_appraisal(posting), make_survey(place.village)
    urls = [
        reverse("people:appraisal-strike-out", args=[appraisal.pk]),
        reverse("people:survey-strike-out", args=[survey.pk]),
    ]
    page = signed_in(place.officer).get(posting.get_absolute_url()).content.decode()
    assert [url in page for url in urls] == [True, True]
    page = signed_in(place.township).get(posting.get_absolute_url()).content.decode()
    assert [url in page for url in urls] == [False, False]
    client = signed_in(place.officer)
    assert client.post(urls[0], {"reason": "", "once": key()}).status_code == 200
    assert client.post(urls[0], {"reason": "等次选错", "once": key()}).status_code == 302
    assert client.post(urls[1], {"reason": "份数录错", "once": key()}).status_code == 302
    answer = client.get(posting.get_absolute_url())
    page = text_of(answer)
    assert (page.count("struck out"), "等次选错" in page, "份数录错" in page) == (2, True, True)
    assert [url in answer.content.decode() for url in urls] == [False, False]


def test_lists_show_what_was_struck_out_only_when_asked(place: Place) -> None:
    client, county = signed_in(place.officer), place.tree.counties[0].short_code
    change, secondment = make_change(place.village), make_secondment(place.tree.counties[0])
    for name, row in (("change", change), ("secondment", secondment)):
        listed, book = reverse(f"people:{name}-list"), reverse(f"people:{name}-list-xlsx")
        url = reverse(f"people:{name}-strike-out", args=[row.pk])
        assert url in client.get(f"{listed}?area={county}").content.decode()
        back = client.post(url, {"reason": "重复登记", "once": key()}).headers["Location"]
        assert client.get(listed).context["page"].paginator.count == 0
        page = client.get(back)
        assert (page.context["page"].paginator.count, "重复登记" in text_of(page)) == (1, True)
        assert (url in page.content.decode(), len(sheet(client.get(book)))) == (False, 1)
        assert sheet(client.get(f"{book}?struck=on"))[1][-1] == "重复登记"


def test_days_that_can_only_be_a_slip_of_the_year_are_refused(place: Place) -> None:
    county, village = place.tree.counties[0], place.village
    village.opened_on = date(2010, 5, 1)
    village.save()
    for day, refusal in (
        (date(216, 12, 29), DayTooEarly),
        (date(1999, 12, 31), DayTooEarly),
        (date(2010, 4, 30), refusals.UnitNotOpened),
    ):
        with pytest.raises(refusal):
            appraising.record_survey(village, held_on=day, answers=Answers(9, 1, 0, 0), by=place.officer, on=ON)
        with pytest.raises(refusal):
            appraising.record_change(
                village, post="村支书", kind="filled", reason="vacancy", day=day, by=place.officer, on=ON
            )
    day = date(2010, 5, 1)
    appraising.record_survey(village, held_on=day, answers=Answers(9, 1, 0, 0), by=place.officer, on=ON)
    lending = Lending("out", "县农业局", "省农业厅", date(1016, 10, 1))
    with pytest.raises(DayTooEarly, match="1016-10-01"):
        seconding.second(county, make_official(county), lending, by=place.officer)
    url, client = reverse("people:survey-new", args=[village.short_code]), signed_in(place.officer)
    counts = {"very_satisfied": "9", "satisfied": "2", "fair": "1", "dissatisfied": "0", "once": key()}
    answer = client.post(url, {**counts, "held_on": "0216-12-29"})
    assert (answer.status_code, "Check the year." in text_of(answer)) == (200, True)
