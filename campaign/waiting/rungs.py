"""Rungs of the escalation ladder: those that tell the user's own unit something, and those that wait to be lifted."""

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.visits.ladder_querysets import TOLD, RungStepQuerySet
from campaign.visits.models import RungStep
from campaign.waiting.sections import SHOWN, Row, Section
from units import access
from units.access import Account, Action
from units.clock import today


def to_do(user: Account) -> list[Section]:
    """Open rungs against the user's own unit, and those that the user's office may lift: two queries each."""
    held = RungStep.objects.visible_to(user).open_on(today())
    sections = []
    if any(grant.role in TOLD for grant in access.grants_of(user)):
        empty = _("No rung stands against your unit.")
        sections.append(_section(_("Rungs against my unit"), held.against_unit_of(user), "unit", empty))
    if access.may(user, Action.SUPERVISE) or access.may(user, Action.RECORD_TALK):
        empty = _("No rung waits to be settled by you.")
        sections.append(_section(_("Rungs to settle"), held.to_settle_by(user), "settle", empty))
    return sections


def _section(title: str, found: RungStepQuerySet, waiting: str, empty: str) -> Section:
    """Rungs that concern the user, the highest first, of one height the oldest."""
    shown = found.select_related("unit", "rule").order_by("-rung", "raised_on", "id")[:SHOWN]
    rows = [
        Row(f"{one.unit.name} · {one.get_rung_display()}", one.get_absolute_url(), _note(one), "", one.unit.short_code)
        for one in shown
    ]
    url = f"{reverse('visits:rung-list')}?open=on&waiting={waiting}"
    return Section(title, found.count(), url, rows, empty)


def _note(step: RungStep) -> str:
    """What happened, which post is told, since when, and what lifts the rung."""
    told = _("told to: %(post)s, %(day)s") % {"post": step.rule.addressed, "day": step.raised_on.isoformat()}
    lifted = _("lifted by: %(what)s") % {"what": step.rule.get_needs_display()}
    return f"{step.get_event_display()} · {told} · {lifted}"
