"""Logging and correcting a visit: a plain form, and the same addresses for the script that sends it when it can.

The script asks for JSON: 200 with the visit's address, 409 or 422 with what is wrong; it then sends the form itself.
"""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from campaign.visits import photos, places, visit_page, visiting
from campaign.visits.models import Visit
from campaign.visits.views.visits import get_visit
from campaign.visits.visit_forms import VisitForm, of_visit, typed, typed_day, typed_findings
from campaign.visits.visit_rules import ChangedMeanwhile, KeyOfAnother, SavedOtherwise, may_log
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.models import Unit
from units.rules import RuleBroken


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


@needs(Action.LOG_VISIT)
def visit_new(request: HttpRequest) -> HttpResponse:
    """Log a visit, once whatever was retried; a repeat is answered with the same visit."""
    near = _near(request)
    if request.method != "POST":
        initial = {"unit": near.short_code if near else ""}
        return _form_page(request, VisitForm(user=account(request), near=near, initial=initial))
    if "search" in request.POST:
        return _form_page(request, _searching(request, near))
    form = VisitForm(request.POST, user=account(request), near=near)
    if form.is_valid():
        try:
            once = form.cleaned_data["once"]
            visit = visiting.log_visit(form.note, once=once, by=account(request), on=today())
        except SavedOtherwise as refusal:
            return _conflict(request, form, refusal, apart=_apart(form, refusal.current))
        except KeyOfAnother as refusal:
            form = _with_new_key(request, near, refusal)
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            return _saved(request, visit, _("The visit is logged."))
    return _form_page(request, form)


def _near(request: HttpRequest) -> Unit | None:
    """The unit of the address, or the one that is ticked."""
    short = request.POST.get("unit") or request.GET.get("unit", "")
    units = Unit.objects.visible_to(account(request), Action.LOG_VISIT).by_short_code(short[:12])
    return units.filter(level__gte=4).first()


def _searching(request: HttpRequest, near: Unit | None) -> VisitForm:
    """The form as it stands, with the units that the text tells: the search of browsers without a script."""
    rows = typed_findings(request.POST)
    form = VisitForm(user=account(request), near=near, initial=typed(request.POST), findings=rows)
    form.search(request.POST.get("place", ""), typed_day(request.POST.get("on", "")))
    return form


def _form_page(request: HttpRequest, form: VisitForm, visit: Visit | None = None, **more: Any) -> HttpResponse:
    """The form; to the script only what is wrong with it."""
    if _wants_json(request):
        wrong = [*form.errors.values(), *(one for row in form.findings.errors for one in row.values())]
        words = [str(error) for errors in wrong for error in errors]
        return JsonResponse({"errors": words}, status=409 if more.get("changes") else 422)
    place = visit.unit if visit else form.near
    crumbs = crumbs_of(account(request), place.area, "visits:visit-list") if place else ()
    kept = visit.photos.all() if visit else []
    context = {"form": form, "visit": visit, "crumbs": crumbs, "most": photos.MOST, "kept_photos": kept, **more}
    return render(request, "visits/visit_form.html", context)


def _conflict(
    request: HttpRequest, form: VisitForm, refusal: SavedOtherwise | ChangedMeanwhile, *, apart: str = ""
) -> HttpResponse:
    """Both texts: what is saved, and what this person wrote, ready to be saved over it knowingly.

    `apart` is the spent key where the text may as well tell of another visit, which is then logged under the new one.
    """
    current = refusal.current
    changes = visit_page.differences(current, form.note)
    return _form_page(request, _with_new_key(request, form.note.unit, refusal), current, changes=changes, apart=apart)


def _apart(form: VisitForm, saved: Visit) -> str:
    """The key of a text about another unit or another day than the visit that the key has made; else nothing."""
    same = (form.note.unit.pk, form.note.on) == (saved.unit_id, saved.on)
    return "" if same else str(form.cleaned_data["once"])


