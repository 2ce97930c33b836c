"""One plan on paper: the table “one township, one plan” on landscape A4, in the columns of the rectification ledger."""

from datetime import date

from django.template.loader import render_to_string

from issues.models import Plan
from issues.plan_page import rows_of
from issues.secretaries import secretaries
from units import paper
from units.codes import full
from units.levels import Level
from units.models import Unit


def pdf(plan: Plan, day: date) -> bytes:
    """Print the plan with its measures' progress on the day; the same plan and day give the same page."""
    unit = plan.unit
    above = {one.level: one.name for one in Unit.objects.ancestors_of(unit)}
    place = {
        "county": unit.name if unit.level == Level.COUNTY else above.get(Level.COUNTY, ""),
        "township": unit.name if unit.level == Level.TOWNSHIP else above.get(Level.TOWNSHIP, ""),
        "village": unit.name if unit.level == Level.VILLAGE else "",
    }
    approvals = plan.approvals.filter(voided_at__isnull=True).select_related("approved_by")
    context = {"plan": plan, "rows": rows_of(plan, day), "day": day, "approvals": approvals, **place}
    context["secretary"] = secretaries([unit.pk], day).get(unit.pk, "")
    return paper.pdf_of(render_to_string("issues/plan_pdf.html", context))


def filename(plan: Plan) -> str:
    """Name of the file to keep, such as `plan-519901200201-v2.pdf`."""
    return f"plan-{full(plan.unit.short_code)}-v{plan.version}.pdf"
