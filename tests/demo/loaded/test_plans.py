"""The demo's plans: the published totals, and every rule of a plan's way in rows that were written in bulk."""

from collections import Counter, defaultdict
from datetime import date

from django.db.models import Count, F, Max, Q

from campaign.grading.demands import plan_kinds
from issues import kinds, plan_rules
from issues.models import Approval, Measure, Plan, PlanStep, Progress
from issues.models.plan import PlanKind, PlanState, StepKind
from tests.demo.loaded.conftest import MARKS
from tests.demo.loaded.rights import Rights
from units.access import Action
from units.models import Unit

pytestmark = MARKS

LAST_DAY = date(2016, 12, 31)


def test_plans_in_force_are_the_published_ones() -> None:
    in_force = Counter(Plan.objects.in_force_on(LAST_DAY).values_list("kind", flat=True))
    assert in_force[PlanKind.RECTIFY] == 365
    assert in_force[PlanKind.UPGRADE] + in_force[PlanKind.CONSOLIDATE] == 2697
    assert min(in_force.values()) > 0
    levels = Plan.objects.in_force_on(LAST_DAY).filter(kind=PlanKind.RECTIFY).values_list("unit__level")
    assert dict(levels.annotate(n=Count("pk"))) == {4: 36, 5: 329}


def test_every_plan_is_of_the_kind_that_the_grade_demanded_on_its_day() -> None:
    plans = defaultdict(list)
    for plan in Plan.objects.exclude(approved_on=None).select_related("unit"):
        plans[plan.approved_on].append(plan)
    for day, some in plans.items():
        assert day is not None
        demanded = plan_kinds([plan.unit for plan in some], day)
        assert [plan for plan in some if not kinds.fits(plan.kind, demanded[plan.unit_id])] == []
    now = plan_kinds(list(Unit.objects.filter(level__gte=4)), LAST_DAY)
    in_force = Plan.objects.in_force_on(LAST_DAY)
    assert [plan for plan in in_force if not kinds.fits(plan.kind, now[plan.unit_id])] == []


def test_every_version_in_force_is_complete() -> None:
    measures = Measure.objects.filter(plan__approved_on__isnull=False).select_related("plan")
    assert plan_rules.gaps_of(measures) == []
    assert not Plan.objects.filter(measures=None).exists()
    assert Measure.objects.filter(issue=None).exists()
    assert not Measure.objects.exclude(Q(issue=None) | Q(issue__unit=F("plan__unit"))).exists()


def test_every_issue_of_a_rectify_plan_is_answered_and_no_deadline_lies_before_its_finding() -> None:
    assert not Measure.objects.filter(due_on__lt=F("issue__found_on")).exists()
    late = Measure.objects.filter(issue__found_on__gt=F("plan__drafted_on"))
    assert not late.exists()


def test_approved_plans_have_two_approvals_of_two_people_who_did_not_write() -> None:
    standing = Q(approvals__voided_at=None)
    rows = Plan.objects.exclude(approved_on=None).annotate(
        given=Count("approvals", filter=standing),
        people=Count("approvals__approved_by", filter=standing, distinct=True),
        last=Max("approvals__approved_on", filter=standing),
    )
    assert set(rows.values_list("given", "people")) == {(2, 2)}
    assert not rows.exclude(last=F("approved_on")).exists()
    assert not Approval.objects.filter(approved_by=F("plan__author")).exists()


def test_everybody_on_the_way_may_do_what_they_did() -> None:
    rights = Rights()
    for plan in Plan.objects.select_related("unit"):
        assert rights.may(plan.author_id, Action.EDIT_PLAN, plan.unit)
        assert not plan.checked_on or rights.may(plan.checked_by_id, Action.CHECK_PLAN, plan.unit)
        assert not plan.finished_on or rights.may(plan.finished_by_id, Action.APPROVE_PLAN, plan.unit)
    for approval in Approval.objects.select_related("plan__unit"):
        assert rights.may(approval.approved_by_id, Action.APPROVE_PLAN, approval.plan.unit)
    for note in Progress.objects.select_related("measure__plan__unit"):
        assert rights.may(note.noted_by_id, Action.HANDLE_ISSUE, note.measure.plan.unit)


def test_the_way_of_a_plan_runs_forward() -> None:
    for plan in Plan.objects.exclude(checked_on=None):
        assert plan.checked_on is not None
        assert plan.drafted_on <= plan.checked_on <= (plan.approved_on or LAST_DAY)
    days: dict[int, date] = {}
    for step in PlanStep.objects.order_by("id"):
        assert days.get(step.plan_id, step.on) <= step.on
        days[step.plan_id] = step.on
    latest = Plan.objects.filter(version=1).aggregate(last=Max("approved_on"))["last"]
    assert latest <= date(2016, 12, 15)


def test_some_versions_wait_at_every_place_and_some_were_returned_or_changed() -> None:
    in_work = Plan.objects.filter(state__in=["draft", "checking", "approving"])
    assert set(in_work.values_list("state", flat=True)) == {"draft", "checking", "approving"}
    assert set(in_work.values_list("version", flat=True)) <= {2, 3}
    given = in_work.filter(state="approving").annotate(n=Count("approvals")).values_list("n", flat=True)
    assert set(given) == {0, 1}
    for kind in (StepKind.RETURNED, StepKind.CHANGED):
        assert PlanStep.objects.filter(kind=kind).count() > 10
    assert Approval.objects.exclude(voided_at=None).count() > 10


def test_units_that_were_lifted_finished_their_plan_and_have_an_upgrade_plan_since() -> None:
    finished = Plan.objects.filter(state=PlanState.FINISHED)
    assert (finished.count(), set(finished.values_list("kind", "version"))) == (10, {("rectify", 1)})
    following = Plan.objects.filter(unit__in=finished.values("unit"), version=2)
    assert set(following.values_list("kind", "state")) == {("upgrade", "approved")}
    assert not Measure.objects.filter(plan__in=finished).undone_on(LAST_DAY).exists()
    for plan in finished.prefetch_related("measures"):
        assert plan.finished_on is not None
        assert max(one.due_on for one in plan.measures.all() if one.due_on) <= plan.finished_on


def test_notes_lie_between_the_approval_and_the_last_day() -> None:
    assert not Progress.objects.filter(on__lt=F("measure__plan__approved_on")).exists()
    assert not Progress.objects.filter(Q(on__gt=LAST_DAY) | Q(text="") | Q(text__contains="{")).exists()
    assert not Progress.objects.filter(measure__plan__approved_on=None).exists()


def test_measures_of_done_issues_are_at_100_percent() -> None:
    done = Measure.objects.filter(issue__state__in=["done", "closed"], plan__approved_on__isnull=False)
    assert not done.undone_on(LAST_DAY).exists()


def test_some_measures_are_overdue_and_some_due_soon_in_every_county() -> None:
    overdue = Measure.objects.overdue_on(LAST_DAY)
    soon = Measure.objects.due_soon_on(LAST_DAY, date(2017, 1, 10))
    assert 150 < overdue.count() < 400
    for found in (overdue, soon):
        assert {code[:6] for code in found.values_list("plan__unit__code", flat=True)} == {
            f"5199{number:02}" for number in range(1, 19)
        }
    assert Measure.objects.aggregate(last=Max("due_on"))["last"] <= date(2017, 6, 30)
