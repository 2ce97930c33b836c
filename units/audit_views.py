"""The auditor's pages: the log, one entry, and the log as a file."""

from collections.abc import Iterator
from itertools import islice

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from units import audit, exports
from units.access import Action, account
from units.audit_forms import AuditForm
from units.audit_labels import action_label, kind_label, origin_label
from units.audit_reading import differences, page_of, target_of
from units.exports import Cell
from units.gate import needs
from units.models import AuditEntry
from units.querysets import AuditQuerySet

EXPORTED = 50_000


@require_safe
@needs(Action.READ_AUDIT)
def audit_list(request: HttpRequest) -> HttpResponse:
    """Entries, newest first, by who, action, kind of record, area, days and batch."""
    form = AuditForm(request.GET, user=account(request))
    if not form.is_valid():
        return render(request, "units/audit_list.html", {"form": form, "page": None}, status=400)
    page = page_of(form.entries(), before=_number(request, "before"), after=_number(request, "after"))
    rows = [(entry, differences(entry)) for entry in page.entries]
    return render(request, "units/audit_list.html", {"form": form, "page": page, "rows": rows, "limit": EXPORTED})


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


@require_safe
@needs(Action.READ_AUDIT)
def audit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with what stood there before and after."""
    rows = AuditEntry.objects.visible_to(account(request)).select_related("actor")
    entry = get_object_or_404(rows, pk=pk)
    context = {"entry": entry, "changes": differences(entry), "target": target_of(entry)}
    return render(request, "units/audit_detail.html", context)


@require_safe
@needs(Action.READ_AUDIT)
def audit_xlsx(request: HttpRequest) -> HttpResponse:
    """What the filters leave, as a workbook."""
    form = AuditForm(request.GET, user=account(request))
    if not form.is_valid():
        return render(request, "units/audit_list.html", {"form": form, "page": None}, status=400)
    content = exports.xlsx(_("Audit log"), _header(), _export(request, form.entries(), "xlsx"))
    return exports.download(content, f"audit-{timezone.localdate().isoformat()}.xlsx", exports.XLSX_TYPE)


@require_safe
@needs(Action.READ_AUDIT)
def audit_csv(request: HttpRequest) -> HttpResponse:
    """What the filters leave, as CSV."""
    form = AuditForm(request.GET, user=account(request))
    if not form.is_valid():
        return render(request, "units/audit_list.html", {"form": form, "page": None}, status=400)
    content = exports.csv_text(_header(), _export(request, form.entries(), "csv"))
    return exports.download(content, f"audit-{timezone.localdate().isoformat()}.csv", "text/csv; charset=utf-8")


def _header() -> list[str]:
    return [
        _("Number"),
        _("Time"),
        _("Account"),
        _("From where"),
        _("Action"),
        _("Kind of record"),
        _("Name of the record"),
        _("Area code"),
        _("Before"),
        _("After"),
        _("Batch"),
    ]


def _export(request: HttpRequest, entries: AuditQuerySet, file: str) -> Iterator[list[Cell]]:
    """Rows of the file; who took the log out, and how, stands in the log itself."""
    with transaction.atomic():
        chosen = {key: value for key, value in request.GET.items() if value}
        after = {"file": file, "filters": chosen}
        audit.record("audit.exported", audit.Change(account(request), "", after=after), by=account(request))
    rows = entries.select_related("actor").order_by("-at", "-id").iterator(chunk_size=2000)
    return (_cells(entry) for entry in islice(rows, EXPORTED))


def _cells(entry: AuditEntry) -> list[Cell]:
    changes = differences(entry)
    return [
        entry.pk,
        entry.at,
        str(entry.actor or ""),
        origin_label(entry.origin),
        action_label(entry.action),
        kind_label(entry.subject_type),
        entry.subject,
        entry.area_code,
        "\n".join(f"{one.label}: {one.before}" for one in changes if one.before),
        "\n".join(f"{one.label}: {one.after}" for one in changes if one.after),
        str(entry.batch or ""),
    ]
