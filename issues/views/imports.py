"""The pages that import a county's workbook: send, look at everything at once, take it over; history and template."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from issues import plan_import, plan_uploads, submitting, tasks, upload_page
from issues.import_annotate import annotated
from issues.import_forms import ColumnsForm, PlanUploadForm
from issues.import_mapping import Candidate, candidates, remember
from issues.import_template import template
from issues.models import PlanUpload
from units import exports
from units.access import Account, Action, account
from units.clock import today
from units.gate import needs
from units.rules import RuleBroken
from units.scoping import Absent

PAGE = 20
PLANS = 100


def _get(request: HttpRequest, pk: int) -> PlanUpload:
    rows = PlanUpload.objects.visible_to(account(request), Action.EDIT_PLAN)
    return get_object_or_404(rows.select_related("area", "uploaded_by", "committed_by"), pk=pk)


@needs(Action.EDIT_PLAN)
def plan_import_list(request: HttpRequest) -> HttpResponse:
    """Send a workbook; below, what was sent before."""
    user = account(request)
    form = PlanUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        found_on = form.cleaned_data["found_on"]
        try:
            upload = tasks.send(file.name, file.read(), found_on=found_on, by=user)
        except RuleBroken as refused:
            form.add_error("file", str(refused))
        else:
            return redirect("issues:plan-import-detail", upload.pk)
    rows = PlanUpload.objects.visible_to(user, Action.EDIT_PLAN).light()
    page = Paginator(rows.select_related("area", "uploaded_by"), PAGE).get_page(request.GET.get("page"))
    return render(request, "issues/plan_import.html", {"form": form, "page": page})


@needs(Action.EDIT_PLAN)
def plan_import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What the workbook would do, every error at once; a POST takes it over."""
    upload = _get(request, pk)
    refusal = ""
    if request.method == "POST":
        refusal = _commit(request, upload, account(request))
        if not refusal:
            return redirect("issues:plan-import-detail", pk)
    reading = tasks.reading(upload, at=timezone.now())
    told = upload.preview or {}
    context = {
        "upload": upload,
        "told": told,
        "hidden": upload_page.hidden_of(told),
        "left_out": told.get("left_out", [])[: upload_page.LEFT_OUT],
        "refusal": refusal,
        "reading": reading,
        "empty": not told.get("new") and not told.get("changed"),
    }
    if upload.committed_at:
        user = account(request)
        context["plans"] = Paginator(upload_page.plans_of(upload, user), PLANS).get_page(request.GET.get("page"))
        context["drafts"] = upload_page.drafts_of(upload, user).count()
    return render(request, "issues/plan_import_detail.html", context, status=409 if refusal else 200)


def _commit(request: HttpRequest, upload: PlanUpload, user: Account) -> str:
    """Take the workbook over; the reason when it is refused."""
    try:
        plan_uploads.commit(upload, by=user, on=today(), expected=request.POST.get("expected", "-"))
    except plan_uploads.AlreadyCommitted as again:
        messages.info(request, str(again))
    except RuleBroken as refused:
        tasks.enqueue(upload, by=user)
        upload.refresh_from_db()
        return str(refused)
    else:
        messages.success(request, _("The plans of %(file)s were taken over as drafts.") % {"file": upload.name})
    return ""


@require_POST
@needs(Action.EDIT_PLAN)
def plan_import_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand the drafts of a workbook to the joint check; those that a rule forbids are named and stay drafts."""
    upload, user = _get(request, pk), account(request)
    drafts = list(upload_page.drafts_of(upload, user).values_list("pk", flat=True))
    done = submitting.submit_many(drafts, by=user, on=today())
    if done.refused:
        return render(request, "issues/plan_import_submitted.html", {"upload": upload, "done": done})
    count = len(done.done)
    said = ngettext("%(n)s plan submitted to the joint check.", "%(n)s plans submitted to the joint check.", count)
    messages.success(request, said % {"n": count})
    return redirect("issues:plan-import-detail", pk)


@require_POST
@needs(Action.EDIT_PLAN)
def plan_import_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Read an upload again: one whose worker was stopped, or one to compare with the plans of now."""
    tasks.enqueue(_get(request, pk), by=account(request))
    return redirect("issues:plan-import-detail", pk)


@require_POST
@needs(Action.EDIT_PLAN)
def plan_import_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which of several sheets is meant; the upload is then read again."""
    upload = _get(request, pk)
    try:
        plan_uploads.choose(upload, request.POST.get("sheet", ""))
    except RuleBroken as refused:
        messages.error(request, str(refused))
    else:
        tasks.enqueue(upload, by=account(request))
    return redirect("issues:plan-import-detail", pk)


@require_safe
@needs(Action.EDIT_PLAN)
def plan_import_annotated(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer's own file with the wrong cells marked, as things stand now."""
    upload = _get(request, pk)
    try:
        report = plan_uploads.examine(upload, by=account(request), on=today())
    except RuleBroken as refused:
        messages.error(request, str(refused))
        return redirect("issues:plan-import-detail", pk)
    marked = _("marked")
    name = f"{upload.name.rpartition('.')[0] or upload.name}-{marked}.xlsx"
    content = annotated(upload.name, bytes(upload.content), report)
    return exports.download(content, name, exports.XLSX_TYPE)


@require_safe
@needs(Action.EDIT_PLAN)
def plan_import_template(request: HttpRequest) -> HttpResponse:
    """The template for the user's area."""
    user = account(request)
    area = plan_uploads.area_for(user)
    name = _("Plan template")
    return exports.download(template(user), f"{name}-{area.name}.xlsx", exports.XLSX_TYPE)


@needs(Action.EDIT_PLAN)
def plan_import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say once which column is which in an odd layout; remembered for the county, then the file is read again."""
    upload, user = _get(request, pk), account(request)
    layouts = plan_import.layouts_for(user)
    try:
        rows, best = candidates(upload, layouts)
    except RuleBroken as refused:
        raise Absent(str(refused)) from refused
    row = _row(request, rows, best)
    form = ColumnsForm(request.POST or None, words=row.words)
    if request.method == "POST" and form.is_valid():
        remember(upload, row, form.columns(), layouts=layouts, by=user, on=today())
        tasks.enqueue(upload, by=user)
        return redirect("issues:plan-import-detail", pk)
    back = reverse("issues:plan-import-detail", args=[pk])
    return render(
        request,
        "issues/plan_import_columns.html",
        {"upload": upload, "form": form, "rows": rows, "row": row, "back": back},
    )


def _row(request: HttpRequest, rows: list[Candidate], best: int) -> Candidate:
    """The header row that the address names, else the likeliest."""
    asked = request.GET.get("row", "")
    wanted = int(asked) if asked.isdecimal() and len(asked) < 6 else best
    found = next((one for one in rows if one.number == wanted), rows[0] if rows else None)
    if found is None:
        raise Absent(_("This workbook has no row that could be a header."))
    return found
