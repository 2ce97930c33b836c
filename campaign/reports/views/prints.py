"""The summary on paper and as a workbook: an issued one as it was frozen, any other as the records give it now."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaign.reports import bulletin, months, summaries, workbook
from campaign.reports.bulletin import Bulletin, Letter
from campaign.reports.figures import from_dict, monthly
from campaign.reports.models import Summary
from campaign.reports.views.summaries import get_summary
from units import exports
from units.access import Action, account
from units.clock import today
from units.disk import DiskFull
from units.gate import needs
from units.models import Unit
from units.rules import RuleBroken
from units.scoping import Absent, unit_or_404


def month_or_404(text: str) -> date:
    """The month of an address, else 404."""
    try:
        return months.parse(text)
    except ValueError as error:
        raise Absent(_("“%(text)s” is no month; write it as 2016-12.") % {"text": text[:20]}) from error


def _asked(request: HttpRequest, code: str, month: str) -> tuple[Unit, date, Summary | None]:
    """Area, month, and the issued summary that is the last word on them."""
    unit, first = unit_or_404(account(request), code), month_or_404(month)
    issued = Summary.objects.filter(area=unit, month=first).issued().select_related("area", "corrects")
    return unit, first, issued.order_by("-id").first()


@contextmanager
def _absent_when_refused() -> Iterator[None]:
    """Answer that there is no such print, and why; a full disk is the server's fault and has a page of its own."""
    try:
        yield
    except DiskFull:
        raise
    except RuleBroken as refusal:
        raise Absent(str(refusal)) from refusal


@require_safe
@needs(Action.READ)
def monthly_pdf(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """The month's bulletin: byte for byte as issued, else a draft of it from the records of now."""
    unit, first, issued = _asked(request, code, month)
    if issued is not None:
        return _pdf(bytes(issued.pdf or b""), issued.area, issued.month)
    with _absent_when_refused():
        figures = monthly(unit.area, first, on=today())
        letter = Letter(**summaries.letter_for(unit))
        return _pdf(bulletin.pdf(Bulletin(figures, summaries.text_of(figures), letter)), unit, first)


@require_safe
@needs(Action.READ)
def monthly_xlsx(request: HttpRequest, code: str, month: str) -> HttpResponse:
    """The month's figures as a workbook: those issued, else those of the records of now."""
    unit, first, issued = _asked(request, code, month)
    with _absent_when_refused():
        figures = from_dict(issued.figures) if issued else monthly(unit.area, first, on=today())
    return exports.download(workbook.xlsx(figures), name_of(unit, first, "xlsx"), exports.XLSX_TYPE)


@require_safe
@needs(Action.READ)
def summary_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """One summary: the frozen print, or the print of the draft as it stands, which says that it is one."""
    summary = get_summary(request, pk)
    with _absent_when_refused():
        content = bytes(summary.pdf) if summary.pdf is not None else bulletin.pdf(bulletin.of(summary))
    return _pdf(content, summary.area, summary.month)


@require_safe
@needs(Action.READ)
def summary_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of one summary as a workbook."""
    summary = get_summary(request, pk)
    content = workbook.xlsx(from_dict(summary.figures))
    return exports.download(content, name_of(summary.area, summary.month, "xlsx"), exports.XLSX_TYPE)


def _pdf(content: bytes, unit: Unit, month: date) -> HttpResponse:
    return exports.download(content, name_of(unit, month, "pdf"), "application/pdf")


def name_of(unit: Unit, month: date, ending: str) -> str:
    """Name of the file to keep, such as `summary-5199-2016-12.pdf`."""
    return f"summary-{unit.short_code}-{month:%Y-%m}.{ending}"
