"""Monthly summaries that wait for the user's check, or to be issued; records that wait to be mended."""

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.reports import checks
from campaign.reports.models import Summary
from campaign.reports.querysets import SummaryQuerySet
from campaign.waiting.sections import SHOWN, Row, Section
from units import access
from units.access import Account, Action
from units.clock import today
from units.models import Unit
from units.scoping import top_area


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


def to_mend(user: Account) -> list[Section]:
    """What the standing checks find in the user's area, the worst first; nothing for whoever mends no records."""
    areas = access.areas_of(user, Action.MEND_RECORDS)
    if not areas:
        return []
    unit = Unit.objects.by_short_code(min(areas, key=len)).first() if areas != [""] else None
    report = checks.look(unit.area if unit else top_area(), on=today(), listed=SHOWN)
    rows = [
        Row(one.subject.name, one.subject.url, one.sentence, "overdue" if one.badge == "overdue" else "")
        for one in report.findings[:SHOWN]
    ]
    empty = _("No rule finds anything wrong in your records.")
    return [Section(_("Records to mend"), report.count(), reverse("reports:check-list"), rows, empty)]


def _section(title: str, found: SummaryQuerySet, waits: str, empty: str) -> Section:
    shown = found.light().select_related("area").order_by("month", "area__code")[:SHOWN]
    since = _("drafted on %(day)s")
    rows = [Row(str(one), one.get_absolute_url(), since % {"day": one.drafted_on.isoformat()}, "") for one in shown]
    return Section(title, found.count(), f"{reverse('reports:report-list')}?waits={waits}", rows, empty)
