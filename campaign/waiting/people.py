"""Monthly reports that wait for the user, and weak units without a first secretary."""

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.people import reporting
from campaign.people.models import FirstSecretary, MonthlyReport
from campaign.people.querysets import ReportQuerySet
from campaign.people.reporting import Owed
from campaign.waiting.sections import SHOWN, Row, Section, Step
from units import access
from units.access import Account, Action
from units.clock import today
from units.models import Unit
from units.scoping import home_area


def to_do(user: Account) -> list[Section]:
    """Reports to write, to give an opinion on, to read; gaps to fill."""
    sections = []
    if access.may(user, Action.WRITE_REPORT):
        sections += _to_write(user)
    if access.may(user, Action.GIVE_OPINION):
        found, empty = MonthlyReport.objects.to_give_opinion_by(user), _("No report waits for your opinion.")
        sections.append(_reports(_("Reports to give an opinion on"), found, "opinion", empty))
    if access.may(user, Action.READ_REPORT):
        found, empty = MonthlyReport.objects.to_read_by(user), _("No report waits to be read by you.")
        sections.append(_reports(_("Reports to read"), found, "read", empty))
    if access.may(user, Action.MANAGE_PEOPLE):
        sections.append(_gaps(user))
    return sections


def _to_write(user: Account) -> list[Section]:
    """Months that the user's own postings owe, where the user may still write them; no section without such a posting.

    Whoever was posted elsewhere and holds no grant for the former unit any more cannot open its pages.
    """
    rows = FirstSecretary.objects.standing().held_by(user).visible_to(user, Action.WRITE_REPORT)
    postings = list(rows.select_related("unit").order_by("-from_on", "-id"))
    if not postings:
        return []
    found = reporting.months_to_write(postings, today())
    owed = [one for one in found if one.is_over]
    now = next((one for one in found if not one.is_over), None)
    url = (owed[0].posting if owed else postings[0]).get_absolute_url()
    empty = _("Every month that is over has its report.")
    shown = [_owed(one) for one in owed[:SHOWN]]
    return [Section(_("Reports to write"), len(owed), url, shown, empty, _under_way(now) if now else None)]


def _under_way(one: Owed) -> Step:
    """The report of the month that is not over: not asked for yet, but whoever wants to may write it."""
    url = reverse("people:report-new", args=[one.posting.pk, f"{one.month:%Y-%m}"])
    return Step(_("Write this month's report"), url)


def _owed(one: Owed) -> Row:
    month = f"{one.month:%Y-%m}"
    words = {"month": month, "day": one.due_on.isoformat()}
    url = reverse("people:report-new", args=[one.posting.pk, month])
    note = f"{one.posting.unit} · {_('due on %(day)s') % words}"
    return Row(
        _("Report of %(month)s") % words, url, note, "overdue" if one.is_late else "soon", one.posting.unit.short_code
    )


def _reports(title: str, found: ReportQuerySet, waiting: str, empty: str) -> Section:
    shown = found.select_related("posting__unit", "posting__official").order_by("month", "id")[:SHOWN]
    rows = [
        Row(
            f"{one.posting.unit} · {one.month:%Y-%m}",
            one.get_absolute_url(),
            one.posting.official.name,
            "",
            one.posting.unit.short_code,
        )
        for one in shown
    ]
    return Section(title, found.count(), f"{reverse('people:report-list')}?waiting={waiting}", rows, empty)


def _gaps(user: Account) -> Section:
    """Weak units without a first secretary where the user may appoint one."""
    on = today()
    gaps = reporting.first_secretaries(home_area(user), on).gap_units
    found = gaps.filter(pk__in=Unit.objects.visible_to(user, Action.MANAGE_PEOPLE).order_by().values("pk"))
    rows = [
        Row(unit.name, reverse("people:posting-new", args=[unit.short_code]), unit.short_code, "", unit.short_code)
        for unit in found.order_by("code", "level")[:SHOWN]
    ]
    empty = _("Every weak unit has its first secretary.")
    url = f"{reverse('people:people-list')}?state=gap"
    return Section(_("Weak units without a first secretary"), found.count(), url, rows, empty)
