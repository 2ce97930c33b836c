"""The board on the screen, on paper and as a workbook, and the list of units behind its numbers."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaign.grading import board_print, honours, listing
from campaign.grading.boards import highlights
from campaign.grading.forms import BoardForm, UnitListForm
from units import access, exports
from units.access import Action, account
from units.crumbs import crumbs_of
from units.gate import needs

PAGE = 100


@require_safe
@needs(Action.READ)
def board_page(request: HttpRequest) -> HttpResponse:
    """The board of an area as of a day."""
    form = BoardForm(request.GET, user=account(request))
    if not form.is_valid():
        return render(request, "grading/board.html", {"form": form, "board": None}, status=400)
    drawn = form.draw()
    context = {
        "form": form,
        "board": drawn,
        "highlights": highlights(drawn),
        "crumbs": crumbs_of(account(request), drawn.area, "grading:board"),
        "grade_shown": form.cleaned_data["grade"],
        "may_publish": drawn.area.level > 0 and access.may(account(request), Action.PUBLISH, drawn.area),
    }
    return render(request, "grading/board.html", context)


@require_safe
@needs(Action.READ)
def board_pdf(request: HttpRequest) -> HttpResponse:
    """The same board, printed."""
    form = BoardForm(request.GET, user=account(request))
    if not form.is_valid():
        return render(request, "grading/board.html", {"form": form, "board": None}, status=400)
    drawn = form.draw()
    return exports.download(board_print.pdf(drawn), board_print.filename(drawn, "pdf"), "application/pdf")


@require_safe
@needs(Action.READ)
def board_xlsx(request: HttpRequest) -> HttpResponse:
    """The same board as a workbook."""
    form = BoardForm(request.GET, user=account(request))
    if not form.is_valid():
        return render(request, "grading/board.html", {"form": form, "board": None}, status=400)
    drawn = form.draw()
    return exports.download(board_print.xlsx(drawn), board_print.filename(drawn, "xlsx"), exports.XLSX_TYPE)


@require_safe
@needs(Action.READ)
def unit_list(request: HttpRequest) -> HttpResponse:
    """Units by area, day, level, kind and grade; each number of the board leads here."""
    form = UnitListForm(request.GET, user=account(request))
    if not form.is_valid():
        return render(request, "grading/unit_list.html", {"form": form, "page": None}, status=400)
    page = Paginator(listing.units_behind(form.cleaned_data), PAGE).get_page(request.GET.get("page"))
    area, on = form.cleaned_data["area"], form.cleaned_data["on"]
    context = {
        "form": form,
        "page": page,
        "area": area,
        "on": on,
        "lines": listing.with_honours(page, honours.stopped(area, on)),
        "crumbs": crumbs_of(account(request), area, "grading:unit-list"),
    }
    return render(request, "grading/unit_list.html", context)


@require_safe
@needs(Action.READ)
def unit_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook, whose first columns the register's import takes again."""
    form = UnitListForm(request.GET, user=account(request))
    if not form.is_valid():
        return render(request, "grading/unit_list.html", {"form": form, "page": None}, status=400)
    area, on = form.cleaned_data["area"], form.cleaned_data["on"]
    content = listing.units_xlsx(listing.units_behind(form.cleaned_data), honours.stopped(area, on))
    return exports.download(content, f"units-{area.short_code or 'all'}-{on.isoformat()}.xlsx", exports.XLSX_TYPE)
