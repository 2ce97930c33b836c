"""Tables of supervision: visits here; cadence and draws, orders and the ladder in modules of their own."""

from campaign.visits.models.cadence import CadenceRule, KeyUnit
from campaign.visits.models.coverage import CoverageChange, CoverageTally
from campaign.visits.models.draw import Draw, DrawnVisit
from campaign.visits.models.visit import Photo, SupervisionRound, Visit, VisitFinding, VisitLevel

__all__ = [
    "CadenceRule",
    "CoverageChange",
    "CoverageTally",
    "Draw",
    "DrawnVisit",
    "KeyUnit",
    "Photo",
    "SupervisionRound",
    "Visit",
    "VisitFinding",
    "VisitLevel",
]
