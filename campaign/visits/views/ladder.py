"""The ladder: the rungs that units stand on, its rules, the day's work, one rung with its lifting, the situations."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from campaign.visits import ladder, offices, rungs, situations, tasks, warning_listing
from campaign.visits.ladder_page import subject_of
from campaign.visits.models import LadderRule, Need, Rung, RungStep
from campaign.visits.order_forms import ReasonForm
from campaign.visits.views.acting import once
from campaign.visits.views.lists import Listing, page, workbook
from campaign.visits.warning_filters import RungFilters
from campaign.visits.warning_forms import SituationForm
from units import access
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.rules import RuleBroken

LISTING = Listing(
    title=gettext_lazy("Escalation ladder"),
    template="visits/rung_list.html",
    url_name="visits:rung-list",
    filters=RungFilters,
    xlsx=warning_listing.rungs_xlsx,
    lines=warning_listing.lines_of,
)


@require_safe
@needs(Action.READ)
def rung_list(request: HttpRequest) -> HttpResponse:
    """Rungs that units of an area stand or stood on."""
    may = access.may(account(request), Action.SUPERVISE)
    return page(request, LISTING, may_supervise=may, last_day=ladder.last_day(), today=today())


@require_safe
@needs(Action.READ)
def rung_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook."""
    return workbook(request, LISTING)


@require_safe
@needs(Action.READ)
def rule_list(request: HttpRequest) -> HttpResponse:
    """What leads to which rung: the rules in use, for everybody to read."""
    rules = LadderRule.objects.filter(in_use=True).order_by("event", "rung", "repeats")
    may_edit = access.may(account(request), Action.MANAGE_SETTINGS)
    return render(request, "visits/rule_list.html", {"rules": rules, "may_edit": may_edit})


@require_POST
@needs(Action.SUPERVISE)
def ladder_run(request: HttpRequest) -> HttpResponse:
    """Work the ladder up to today; pressing it twice changes nothing."""
    try:
        days = ladder.days_to_work(today())
    except RuleBroken as refusal:
        messages.error(request, str(refusal))
        return redirect("visits:rung-list")
    if days:
        tasks.work_ladder.enqueue(today().isoformat(), account(request).pk)
        said = _("Handed in: the ladder is being worked up to %(day)s. Open this page again in a while.")
        messages.info(request, said % {"day": today().isoformat()})
    else:
        messages.info(request, _("The ladder was worked up to today already; nothing was changed."))
    return redirect("visits:rung-list")


@require_safe
@needs(Action.READ)
def rung_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One rung of one unit."""
    return _detail(request, _get(request, pk))


def _get(request: HttpRequest, pk: int) -> RungStep:
    rows = RungStep.objects.visible_to(account(request)).select_related("unit", "rule", "lifted_by")
    return get_object_or_404(rows, pk=pk)


def _detail(request: HttpRequest, step: RungStep, form: ReasonForm | None = None) -> HttpResponse:
    user = account(request)
    try:
        rungs.check_may_lift(step, by=user, on=today())
        why_not = ""
    except RuleBroken as refusal:
        why_not = str(refusal)
    colours = {Rung.YELLOW: "yellow", Rung.RED: "red"}
    context = {
        "step": step,
        "subject": subject_of(step),
        "form": form or ReasonForm(),
        "why_not": why_not,
        "needs_talk": step.ended_on is None and step.rule.needs == Need.TALK_CHECKED,
        "may_talk": offices.stands_next_above(user, Action.RECORD_TALK, step.unit),
        "may_supervise": access.may(user, Action.SUPERVISE, step.unit),
        "colour": colours.get(Rung(step.rung), ""),
        "talks": step.talks.order_by("on", "id"),
        "cards": step.cards.order_by("on", "id"),
        "crumbs": crumbs_of(user, step.unit.area, "visits:rung-list"),
    }
    return render(request, "visits/rung_detail.html", context, status=409 if form else 200)


@require_POST
@needs(Action.SUPERVISE)
def rung_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift the rung with a reason."""
    step = _get(request, pk)
    form = ReasonForm(request.POST)

    def lift() -> RungStep:
        return rungs.lift(step, reason=form.cleaned_data["reason"], by=account(request), on=today())

    done = once(request, form, lift, said=_("The rung is lifted."), back=step.get_absolute_url())
    return done or _detail(request, _get(request, pk), form)


@needs(Action.SUPERVISE)
def situation_new(request: HttpRequest) -> HttpResponse:
    """Record one of the five situations, once whatever the number of clicks."""
    user = account(request)
    form = SituationForm(request.POST or None, user=user, unit=request.GET.get("unit", "")[:12])

    def record() -> None:
        situations.record(form.cleaned_data["unit"], form.found, by=user, on=today())

    said = _("Recorded. The unit steps onto the ladder with the next day's work.")
    done = once(request, form, record, said=said, back=reverse("visits:rung-list"))
    return done or render(request, "visits/situation_new.html", {"form": form})
