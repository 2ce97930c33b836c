"""Rounds: the list, opening one, how far it is, closing it; and the correction of a grading."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.grading import correcting, progress, rounds
from campaign.grading.forms import CorrectionForm, RoundForm
from campaign.grading.models import Grading, Round
from units import access
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.rules import RuleBroken


@require_safe
@needs(Action.READ)
def round_list(request: HttpRequest) -> HttpResponse:
    """Rounds in which I see at least one unit."""
    user = account(request)
    rows = Round.objects.touching(user).select_related("area")
    context = {"rounds": rows, "may_open": access.may(user, Action.OPEN_ROUND)}
    return render(request, "grading/round_list.html", context)


@require_safe
@needs(Action.READ)
def round_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a round is: how many assessments stand at each stage, in my areas."""
    user = account(request)
    row = get_object_or_404(Round.objects.touching(user).select_related("area", "opened_by", "closed_by"), pk=pk)
    may_close = row.is_open and access.may(user, Action.OPEN_ROUND, row.area)
    crumbs = crumbs_of(user, row.area.area, "grading:board")
    context = {"round": row, "crumbs": crumbs, "progress": progress.progress(row, user), "may_close": may_close}
    return render(request, "grading/round_detail.html", context)


@needs(Action.OPEN_ROUND)
def round_open(request: HttpRequest) -> HttpResponse:
    """Open a round."""
    user = account(request)
    form = RoundForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            row = rounds.open_round(**form.cleaned_data, by=user, on=today())
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Round opened: %(name)s.") % {"name": row.name})
            return redirect(row)
    return render(request, "grading/round_open.html", {"form": form})


@require_POST
@needs(Action.OPEN_ROUND)
def round_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a round when every unit is graded."""
    user = account(request)
    row = get_object_or_404(Round.objects.visible_to(user, Action.OPEN_ROUND), pk=pk)
    try:
        rounds.close_round(row, by=user, on=today())
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Round closed: %(name)s.") % {"name": row.name})
    return redirect(row)


@needs(Action.CORRECT_GRADING)
def grading_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a grading by a new row."""
    user = account(request)
    rows = Grading.objects.visible_to(user, Action.CORRECT_GRADING).select_related("unit", "round")
    row = get_object_or_404(rows, pk=pk)
    crumbs = crumbs_of(user, row.unit.area, "grading:unit-list")
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            correcting.correct(row, **form.cleaned_data, by=user)
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Corrected: %(unit)s.") % {"unit": row.unit})
            return redirect(row.unit)
    return render(request, "grading/grading_correct.html", {"form": form, "grading": row, "crumbs": crumbs})
