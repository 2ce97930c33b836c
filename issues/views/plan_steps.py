"""The steps of a plan: each asks the verb, and shows the rule that forbids it on the plan's page."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from issues import planning
from issues.models import Plan
from issues.plan_forms import ReasonForm
from issues.views.plans import detail, get_plan
from units.access import Action, account
from units.clock import today
from units.gate import needs
from units.rules import RuleBroken


def _do(request: HttpRequest, pk: int, step: Callable[[Plan], Plan], said: str) -> HttpResponse:
    plan = get_plan(request, pk)
    try:
        step(plan)
    except RuleBroken as refusal:
        return detail(request, get_plan(request, pk), refusal)
    messages.success(request, said)
    return redirect(plan)


@require_POST
@needs(Action.EDIT_PLAN)
def plan_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the draft to the joint check."""
    by = account(request)
    return _do(request, pk, lambda plan: planning.submit(plan, by=by, on=today()), _("Submitted to the joint check."))


@require_POST
@needs(Action.CHECK_PLAN)
def plan_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell that the joint check of the text that the page showed has passed."""
    by, seen = account(request), request.POST.get("seen", "")
    said = _("The joint check is recorded; two approvals are waited for.")
    return _do(request, pk, lambda plan: planning.check(plan, by=by, on=today(), seen=seen), said)


@require_POST
@needs(Action.APPROVE_PLAN)
def plan_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the text that the page showed."""
    by, seen = account(request), request.POST.get("seen", "")
    said = _("Your approval is recorded.")
    return _do(request, pk, lambda plan: planning.approve(plan, by=by, on=today(), seen=seen), said)


@require_POST
@needs(Action.READ)
def plan_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return to draft with a reason; the verb asks whether this person checks or approves here."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return detail(request, get_plan(request, pk), return_form=form)
    by, reason = account(request), form.cleaned_data["reason"]
    said = _("Returned to draft.")
    return _do(request, pk, lambda plan: planning.send_back(plan, reason=reason, by=by, on=today()), said)


@require_POST
@needs(Action.APPROVE_PLAN)
def plan_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell that the plan is carried out."""
    by = account(request)
    return _do(request, pk, lambda plan: planning.finish(plan, by=by, on=today()), _("The plan is finished."))
