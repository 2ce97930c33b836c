"""Batches: start one, see how far it is, cancel it, take it up again, take the archive home."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.reports import batch_work, batches
from campaign.reports.forms import BatchForm, month_of
from campaign.reports.models import BatchState, RowState, SummaryBatch
from campaign.reports.tasks import enqueue
from units import audit
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.rules import RuleBroken
from units.scoping import Absent

PAGE = 20


def _get(request: HttpRequest, pk: int) -> SummaryBatch:
    rows = SummaryBatch.objects.all().visible_to(account(request), Action.DRAFT_SUMMARY).with_counts()
    batch: SummaryBatch = get_object_or_404(rows.select_related("area", "requested_by"), pk=pk)
    return batch


@needs(Action.DRAFT_SUMMARY)
def batch_list(request: HttpRequest) -> HttpResponse:
    """Start a batch; below, those of before."""
    user, asked = account(request), request.GET
    form = BatchForm(request.POST or None, user=user, area=asked.get("area", "")[:12], month=asked.get("month", "")[:7])
    if request.method == "POST" and form.is_valid():
        try:
            batch = _start(request, form)
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(batch) if batch else redirect("reports:batch-list")
    rows = SummaryBatch.objects.all().visible_to(user, Action.DRAFT_SUMMARY).with_counts()
    page = Paginator(rows.select_related("area", "requested_by").order_by("-id"), PAGE).get_page(asked.get("page"))
    return render(request, "reports/batch_list.html", {"form": form, "page": page})


def _start(request: HttpRequest, form: BatchForm) -> SummaryBatch | None:
    """Set a batch down and hand it to the worker; None when this very form was sent before."""
    data, by = form.cleaned_data, account(request)
    with transaction.atomic():
        if not audit.spend(data["once"], by=by):
            return None
        batch = batches.start(data["area"], month_of(form), level=data["level"], by=by, on=today())
    enqueue(batch)
    return batch


@require_safe
@needs(Action.DRAFT_SUMMARY)
def batch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is: a count, what failed and why, what is made."""
    batch = _get(request, pk)
    rows = batch.rows.defer("pdf", "summary__pdf", "summary__figures", "summary__text").select_related(
        "area", "summary"
    )
    at_work = batch.state in batches.OPEN
    context = {
        "batch": batch,
        "rows": rows.exclude(state=RowState.FAILED),
        "failures": rows.filter(state=RowState.FAILED),
        "at_work": at_work,
        "silent": batch.state == BatchState.RUNNING and not batches.is_alive(batch),
        "may_resume": not at_work and batch.done < batch.total,  # type: ignore[attr-defined]
        "crumbs": crumbs_of(account(request), batch.area.area, "reports:report-list"),
    }
    return render(request, "reports/batch_detail.html", context)


@require_POST
@needs(Action.DRAFT_SUMMARY)
def batch_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop it; what is made stays."""
    batch = _get(request, pk)
    try:
        batches.cancel(batch, by=account(request))
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Cancelled. What is made stays; the rest can be taken up again."))
    return redirect(batch)


@require_POST
@needs(Action.DRAFT_SUMMARY)
def batch_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it up again where it stopped."""
    batch = _get(request, pk)
    try:
        enqueue(batches.resume(batch, by=account(request)))
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
    return redirect(batch)


@require_safe
@needs(Action.DRAFT_SUMMARY)
def batch_zip(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that it made, as one archive; there is one when the batch has ended."""
    batch = _get(request, pk)
    if batch.state != BatchState.FINISHED:
        raise Absent(_("The archive is there when the batch has ended."))
    try:
        archive = batch_work.zipped(batch)
    except OSError:
        messages.error(
            request, _("The archive was not made: the server's disk is full. Tell the system administrator.")
        )
        return redirect(batch)
    name = f"summaries-{batch.area.short_code}-{batch.month:%Y-%m}.zip"
    # A FileResponse streams; the gate's views are typed by what all other pages answer with.
    return FileResponse(archive, as_attachment=True, filename=name, content_type="application/zip")  # type: ignore[return-value]
