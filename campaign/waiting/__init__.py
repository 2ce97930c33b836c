"""What waits for the signed-in user: sections of the home page, each with its count and the list behind it."""

from campaign.waiting import coverage, grading, issues, orders, people, reports, rungs, visits
from campaign.waiting.sections import Section, with_places
from units.access import Account


def waiting_for(user: Account) -> list[Section]:
    """The sections that concern the user's roles; two queries each, and one for the places of all."""
    sections = [
        *grading.to_do(user),
        *issues.to_do(user),
        *people.to_do(user),
        *orders.to_do(user),
        *rungs.to_do(user),
        *coverage.to_do(user),
        *reports.to_do(user),
        *reports.to_mend(user),
        *visits.recent(user),
        *grading.rounds(user),
    ]
    return with_places(sections, user)
