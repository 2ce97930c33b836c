"""Tables of supervision: visits here; cadence and draws, orders and the ladder in modules of their own."""

from campaign.visits.models.visit import Photo, SupervisionRound, Visit, VisitFinding, VisitLevel

__all__ = [
    "Photo",
    "SupervisionRound",
    "Visit",
    "VisitFinding",
    "VisitLevel",
]
