"""What keeps a weak unit from being lifted: an open red card, or an open rung from the red one up (docs/adr/0005)."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from campaign.visits.models import Card, Colour, RungStep
from units.models import Unit


def open_red(units: Sequence[Unit], on: date) -> Mapping[int, str]:
    """For each barred unit's number what stands open on the day and what lifts it, in words: two queries."""
    pks = [unit.pk for unit in units]
    found: dict[int, list[str]] = {}
    cards = Card.objects.standing_on(on).filter(unit__in=pks, colour=Colour.RED).order_by("on", "pk")
    for card in cards:
        what = _("A red card of %(day)s is not lifted: the office that supervises the unit lifts it with a reason.")
        found.setdefault(card.unit_id, []).append(what % {"day": card.on.isoformat()})
    steps = RungStep.objects.open_on(on).red().filter(unit__in=pks).select_related("rule").order_by("raised_on", "pk")
    for step in steps:
        what = _("Rung “%(rung)s” of %(day)s is open (%(event)s); it is lifted by: %(needs)s.")
        words = {
            "rung": step.get_rung_display(),
            "day": step.raised_on.isoformat(),
            "event": step.get_event_display(),
            "needs": step.rule.get_needs_display(),
        }
        found.setdefault(step.unit_id, []).append(what % words)
    return {unit: " ".join(sentences) for unit, sentences in found.items()}
