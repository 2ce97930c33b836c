"""Supervision orders and talks that wait for the user."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.visits import order_listing
from campaign.visits.models import Order, Talk
from campaign.visits.order_querysets import OrderQuerySet
from campaign.waiting.sections import SHOWN, Row, Section
from units import access
from units.access import Account, Action
from units.clock import today


def to_do(user: Account) -> list[Section]:
    """Orders to answer, to close, with an extension to decide; talks to check: two queries each."""
    day, seen, sections = today(), Order.objects.visible_to(user), []
    if access.may(user, Action.ANSWER_ORDER):
        found, empty = seen.to_answer_by(user, day), _("No order waits for an answer of yours.")
        sections.append(_orders(_("Orders to answer"), found, "answer", empty, day))
    if access.may(user, Action.CLOSE_ORDER):
        found, empty = seen.to_close_by(user, day), _("No answer waits to be checked by you.")
        sections.append(_orders(_("Orders to close"), found, "close", empty, day))
    if access.may(user, Action.ISSUE_ORDER):
        found, empty = seen.to_decide_by(user, day), _("No extension waits for your decision.")
        sections.append(_orders(_("Extensions to decide"), found, "decide", empty, day))
    if access.may(user, Action.RECORD_TALK):
        sections.append(_talks(user, day))
    return sections


def _orders(title: str, found: OrderQuerySet, waiting: str, empty: str, day: date) -> Section:
    """Orders that wait for the user, the nearest deadline first."""
    shown = order_listing.shown(found, day).order_by("due_on", "id")[:SHOWN]
    rows = [
        Row(
            f"{line.order.number} · {line.order.unit.name}",
            line.order.get_absolute_url(),
            *_note(line),
            line.order.unit.short_code,
        )
        for line in order_listing.lines_of(shown, day)
    ]
    return Section(title, found.count(), f"{reverse('visits:order-list')}?waiting={waiting}", rows, empty)


def _note(line: order_listing.Line) -> tuple[str, str]:
    """What stands beside an order, and its badge."""
    return f"{line.order.text[:30]} · {line.word}", "" if line.light == "none" else line.light


def _talks(user: Account, day: date) -> Section:
    """Talks whose agreement is to be checked by now."""
    found = Talk.objects.visible_to(user).to_check_by(user, day)
    due = _("to be checked on %(day)s")
    rows = [
        Row(
            f"{talk.unit.name} · {talk.get_level_pair_display()}",
            talk.get_absolute_url(),
            due % {"day": talk.check_on.isoformat()},
            "overdue" if talk.check_on < day else "soon",
            talk.unit.short_code,
        )
        for talk in found.select_related("unit").order_by("check_on", "id")[:SHOWN]
    ]
    url = f"{reverse('visits:talk-list')}?check=mine"
    return Section(_("Talks to check"), found.count(), url, rows, _("No talk waits to be checked by you."))
