"""Orders, records of talks and circulars on paper (A4, GB/T 9704-2012); the same record and day give the same pages."""

from datetime import date

from django.template.loader import render_to_string

from campaign.visits import offices, order_listing
from campaign.visits.models import Circular, Order, Talk
from units import paper
from units.places import places_of


def pdf(order: Order, day: date) -> bytes:
    """Print the order, read by `order_listing.shown`, with its answers as of the day."""
    answers = order.answers.standing_on(day).select_related("answered_by")
    line = order_listing.lines_of([order], day)[0]
    (place,) = places_of([order.unit])
    office = offices.name_of(order.area)
    context = {"order": order, "line": line, "answers": answers, "place": place, "office": office, "day": day}
    return paper.pdf_of(render_to_string("visits/order_pdf.html", context))


def talk_pdf(talk: Talk, day: date) -> bytes:
    """Print the record of the talk."""
    (place,) = places_of([talk.unit])
    return paper.pdf_of(render_to_string("visits/talk_pdf.html", {"talk": talk, "place": place, "day": day}))


def circular_pdf(circular: Circular, day: date) -> bytes:
    """Print the circular with the units that it names, by code."""
    named = places_of(circular.units.order_by("code", "level"))
    context = {"circular": circular, "named": named, "office": offices.name_of(circular.area), "day": day}
    return paper.pdf_of(render_to_string("visits/circular_pdf.html", context))
