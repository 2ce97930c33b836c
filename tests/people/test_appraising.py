"""Appraisals a quarter, surveys as counts, changes of leadership teams."""

from datetime import date

import pytest

from campaign.people import appraising, refusals
from campaign.people.appraising import Answers
from campaign.people.models import Appraisal
from tests.people.conftest import Place
from units.models import AuditEntry

pytestmark = pytest.mark.django_db
QUARTER, ON = date(2016, 10, 1), date(2016, 12, 28)


def test_a_quarter_is_appraised_once_and_from_its_last_month_on(place: Place) -> None:
    posting = place.posting()
    given = {"quarter": QUARTER, "result": "competent", "remark": "", "by": place.officer}
    with pytest.raises(refusals.QuarterNotOver, match=r"2016.*4"):
        appraising.appraise(posting, **given, on=date(2016, 11, 30))  # type: ignore[arg-type]
    appraising.appraise(posting, **given, on=ON)  # type: ignore[arg-type]
    with pytest.raises(refusals.AppraisedAlready):
        appraising.appraise(posting, **given, on=ON)  # type: ignore[arg-type]
    assert Appraisal.objects.count() == 1


def test_a_quarter_outside_the_posting_and_a_township_are_refused(place: Place) -> None:
    posting = place.posting()
    for quarter, by, refusal in (
        (date(2016, 4, 1), place.officer, refusals.NotInPost),
        (QUARTER, place.township, refusals.NotYours),
    ):
        with pytest.raises(refusal):
            appraising.appraise(posting, quarter=quarter, result="basic", remark="", by=by, on=ON)


def test_a_survey_holds_counts_and_the_log_none_of_a_few(place: Place) -> None:
    appraising.record_survey(place.village, held_on=ON, answers=Answers(5, 2, 1, 1), by=place.officer, on=ON)
    assert AuditEntry.objects.get(action="people.survey_recorded").after == {"held_on": "2016-12-28", "answers": 9}
    with pytest.raises(refusals.SurveyedAlready):
        appraising.record_survey(place.village, held_on=ON, answers=Answers(5, 2, 1, 9), by=place.officer, on=ON)


def test_a_survey_without_answers_or_to_come_or_by_the_township_is_refused(place: Place) -> None:
    for answers, day, by, refusal in (
        (Answers(0, 0, 0, 0), ON, place.officer, refusals.NoAnswers),
        (Answers(9, 9, 0, 0), date(2017, 1, 1), place.officer, refusals.DayNotCome),
        (Answers(9, 9, 0, 0), ON, place.township, refusals.NotYours),
    ):
        with pytest.raises(refusal):
            appraising.record_survey(place.village, held_on=day, answers=answers, by=by, on=ON)


def test_a_change_of_a_leadership_team_names_a_post_and_no_person(place: Place) -> None:
    given = {"post": "村委会主任", "kind": "replaced", "reason": "unfit"}
    row = appraising.record_change(place.village, **given, day=ON, by=place.officer, on=ON)
    assert (row.post, row.kind, row.reason) == ("村委会主任", "replaced", "unfit")
    with pytest.raises(refusals.DayNotCome):
        appraising.record_change(place.village, **given, day=date(2017, 1, 1), by=place.officer, on=ON)
    with pytest.raises(refusals.UnitNotGraded):
        appraising.record_change(place.tree.counties[0], **given, day=ON, by=place.officer, on=ON)
    with pytest.raises(refusals.NotYours):
        appraising.record_change(place.village, **given, day=ON, by=place.township, on=ON)


@pytest.mark.parametrize(("day", "quarter"), [(ON, QUARTER), (date(2017, 3, 31), date(2017, 1, 1))])
def test_a_day_lies_in_its_quarter(day: date, quarter: date) -> None:
    assert appraising.quarter_of(day) == quarter


def test_a_closed_unit_takes_no_survey_and_no_change_from_that_day_on(place: Place) -> None:
    place.village.closed_on = date(2016, 12, 20)
    place.village.save()
    answers, change = Answers(9, 9, 0, 0), {"post": "村党支部书记", "kind": "filled", "reason": "vacancy"}
    for day in (date(2016, 12, 20), ON):
        with pytest.raises(refusals.UnitClosed, match="2016-12-20"):
            appraising.record_survey(place.village, held_on=day, answers=answers, by=place.officer, on=ON)
        with pytest.raises(refusals.UnitClosed, match="2016-12-20"):
            appraising.record_change(place.village, **change, day=day, by=place.officer, on=ON)
    before = date(2016, 12, 19)
    appraising.record_survey(place.village, held_on=before, answers=answers, by=place.officer, on=ON)
    appraising.record_change(place.village, **change, day=before, by=place.officer, on=ON)
    assert (place.village.surveys.count(), place.village.leadership_changes.count()) == (1, 1)
