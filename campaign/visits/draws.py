"""The draw of unannounced visits: whom, in which order, on which day, so that the period's coverage is certain.

Everything that the rule still demands of the period is drawn, each missing visit once, and laid over the working days
that are left. The order follows from the seed alone: units are sorted by a digest of seed, turn and code, so that
anybody can draw it again from what the audit log keeps. When it is the order of the draw before, the turn is counted
on. Where inspectors are named, each visit goes to one who neither works in the unit or anywhere in its township, nor
sits on the unit's own work team (workplaces.py).
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import chain, repeat

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from campaign.people.models import Official
from campaign.visits import workplaces
from campaign.visits.coverage_lists import due_units, names_above, visits_that_count
from campaign.visits.models import CadenceRule, Draw, DrawnVisit
from campaign.visits.periods import Period, working_days
from units import access, audit
from units.access import Account, Action
from units.models import Unit
from units.rules import RuleBroken

TURNS = 1000


class NotYourDraw(RuleBroken):
    """Draws are made by the organisation departments, each for its own area."""

    message = _("Unannounced visits are drawn by the organisation department of the area.")


class OnlyUnannounced(RuleBroken):
    """An announced visit needs no draw."""

    message = _("Only visits that are not announced are drawn; this rule is about others.")


class RuleNotInForce(RuleBroken):
    """The rule does not hold for that period."""

    message = _("The rule was not in force when the period began.")


class PeriodNotNow(RuleBroken):
    """A draw is for the period that holds its day: who is due in a later one is not known yet."""

    message = _("A draw is for the running period, %(period)s; another cannot be drawn today.")


class NothingToDraw(RuleBroken):
    """All are visited, or none is due."""

    message = _("By this rule no visit is left to make in this period.")


class NobodyMayGo(RuleBroken):
    """Each of the inspectors named works there."""

    message = _(
        "All the inspectors named work in %(unit)s or its township, by their post, a posting or a secondment, or sit "
        "on its work team, and nobody inspects where they work. Name another inspector."
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """A drawn order before it is stored: the units, one for each visit, and the turn that it took."""

    units: tuple[Unit, ...]
    turn: int


@transaction.atomic
def draw(
    rule: CadenceRule,
    area: Unit,
    period: Period,
    *,
    by: Account,
    on: date,
    seed: str | None = None,
    inspectors: Sequence[Official] = (),
) -> Draw:
    """Draw every visit that the rule still demands in the area's period, and write seed and result into the audit log.

    A later draw of the same rule, area and period takes the place of the earlier one. `seed` is made when not given.
    Raises NotYourDraw, OnlyUnannounced, PeriodNotNow, RuleNotInForce, NothingToDraw, NobodyMayGo.
    """
    _check(rule, area, period, by, on)
    # Two draws at once for the same area: the second sees the order of the first.
    Unit.objects.select_for_update(no_key=True).get(pk=area.pk)
    missing = _missing(rule, area, period, on)
    if not missing:
        raise NothingToDraw
    seed = seed or secrets.token_hex(16)
    plan = order(missing, seed, unlike=_last_order(rule, area))
    drawn = Draw.objects.create(
        rule=rule, area=area, period_start=period.start, seed=seed, turn=plan.turn, drawn_on=on, drawn_by=by
    )
    visits = _laid_out(drawn, plan, working_days(period, on))
    _assign(visits, inspectors, seed)
    DrawnVisit.objects.bulk_create(visits)
    audit.record("visits.drawn", audit.Change(drawn, area.code, None, _entry(drawn, visits)), by=by)
    return drawn


def _check(rule: CadenceRule, area: Unit, period: Period, by: Account, on: date) -> None:
    if not access.may(by, Action.PLAN_VISITS, area):
        raise NotYourDraw
    if rule.announced is not False:
        raise OnlyUnannounced
    if period != rule.period_on(on):
        raise PeriodNotNow(period=rule.period_on(on))
    if not rule.counts_for(period):
        raise RuleNotInForce


def _missing(rule: CadenceRule, area: Unit, period: Period, on: date) -> list[Unit]:
    """The due units by code, each as often as visits are missing: two queries."""
    units = due_units(rule, period, on).in_area(area.area).order_by("code", "level")
    made = visits_that_count(rule, period, on).filter(unit__in=units.values("pk")).order_by()
    counts = dict(made.values_list("unit").annotate(number=Count("pk")))
    return list(chain.from_iterable(repeat(unit, rule.count - counts.get(unit.pk, 0)) for unit in units))


def _last_order(rule: CadenceRule, area: Unit) -> list[int]:
    """The units of the last draw for the rule and area, of whatever period, in their order."""
    last = Draw.objects.filter(rule=rule, area=area).order_by("-pk").first()
    if last is None:
        return []
    return list(last.visits.order_by("position").values_list("unit", flat=True))


def order(units: Sequence[Unit], seed: str, *, unlike: Sequence[int] = ()) -> Plan:
    """Put the units into the order of the seed: always the same, but not the order of the draw before.

    Compared are the units that both draws have; with fewer than two of them no order differs.
    """
    for turn in range(TURNS):
        ranks = Counter[int]()
        keyed = []
        for unit in units:
            keyed.append((_rank(seed, turn, unit, ranks[unit.pk]), unit))
            ranks[unit.pk] += 1
        found = tuple(unit for _key, unit in sorted(keyed, key=lambda pair: pair[0]))
        if not _same(found, unlike):
            return Plan(found, turn)
    raise AssertionError("no other order was found")  # 2 units and 1,000 turns: less likely than a broken digest


def _rank(seed: str, turn: int, unit: Unit, time: int) -> str:
    return sha256(f"{seed}:{turn}:{unit.short_code}:{time}".encode()).hexdigest()


def _same(units: Sequence[Unit], before: Sequence[int]) -> bool:
    now = [unit.pk for unit in units]
    both = set(now) & set(before)
    return len(both) > 1 and [pk for pk in now if pk in both] == [pk for pk in before if pk in both]


def _laid_out(drawn: Draw, plan: Plan, days: Sequence[date]) -> list[DrawnVisit]:
    """The visits over the days that are left, evenly, in their order."""
    number = len(plan.units)
    return [
        DrawnVisit(draw=drawn, unit=unit, position=place + 1, planned_on=days[place * len(days) // number])
        for place, unit in enumerate(plan.units)
    ]


def _assign(visits: Sequence[DrawnVisit], inspectors: Sequence[Official], seed: str) -> None:
    """Give each visit to the inspector with the fewest so far among those who may go there; raises NobodyMayGo."""
    if not inspectors:
        return
    turns = {one.pk: sha256(f"{seed}:{one.pk}".encode()).hexdigest() for one in inspectors}
    bars, names = workplaces.bars_of(inspectors), names_above(visit.unit for visit in visits)
    given = Counter[int]()
    for visit in visits:
        allowed = [one for one in inspectors if not any(bar.bars(visit, names) for bar in bars[one.pk])]
        if not allowed:
            raise NobodyMayGo(unit=visit.unit)
        visit.inspector = min(allowed, key=lambda one: (given[one.pk], turns[one.pk]))
        given[visit.inspector.pk] += 1


def _entry(drawn: Draw, visits: Iterable[DrawnVisit]) -> dict[str, object]:
    """What the audit log keeps: with the seed and the units the order can be drawn again."""
    return {
        "rule": drawn.rule_id,
        "period_start": drawn.period_start.isoformat(),
        "seed": drawn.seed,
        "turn": drawn.turn,
        "visits": [f"{one.planned_on.isoformat()} {one.unit.short_code}" for one in visits],
    }
