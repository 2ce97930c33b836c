"""Tables of people: officials, postings, teams, monthly reports, appraisals, surveys, changes of leadership teams."""

from campaign.people.models.leadership import LeadershipChange
from campaign.people.models.official import Official, Secondment
from campaign.people.models.posting import FirstSecretary
from campaign.people.models.report import Appraisal, MonthlyReport, SatisfactionSurvey
from campaign.people.models.team import TeamMember, TeamRule, WorkTeam
from campaign.people.models.upload import RosterUpload

__all__ = [
    "Appraisal",
    "FirstSecretary",
    "LeadershipChange",
    "MonthlyReport",
    "Official",
    "RosterUpload",
    "SatisfactionSurvey",
    "Secondment",
    "TeamMember",
    "TeamRule",
    "WorkTeam",
]
