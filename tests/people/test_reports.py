"""Monthly reports: written by the first secretary's own account, seen to by the township, read by the county."""

from datetime import date
from typing import Any

import pytest

from campaign.people import refusals, reports
from campaign.people.models import FirstSecretary, MonthlyReport
from campaign.people.reports import Content, seen_of
from tests.factories import make_tree, make_user
from tests.people.conftest import Place
from tests.people.factories import MONTH, WORK, make_posting, make_report
from units.access import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db
ON = date(2016, 12, 3)


def content(**values: object) -> Content:
    given = {
        "days_on_site": 22,
        "households_visited": 35,
        "work": WORK,
        "problems_solved": "",
        "difficulties": "",
        "next_month": "完成蓄水池清淤",
    }
    return Content(**given | values)  # type: ignore[arg-type]


def submit(place: Place, posting: FirstSecretary, **values: object) -> MonthlyReport:
    given = {"month": MONTH, "content": content(), "by": place.secretary, "on": ON}
    return reports.submit(posting, **given | values)  # type: ignore[arg-type]


def test_a_report_goes_from_the_secretary_over_the_township_to_the_county(place: Place) -> None:
    report = submit(place, place.posting())
    with pytest.raises(refusals.OpinionMissing):
        reports.mark_read(report, by=place.officer, on=ON)
    reports.give_opinion(report, opinion="情况属实", seen=seen_of(report), by=place.township, on=date(2016, 12, 4))
    done = reports.mark_read(report, by=place.officer, on=date(2016, 12, 6))
    assert (done.opinion, done.opinion_on, done.read_on, done.read_by) == (
        "情况属实",
        date(2016, 12, 4),
        date(2016, 12, 6),
        place.officer,
    )
    told = AuditEntry.objects.filter(action__startswith="people.").order_by("pk").values_list("action", flat=True)
    assert list(told) == ["people.report_submitted", "people.opinion_given", "people.report_read"]


def test_a_month_that_has_not_begun_is_refused(place: Place) -> None:
    with pytest.raises(refusals.MonthNotBegun, match="2017-01"):
        submit(place, place.posting(), month=date(2017, 1, 1))


def test_a_month_outside_the_posting_is_refused(place: Place) -> None:
    posting = place.posting(until_on=date(2016, 11, 1))
    with pytest.raises(refusals.NotInPost):
        submit(place, posting)
    with pytest.raises(refusals.NotInPost):
        submit(place, posting, month=date(2016, 8, 1))
    assert submit(place, posting, month=date(2016, 10, 1)).month == date(2016, 10, 1)


def test_only_the_units_own_first_secretary_writes(place: Place) -> None:
    posting = place.posting()
    other = make_posting(place.tree.villages[1], account=make_user(Role.SECRETARY, place.tree.villages[1]))
    for by in (place.officer, place.township, other.official.account):
        with pytest.raises(refusals.NotYourReport):
            submit(place, posting, by=by)


def test_a_month_is_reported_once(place: Place) -> None:
    posting = place.posting()
    submit(place, posting)
    with pytest.raises(refusals.SubmittedAlready):
        submit(place, posting)
    assert MonthlyReport.objects.count() == 1


def test_more_days_than_the_month_has_and_no_words_are_refused(place: Place) -> None:
    posting = place.posting()
    with pytest.raises(refusals.TooManyDays):
        submit(place, posting, content=content(days_on_site=31))
    with pytest.raises(refusals.TextMissing):
        submit(place, posting, content=content(next_month=" "))


def test_a_report_is_mended_until_the_township_has_seen_to_it(place: Place) -> None:
    report = submit(place, place.posting())
    report = reports.amend(report, content=content(days_on_site=20), seen=seen_of(report), by=place.secretary)
    entry = AuditEntry.objects.get(action="people.report_amended")
    assert (entry.before, entry.after) == ({"days_on_site": 22}, {"days_on_site": 20})
    reports.give_opinion(report, opinion="属实", seen=seen_of(report), by=place.township, on=ON)
    with pytest.raises(refusals.OpinionGiven):
        reports.amend(report, content=content(), seen=seen_of(report), by=place.secretary)


def test_a_change_that_began_with_an_older_text_is_refused_and_names_what_is_saved(place: Place) -> None:
    report = submit(place, place.posting())
    seen = seen_of(report)
    reports.amend(report, content=content(work="甲改的内容"), seen=seen, by=place.secretary)
    for stale in (seen, "", "x" * 64):
        with pytest.raises(reports.ReportChanged) as told:
            reports.amend(report, content=content(work="乙改的内容"), seen=stale, by=place.secretary)
        assert told.value.current.work == "甲改的内容"
    # Whoever sends the very text that is saved loses nothing by it.
    assert reports.amend(report, content=content(work="甲改的内容"), seen=seen, by=place.secretary).pk == report.pk
    assert AuditEntry.objects.filter(action="people.report_amended").count() == 1


def test_no_opinion_is_given_on_a_text_that_was_changed_after_it_was_read(place: Place) -> None:
    report = submit(place, place.posting())
    read = seen_of(report)
    changed = reports.amend(report, content=content(work="补写的内容"), seen=read, by=place.secretary)
    with pytest.raises(reports.ChangedBeforeOpinion):
        reports.give_opinion(report, opinion="属实", seen=read, by=place.township, on=ON)
    given = reports.give_opinion(report, opinion="属实", seen=seen_of(changed), by=place.township, on=ON)
    assert given.opinion == "属实"


