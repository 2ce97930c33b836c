"""The list of quarterly appraisals as a workbook."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from campaign.people.models import Appraisal
from campaign.people.querysets import AppraisalQuerySet
from units import exports


def xlsx(rows: AppraisalQuerySet) -> bytes:
    """The list as a workbook."""
    header = [
        *(
            _("Unit"),
            _("Area code"),
            _("First secretary"),
            _("First day of the quarter"),
            pgettext("an appraisal", "Result"),
        ),
        *(_("Remark"), _("Appraised on")),
    ]
    return exports.xlsx(_("Quarterly appraisals"), header, map(_cells, rows.iterator(chunk_size=1000)))


def _cells(one: Appraisal) -> list[exports.Cell]:
    unit, who = one.posting.unit, one.posting.official
    result = str(one.get_result_display())
    return [unit.name, unit.short_code, who.name, one.quarter, result, one.remark, one.appraised_on]