def _with_new_key(request: HttpRequest, near: Unit | None, refusal: RuleBroken) -> VisitForm:
    """The text with the refusal and another key: the one it came with is spent."""
    data: QueryDict = request.POST.copy()
    data["once"] = str(uuid.uuid4())
    form = VisitForm(data, user=account(request), near=near)
    form.add_error(None, str(refusal))
    return form


def _saved(request: HttpRequest, visit: Visit, said: str) -> HttpResponse:
    refused = _keep_photos(request, visit)
    if _wants_json(request):
        photo_url = reverse("visits:visit-photos", args=[visit.pk])
        return JsonResponse({"url": visit.get_absolute_url(), "photos": photo_url, "refused": refused})
    if said:
        messages.success(request, said)
    for one in refused:
        messages.warning(request, one)
    return redirect(visit)


def _keep_photos(request: HttpRequest, visit: Visit) -> list[str]:
    """Keep what can be kept; the words of the rule for each that cannot. The visit itself is safe already."""
    refused = []
    for file in request.FILES.getlist("photos"):
        try:
            photos.add_photo(visit, file, by=account(request))
        except RuleBroken as refusal:
            refused.append(str(refusal))
    return refused


@needs(Action.LOG_VISIT)
def visit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a visit by a new version; the second of two people sees both texts."""
    visit = get_visit(request, pk, Action.LOG_VISIT)
    if request.method != "POST":
        if not visit.is_current:
            return redirect(Visit.objects.get(chain=visit.chain, superseded_at__isnull=True))
        if not may_log(account(request), visit.unit, visit.level):
            messages.error(request, _("This visit is corrected by the visiting side or above."))
            return redirect(visit)
        return _form_page(request, VisitForm(user=account(request), near=visit.unit, initial=of_visit(visit)), visit)
    if "search" in request.POST:
        return _form_page(request, _searching(request, visit.unit), visit)
    form = VisitForm(request.POST, user=account(request), near=visit.unit)
    return _correct(request, visit, form) if form.is_valid() else _form_page(request, form, visit)


def _correct(request: HttpRequest, visit: Visit, form: VisitForm) -> HttpResponse:
    without = [int(text) for text in request.POST.getlist("without") if text.isdigit() and len(text) < 19]
    once, by = form.cleaned_data["once"], account(request)
    try:
        done = visiting.correct_visit(visit, form.note, once=once, by=by, on=today(), without=without)
    except (ChangedMeanwhile, SavedOtherwise) as refusal:
        return _conflict(request, form, refusal)
    except RuleBroken as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, form, visit)
    changed = done.pk != visit.pk
    return _saved(request, done, _("The correction is saved as a new version.") if changed else _("Nothing changed."))


@require_POST
@needs(Action.LOG_VISIT)
def visit_photos(request: HttpRequest, pk: int) -> HttpResponse:
    """Add photos to a visit."""
    visit = get_visit(request, pk, Action.LOG_VISIT)
    current = Visit.objects.get(chain=visit.chain, superseded_at__isnull=True)
    before = current.photos.count()
    answer = _saved(request, current, "")
    if not _wants_json(request):
        added = current.photos.count() - before
        messages.info(request, ngettext("%(n)s photo added.", "%(n)s photos added.", added) % {"n": added})
    return answer


@require_safe
@needs(Action.LOG_VISIT)
def visit_units(request: HttpRequest) -> HttpResponse:
    """Units that a text tells, as ticks for the form: what the script asks for while somebody types."""
    text, on = request.GET.get("q", "")[:60], typed_day(request.GET.get("on", ""))
    found = places.sought(account(request), text, _near(request), on)
    none = "" if found else places.why_none(account(request), text, on)
    return render(request, "visits/_units.html", {"found": found, "none": none})


@require_safe
@needs(Action.LOG_VISIT)
def visit_outbox(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and a fresh token: what the script needs to send what it has kept."""
    return JsonResponse({"account": account(request).pk, "token": get_token(request)})
