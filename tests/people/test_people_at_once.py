"""Two people at the same moment: one first secretary is posted, one hands over, one report is kept."""

from datetime import date
from typing import Any

import pytest

from campaign.people import postings, refusals, reports
from campaign.people.models import FirstSecretary, MonthlyReport, Secondment
from campaign.people.seconding import Lending, second
from tests.factories import make_tree, make_user
from tests.grading.factories import make_grading
from tests.grading.test_signing_at_once import at_once
from tests.people.factories import MONTH, make_official, make_posting, make_report
from tests.people.test_reports import content
from units.access import Role

pytestmark = pytest.mark.django_db(transaction=True)
FROM, ON = date(2016, 9, 10), date(2016, 12, 31)


def test_two_officers_post_one_first_secretary_to_a_unit() -> None:
    tree = make_tree()
    people = [make_user(Role.COUNTY, tree.counties[0]) for _number in range(2)]
    make_grading(tree.villages[0], "lagging", people[0], date(2016, 9, 1))
    given: dict[str, Any] = {"from_on": FROM, "authority": "文号", "on": ON}
    jobs = [(make_official(tree.counties[0]), by) for by in people]
    results = at_once(
        *[
            lambda official=official, by=by: postings.appoint(tree.villages[0], official, by=by, **given)
            for official, by in jobs
        ]
    )
    assert {type(one) for one in results} == {FirstSecretary, refusals.PostHeld}
    assert FirstSecretary.objects.count() == 1


def test_two_officers_post_one_official_to_one_unit() -> None:
    tree = make_tree(1, 1, 2)
    officer = make_user(Role.COUNTY, tree.counties[0])
    for village in tree.villages:
        make_grading(village, "lagging", officer, date(2016, 9, 1))
    official = make_official(tree.counties[0])
    given: dict[str, Any] = {"from_on": FROM, "authority": "文号", "by": officer, "on": ON}
    results = at_once(*[lambda unit=unit: postings.appoint(unit, official, **given) for unit in tree.villages])
    assert {type(one) for one in results} == {FirstSecretary, refusals.OfficialPosted}
    assert FirstSecretary.objects.count() == 1


def test_two_officers_hand_over_once() -> None:
    tree = make_tree()
    people = [make_user(Role.COUNTY, tree.counties[0]) for _number in range(2)]
    posting = make_posting(tree.villages[0])
    new = [make_official(tree.counties[0]) for _number in range(2)]
    given: dict[str, Any] = {"handover_on": date(2016, 11, 1), "authority": "文号", "on": ON}
    jobs = zip(new, people, strict=True)
    results = at_once(
        *[lambda official=official, by=by: postings.replace(posting, official, by=by, **given) for official, by in jobs]
    )
    assert {type(one) for one in results} == {FirstSecretary, refusals.PostingEnded}
    assert FirstSecretary.objects.count() == 2


def test_two_officers_lend_one_official_once() -> None:
    tree = make_tree()
    people = [make_user(Role.COUNTY, tree.counties[0]) for _number in range(2)]
    official = make_official(tree.counties[0])
    jobs = [(Lending("out", "县水务局", to, FROM), by) for to, by in zip(("甲局", "乙局"), people, strict=True)]
    results = at_once(
        *[lambda lending=lending, by=by: second(tree.counties[0], official, lending, by=by) for lending, by in jobs]
    )
    assert {type(one) for one in results} == {Secondment, refusals.SecondmentOverlaps}
    assert Secondment.objects.count() == 1


def test_a_report_pressed_twice_is_one_report() -> None:
    tree = make_tree()
    account = make_user(Role.SECRETARY, tree.villages[0])
    posting = make_posting(tree.villages[0], account=account)
    given: dict[str, Any] = {"month": MONTH, "content": content(), "by": account, "on": date(2016, 12, 3)}
    results = at_once(*[lambda: reports.submit(posting, **given)] * 2)
    assert {type(one) for one in results} == {MonthlyReport, refusals.SubmittedAlready}
    assert MonthlyReport.objects.count() == 1


def test_a_report_that_is_mended_in_two_tabs_at_once_keeps_one_text_and_tells_the_other() -> None:
    tree = make_tree()
    account = make_user(Role.SECRETARY, tree.villages[0])
    report = make_report(make_posting(tree.villages[0], account=account))
    seen = reports.seen_of(report)
    texts = [content(work=f"第{number}个标签页写的内容") for number in (1, 2)]
    results = at_once(*[lambda text=text: reports.amend(report, content=text, seen=seen, by=account) for text in texts])
    assert {type(one) for one in results} == {MonthlyReport, reports.ReportChanged}
    saved = MonthlyReport.objects.get()
    told = next(one for one in results if isinstance(one, reports.ReportChanged))
    assert told.current.work == saved.work
