"""Tables of issues and plans: the taxonomy, issues and their life, plans and their measures, uploaded workbooks."""

from issues.models.issue import Evidence, Issue, IssueEvent
from issues.models.plan import Approval, Measure, Plan, PlanStep, Progress
from issues.models.taxonomy import Aspect, Category
from issues.models.upload import HeaderAlias, LayoutMapping, PlanUpload

__all__ = [
    "Approval",
    "Aspect",
    "Category",
    "Evidence",
    "HeaderAlias",
    "Issue",
    "IssueEvent",
    "LayoutMapping",
    "Measure",
    "Plan",
    "PlanStep",
    "PlanUpload",
    "Progress",
]
