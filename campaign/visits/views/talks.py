"""Talks: the list, one talk with its check, its print, and the form that records one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from campaign.visits import order_print, talks, warning_listing
from campaign.visits.models import Talk
from campaign.visits.views.acting import once
from campaign.visits.views.lists import Listing, page, workbook
from campaign.visits.warning_filters import TalkFilters
from campaign.visits.warning_forms import CheckForm, TalkForm
from units import access, exports
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.rules import RuleBroken

LISTING = Listing(
    title=gettext_lazy("Talks"),
    template="visits/talk_list.html",
    url_name="visits:talk-list",
    filters=TalkFilters,
    xlsx=warning_listing.talks_xlsx,
    lines=warning_listing.lines_of,
)


@require_safe
@needs(Action.READ)
def talk_list(request: HttpRequest) -> HttpResponse:
    """Talks of an area."""
    return page(request, LISTING, may_record=access.may(account(request), Action.RECORD_TALK))


@require_safe
@needs(Action.READ)
def talk_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    return workbook(request, LISTING)


@needs(Action.RECORD_TALK)
def talk_new(request: HttpRequest) -> HttpResponse:
    """Record a talk, once whatever the number of clicks."""
    user = account(request)
    given = {"unit": request.GET.get("unit", "")[:12], "step": request.GET.get("step", "")[:18], "on": today()}
    form = TalkForm(request.POST or None, user=user, **given)

    def record() -> Talk:
        return talks.record(form.cleaned_data["unit"], form.record, by=user, on=today())

    done = once(request, form, record, said=_("The talk is recorded."), back=reverse("visits:talk-list"))
    return done or render(request, "visits/talk_new.html", {"form": form})


@require_safe
@needs(Action.READ)
def talk_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One talk."""
    return _detail(request, _get(request, pk))


def _get(request: HttpRequest, pk: int) -> Talk:
    rows = Talk.objects.visible_to(account(request)).select_related("unit", "step__rule", "recorded_by", "checked_by")
    return get_object_or_404(rows, pk=pk)


def _detail(request: HttpRequest, talk: Talk, form: CheckForm | None = None) -> HttpResponse:
    user = account(request)
    try:
        talks.check_may_check(talk, by=user, on=today())
        why_not = ""
    except RuleBroken as refusal:
        why_not = str(refusal)
    context = {
        "talk": talk,
        "form": form or CheckForm(),
        "why_not": why_not,
        "late": talk.checked_on is None and talk.check_on < today(),
        "crumbs": crumbs_of(user, talk.unit.area, "visits:talk-list"),
    }
    return render(request, "visits/talk_detail.html", context, status=409 if form else 200)


@require_POST
@needs(Action.RECORD_TALK)
def talk_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the check of the talk's agreement found."""
    talk = _get(request, pk)
    form = CheckForm(request.POST)

    def check() -> Talk:
        data = form.cleaned_data
        return talks.check(talk, kept=data["kept"], result=data["result"], by=account(request), on=today())

    done = once(request, form, check, said=_("The check is recorded."), back=talk.get_absolute_url())
    return done or _detail(request, _get(request, pk), form)


@require_safe
@needs(Action.READ)
def talk_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of the talk on paper."""
    talk = _get(request, pk)
    return exports.download(order_print.talk_pdf(talk, today()), f"talk-{talk.on}-{talk.pk}.pdf", "application/pdf")
