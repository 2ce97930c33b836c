"""The ledger on the screen and as workbooks, and the batch that closes many."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from issues import columns, handling, ledger
from issues.forms import BatchForm, LedgerForm
from issues.models import Issue
from units import access, exports
from units.access import Account, Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.rules import RuleBroken

PAGE = 100


@require_safe
@needs(Action.READ)
def issue_list(request: HttpRequest) -> HttpResponse:
    """One page of the ledger, as one of the four lists."""
    user = account(request)
    which = _which(request)
    form = LedgerForm(request.GET, user=user)
    tabs = {"which": which, "lists": ledger.LISTS.items()}
    if not form.is_valid():
        return render(request, "issues/issue_list.html", {"form": form, "page": None, **tabs}, status=400)
    rows = ledger.shown(ledger.issues_behind(form.cleaned_data, user=user, on=form.day))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    area = form.cleaned_data["area"]
    context = {
        "form": form,
        "page": page,
        "lines": ledger.lines_of(page, on=form.day, as_of=form.is_as_of),
        "area": area,
        "crumbs": crumbs_of(user, area, "issues:issue-list"),
        "may_record": access.may(user, Action.RECORD_ISSUE),
        "may_close": _may_close(user, form, page),
        **tabs,
    }
    return render(request, "issues/issue_list.html", context)


def _may_close(user: Account, form: LedgerForm, page: Iterable[Issue]) -> bool:
    """Tell whether the list offers to close what it shows: only as issues stand today."""
    return access.may(user, Action.CLOSE_ISSUE) and form.day >= today() and any(row.state == "done" for row in page)


def _which(request: HttpRequest) -> str:
    which = request.GET.get("list", "")
    return which if which in ledger.LISTS else "issues"


@require_safe
@needs(Action.READ)
def issue_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook, which the plan import takes again."""
    user = account(request)
    form = LedgerForm(request.GET, user=user)
    which = _which(request)
    if not form.is_valid():
        context = {"form": form, "page": None, "which": which, "lists": ledger.LISTS.items()}
        return render(request, "issues/issue_list.html", context, status=400)
    rows = ledger.shown(ledger.issues_behind(form.cleaned_data, user=user, on=form.day))
    body = columns.rows_of(which, ledger.lines_in_batches(rows, on=form.day, as_of=form.is_as_of))
    title = str(ledger.LISTS[which])
    name = f"{title}-{form.cleaned_data['area'].name}-{form.day.isoformat()}.xlsx"
    return exports.download(exports.xlsx(title, columns.header_of(which), body), name, exports.XLSX_TYPE)


@require_POST
@needs(Action.CLOSE_ISSUE)
def issue_batch(request: HttpRequest) -> HttpResponse:
    """Close the ticked issues with one remark; those that a rule forbids are named and left out."""
    user = account(request)
    ticked = [int(text) for text in request.POST.getlist("issue") if text.isdigit() and len(text) < 19]
    seen = list(Issue.objects.visible_to(user).filter(pk__in=ticked).values_list("pk", flat=True))
    form = BatchForm(request.POST)
    back = f"{reverse('issues:issue-list')}?waiting=close"
    if not seen or not form.is_valid():
        messages.error(request, _("Tick at least one issue in the list, then close."))
        return redirect(back)
    try:
        done = handling.close_batch(seen, by=user, on=today(), remark=form.cleaned_data["remark"])
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    if done.refused:
        return render(request, "issues/issue_batch.html", {"done": done, "back": back})
    count = len(done.done)
    messages.success(request, ngettext("%(n)s issue closed.", "%(n)s issues closed.", count) % {"n": count})
    return redirect(back)
