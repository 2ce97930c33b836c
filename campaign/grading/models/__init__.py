"""Tables of grading: rounds and their stages, assessments and reviews, gradings, tallies, publications."""

from campaign.grading.models.assessment import Answer, Assessment, AssessmentVersion, Review
from campaign.grading.models.grading import GradeTally, Grading
from campaign.grading.models.publication import Publication
from campaign.grading.models.round import Criterion, PresetStage, Round, Stage

__all__ = [
    "Answer",
    "Assessment",
    "AssessmentVersion",
    "Criterion",
    "GradeTally",
    "Grading",
    "PresetStage",
    "Publication",
    "Review",
    "Round",
    "Stage",
]
