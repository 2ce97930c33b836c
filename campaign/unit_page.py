"""The unit's one page: its place in the tree, its grades, its assessments, its history. It stands above every app."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaign.grading import listing
from campaign.grading.grades import WEAK
from campaign.grading.querysets import with_grade
from campaign.people import posting_page
from campaign.visits import cadence, offices, unit_calendar, unit_section, visit_list
from issues import ledger, plan_page
from issues.models.issue import State
from units import access
from units.access import Account, Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.history import history
from units.levels import GRADED_LEVELS, Level
from units.models import Unit
from units.querysets import UnitQuerySet
from units.scoping import unit_or_404

CHILDREN = 100
VISITS = 5


@require_safe
@needs(Action.READ)
def unit_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One unit; as many queries as sections, whatever it holds."""
    user = account(request)
    unit = unit_or_404(user, code)
    gradings = listing.gradings_of(unit)
    plans = plan_page.unit_section(unit.pk, today())
    grade = next((one.grade for one in gradings if one.replaced_at is None and one.covers(today())), "")
    context = {
        "unit": unit,
        "crumbs": crumbs_of(user, unit.area, "grading:unit-list"),
        "children": Paginator(_children(unit), CHILDREN).get_page(request.GET.get("page")),
        "is_graded_level": unit.level in GRADED_LEVELS,
        "gradings": gradings,
        "history": history(unit),
        "grade": grade,
        "is_weak": grade in WEAK,
        "assessments": listing.assessments_of(unit),
        "issues": _issues(user, unit) if unit.level in GRADED_LEVELS else [],
        "may_record_issue": access.may(user, Action.RECORD_ISSUE, unit),
        "plans": plans,
        "plan_in_work": any(plan.approved_on is None for plan in plans),
        "may_plan": access.may(user, Action.EDIT_PLAN, unit),
        **_supervision(user, unit),
        "visits": visit_list.of_unit(unit, VISITS) if unit.level in GRADED_LEVELS else [],
        "may_log_visit": access.may(user, Action.LOG_VISIT, unit),
        "duties": unit_calendar.running_duties(unit, today(), cadence.rules_for(user, unit.area)),
        "people": posting_page.unit_section(unit, user, today()) if unit.level in GRADED_LEVELS else None,
        "may_correct": access.may(user, Action.CORRECT_GRADING, unit),
        "may_edit": access.may(user, Action.EDIT_REGISTER, unit),
    }
    return render(request, "units/unit_detail.html", context)


def _children(unit: Unit) -> UnitQuerySet:
    """The standing units below, each with its grade; nothing is asked of a village."""
    if unit.level == Level.VILLAGE:
        return Unit.objects.none()
    return with_grade(Unit.objects.children_of(unit).standing_on(today()), today())


def _supervision(user: Account, unit: Unit) -> dict[str, object]:
    """Orders, rungs, talks, circulars, cards and vetoes; nothing above the counties, whom nobody here supervises."""
    if unit.level < Level.COUNTY:
        return {}
    return {
        "supervision": unit_section.supervision_of(unit, today()),
        "may_order": offices.stands_above(user, Action.ISSUE_ORDER, unit),
        "may_talk": offices.stands_next_above(user, Action.RECORD_TALK, unit),
        "may_supervise": offices.stands_above(user, Action.SUPERVISE, unit),
    }


def _issues(user: Account, unit: Unit) -> list[tuple[str, str, int]]:
    """Issues of the unit and of those below it, by state: code, word, number; one query."""
    counts = ledger.count_by_state(user, unit.area)
    return [(state.value, str(state.label), counts.get(state, 0)) for state in State]
