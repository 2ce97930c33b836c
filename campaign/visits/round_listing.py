"""The list of rounds of supervision with the visits that each has made, and the same list as a workbook."""

from django.utils.translation import gettext as _

from campaign.visits.models import SupervisionRound
from campaign.visits.visit_querysets import SupervisionRoundQuerySet
from units import exports
from units.access import Account


def rounds_of(user: Account) -> SupervisionRoundQuerySet:
    """Rounds of the user's areas, the newest first, annotated with `made`."""
    rows = SupervisionRound.objects.visible_to(user).with_visits().select_related("area")
    return rows.order_by("-from_on", "-id")


def xlsx(rows: SupervisionRoundQuerySet) -> bytes:
    """One row a round, in the order of the page."""
    header = [_("Name"), _("Area"), _("Area code"), _("Number"), _("First day"), _("Last day"), _("Visits")]
    cells = (
        [one.name, one.area.name, one.area.short_code, one.number, one.from_on, one.until_on, one.made]  # type: ignore[attr-defined]
        for one in rows.iterator(chunk_size=1000)
    )
    return exports.xlsx(_("Rounds of supervision"), header, cells)
