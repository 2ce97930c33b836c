"""Visits of the last days in the user's area: a handler reads what was seen, the visiting side what is logged."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.visits import visit_list
from campaign.visits.models import Visit
from campaign.waiting.sections import SHOWN, Row, Section
from units import access
from units.access import Account, Action
from units.clock import today

DAYS = timedelta(days=14)


def recent(user: Account) -> list[Section]:
    """The newest visits; none for whoever neither logs visits nor handles what they find."""
    if not access.may(user, Action.LOG_VISIT) and not access.may(user, Action.HANDLE_ISSUE):
        return []
    since = today() - DAYS
    found = visit_list.recent_for(user, since)
    rows = [_row(one) for one in visit_list.with_found(found.select_related("unit"))[:SHOWN]]
    url = f"{reverse('visits:visit-list')}?first={since.isoformat()}"
    empty = _("No unit of your area was visited in the last 14 days.")
    return [Section(_("Recent visits"), found.count(), url, rows, empty)]


def _row(visit: Visit) -> Row:
    found: int = visit.found  # type: ignore[attr-defined]
    note = f"{visit.on.isoformat()} · {visit.get_level_display()}"
    if found:
        note += " · " + ngettext("%(n)s finding", "%(n)s findings", found) % {"n": found}
    return Row(str(visit.unit), visit.get_absolute_url(), note, "", visit.unit.short_code)
