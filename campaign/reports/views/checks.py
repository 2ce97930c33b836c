"""What the standing checks find, for who can mend it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaign.reports import checks
from campaign.reports.check_forms import CheckListForm
from campaign.reports.checks.findings import SEVERITIES
from units import exports
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.scoping import unit_or_404

PAGE = 100


@require_safe
@needs(Action.MEND_RECORDS)
def check_list(request: HttpRequest) -> HttpResponse:
    """The findings of an area as the records stand now, the worst first."""
    form = CheckListForm(request.GET, user=account(request))
    if not form.is_valid():
        return render(request, "reports/check_list.html", {"form": form, "page": None}, status=400)
    report = _report(request, form)
    context = {
        "form": form,
        "report": report,
        "area": report.area,
        "page": Paginator(report.findings, PAGE).get_page(request.GET.get("page")),
        "nightly": [one for one in form.chosen if one.nightly and not form.cleaned_data["rule"]],
        "mended": [one.key for one in form.mended],
        "counts": [(severity, word, report.count(severity)) for severity, word in SEVERITIES.items()],
        "crumbs": crumbs_of(account(request), report.area, "reports:check-list"),
    }
    return render(request, "reports/check_list.html", context)


@require_safe
@needs(Action.MEND_RECORDS)
def check_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    form = CheckListForm(request.GET, user=account(request))
    if not form.is_valid():
        return render(request, "reports/check_list.html", {"form": form, "page": None}, status=400)
    report = _report(request, form)
    header = [_("Severity"), _("Rule"), _("Area code"), _("Unit"), _("What is wrong"), _("Address")]
    rows = (
        [
            *(one.severity_word, str(one.check.title), one.subject.code, one.subject.name),
            *(one.sentence, request.build_absolute_uri(one.subject.url)),
        ]
        for one in report.findings
    )
    name = f"checks-{report.area.short_code or 'all'}-{report.on.isoformat()}.xlsx"
    return exports.download(exports.xlsx(_("Standing checks"), header, rows), name, exports.XLSX_TYPE)


def _report(request: HttpRequest, form: CheckListForm) -> checks.Report:
    """Run what the filters leave, in an area where the user may mend; a nightly check only where it alone is asked."""
    area = form.cleaned_data["area"]
    if area.short_code:
        unit_or_404(account(request), area.short_code, Action.MEND_RECORDS)
    work = checks.run if form.cleaned_data["rule"] else checks.look
    return work(area, on=today(), checks=form.chosen)
