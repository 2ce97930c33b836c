"""The list of plans, one plan, its print, and its start."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from issues import kinds, plan_listing, plan_page, plan_print, planning
from issues.models import Plan
from issues.plan_forms import KindForm, PlanListForm, ReasonForm
from units import access, exports
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.rules import RuleBroken
from units.scoping import unit_or_404


@require_safe
@needs(Action.READ)
def plan_list(request: HttpRequest) -> HttpResponse:
    """Plans by area, kind, state, what waits for me and what is overdue."""
    form = PlanListForm(request.GET, user=account(request))
    if not form.is_valid():
        return render(request, "issues/plan_list.html", {"form": form, "page": None}, status=400)
    day = form.cleaned_data["on"]
    rows = plan_listing.plans_behind(account(request), form.cleaned_data, day)
    page = plan_listing.page_of(rows, request.GET.get("page"), day)
    area = form.cleaned_data["area"]
    crumbs = crumbs_of(account(request), area, "issues:plan-list")
    context = {"form": form, "page": page, "area": area, "crumbs": crumbs}
    context["may_import"] = access.may(account(request), Action.EDIT_PLAN)
    return render(request, "issues/plan_list.html", context)


@require_safe
@needs(Action.READ)
def plan_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The same list as a workbook, one row a measure, which the import takes again."""
    form = PlanListForm(request.GET, user=account(request))
    if not form.is_valid():
        return render(request, "issues/plan_list.html", {"form": form, "page": None}, status=400)
    day = form.cleaned_data["on"]
    rows = plan_listing.plans_behind(account(request), form.cleaned_data, day)
    name = f"plans-{form.cleaned_data['area'].short_code or 'all'}-{day.isoformat()}.xlsx"
    return exports.download(plan_listing.xlsx(rows, _("Plans")), name, exports.XLSX_TYPE)


@needs(Action.EDIT_PLAN)
def plan_start(request: HttpRequest, code: str) -> HttpResponse:
    """Start a draft for the unit; it copies the version in force."""
    unit = unit_or_404(account(request), code, Action.EDIT_PLAN)
    demand = kinds.demanded_of(unit, today())
    form = KindForm(request.POST or None, demand=demand)
    if request.method == "POST" and form.is_valid():
        try:
            plan = planning.start(unit, kind=form.cleaned_data["kind"], by=account(request), on=today())
        except RuleBroken as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Version %(version)s is started as a draft.") % {"version": plan.version})
            return redirect(plan)
    former = Plan.objects.filter(unit=unit).current().first()
    crumbs = crumbs_of(account(request), unit.area, "issues:plan-list")
    context = {"form": form, "unit": unit, "former": former, "demand": kinds.WORDS[demand], "crumbs": crumbs}
    return render(request, "issues/plan_start.html", context)


@require_safe
@needs(Action.READ)
def plan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: its chain, its measures, who approved it, what changed, and what I can do."""
    return detail(request, get_plan(request, pk))


def get_plan(request: HttpRequest, pk: int) -> Plan:
    """The plan if it lies in the user's area, else 404."""
    rows = Plan.objects.visible_to(account(request)).select_related("unit", "author", "checked_by")
    return get_object_or_404(rows, pk=pk)


def detail(
    request: HttpRequest, plan: Plan, refusal: RuleBroken | None = None, return_form: ReasonForm | None = None
) -> HttpResponse:
    """The plan's page; with a refusal, 409."""
    user = account(request)
    chosen = request.GET.get("against", "")
    versions = Plan.objects.filter(unit=plan.unit_id)
    against = versions.filter(version=chosen).exclude(pk=plan.pk).first() if chosen.isdigit() else None
    context = plan_page.context_of(plan, user, today(), against) | {
        "crumbs": crumbs_of(user, plan.unit.area, "issues:plan-list"),
        "refusal": refusal,
        "return_form": return_form or ReasonForm(),
    }
    return render(request, "issues/plan_detail.html", context, status=409 if refusal else 200)


@require_safe
@needs(Action.READ)
def plan_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as the table “one township, one plan” on paper."""
    plan = get_plan(request, pk)
    return exports.download(plan_print.pdf(plan, today()), plan_print.filename(plan), "application/pdf")
