"""The escalation ladder, worked a day at a time: who is late or found wanting climbs, whose cause has ended is let go.

An occurrence (unit, event, record, since) stands on the highest rung that a rule in use gives it by the days that have
passed and by how often the same event came within a year, as long as its unit stands. A day is worked once: a second
run for it changes nothing, days that were skipped are worked off one after another, and a day before the last one is
refused, because the rungs of that day have been told to people already.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from campaign.visits.ladder_events import SOURCES, YEAR, Occurrence
from campaign.visits.models import LadderRule, LadderRun, Need, RungStep, Situation
from units import audit
from units.access import Account
from units.models import Unit
from units.rules import RuleBroken

# So many rows an UPDATE names: below the number of parameters that either database takes.
CHUNK = 20_000

# An occurrence without the kind of its record, which the event tells.
type Key = tuple[int, str, int, date]


class LadderAhead(RuleBroken):
    """A clock that was set back does not undo what was told to people."""

    message = _("The ladder was worked up to %(last)s; a day before that cannot be worked any more. Check the clock.")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an occurrence stands: its highest rung, how many rungs are open, how many somebody has lifted."""

    top: int = 0
    open: int = 0
    lifted: int = 0

    def is_settled(self, event: str) -> bool:
        """Somebody lifted a rung and none is left: the matter is closed and climbs no more.

        That holds for what was found once, the five situations. Lateness goes on until what is owed is there.
        """
        return event in Situation.values and self.lifted > 0 and self.open == 0


def last_day() -> date | None:
    """The last day that was worked; None before the first."""
    last: date | None = LadderRun.objects.aggregate(last=Max("on"))["last"]
    return last


def days_to_work(on: date) -> list[date]:
    """The days that a run for `on` works: those since the last one; on a new site that day alone.

    Empty when the day was worked already. Raises LadderAhead for a day before the last one.
    """
    last = last_day()
    if last is None:
        return [on]
    if on < last:
        raise LadderAhead(last=last.isoformat())
    return [last + timedelta(days=number) for number in range(1, (on - last).days + 1)]


def run_ladder(on: date, by: Account | None = None) -> list[LadderRun]:
    """Work the ladder up to the day; what was worked now, in order. Each day is a transaction of its own.

    `by` is who pressed the button, None for the machine. Raises LadderAhead.
    """
    return [run for day in days_to_work(on) if (run := _work(day, by)) is not None]


@transaction.atomic
def _work(day: date, by: Account | None) -> LadderRun | None:
    """Work one day, at most 20 statements whatever the number of units; None when somebody else just did."""
    run, fresh = LadderRun.objects.get_or_create(on=day, defaults={"by": by})
    if not fresh:
        return None
    found = _occurrences(day)
    run.raised = _raise(found, day)
    run.ended = _end({(one.unit, one.event, one.subject_id, one.since_on) for one in found}, day)
    run.save(update_fields=["raised", "ended"])
    after = {"on": day.isoformat(), "raised": run.raised, "ended": run.ended}
    audit.record("visits.ladder_worked", audit.Change(run, "", None, after), by=by)
    return run


def _occurrences(day: date) -> list[Occurrence]:
    """What the sources tell of units that stand: nobody answers for one that was merged or closed."""
    closed = set(Unit.objects.filter(closed_on__lte=day).values_list("pk", flat=True))
    return [one for source in SOURCES for one in source(day) if one.unit not in closed]


def _raise(found: list[Occurrence], day: date) -> int:
    """Write the rungs that are due; the number of them."""
    rules = _rules()
    standing, since = _standing(day)
    steps = []
    for one in found:
        key = (one.unit, one.event, one.subject_id, one.since_on)
        stands = standing.get(key, Standing())
        if stands.is_settled(one.event):
            continue
        time = 1 + sum(1 for earlier in since.get(key[:2], ()) if one.since_on - YEAR < earlier < one.since_on)
        rule = _highest(rules.get(one.event, ()), time, (day - one.since_on).days, stands.top)
        if rule is not None:
            steps.append(_step(one, rule, time, day))
    RungStep.objects.bulk_create(steps)
    return len(steps)


def _rules() -> dict[str, list[LadderRule]]:
    """The rules in use by event, the highest rung first."""
    rules: dict[str, list[LadderRule]] = {}
    for rule in LadderRule.objects.filter(in_use=True).order_by("-rung", "repeats"):
        rules.setdefault(rule.event, []).append(rule)
    return rules


def _highest(rules: Iterable[LadderRule], time: int, days: int, top: int) -> LadderRule | None:
    """The highest rung above `top` that is due after so many days, the event having come for the so-manieth time."""
    due = (rule for rule in rules if rule.rung > top and rule.repeats <= time and rule.after_days <= days)
    return next(due, None)


def _standing(day: date) -> tuple[dict[Key, Standing], dict[tuple[int, str], set[date]]]:
    """Where occurrences of the last two years stand, and on which days the same event began in a unit: one query.

    Two years: an occurrence may have begun a year ago, and the repetitions before it reach back another.
    """
    rows = RungStep.objects.filter(Q(since_on__gt=day - 2 * YEAR) | Q(ended_on__isnull=True)).order_by()
    counted = rows.values_list("unit", "event", "subject_id", "since_on").annotate(
        top=Max("rung"), open=Count("pk", filter=Q(ended_on__isnull=True)), lifted=Count("lifted_by")
    )
    standing: dict[Key, Standing] = {}
    since: dict[tuple[int, str], set[date]] = {}
    for unit, event, subject, since_on, top, still_open, lifted in counted.iterator():
        standing[unit, event, subject, since_on] = Standing(top, still_open, lifted)
        since.setdefault((unit, event), set()).add(since_on)
    return standing, since


def _step(one: Occurrence, rule: LadderRule, time: int, day: date) -> RungStep:
    return RungStep(
        unit_id=one.unit,
        rule=rule,
        event=one.event,
        rung=rule.rung,
        subject_type=one.subject_type,
        subject_id=one.subject_id,
        since_on=one.since_on,
        time=time,
        raised_on=day,
    )


def _end(still: set[Key], day: date) -> int:
    """End the open rungs that need no more than the end of their cause, where it has ended; the number of them.

    With their unit's closing all its rungs end: whoever would lift them, or talk about them, has nobody to talk to.
    """
    rows = RungStep.objects.open().filter(Q(rule__needs=Need.CAUSE_ENDED) | Q(unit__closed_on__lte=day)).order_by()
    keys = rows.values_list("pk", "unit", "event", "subject_id", "since_on")
    over = [pk for pk, *key in keys.iterator() if tuple(key) not in still]
    for first in range(0, len(over), CHUNK):
        RungStep.objects.filter(pk__in=over[first : first + CHUNK]).update(ended_on=day)
    return len(over)
