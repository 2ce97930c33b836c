"""The lists of secondments and of changes of leadership teams, and both as workbooks."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import batched
from typing import Any

from django.db.models import FETCH_RAISE, Q
from django.utils.translation import gettext as _

from campaign.people.models import LeadershipChange, Official, Secondment
from campaign.people.places import Place, places_of
from campaign.people.querysets import ChangeQuerySet, SecondmentQuerySet
from units import exports
from units.access import Account
from units.models import Unit

BATCH = 1000


def secondments_behind(filters: Mapping[str, Any], *, user: Account) -> SecondmentQuerySet:
    """Secondments of the cleaned filters of `SecondmentListForm`, the latest first."""
    on = filters["on"]
    rows = Secondment.objects.visible_to(user).in_area(filters["area"])
    rows = rows.filter(from_on__lte=on) if filters.get("ended") else rows.as_of(on)
    if direction := filters.get("direction"):
        rows = rows.filter(direction=direction)
    if words := (filters.get("q") or "").strip():
        named = Official.objects.named(words).values("pk")
        rows = rows.filter(
            Q(official__in=named) | Q(sending_organisation__contains=words) | Q(receiving_organisation__contains=words)
        )
    return rows.fetch_mode(FETCH_RAISE).select_related("official", "area").order_by("-from_on", "-id")


def secondments_xlsx(rows: SecondmentQuerySet) -> bytes:
    """One row a secondment."""
    header = [
        *(_("Person's name"), _("Post"), _("Direction"), _("Sending organisation"), _("Receiving organisation")),
        *(_("From"), _("Until"), _("Area")),
    ]
    cells = (
        [
            *(one.official.name, one.official.post, one.get_direction_display()),
            *(one.sending_organisation, one.receiving_organisation, one.from_on, one.until_on, one.area.name),
        ]
        for one in rows.iterator(chunk_size=BATCH)
    )
    return exports.xlsx(_("Secondments"), header, cells)


def changes_behind(filters: Mapping[str, Any], *, user: Account) -> ChangeQuerySet:
    """Changes of the cleaned filters of `ChangeListForm`, the latest first."""
    rows = LeadershipChange.objects.visible_to(user).in_area(filters["area"]).filter(on__lte=filters["on"])
    if since := filters.get("since"):
        rows = rows.filter(on__gte=since)
    if reason := filters.get("reason"):
        rows = rows.filter(reason=reason)
    if level := filters.get("level"):
        rows = rows.filter(unit__level=int(level))
    if words := (filters.get("q") or "").strip():
        rows = rows.filter(unit__in=Unit.objects.named(words))
    return rows.fetch_mode(FETCH_RAISE).select_related("unit").order_by("-on", "unit__code", "-id")


def change_lines(rows: Iterable[LeadershipChange]) -> list[tuple[LeadershipChange, Place]]:
    """Each change with its unit's place: one query."""
    rows = list(rows)
    places = places_of(row.unit for row in rows)
    return [(row, places[row.unit_id]) for row in rows]


def changes_xlsx(rows: ChangeQuerySet) -> bytes:
    """One row a change."""
    header = [
        *(_("County"), _("Township"), _("Village or community"), _("Area code")),
        *(_("Post"), _("What happened"), _("Day"), _("Reason")),
    ]
    return exports.xlsx(_("Changes of leadership teams"), header, _cells(rows))


def _cells(rows: ChangeQuerySet) -> Iterator[list[exports.Cell]]:
    for batch in batched(rows.iterator(chunk_size=BATCH), BATCH):
        for row, place in change_lines(batch):
            top = [place.county, place.township, place.village, row.unit.short_code]
            yield [*top, row.post, row.get_kind_display(), row.on, row.get_reason_display()]
