"""A day of the escalation ladder over 60,000 weak units against the bare bulk statements that it comes down to."""

from collections.abc import Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.db import transaction

from campaign.accounts.models import User
from campaign.demo.figures import PREFECTURE
from campaign.grading.models import Assessment, Grading, Round
from campaign.grading.models.assessment import State
from campaign.visits import ladder
from campaign.visits.models import LadderRun, Order, OrderAnswer, OrderSource, OrderState, RungStep
from tests.bench.databases import copied, using
from tests.bench.lines import Line, at_most
from tests.bench.recording import statements_of
from tests.bench.timing import ms, timed
from units import codes
from units.levels import Level
from units.models import Unit

SIZE = 60_000
LIMIT, STATEMENTS = 5, 20
REPETITIONS = 3
# The demo has worked its days up to the year's end. An ordinary order of this day is late from the 25th of January;
# the second rung is due three days later.
ISSUED, LATE = date(2017, 1, 9), date(2017, 1, 25)
CLIMBED = LATE + timedelta(days=3)
# These answered on the day before the one that is measured: their reminder ends.
ANSWERED = SIZE // 10


def measure() -> list[Line]:
    """Work the day on which nine in ten climb to the second rung and the tenth is let go."""
    with copied("late") as late, using(late):
        prepare()
        statements, steps, ended = _trial()
        worked, bare = [], []
        for _repetition in range(REPETITIONS):
            with copied("trial") as trial, using(trial):
                worked.append(timed(lambda: ladder.run_ladder(CLIMBED)))
            with copied("trial") as trial, using(trial):
                bare.append(timed(lambda: _write(steps, ended)))
    target = f"The ladder's day over {SIZE:,} weak units"
    spent, least = median(worked), median(bare)
    return [
        Line(f"{target}: statements", f"< {STATEMENTS}", str(statements), statements < STATEMENTS),
        at_most(f"{target} ÷ bare bulk statements", LIMIT, spent / least, f"{ms(spent)} ÷ {ms(least)}"),
    ]


def prepare() -> None:
    """Give so many new weak villages of the demo's first county a late order, and work the days up to the eve."""
    county = Unit.objects.get(level=Level.COUNTY, code=codes.full(f"{PREFECTURE}01"))
    by = User.objects.get(username="prefecture")
    villages = Unit.objects.bulk_create(_villages())
    _grade(villages, county, by)
    orders = Order.objects.bulk_create(_order(unit, county, number, by) for number, unit in enumerate(villages, 1))
    LadderRun.objects.create(on=LATE - timedelta(days=1))
    ladder.run_ladder(LATE)
    answered = [order.pk for order in orders[:ANSWERED]]
    day = CLIMBED - timedelta(days=1)
    OrderAnswer.objects.bulk_create(
        OrderAnswer(order_id=pk, text="x", answered_on=day, answered_by=by) for pk in answered
    )
    Order.objects.filter(pk__in=answered).update(state=OrderState.ANSWERED, answered_on=day, answered_by=by)
    # Yesterday was worked before the answers were there.
    LadderRun.objects.create(on=day)


def _villages() -> list[Unit]:
    """Villages beside those of the demo, in townships that have none there."""
    shorts = [f"{PREFECTURE}01{township}{village}" for township in range(400, 600) for village in range(200, 500)]
    return [
        Unit(code=short, level=Level.VILLAGE, kind=codes.kind_of(short) or "", name=f"村{short}")
        for short in shorts[:SIZE]
    ]


def _grade(villages: list[Unit], county: Unit, by: User) -> None:
    """Grade all of them lagging since September: nobody has visited them, and the ladder finds that out, too."""
    first = date(2016, 9, 1)
    round_ = Round.objects.create(
        kind="baseline", name="Bench", area=county, opened_on=first, opened_by=by, closed_on=first, closed_by=by
    )
    rows = [Assessment(round=round_, unit=unit, proposed="lagging", state=State.GRADED) for unit in villages]
    Grading.objects.bulk_create(
        Grading(unit=row.unit, grade="lagging", valid_from=first, round=round_, assessment=row, signed_by=by)
        for row in Assessment.objects.bulk_create(rows)
    )


def _order(unit: Unit, county: Unit, number: int, by: User) -> Order:
    due = ISSUED + timedelta(days=15)
    return Order(
        area=county,
        year=2017,
        serial=100_000 + number,
        number=f"bench-{number}",
        unit=unit,
        source=OrderSource.VISIT,
        text="x",
        lead_organisation="x",
        deadline_class="ordinary",
        days=15,
        received_on=ISSUED,
        issued_on=ISSUED,
        issued_by=by,
        first_due_on=due,
        due_on=due,
    )


def _trial() -> tuple[int, list[RungStep], list[int]]:
    """How many statements the day takes, the rows that it writes, and the numbers of those that it ends."""
    with copied("trial") as trial, using(trial):
        last = RungStep.objects.order_by("-pk").values_list("pk", flat=True)[0]
        statements = statements_of(lambda: ladder.run_ladder(CLIMBED))
        steps = list(RungStep.objects.filter(pk__gt=last).order_by("pk"))
        ended = list(RungStep.objects.filter(ended_on=CLIMBED).values_list("pk", flat=True))
    if (len(steps), len(ended)) < (SIZE - ANSWERED, ANSWERED):
        raise AssertionError((len(steps), len(ended)))
    return sum(not _is_frame(sql) for sql, _params in statements), steps, ended


def _is_frame(sql: str) -> bool:
    """Tell whether a statement only opens or ends a transaction."""
    return sql.split()[0].upper().rstrip(";") in {"BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"}


@transaction.atomic
def _write(steps: Sequence[Any], ended: Sequence[int]) -> None:
    for step in steps:
        step.pk = None
        step._state.adding = True
    RungStep.objects.bulk_create(steps)
    RungStep.objects.filter(pk__in=ended).update(ended_on=CLIMBED)
