"""Visits of the month by side and manner, and coverage by rule as of the day, in all and by child area."""

from django.db.models import Count, Q

from campaign.reports.figures.children import Counts, Grouped, by_line, gather, row_of
from campaign.reports.figures.lists import Scope
from campaign.reports.figures.spans import Span
from campaign.reports.figures.tree import Heat, HeatRow, Row, Section
from campaign.visits.coverage import Coverage, coverage
from campaign.visits.models import CadenceRule, Visit
from units.areas import Area
from units.levels import Level

SIDES = ("prefecture", "county", "department", "township")
COLUMNS = ["all", *SIDES, "unannounced"]
COVERAGE = ["due", "done", "open", "late"]


def visits(area: Area, span: Span) -> Counts:
    """Current visits on days of the month; a correction counts instead of the visit that it corrects. One query."""
    rows = Visit.objects.in_area(area).current().between(span.first, span.on)
    sides = {side: Count("pk", filter=Q(level=side)) for side in SIDES}
    grouped: Grouped = by_line(rows, area).annotate(
        all=Count("pk"), unannounced=Count("pk", filter=Q(announced=False)), **sides
    )
    return gather(grouped, area)


def drawn(area: Area, span: Span) -> Coverage:
    """The coverage of the area as of the day.

    From the township down without the rules that tell who is still to be visited unannounced: what is printed of a
    township is read by the accounts of its own units.
    """
    rules = CadenceRule.objects.all() if area.level < Level.TOWNSHIP else CadenceRule.objects.open_to_all()
    return coverage(area, span.on, rules=rules)


def by_rule(found: Coverage, total: Row, span: Span) -> Section:
    """The table of rules: due, done and open in the period that holds the day, missed in the one before."""
    rows = []
    for place, column in enumerate(found.columns):
        cell = found.total.cells[place]
        numbers = {"due": cell.now.due, "done": cell.now.done, "open": cell.now.open, "late": cell.late}
        rule = column.rule
        scope = Scope(found.area.short_code, also=f"rule={rule.pk}&")
        rows.append(row_of("coverage", numbers, (str(rule.pk), 0, rule.name_zh, rule.name_en), scope, span))
    sums = {column: sum(row[column].value for row in rows) for column in COVERAGE}
    label = (total.code, total.level, total.name_zh, total.name_en)
    # No one list holds the units of all rules.
    return Section("coverage", tuple(rows), row_of("coverage", sums, label, None, span))


def heat(found: Coverage) -> tuple[HeatRow, ...]:
    """Coverage of each child area by rule, for the map; cells in the order of the rules' table."""
    return tuple(
        HeatRow(
            row.area.short_code,
            row.area.level,
            row.area.name,
            tuple(Heat(cell.now.due, cell.now.done) for cell in row.cells),
        )
        for row in found.rows
        if any(cell.now.due for cell in row.cells)
    )
