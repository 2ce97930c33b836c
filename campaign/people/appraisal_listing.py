"""The list of quarterly appraisals: those of a quarter as they were known on a day, and the same as a workbook."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import FETCH_RAISE
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.grading.forms import AreaForm, DayInput
from campaign.people.models import Appraisal, Official
from campaign.people.models.report import Result
from campaign.people.querysets import AppraisalQuerySet
from units import exports
from units.access import Account
from units.models import Unit

PAGE = 100
RESULTS = [("", gettext_lazy("All")), *Result.choices]


class AppraisalListForm(AreaForm):
    """Filters of the list of appraisals; without a quarter that of the day."""

    quarter = forms.DateField(label=gettext_lazy("First day of the quarter"), required=False, widget=DayInput())
    result = forms.ChoiceField(label=gettext_lazy("Result"), required=False, choices=RESULTS)
    q = forms.CharField(label=gettext_lazy("Unit, code or name"), required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        """Any day of a quarter names it."""
        data = super().clean() or {}
        day: date | None = data.get("quarter") or data.get("on")
        if day is not None:
            data["quarter"] = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        return data


def appraisals_behind(filters: Mapping[str, Any], *, user: Account) -> AppraisalQuerySet:
    """Appraisals of the cleaned filters of `AppraisalListForm`, given by the day, in the order of their units.

    Its count equals every figure that leads here with the same filters.
    """
    rows = Appraisal.objects.visible_to(user).in_area(filters["area"])
    rows = rows.filter(quarter=filters["quarter"], appraised_on__lte=filters["on"])
    if result := filters.get("result"):
        rows = rows.filter(result=result)
    if words := (filters.get("q") or "").strip():
        officials = Official.objects.named(words).values("pk")
        units = Unit.objects.named(words).values("pk")
        rows = rows.filter(posting__unit__in=units) | rows.filter(posting__official__in=officials)
    shown = rows.fetch_mode(FETCH_RAISE).select_related("posting__unit", "posting__official", "appraised_by")
    return shown.order_by("posting__unit__code", "posting__unit__level", "id")


def xlsx(rows: AppraisalQuerySet) -> bytes:
    """The list as a workbook."""
    header = [
        *(_("Unit"), _("Area code"), _("First secretary"), _("First day of the quarter"), _("Result")),
        *(_("Remark"), _("Appraised on")),
    ]
    return exports.xlsx(_("Quarterly appraisals"), header, map(_cells, rows.iterator(chunk_size=1000)))


def _cells(one: Appraisal) -> list[exports.Cell]:
    unit, who = one.posting.unit, one.posting.official
    result = str(one.get_result_display())
    return [unit.name, unit.short_code, who.name, one.quarter, result, one.remark, one.appraised_on]
