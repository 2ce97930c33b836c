"""The list of quarterly appraisals with the places of their units, and the same as a workbook."""

from collections.abc import Iterable, Iterator
from itertools import batched

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaign.people.models import Appraisal
from campaign.people.places import Place, places_of
from campaign.people.querysets import AppraisalQuerySet
from units import exports

BATCH = 1000


def lines_of(rows: Iterable[Appraisal]) -> list[tuple[Appraisal, Place]]:
    """Each appraisal with its unit's place: one query."""
    rows = list(rows)
    places = places_of(row.posting.unit for row in rows)
    return [(row, places[row.posting.unit_id]) for row in rows]


def xlsx(rows: AppraisalQuerySet) -> bytes:
    """The list as a workbook."""
    header = [
        *(_("County"), _("Township"), _("Village or community"), _("Area code")),
        *(_("First secretary"), _("First day of the quarter"), pgettext("an appraisal", "Result")),
        *(_("Remark"), _("Appraised on")),
    ]
    return exports.xlsx(_("Quarterly appraisals"), header, _cells(rows))


def _cells(rows: AppraisalQuerySet) -> Iterator[list[exports.Cell]]:
    for batch in batched(rows.iterator(chunk_size=BATCH), BATCH):
        for one, place in lines_of(batch):
            top = [place.county, place.township, place.village, one.posting.unit.short_code]
            result = str(one.get_result_display())
            yield [*top, one.posting.official.name, one.quarter, result, one.remark, one.appraised_on]
