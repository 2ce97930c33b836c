"""Rules of cadence and counted visits for the tests."""

from datetime import date
from typing import Any

from campaign.visits import duties
from campaign.visits.models import CadenceRule, Visit
from tests.visits.factories import make_visit
from units.models import Unit


def make_rule(**values: Any) -> CadenceRule:
    """A rule: the county sees every weak unit each month, unless said otherwise."""
    given = {
        "name_zh": "县级每月必访",
        "name_en": "County monthly",
        "target": "weak",
        "visit_level": "county",
        "period": "month",
        "in_force_from": date(2000, 1, 1),
    }
    return CadenceRule.objects.create(**given | values)


def only_rules(*rules: CadenceRule) -> list[CadenceRule]:
    """Leave these rules alone in force, in their order."""
    kept = [rule.pk for rule in rules]
    CadenceRule.objects.exclude(pk__in=kept).update(in_force_from=date(1999, 1, 1), in_force_until=date(1999, 1, 2))
    for position, rule in enumerate(rules, 1):
        rule.position = position
        rule.save()
    return list(rules)


def visit(unit: Unit, on: date, **values: Any) -> Visit:
    """A visit as the verb that logs it leaves it: counted."""
    made = make_visit(unit, on, **values)
    duties.recount([unit.pk])
    return made