def test_the_opinion_is_given_once_by_the_township_alone(place: Place) -> None:
    report = submit(place, place.posting())
    for by in (place.officer, place.secretary, make_user(Role.TOWNSHIP, place.tree.townships[1])):
        with pytest.raises(refusals.OpinionNotYours):
            reports.give_opinion(report, opinion="属实", seen=seen_of(report), by=by, on=ON)
    with pytest.raises(refusals.TextMissing):
        reports.give_opinion(report, opinion=" ", seen=seen_of(report), by=place.township, on=ON)
    for _press in range(2):
        reports.give_opinion(report, opinion="属实", seen=seen_of(report), by=place.township, on=ON)
    with pytest.raises(refusals.OpinionGiven):
        reports.give_opinion(report, opinion="不实", seen=seen_of(report), by=place.township, on=ON)


def test_the_township_does_not_read_for_the_county(place: Place) -> None:
    report = make_report(place.posting(), opinion_on=ON)
    with pytest.raises(refusals.ReadingNotYours):
        reports.mark_read(report, by=place.township, on=ON)


def test_a_text_like_last_months_is_marked_and_handed_in_all_the_same(place: Place) -> None:
    posting = place.posting()
    last = make_report(posting, date(2016, 10, 1), problems_solved="", difficulties="")
    report = submit(place, posting, content=content(work=WORK.replace("饮水", "灌溉")))
    assert (report.similar_to, report.similarity is not None and report.similarity >= 70) == (last, True)


def test_a_text_like_another_units_of_the_county_is_marked_and_of_another_county_not(place: Place) -> None:
    here, there = place.tree.villages[1], place.tree.villages[2]
    near: dict[str, Any] = {"work": WORK.replace("饮水", "灌溉"), "problems_solved": "", "difficulties": ""}
    abroad = make_report(make_posting(there), **near)
    posting = place.posting()
    assert submit(place, posting).similar_to is None
    MonthlyReport.objects.exclude(pk=abroad.pk).delete()
    twin = make_report(make_posting(here), problems_solved="", difficulties="")
    assert submit(place, posting).similar_to == twin


def test_the_very_same_text_from_anywhere_in_the_prefecture_is_marked_whatever_the_month_and_numbers(
    place: Place,
) -> None:
    outside = make_tree(1, 1, 1, prefecture="5299").villages[0]
    copied: dict[str, Any] = {"work": f"{WORK}走访 35 户", "problems_solved": "", "difficulties": ""}
    make_report(make_posting(outside), **copied)
    report = submit(place, place.posting(), content=content(work=f"{WORK}走访12户。"))
    assert report.similar_to is None
    abroad = make_report(make_posting(place.tree.villages[2]), date(2016, 9, 1), **copied)
    again = reports.amend(report, content=content(work=f"{WORK}走访 9 户"), seen=seen_of(report), by=place.secretary)
    assert (again.similar_to, again.similarity) == (abroad, 100)
    own = content(work="新建文化活动室一处，组织电商培训两期，帮助合作社对接县城超市，落实订单三笔并完成发货结算。")
    mended = reports.amend(report, content=own, seen=seen_of(again), by=place.secretary)
    assert (mended.similar_to, mended.similarity) == (None, None)


SHORT: dict[str, Any] = {
    "problems_solved": "",
    "difficulties": "",
    "work": "走访农户，宣传政策。",
    "next_month": "继续走访。",
}


def test_a_short_text_is_marked_where_it_repeats_the_authors_last_month(place: Place) -> None:
    posting = place.posting()
    last = make_report(posting, date(2016, 10, 1), **SHORT)
    report = submit(place, posting, content=content(**SHORT))
    assert (report.similar_to, report.similarity) == (last, 100)
    other = content(**SHORT | {"next_month": "继续走访五户。"})
    mended = reports.amend(report, content=other, seen=seen_of(report), by=place.secretary)
    assert (mended.similar_to, mended.similarity) == (None, None)


def test_a_short_text_is_marked_where_another_unit_of_the_county_wrote_it_and_no_further_off(place: Place) -> None:
    make_report(make_posting(place.tree.villages[2]), **SHORT)
    posting = place.posting()
    assert submit(place, posting, content=content(**SHORT)).similar_to is None
    posting.reports.all().delete()
    twin = make_report(make_posting(place.tree.villages[1]), **SHORT)
    assert submit(place, posting, content=content(**SHORT)).similar_to == twin


def test_no_opinion_is_dated_before_the_report_nor_a_reading_before_the_opinion(place: Place) -> None:
    report = make_report(place.posting())
    given: dict[str, Any] = {"opinion": "情况属实", "seen": seen_of(report), "by": place.township}
    with pytest.raises(refusals.ClockBehind, match="2016-12-03"):
        reports.give_opinion(report, **given, on=date(2016, 12, 2))
    reports.give_opinion(report, **given, on=date(2016, 12, 5))
    with pytest.raises(refusals.ClockBehind, match="2016-12-05"):
        reports.mark_read(report, by=place.officer, on=date(2016, 12, 4))
    report.refresh_from_db()
    assert (report.opinion_on, report.read_on) == (date(2016, 12, 5), None)
    assert reports.mark_read(report, by=place.officer, on=date(2016, 12, 5)).read_on == date(2016, 12, 5)
