"""The lists of secondments and of changes of leadership teams, and both as workbooks."""

from collections.abc import Iterable, Iterator
from itertools import batched

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaign.people.models import LeadershipChange
from campaign.people.places import Place, places_of
from campaign.people.querysets import ChangeQuerySet, SecondmentQuerySet
from units import exports

BATCH = 1000


def secondments_xlsx(rows: SecondmentQuerySet) -> bytes:
    """One row a secondment."""
    header = [
        *(_("Person's name"), _("Post"), _("Direction"), _("Sending organisation"), _("Receiving organisation")),
        *(_("From"), _("Until"), _("Area"), _("Why it is struck out")),
    ]
    cells = (
        [
            *(one.official.name, one.official.post, one.get_direction_display()),
            *(one.sending_organisation, one.receiving_organisation, one.from_on, one.until_on, one.area.name),
            one.void_reason,
        ]
        for one in rows.iterator(chunk_size=BATCH)
    )
    return exports.xlsx(_("Secondments"), header, cells)


def change_lines(rows: Iterable[LeadershipChange]) -> list[tuple[LeadershipChange, Place]]:
    """Each change with its unit's place: one query."""
    rows = list(rows)
    places = places_of(row.unit for row in rows)
    return [(row, places[row.unit_id]) for row in rows]


def changes_xlsx(rows: ChangeQuerySet) -> bytes:
    """One row a change."""
    header = [
        *(_("County"), _("Township"), _("Village or community"), _("Area code")),
        *(_("Post"), pgettext("a leadership team", "What happened"), _("Day"), _("Reason")),
        _("Why it is struck out"),
    ]
    return exports.xlsx(_("Changes of leadership teams"), header, _cells(rows))


def _cells(rows: ChangeQuerySet) -> Iterator[list[exports.Cell]]:
    for batch in batched(rows.iterator(chunk_size=BATCH), BATCH):
        for row, place in change_lines(batch):
            top = [place.county, place.township, place.village, row.unit.short_code]
            told: list[exports.Cell] = [row.post, row.get_kind_display(), row.on, row.get_reason_display()]
            yield [*top, *told, row.void_reason]
