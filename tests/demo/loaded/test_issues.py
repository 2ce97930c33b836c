"""The demo's issues: the published totals, and every rule of their life in rows that were written in bulk."""

from collections import defaultdict
from datetime import date
from itertools import pairwise

from django.db.models import Count, F

from campaign.demo import prose
from campaign.grading.models import Grading
from issues.models import Aspect, Category, Issue, IssueEvent
from issues.models.issue import Source, State
from tests.demo.loaded.conftest import MARKS
from tests.demo.loaded.rights import Rights
from units.access import Action

pytestmark = MARKS

LAST_DAY = date(2016, 12, 31)
NEEDS = {"open": Action.RECORD_ISSUE, "in_progress": Action.HANDLE_ISSUE, "done": Action.HANDLE_ISSUE}
FOLLOWS = {
    ("open", "in_progress"),
    ("in_progress", "done"),
    ("done", "closed"),
    ("done", "in_progress"),
    ("closed", "open"),
}


def lives() -> dict[int, list[IssueEvent]]:
    """The events of each issue in their order."""
    found: dict[int, list[IssueEvent]] = defaultdict(list)
    for event in IssueEvent.objects.order_by("id").select_related("issue__unit"):
        found[event.issue_id].append(event)
    return found


def test_issues_are_the_published_number_over_all_categories_and_aspects() -> None:
    assert Issue.objects.count() == 2173
    assert Category.objects.filter(aspects__issues__isnull=False).distinct().count() == 6
    assert Aspect.objects.filter(issues__isnull=False).distinct().count() == 24


def test_there_are_four_wordings_for_every_aspect() -> None:
    lines = prose.findings()
    assert set(lines) == set(Aspect.objects.values_list("code", flat=True))
    assert [code for code, some in lines.items() if len({line["issue"] for line in some}) < 4] == []


def test_no_text_kept_a_gap_to_be_filled() -> None:
    assert not Issue.objects.filter(text__contains="{").exists()
    assert Issue.objects.values("text").distinct().count() > 300


def test_every_state_source_and_recurrence_is_there() -> None:
    assert set(Issue.objects.values_list("state", flat=True)) == set(State)
    assert set(Issue.objects.values_list("source", flat=True)) == set(Source)
    assert Issue.objects.filter(recurred=1).exclude(state=State.CLOSED).count() > 20


def test_every_weak_unit_has_issues() -> None:
    weak = Grading.objects.as_of(LAST_DAY).weak().values_list("unit", flat=True)
    assert set(weak) <= set(Issue.objects.values_list("unit", flat=True))


def test_events_follow_each_other_by_the_rules_of_life() -> None:
    for events in lives().values():
        steps = list(pairwise(events))
        assert (events[0].state, events[0].on) == ("open", events[0].issue.found_on)
        assert {(one.state, next_.state) for one, next_ in steps} <= FOLLOWS
        assert all(one.on <= next_.on for one, next_ in steps)
        assert events[-1].state == events[-1].issue.state
        assert events[-1].on <= LAST_DAY


def test_every_step_is_of_somebody_who_may_take_it_and_says_why_where_it_must() -> None:
    rights = Rights()
    for events in lives().values():
        for number, event in enumerate(events):
            back = number > 0 and events[number - 1].state in (State.DONE, State.CLOSED)
            action = Action.CLOSE_ISSUE if event.state == State.CLOSED or back else NEEDS[event.state]
            assert rights.may(event.by_id, action, event.issue.unit), (event, action)
            assert bool(event.remark) is (back or event.state == State.DONE)


def test_whoever_closes_did_not_report_it_done() -> None:
    assert not Issue.objects.filter(closed_by=F("done_by")).exists()
    for events in lives().values():
        for one, next_ in pairwise(events):
            if next_.state == State.CLOSED:
                assert one.by_id != next_.by_id


def test_a_unit_that_was_lifted_had_its_issues_closed_before() -> None:
    lifted = Grading.objects.in_use().filter(valid_from__gte=date(2016, 12, 1), grade="ordinary", replaces=None)
    assert lifted.count() == 10
    for grading in lifted:
        issues = Issue.objects.filter(unit=grading.unit_id)
        assert issues.aggregate(n=Count("pk"))["n"] >= 3
        assert not issues.exclude(state=State.CLOSED, closed_on__lt=grading.valid_from).exists()
