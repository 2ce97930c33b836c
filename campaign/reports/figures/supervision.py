"""Orders, talks, circulars, cards and vetoes: what the month brought, and what stands on the day."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import override

from campaign.reports.figures.children import Counts, Grouped, by_line, gather, row_of
from campaign.reports.figures.lists import Scope
from campaign.reports.figures.spans import Span
from campaign.reports.figures.tree import Row, Section
from campaign.visits.models import Card, Circular, LevelPair, Order, Situation, Talk, Veto
from units.areas import Area

COLUMNS = [
    *("orders_issued", "orders_all", "orders_answered", "orders_closed", "orders_late"),
    *("talks", "yellow", "red", "red_standing", "vetoes"),
]


def supervision(area: Area, span: Span) -> Counts:
    """Counts by line, by the unit that a record is about; eight queries."""
    orders = Order.objects.in_area(area)
    counts: Counts = {}
    for column, rows in (
        ("orders_answered", orders.answered_between(span.first, span.on)),
        ("orders_closed", orders.closed_between(span.first, span.on)),
        ("orders_late", orders.overdue_on(span.on)),
        ("talks", Talk.objects.in_area(area).held_between(span.first, span.on)),
        ("red_standing", Card.objects.in_area(area).standing_on(span.on).filter(colour="red")),
        ("vetoes", Veto.objects.in_area(area).standing_on(span.on)),
    ):
        gather(_counted(rows, area, column), area, counts)
    gather(_issued(orders, area, span), area, counts)
    return gather(_given(area, span), area, counts)


def _issued(orders: QuerySet[Any], area: Area, span: Span) -> Grouped:
    """Orders of the month, and all since the campaign began."""
    rows = orders.filter(issued_on__range=(span.began, span.on))
    in_month = Count("pk", filter=Q(issued_on__gte=span.first))
    grouped: Grouped = by_line(rows, area).annotate(orders_issued=in_month, orders_all=Count("pk"))
    return grouped


def _counted(rows: QuerySet[Any], area: Area, column: str) -> Grouped:
    grouped: Grouped = by_line(rows, area).annotate(**{column: Count("pk")})
    return grouped


def _given(area: Area, span: Span) -> Grouped:
    rows = Card.objects.in_area(area).given_between(span.first, span.on)
    colours = {colour: Count("pk", filter=Q(colour=colour)) for colour in ("yellow", "red")}
    grouped: Grouped = by_line(rows, area).annotate(**colours)
    return grouped


def talks(area: Area, span: Span, total: Row) -> Section:
    """Talks by who talked to whom: held in the month, all since the campaign began, and those whose check is late on
    the day. Two queries.
    """
    rows = Talk.objects.in_area(area).order_by()
    since = rows.held_between(span.began, span.on).values_list("level_pair")
    counted = since.annotate(n=Count("pk", filter=Q(on__gte=span.first)), whole=Count("pk"))
    held = {pair: (in_month, whole) for pair, in_month, whole in counted}
    late = _by(rows.late_on(span.on), "level_pair")
    kinds = {
        pair: dict(zip(("held", "held_all"), held.get(pair, (0, 0)), strict=True)) | {"check_late": late.get(pair, 0)}
        for pair in LevelPair
    }
    return _split("talks", "pair", kinds, LevelPair, total, span)


def circulars(area: Area, span: Span, total: Row) -> Section:
    """Circulars by situation: issued in the month by the area's offices or about its units. One query."""
    rows = Circular.objects.all().in_area(area).issued_between(span.first, span.on)
    issued = _by(rows.order_by(), "situation")
    kinds = {one: {"issued": issued.get(one, 0)} for one in Situation}
    return _split("circulars", "situation", kinds, Situation, total, span)


def _by(rows: QuerySet[Any], field: str) -> dict[str, int]:
    return dict(rows.values_list(field).annotate(number=Count("pk")))


def _split(key: str, name: str, kinds: Any, choices: Any, total: Row, span: Span) -> Section:  # noqa: ANN401 - two kinds
    """A table whose rows are the choices of a field, and whose total is their sum."""
    rows = []
    for one, numbers in kinds.items():
        scope = Scope(total.code, also=f"{name}={one.value}&")
        rows.append(row_of(key, numbers, (one.value, 0, *_in_both(choices(one).label)), scope, span))
    columns = [figure.key.partition(".")[2] for figure in rows[0].figures]
    sums = {column: sum(row[column].value for row in rows) for column in columns}
    label = (total.code, total.level, total.name_zh, total.name_en)
    return Section(key, tuple(rows), row_of(key, sums, label, Scope(total.code), span))


def _in_both(label: Any) -> tuple[str, str]:  # noqa: ANN401 - a lazy text
    with override("zh-hans"):
        chinese = str(label)
    with override("en"):
        return chinese, str(label)
