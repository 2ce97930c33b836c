"""What the page of an uploaded workbook shows: its preview as it is kept, what of it is cut, the plans it wrote to."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from issues.import_report import Report, Taken
from issues.import_standing import IssueKey, Standing
from issues.models import Aspect, Plan, PlanUpload
from issues.models.plan import PlanKind, PlanState
from issues.querysets import PlanQuerySet
from issues.sheet_columns import HEADERS
from units.access import Account, Action

# New and changed measures that the stored preview tells one by one; the rest is in the officer's own file.
EXAMPLES = 500
# Rows left out that the page names.
LEFT_OUT = 200


def stored(report: Report, beside: Standing, days: Mapping[IssueKey, date]) -> dict[str, Any]:
    """The preview as it is kept for the page: the contract's JSON and what the page shows besides."""
    aspects = {one.pk: str(one) for one in Aspect.objects.all()}
    return report.as_dict() | {
        "sheet": report.sheet,
        "digest": report.digest,
        "staying": report.staying,
        "columns": report.columns,
        "examples": [
            one.as_dict(report.sheet)
            | {
                "unit": str(one.unit),
                "kind": str(PlanKind(one.plan_kind).label),
                "aspect_name": aspects.get(one.aspect_id, ""),
                "found_on": _found_on(one, beside, days),
            }
            for one in report.new[:EXAMPLES]
        ],
        "changes": [
            {
                "row": one.row,
                "unit": one.unit,
                "issue": one.issue,
                "action": one.action,
                "fields": [(HEADERS[name], old, new) for name, old, new in one.fields],
            }
            for one in report.changed[:EXAMPLES]
        ],
    }


def _found_on(one: Taken, beside: Standing, days: Mapping[IssueKey, date]) -> str:
    """The day of finding of the row's issue, which stands or is new; '' without an issue."""
    if not one.issue:
        return ""
    stands = beside.issue_of(one)
    return (stands["found_on"] if stands else days[one.identity[:2]]).isoformat()


def hidden_of(told: Mapping[str, Any]) -> dict[str, int]:
    """How many new and changed measures and rows left out the page does not show of a stored preview."""
    return {
        "new": told.get("new", 0) - len(told.get("examples", [])),
        "changed": told.get("changed", 0) - len(told.get("changes", [])),
        "left_out": max(0, len(told.get("left_out", [])) - LEFT_OUT),
    }


def plans_of(upload: PlanUpload, user: Account) -> PlanQuerySet:
    """The versions that the upload's commit wrote to and that the user sees, by unit; none before the commit."""
    numbers = (upload.preview or {}).get("plans", [])
    mine = Plan.objects.visible_to(user).filter(pk__in=numbers)
    return mine.select_related("unit").order_by("unit__code", "unit__level", "version")


def drafts_of(upload: PlanUpload, user: Account) -> PlanQuerySet:
    """Those among them that are drafts still and that the user may submit."""
    return plans_of(upload, user).visible_to(user, Action.EDIT_PLAN).filter(state=PlanState.DRAFT)
