"""What waits for my stage, one assessment, and the opinions on it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from campaign.grading import assessing, chain, differences, returning, signing
from campaign.grading.filters import AssessmentFilters
from campaign.grading.forms import AssessmentForm, ReturnForm
from campaign.grading.models import Assessment, Stage
from campaign.grading.querysets import AssessmentQuerySet
from units import access
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.rules import RuleBroken

PAGE = 200


def _list(request: HttpRequest, rows: AssessmentQuerySet, template: str, **more: Any) -> HttpResponse:
    filters = AssessmentFilters(request.GET, rows, user=account(request))
    if not filters.is_valid():
        return render(request, template, {"form": filters.form, "page": None, **more}, status=400)
    page = Paginator(filters.qs, PAGE).get_page(request.GET.get("page"))
    return render(request, template, {"form": filters.form, "page": page, **more})


@require_safe
@needs(Action.READ)
def review_list(request: HttpRequest) -> HttpResponse:
    """Assessments that wait for an opinion of mine, ready to be signed in one go."""
    waiting = Assessment.objects.waiting_for(account(request))
    return _list(request, waiting, "grading/review_list.html")


@require_safe
@needs(Action.READ)
def assessment_list(request: HttpRequest) -> HttpResponse:
    """All assessments that I see, wherever they stand."""
    return _list(request, Assessment.objects.visible_to(account(request)), "grading/assessment_list.html")


@require_POST
@needs(Action.REVIEW)
def review_batch(request: HttpRequest) -> HttpResponse:
    """Sign the ticked assessments; those that a rule forbids are named and left out."""
    user = account(request)
    ticked = [int(text) for text in request.POST.getlist("assessment") if text.isdigit()]
    mine = Assessment.objects.visible_to(user).filter(pk__in=ticked).values_list("pk", flat=True)
    if not mine:
        messages.error(request, _("Tick at least one assessment in the list, then sign."))
        return redirect("grading:review-list")
    done = signing.agree_batch(list(mine), by=user, on=today())
    if not done.refused:
        count = len(done.signed)
        messages.success(
            request, ngettext("%(n)s assessment signed.", "%(n)s assessments signed.", count) % {"n": count}
        )
        return redirect("grading:review-list")
    return render(request, "grading/review_batch.html", {"done": done})


@require_safe
@needs(Action.READ)
def assessment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One assessment: what it says, its chain, what changed after a sign-off, and what I can do."""
    return _detail(request, _get(request, pk))


def _get(request: HttpRequest, pk: int) -> Assessment:
    rows = Assessment.objects.visible_to(account(request))
    return get_object_or_404(rows.select_related("unit", "round", "stage", "author"), pk=pk)


def _detail(
    request: HttpRequest, row: Assessment, refusal: RuleBroken | None = None, return_form: ReturnForm | None = None
) -> HttpResponse:
    user = account(request)
    steps = chain.chain_of(row)
    context = {
        "assessment": row,
        "crumbs": crumbs_of(user, row.unit.area, "grading:unit-list"),
        "chain": steps,
        "alarms": chain.alarms_of(row, steps),
        "sheet": chain.sheet_of(row),
        "issues": chain.issues_in_the_way(row),
        "bars": chain.bars_in_the_way(row, today()),
        "may_assess": row.state != "graded" and row.round.is_open and access.may(user, Action.ASSESS, row.unit),
        "why_not": chain.why_not(row, user),
        "return_form": return_form or (ReturnForm(stage=row.stage) if row.stage else None),
        "refusal": refusal,
    }
    return render(request, "grading/assessment_detail.html", context, status=409 if refusal else 200)


@require_POST
@needs(Action.REVIEW)
def assessment_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree at the stage and to the version that the page showed."""
    row = _get(request, pk)
    stage = get_object_or_404(Stage, pk=request.POST.get("stage") or 0, round=row.round_id)
    try:
        seen = int(request.POST.get("version") or 0)
        signing.agree(row, stage=stage, seen_version=seen, by=account(request), on=today())
    except RuleBroken as refusal:
        return _detail(request, _get(request, pk), refusal)
    messages.success(request, _("Signed: %(unit)s, %(stage)s.") % {"unit": row.unit, "stage": stage})
    return redirect(row)


@require_POST
@needs(Action.REVIEW)
def assessment_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Return to an earlier stage or to the author, with a reason."""
    row = _get(request, pk)
    stage = get_object_or_404(Stage, pk=request.POST.get("stage") or 0, round=row.round_id)
    form = ReturnForm(request.POST, stage=stage)
    if not form.is_valid():
        return _detail(request, row, return_form=form)
    data = form.cleaned_data
    try:
        returning.send_back(row, stage=stage, to=data["to"], reason=data["reason"], by=account(request), on=today())
    except RuleBroken as refusal:
        return _detail(request, _get(request, pk), refusal, return_form=form)
    messages.success(request, _("Returned: %(unit)s.") % {"unit": row.unit})
    return redirect(row)


@needs(Action.ASSESS)
def assessment_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the assessment; saving and submitting are two buttons of one form."""
    rows = Assessment.objects.visible_to(account(request), Action.ASSESS).select_related("unit", "round", "author")
    row = get_object_or_404(rows, pk=pk)
    answers = dict(assessing.content_of(row).answers)
    form = AssessmentForm(request.POST or None, assessment=row, answers=answers)
    crumbs = crumbs_of(account(request), row.unit.area, "grading:unit-list")
    context: dict[str, Any] = {"form": form, "assessment": row, "crumbs": crumbs}
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, row, form)
        except assessing.ChangedMeanwhile as refusal:
            context |= _both_texts(request, row, form, refusal)
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(row)
    return render(request, "grading/assessment_edit.html", context)


def _save(request: HttpRequest, row: Assessment, form: AssessmentForm) -> None:
    seen = form.cleaned_data["seen_version"]
    assessing.assess(row, form.content, seen_version=seen, by=account(request), on=today())
    if "submit" in request.POST:
        assessing.submit(row, by=account(request), on=today())
    messages.success(request, _("Submitted.") if "submit" in request.POST else _("Saved."))


def _both_texts(request: HttpRequest, row: Assessment, form: AssessmentForm, refusal: RuleBroken) -> dict[str, Any]:
    """The loser of two edits keeps the own text in the form, sees the difference, and may save it knowingly."""
    data = request.POST.copy()
    data["seen_version"] = str(row.version)
    again = AssessmentForm(data, assessment=row, answers={})
    again.add_error(None, str(refusal))
    lines = {line.pk: line for line in form.lines}
    return {"form": again, "theirs": differences.between(assessing.content_of(row), form.content, lines)}
