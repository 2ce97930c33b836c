"""Monthly summaries that wait for the user's check, or to be issued."""

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.reports.models import Summary
from campaign.reports.querysets import SummaryQuerySet
from campaign.waiting.sections import SHOWN, Row, Section
from units import access
from units.access import Account, Action


def to_do(user: Account) -> list[Section]:
    """Summaries to check and to issue."""
    if not access.may(user, Action.ISSUE_SUMMARY):
        return []
    rows = Summary.objects.all()
    empty = _("No summary waits for a second person's check.")
    issued = _("No checked summary waits to be issued.")
    return [
        _section(_("Summaries to check"), rows.to_check_by(user), "check", empty),
        _section(_("Summaries to issue"), rows.to_issue_by(user), "issue", issued),
    ]


def _section(title: str, found: SummaryQuerySet, waits: str, empty: str) -> Section:
    shown = found.light().select_related("area").order_by("month", "area__code")[:SHOWN]
    since = _("drafted on %(day)s")
    rows = [Row(str(one), one.get_absolute_url(), since % {"day": one.drafted_on.isoformat()}, "") for one in shown]
    return Section(title, found.count(), f"{reverse('reports:report-list')}?waits={waits}", rows, empty)
