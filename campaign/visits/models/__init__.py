"""Tables of supervision: visits here; cadence and draws, orders and the ladder in modules of their own."""

from campaign.visits.models.cadence import CadenceRule, KeyUnit
from campaign.visits.models.cards import Card, Colour, Veto
from campaign.visits.models.coverage import CoverageChange, CoverageTally
from campaign.visits.models.draw import Draw, DrawnVisit
from campaign.visits.models.ladder import Event, LadderRule, LadderRun, Need, Rung, RungStep
from campaign.visits.models.order_steps import OrderAnswer, OrderExtension
from campaign.visits.models.orders import DeadlineClass, Order, OrderSource, OrderState
from campaign.visits.models.visit import Photo, SupervisionRound, Visit, VisitFinding, VisitLevel
from campaign.visits.models.warnings import Circular, CircularUnit, LevelPair, Situation, SituationRecord, Talk

__all__ = [
    "CadenceRule",
    "Card",
    "Circular",
    "CircularUnit",
    "Colour",
    "CoverageChange",
    "CoverageTally",
    "DeadlineClass",
    "Draw",
    "DrawnVisit",
    "Event",
    "KeyUnit",
    "LadderRule",
    "LadderRun",
    "LevelPair",
    "Need",
    "Order",
    "OrderAnswer",
    "OrderExtension",
    "OrderSource",
    "OrderState",
    "Photo",
    "Rung",
    "RungStep",
    "Situation",
    "SituationRecord",
    "SupervisionRound",
    "Talk",
    "Veto",
    "Visit",
    "VisitFinding",
    "VisitLevel",
]
