"""Assessments that wait for the user, and the open rounds."""

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.grading.models import Assessment, Round
from campaign.grading.querysets import AssessmentQuerySet
from campaign.waiting.sections import SHOWN, Row, Section
from units import access
from units.access import Account, Action


def to_do(user: Account) -> list[Section]:
    """What the user reviews and assesses."""
    sections = []
    if access.may(user, Action.REVIEW):
        rows = Assessment.objects.waiting_for(user)
        sections.append(
            _section(_("To review"), rows, reverse("grading:review-list"), _("No assessment waits for your stage."))
        )
    if access.may(user, Action.ASSESS):
        drafts = Assessment.objects.to_assess_by(user)
        url = f"{reverse('grading:assessment-list')}?state=draft"
        sections.append(_section(_("To assess"), drafts, url, _("No unit of yours waits to be assessed.")))
    return sections


def rounds(user: Account) -> list[Section]:
    """Open rounds that touch the user's areas; none for whoever reads nothing."""
    if not access.may(user, Action.READ):
        return []
    found = Round.objects.touching(user).open().select_related("area")
    opened = _("opened on %(day)s")
    rows = [
        Row(one.name, one.get_absolute_url(), f"{one.area} · {opened % {'day': one.opened_on.isoformat()}}", "")
        for one in found[:SHOWN]
    ]
    url = reverse("grading:round-list")
    return [Section(_("Open rounds"), found.count(), url, rows, _("No round is open in your area."))]


def _section(title: str, found: AssessmentQuerySet, url: str, empty: str) -> Section:
    shown = found.select_related("unit", "stage", "round").order_by("waiting_since_on", "unit__code")[:SHOWN]
    rows = [Row(str(one.unit), one.get_absolute_url(), _note(one), "", one.unit.short_code) for one in shown]
    return Section(title, found.count(), url, rows, empty)


def _note(row: Assessment) -> str:
    return f"{row.stage or row.round} · {_since(row)}".rstrip(" ·")


def _since(row: Assessment) -> str:
    if row.waiting_since_on is None:
        return ""
    return _("waiting since %(day)s") % {"day": row.waiting_since_on.isoformat()}
