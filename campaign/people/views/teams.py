"""Work teams: the list with what is missing, and the team of one unit."""

from collections.abc import Iterator
from datetime import date
from itertools import batched

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from campaign.people import team_listing, teams
from campaign.people.filters import TeamFilters
from campaign.people.forms import DayForm
from campaign.people.models import TeamMember, WorkTeam
from campaign.people.querysets import TeamQuerySet
from campaign.people.releasing import readiness
from campaign.people.report_forms import SeatForm
from campaign.people.views.acting import done
from units import access, exports
from units.access import Action, account
from units.clock import today
from units.crumbs import crumbs_of
from units.gate import needs
from units.lists import listed, wrong
from units.models import Unit
from units.scoping import unit_or_404

LIST, TEMPLATE = "people:team-list", "people/team_list.html"


@require_safe
@needs(Action.READ)
def team_list(request: HttpRequest) -> HttpResponse:
    """Teams at work on the day, with the posts that nobody holds and the people who sit on too many."""
    filters = TeamFilters(request.GET, user=account(request))
    if not filters.is_valid():
        return wrong(request, filters, TEMPLATE)
    context = listed(request, filters, LIST, size=50)
    return render(request, TEMPLATE, context | {"lines": team_listing.placed_lines_of(context["page"], on=filters.day)})


@require_safe
@needs(Action.READ)
def team_list_xlsx(request: HttpRequest) -> HttpResponse:
    """The teams as a workbook, one row a post."""
    filters = TeamFilters(request.GET, user=account(request))
    if not filters.is_valid():
        return wrong(request, filters, TEMPLATE)
    header = [
        *(_("County"), _("Township"), _("Village or community"), _("Area code"), _("Team post"), _("Person's name")),
        *(_("Post"), _("Organisation"), _("From"), _("Teams of this person")),
    ]
    content = exports.xlsx(_("Work teams"), header, _cells(filters.qs, filters.day))
    return exports.download(content, f"{_('Work teams')}-{filters.day.isoformat()}.xlsx", exports.XLSX_TYPE)


def _cells(rows: TeamQuerySet, on: date) -> Iterator[list[exports.Cell]]:
    for batch in batched(rows.iterator(chunk_size=1000), 1000):
        for line in team_listing.placed_lines_of(batch, on=on):
            top = [*line.names, line.team.unit.short_code]
            for seat in line.seats:
                who = seat.official
                held = [who.name, who.post, who.organisation] if who else [_("nobody"), "", ""]
                yield [*top, str(seat.rule), *held, seat.from_on, seat.teams or None]


@require_safe
@needs(Action.READ)
def team_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The team of one unit, or how one is formed."""
    user = account(request)
    unit = unit_or_404(user, code)
    rows = WorkTeam.objects.filter(unit=unit).select_related("unit", "formed_by", "withdrawn_by")
    found = list(rows.order_by("-formed_on", "-id"))
    team = next((one for one in found if one.withdrawn_on is None), None)
    context = {
        "unit": unit,
        "team": team,
        "line": team_listing.lines_of([team], on=today())[0] if team else None,
        "former": [one for one in found if one.withdrawn_on],
        "readiness": readiness(unit, today()) if team else None,
        "may_manage": access.may(user, Action.MANAGE_PEOPLE, unit),
        "crumbs": crumbs_of(user, unit.area, LIST),
    }
    return render(request, "people/team_detail.html", context)


def _address(unit: Unit) -> str:
    return reverse("people:team-detail", args=[unit.short_code])


@needs(Action.MANAGE_PEOPLE)
def team_form(request: HttpRequest, code: str) -> HttpResponse:
    """Form the team of a weak unit."""
    user = account(request)
    unit = unit_or_404(user, code, Action.MANAGE_PEOPLE)
    form = DayForm(request.POST or None, label=_("Formed on"))
    if done(request, form, lambda: teams.form_team(unit, formed_on=form.cleaned_data["day"], by=user, on=today())):
        return redirect(_address(unit))
    words = {"title": _("Form the work team"), "submit": _("Form the team"), "lead": unit.name}
    context = {"form": form, "back": _address(unit), "crumbs": crumbs_of(user, unit.area, LIST), **words}
    return render(request, "people/form.html", context)


def _get(request: HttpRequest, pk: int) -> WorkTeam:
    rows = WorkTeam.objects.visible_to(account(request), Action.MANAGE_PEOPLE).select_related("unit")
    return get_object_or_404(rows, pk=pk)


@needs(Action.MANAGE_PEOPLE)
def team_seat(request: HttpRequest, pk: int) -> HttpResponse:
    """Fill a post of the team."""
    user = account(request)
    team = _get(request, pk)
    form = SeatForm(request.POST or None, user=user, team=team, rule=request.GET.get("rule", "")[:18])

    def verb() -> object:
        data = form.cleaned_data
        return teams.seat(team, data["rule"], data["official"], from_on=data["day"], by=user, on=today())

    if done(request, form, verb):
        return redirect(_address(team.unit))
    words = {"title": _("Fill a post of the team"), "submit": _("Fill the post"), "lead": team.unit.name}
    context = {"form": form, "back": _address(team.unit), "crumbs": crumbs_of(user, team.unit.area, LIST), **words}
    return render(request, "people/form.html", {**context, "roster": True})


@needs(Action.MANAGE_PEOPLE)
def team_unseat(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a post of the team fall vacant."""
    user = account(request)
    rows = TeamMember.objects.filter(team__in=WorkTeam.objects.visible_to(user, Action.MANAGE_PEOPLE))
    member = get_object_or_404(rows.select_related("team__unit", "official", "rule"), pk=pk)
    unit = member.team.unit
    form = DayForm(request.POST or None, label=_("First day out of the post"))
    if done(request, form, lambda: teams.unseat(member, until_on=form.cleaned_data["day"], by=user, on=today())):
        return redirect(_address(unit))
    lead = f"{member.official.name} · {member.rule} · {unit.name}"
    words = {"title": _("Take off the team"), "submit": _("Take off the team"), "lead": lead}
    context = {"form": form, "back": _address(unit), "crumbs": crumbs_of(user, unit.area, LIST), **words}
    return render(request, "people/form.html", context)


@needs(Action.MANAGE_PEOPLE)
def team_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw the team; before the acceptance the page says what is missing and has no button."""
    user = account(request)
    team = _get(request, pk)
    form = DayForm(request.POST or None, label=_("Withdrawn on"))
    if done(request, form, lambda: teams.withdraw(team, day=form.cleaned_data["day"], by=user, on=today())):
        return redirect(_address(team.unit))
    words = {
        "title": _("Withdraw the work team"),
        "submit": pgettext("a work team", "Withdraw"),
        "lead": team.unit.name,
    }
    context = {"form": form, "back": _address(team.unit), "crumbs": crumbs_of(user, team.unit.area, LIST), **words}
    return render(request, "people/form.html", {**context, "readiness": readiness(team.unit, today())})
