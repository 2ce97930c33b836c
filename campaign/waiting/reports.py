"""Monthly summaries that wait for the user's check, or to be issued; records that wait to be mended."""

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.reports import checks
from campaign.reports.models import Summary
from campaign.reports.querysets import SummaryQuerySet
from campaign.waiting.sections import SHOWN, Row, Section
from units import access, codes
from units.access import Account, Action
from units.areas import Area
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
    """What the standing checks find and the user may mend, the worst first: a section for each of the user's areas."""
    areas = _areas(user)
    return [_findings(user, area, alone=len(areas) == 1) for area in areas]


def _areas(user: Account) -> list[Area]:
    """The areas where the user mends records, without those that lie in another of them."""
    short_codes = access.areas_of(user, Action.MEND_RECORDS)
    if short_codes == [""]:
        return [top_area()]
    widest = [one for one in short_codes if not any(one != other and one.startswith(other) for other in short_codes)]
    wanted = {(codes.full(one), codes.level_of(one)) for one in widest}
    units = Unit.objects.filter(code__in={code for code, _level in wanted}).order_by("code")
    return [unit.area for unit in units if (unit.code, unit.level) in wanted]


def _findings(user: Account, area: Area, *, alone: bool) -> Section:
    mine = [one for one in checks.CHECKS if access.may(user, one.action, area)]
    report = checks.look(area, on=today(), checks=mine, listed=SHOWN)
    rows = [
        Row(
            one.subject.name,
            one.subject.url,
            one.sentence,
            "overdue" if one.badge == "overdue" else "",
            one.subject.code,
        )
        for one in report.findings[:SHOWN]
    ]
    empty = _("No rule finds anything wrong in your records.")
    title = _("Records to mend") if alone else _("Records to mend in %(area)s") % {"area": area.name}
    url = f"{reverse('reports:check-list')}?area={area.short_code}&mine=on"
    return Section(title, report.count(), url, rows, empty)


def _section(title: str, found: SummaryQuerySet, waits: str, empty: str) -> Section:
    shown = found.light().select_related("area").order_by("month", "area__code")[:SHOWN]
    since = _("drafted on %(day)s")
    rows = [Row(str(one), one.get_absolute_url(), since % {"day": one.drafted_on.isoformat()}, "") for one in shown]
    return Section(title, found.count(), f"{reverse('reports:report-list')}?waits={waits}", rows, empty)
