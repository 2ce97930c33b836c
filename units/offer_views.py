"""What is offered under the field of a unit while somebody types."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from units import places
from units.access import Action, account
from units.clock import today
from units.gate import needs
from units.unit_forms import OFFERED_FOR


@require_safe
@needs(Action.READ)
def unit_offers(request: HttpRequest) -> HttpResponse:
    """Units that a text tells, among those where the user may do what the form is for: ticks to put into it."""
    text, known = request.GET.get("unit", "")[:60], {one.value: one for one in OFFERED_FOR}
    action = known.get(request.GET.get("for", ""))
    user = account(request)
    offers = places.sought_for(user, action, text, today(), top=OFFERED_FOR[action]) if action else []
    # Without the request: a fragment needs nothing of the frame, whose counts cost queries.
    context = {"offers": offers, "asked": bool(text.strip())}
    return HttpResponse(render_to_string("units/_unit_offer_ticks.html", context))
