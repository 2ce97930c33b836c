"""The totals of the demo campaign as they stand on its last day, and the random numbers that spread them."""

import random
from datetime import date

from campaign.grading.grades import Grade
from units.levels import Level

PREFECTURE = "5199"
LAST_DAY = date(2016, 12, 31)

# Townships of each county, 519901 first: uneven as in life, 325 in all.
TOWNSHIPS_BY_COUNTY = (24, 12, 19, 27, 16, 9, 21, 14, 31, 18, 11, 23, 17, 13, 25, 20, 10, 15)
TOWNSHIPS = 325
VILLAGES = 2737  # villages and communities

# Grades on the last day.
TOWNSHIP_GRADES = {Grade.ADVANCED: 120, Grade.ORDINARY: 169, Grade.LAGGING: 32, Grade.PROBLEM: 4}
VILLAGE_GRADES = {Grade.ADVANCED: 838, Grade.ORDINARY: 1570, Grade.LAGGING: 315, Grade.PROBLEM: 14}
LAGGING_COMMUNITIES = 4
WEAK_TOWNSHIPS = 36
WEAK_VILLAGES = 329

ISSUES = 2173
RECTIFY_PLANS = WEAK_TOWNSHIPS + WEAK_VILLAGES
# Units whose leadership team was strengthened.
STRENGTHENED = {Level.TOWNSHIP: 21, Level.VILLAGE: 149}
SUPERVISION_ROUNDS = 4
ORDERS = 22
TALKS = {Level.COUNTY: 47, Level.TOWNSHIP: 500, Level.VILLAGE: 1300}
OTHER_PLANS = TOWNSHIPS + VILLAGES - RECTIFY_PLANS  # upgrade or consolidate


def rng(purpose: str) -> random.Random:
    """Numbers that are the same on every machine; one stream a purpose, so that one change moves nothing else."""
    return random.Random(f"{PREFECTURE}-{purpose}")  # noqa: S311 - invented data, nothing secret
