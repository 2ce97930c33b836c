"""Writing a draft's measures, and noting the progress of approved ones."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from issues import drafting, kinds, papers, plan_diff, progress
from issues.drafting import Line
from issues.models import Measure, Plan
from issues.plan_forms import KindForm, MeasureForm, ProgressForm
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.rules import RuleBroken


def _plan(request: HttpRequest, pk: int) -> Plan:
    rows = Plan.objects.visible_to(account(request), Action.EDIT_PLAN).select_related("unit")
    return get_object_or_404(rows, pk=pk)


def _measure(request: HttpRequest, pk: int, action: Action) -> Measure:
    rows = Measure.objects.visible_to(account(request), action).select_related("plan__unit", "issue")
    return get_object_or_404(rows, pk=pk)


def _page(request: HttpRequest, plan: Plan, form: MeasureForm, **more: Any) -> HttpResponse:
    crumbs = crumbs_of(account(request), plan.unit.area, "issues:plan-list")
    return render(request, "issues/measure_edit.html", {"plan": plan, "form": form, "crumbs": crumbs, **more})


@needs(Action.EDIT_PLAN)
def measure_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a measure; `another` saves and opens the next blank form."""
    plan = _plan(request, pk)
    form = MeasureForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            drafting.add_measure(plan, form.line, by=account(request), on=today())
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Measure saved."))
            return redirect("issues:measure-new", plan.pk) if "another" in request.POST else redirect(plan)
    return _page(request, plan, form)


@needs(Action.EDIT_PLAN)
def measure_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a measure; the loser of two edits sees both texts and may save knowingly."""
    measure = _measure(request, pk, Action.EDIT_PLAN)
    form = MeasureForm(request.POST or None, plan=measure.plan, measure=measure, seen=drafting.seen_of(measure))
    more: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["seen"]
            drafting.change_measure(measure, form.line, seen=seen, by=account(request), on=today())
        except drafting.MeasureChangedMeanwhile as refusal:
            more["theirs"] = plan_diff.between_lines(Line.of(measure), form.line)
            form = _again(request, measure, refusal)
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Measure saved."))
            return redirect(measure.plan)
    return _page(request, measure.plan, form, measure=measure, seen=drafting.seen_of(measure), **more)


def _again(request: HttpRequest, measure: Measure, refusal: RuleBroken) -> MeasureForm:
    """The loser's text, ready to be saved over the one that it lost to."""
    data = request.POST.copy()
    data["seen"] = drafting.seen_of(measure)
    form = MeasureForm(data, plan=measure.plan, measure=measure)
    form.add_error(None, str(refusal))
    return form


@require_POST
@needs(Action.EDIT_PLAN)
def measure_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a measure out of a draft."""
    measure = _measure(request, pk, Action.EDIT_PLAN)
    try:
        drafting.remove_measure(measure, seen=request.POST.get("seen", ""), by=account(request), on=today())
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
        return redirect("issues:measure-edit", measure.pk)
    messages.success(request, _("Measure removed."))
    return redirect(measure.plan)


@needs(Action.EDIT_PLAN)
def plan_kind(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a draft a plan of the kind that the grade demands."""
    plan = _plan(request, pk)
    demand = kinds.demanded_of(plan.unit, today())
    form = KindForm(request.POST or None, demand=demand, kind=plan.kind)
    if request.method == "POST" and form.is_valid():
        try:
            drafting.change_kind(plan, kind=form.cleaned_data["kind"], by=account(request), on=today())
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(plan)
    crumbs = crumbs_of(account(request), plan.unit.area, "issues:plan-list")
    context = {"plan": plan, "unit": plan.unit, "form": form, "demand": kinds.WORDS[demand], "crumbs": crumbs}
    return render(request, "issues/plan_start.html", context)


@needs(Action.HANDLE_ISSUE)
def progress_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the progress of a measure; the notes so far stand below the form."""
    measure = _measure(request, pk, Action.HANDLE_ISSUE)
    notes = list(measure.progress.select_related("noted_by").prefetch_related("evidence").order_by("-on", "-id"))
    form = ProgressForm(request.POST or None, request.FILES or None, percent=notes[0].percent if notes else 0)
    if request.method == "POST" and form.is_valid():
        try:
            progress.note(measure, **form.cleaned_data, by=account(request), on=today())
        except papers.FILE_RULES as refusal:
            form.add_error("file", str(refusal))
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Progress noted."))
            return redirect(measure.plan)
    crumbs = crumbs_of(account(request), measure.plan.unit.area, "issues:plan-list")
    context = {"measure": measure, "plan": measure.plan, "notes": notes, "form": form, "crumbs": crumbs}
    return render(request, "issues/progress_new.html", context)
