"""The roster: list, workbook, adding, mending, the phone that is looked at; and its import."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.people import official_page, roster, roster_columns, roster_import
from campaign.people.filters import OfficialFilters
from campaign.people.forms import OfficialForm, RosterFileForm
from campaign.people.models import Official, RosterUpload
from campaign.people.views.acting import done
from units import access, exports
from units.access import Account, Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.lists import listed, wrong
from units.rules import RuleBroken

LIST, TEMPLATE = "people:official-list", "people/official_list.html"


@require_safe
@needs(Action.READ)
def official_list(request: HttpRequest) -> HttpResponse:
    """Officials of the area, those at work on the day."""
    user = account(request)
    filters = OfficialFilters(request.GET, user=user)
    if not filters.is_valid():
        return wrong(request, filters, TEMPLATE)
    context = listed(request, filters, LIST)
    return render(request, TEMPLATE, context | {"may_manage": access.may(user, Action.MANAGE_PEOPLE)})


@require_safe
@needs(Action.READ)
def official_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The roster as a workbook that the import takes again; phones stay masked."""
    filters = OfficialFilters(request.GET, user=account(request))
    if not filters.is_valid():
        return wrong(request, filters, TEMPLATE)
    rows = (roster_columns.cells_of(one) for one in filters.qs.iterator(chunk_size=1000))
    name = f"{_('Roster')}-{filters.area.name}-{today().isoformat()}.xlsx"
    return exports.download(exports.xlsx(_("Roster"), roster_columns.HEADER, rows), name, exports.XLSX_TYPE)


@needs(Action.MANAGE_PEOPLE)
def official_new(request: HttpRequest) -> HttpResponse:
    """Put an official on a roster."""
    user = account(request)
    form = OfficialForm(request.POST or None, user=user)

    def verb() -> object:
        data = form.cleaned_data
        return roster.add_official(data["area"], form.particulars, account=data["account"], by=user)

    if done(request, form, verb):
        return redirect(LIST)
    words = {"title": _("Add an official"), "submit": _("Put on the roster")}
    return render(request, "people/form.html", {"form": form, "back": reverse(LIST), **words})


@needs(Action.MANAGE_PEOPLE)
def official_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend an official's particulars, or record the leaving; of two who do so at once the second sees both."""
    user = account(request)
    rows = Official.objects.visible_to(user, Action.MANAGE_PEOPLE).select_related("area", "account")
    official = get_object_or_404(rows, pk=pk)
    form = OfficialForm(request.POST or None, user=user, official=official)
    context: dict[str, Any] = {"form": form}

    def verb() -> object:
        data = form.cleaned_data
        given = {name: data[name] for name in ("left_on", "account", "seen")}
        return roster.change_official(official, form.particulars, **given, by=user)

    try:
        if done(request, form, verb, but=roster.OfficialChanged):
            return redirect(LIST)
    except roster.OfficialChanged as refusal:
        context |= _both_texts(request, form, refusal)
    return _edit_page(request, official, context)


def _edit_page(request: HttpRequest, official: Official, context: dict[str, Any]) -> HttpResponse:
    context |= {"title": _("Mend the roster"), "submit": _("Save"), "lead": f"{official.name} · {official.area.name}"}
    context |= {"back": reverse(LIST), "crumbs": crumbs_of(account(request), official.area.area, LIST)}
    return render(request, "people/form.html", context, status=409 if "changes" in context else 200)


def _both_texts(request: HttpRequest, form: OfficialForm, refusal: roster.OfficialChanged) -> dict[str, Any]:
    """What is saved beside the second's entry, which stays in the form and may be saved over it knowingly."""
    current, data = refusal.current, form.cleaned_data
    again = OfficialForm(_seeing(request, current), user=account(request), official=current)
    again.add_error(None, str(refusal))
    mine = (form.particulars, data["left_on"], data["account"])
    return {"form": again, "changes": official_page.differences(current, *mine)}


def _seeing(request: HttpRequest, current: Official) -> QueryDict:
    """What was sent, as begun from the entry that the page shows now; a mask left as it was means its phone."""
    data = request.POST.copy()
    data["seen"] = roster.seen_of(current)
    if "*" in data.get("work_phone", ""):
        data["work_phone"] = current.masked_phone
    return data


@require_POST
@needs(Action.MANAGE_PEOPLE)
def official_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole work phone, once; who looked stands in the audit log."""
    user = account(request)
    official = get_object_or_404(Official.objects.visible_to(user, Action.MANAGE_PEOPLE).select_related("area"), pk=pk)
    context = {"official": official, "phone": roster.reveal_phone(official, by=user), "back": reverse(LIST)}
    answer = render(request, "people/official_phone.html", context)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@needs(Action.MANAGE_PEOPLE)
def roster_import_list(request: HttpRequest) -> HttpResponse:
    """Send a roster workbook; below, those taken over before."""
    user = account(request)
    form = RosterFileForm(request.POST or None, request.FILES or None, user=user)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = roster_import.keep(file.name, file.read(), area=form.cleaned_data["area"], by=user)
        except RuleBroken as refused:
            form.add_error("file", str(refused))
        else:
            return redirect(upload)
    rows = RosterUpload.objects.visible_to(user, Action.MANAGE_PEOPLE).committed().light()
    page = Paginator(rows.select_related("area", "committed_by"), 20).get_page(request.GET.get("page"))
    return render(request, "people/roster_import.html", {"form": form, "page": page})


@needs(Action.MANAGE_PEOPLE)
def roster_import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that is wrong and everything that would change, and the taking over."""
    user = account(request)
    rows = RosterUpload.objects.visible_to(user, Action.MANAGE_PEOPLE).select_related("area", "committed_by")
    upload = get_object_or_404(rows, pk=pk)
    refusal = _commit(request, upload, user) if request.method == "POST" else ""
    if request.method == "POST" and not refusal:
        return redirect(upload)
    preview = None if upload.committed_at else roster_import.preview(upload, by=user)
    context = {"upload": upload, "preview": preview, "refusal": refusal}
    return render(request, "people/roster_import_detail.html", context, status=409 if refusal else 200)


def _commit(request: HttpRequest, upload: RosterUpload, user: Account) -> str:
    """Take over what was previewed; the reason when it is refused."""
    try:
        told = roster_import.commit(upload, expected=request.POST.get("expected", ""), by=user)
    except roster_import.TakenOverAlready as again:
        messages.info(request, str(again))
    except RuleBroken as refused:
        return str(refused)
    else:
        words = {"new": len(told.new), "changed": len(told.changed)}
        messages.success(request, _("Taken over: %(new)s new, %(changed)s changed.") % words)
    return ""
