"""Publications: the list, publishing a board, one publication, its print, and its verification."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaign.grading import publishing
from campaign.grading.forms import PublicationForm
from campaign.grading.models import Publication
from units import access, exports
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.rules import RuleBroken
from units.scoping import unit_or_404

PAGE = 50


@require_safe
@needs(Action.READ)
def publication_list(request: HttpRequest) -> HttpResponse:
    """Boards made public, newest first."""
    user = account(request)
    rows = Publication.objects.visible_to(user).light().select_related("area", "published_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "may_publish": access.may(user, Action.PUBLISH)}
    return render(request, "grading/publication_list.html", context)


@needs(Action.PUBLISH)
def publication_new(request: HttpRequest) -> HttpResponse:
    """Publish the board of an area as of a day."""
    user = account(request)
    form = PublicationForm(request.POST if request.method == "POST" else None, user=user)
    form.initial = request.GET.dict()
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        unit = unit_or_404(user, data["area"].short_code, Action.PUBLISH)
        try:
            row = publishing.publish(unit, title=data["title"], day=data["on"], by=user, on=today())
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Published: %(title)s.") % {"title": row.title})
            return redirect(row)
    return render(request, "grading/publication_new.html", {"form": form})


@require_safe
@needs(Action.READ)
def publication_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was published, and what today's records say as of that day."""
    rows = Publication.objects.visible_to(account(request)).select_related("area", "published_by")
    row = get_object_or_404(rows, pk=pk)
    verification = publishing.verify(row) if "verify" in request.GET else None
    crumbs = crumbs_of(account(request), row.area.area, "grading:board")
    context = {"publication": row, "verification": verification, "crumbs": crumbs}
    return render(request, "grading/publication_detail.html", context)


@require_safe
@needs(Action.READ)
def publication_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The print as it was published, byte for byte."""
    row = get_object_or_404(Publication.objects.visible_to(account(request)).select_related("area"), pk=pk)
    name = f"board-{row.area.short_code}-{row.on.isoformat()}-published.pdf"
    return exports.download(bytes(row.pdf), name, "application/pdf")
