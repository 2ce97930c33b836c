"""Orders, talks, circulars, cards and rungs for the tests: rows as they lie in the tables, without the verbs."""

from datetime import date, timedelta

from campaign.accounts.models import User
from campaign.visits.models import (
    Card,
    Circular,
    CircularUnit,
    LadderRule,
    Order,
    OrderAnswer,
    OrderExtension,
    RungStep,
    SituationRecord,
    Talk,
    Veto,
)
from campaign.visits.models.orders import FIXED_DAYS, DeadlineClass, OrderSource, OrderState
from campaign.visits.models.warnings import PAIR_OF_LEVEL, Situation
from tests.factories import make_user
from units.levels import Level
from units.models import Unit

ISSUED = date(2016, 10, 10)


def make_order(
    unit: Unit,
    area: Unit,
    *,
    by: User | None = None,
    issued_on: date = ISSUED,
    deadline_class: str = DeadlineClass.ORDINARY,
    days: int = 0,
    state: str = OrderState.ISSUED,
    answered_by: User | None = None,
    closed_by: User | None = None,
    source: str = OrderSource.VISIT,
    text: str = "补齐值班台账",
) -> Order:
    """One order of the area's office; answered or closed ones were so five days after the issue."""
    serial = Order.objects.filter(area=area, year=issued_on.year).count() + 1
    days = days or FIXED_DAYS.get(DeadlineClass(deadline_class), 3)
    due = issued_on + timedelta(days=days)
    answered = issued_on + timedelta(days=5) if state != OrderState.ISSUED else None
    closed = state == OrderState.CLOSED
    answerer = (answered_by or make_user()) if answered else None
    order = Order.objects.create(
        area=area,
        year=issued_on.year,
        serial=serial,
        number=f"{area.short_code}-{issued_on.year}-{serial:03}",
        unit=unit,
        source=source,
        text=text,
        lead_organisation="县委组织部",
        deadline_class=deadline_class,
        days=days,
        received_on=issued_on,
        issued_on=issued_on,
        issued_by=by or make_user(),
        first_due_on=due,
        due_on=due,
        state=state,
        answered_on=answered,
        answered_by=answerer,
        closed_on=answered if closed else None,
        closed_by=(closed_by or make_user()) if closed else None,
    )
    if answered and answerer:
        OrderAnswer.objects.create(order=order, text="已补齐", answered_on=answered, answered_by=answerer)
    return order


def make_extension(order: Order, until_on: date, *, asked_on: date, by: User | None = None) -> OrderExtension:
    """An extension that waits for its decision."""
    return OrderExtension.objects.create(
        order=order,
        reason="雨季道路中断",
        due_before=order.due_on,
        until_on=until_on,
        asked_on=asked_on,
        asked_by=by or make_user(),
    )


def make_talk(
    unit: Unit,
    on: date = ISSUED,
    *,
    check_on: date | None = None,
    by: User | None = None,
    checked_on: date | None = None,
    kept: bool = True,
    step: RungStep | None = None,
) -> Talk:
    """One talk, checked when `checked_on` is given."""
    return Talk.objects.create(
        unit=unit,
        level_pair=PAIR_OF_LEVEL[Level(unit.level)],
        on=on,
        held_by="县委组织部部长 周建国",
        talked_with="乡党委书记 李明",
        content="整改进度滞后",
        agreed="十日内补齐台账",
        check_on=check_on or on + timedelta(days=10),
        step=step,
        recorded_by=by or make_user(),
        checked_on=checked_on,
        checked_by=make_user() if checked_on else None,
        kept=kept if checked_on else None,
        check_result="已补齐" if checked_on else None,
    )


def make_circular(
    area: Unit, units: list[Unit], *, issued_on: date = ISSUED, situation: str = Situation.STAFF_UNAWARE
) -> Circular:
    """One circular that names the units."""
    serial = Circular.objects.filter(area=area, year=issued_on.year).count() + 1
    circular = Circular.objects.create(
        area=area,
        year=issued_on.year,
        serial=serial,
        number=f"{area.short_code}-{issued_on.year}-{serial:03}",
        title="关于督导情况的通报",
        situation=situation,
        text="督导中发现下列单位工作不实。",
        issued_on=issued_on,
        issued_by=make_user(),
    )
    CircularUnit.objects.bulk_create(CircularUnit(circular=circular, unit=unit) for unit in units)
    return circular


def make_card(
    unit: Unit,
    colour: str = "yellow",
    on: date = ISSUED,
    *,
    lifted_on: date | None = None,
    step: RungStep | None = None,
) -> Card:
    """One card of the quarter of its day, lifted when `lifted_on` is given."""
    return Card.objects.create(
        unit=unit,
        colour=colour,
        quarter=date(on.year, (on.month - 1) // 3 * 3 + 1, 1),
        on=on,
        reason="督办事项逾期未复",
        given_by=make_user(),
        step=step,
        lifted_on=lifted_on,
        lifted_by=make_user() if lifted_on else None,
        lift_reason="已整改到位" if lifted_on else None,
    )


def make_veto(unit: Unit, year: int = 2016, on: date = ISSUED) -> Veto:
    """A veto of the unit's honours of the year."""
    return Veto.objects.create(unit=unit, year=year, reason="问责", on=on, by=make_user())


def make_situation(
    unit: Unit, on: date = ISSUED, situation: str = Situation.STAFF_UNAWARE, by: User | None = None
) -> SituationRecord:
    """One of the five situations, found in the unit."""
    return SituationRecord.objects.create(
        unit=unit, situation=situation, on=on, text="抽问不知晓", recorded_by=by or make_user()
    )


def make_step(
    unit: Unit,
    event: str = "order_overdue",
    rung: int = 3,
    *,
    since_on: date = ISSUED,
    raised_on: date | None = None,
    ended_on: date | None = None,
    subject_id: int = 1,
    time: int = 1,
) -> RungStep:
    """The unit on a rung by the first rule of the event and rung."""
    return RungStep.objects.create(
        unit=unit,
        rule=LadderRule.objects.filter(event=event, rung=rung).order_by("repeats")[0],
        event=event,
        rung=rung,
        subject_type="visits.order",
        subject_id=subject_id,
        since_on=since_on,
        time=time,
        raised_on=raised_on or since_on,
        ended_on=ended_on,
    )
