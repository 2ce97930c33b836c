"""One function from which the page, the print, the workbook, the text and the frozen summary all draw."""

from datetime import date

from campaign.reports.figures import attention as attentions
from campaign.reports.figures import grades, issues, moves, people, plans, supervision, trend, visits, weak
from campaign.reports.figures.children import Tables, lines_of, shown
from campaign.reports.figures.spans import check_units, span_of
from campaign.reports.figures.tree import MonthlyFigures
from units.areas import Area


def monthly(area: Area, month: date, *, on: date) -> MonthlyFigures:
    """The figures of an area's month as they are known on the day `on` (today): a constant number of queries.

    `month` is any day of it. A month that is not over is counted as of `on` and marked provisional. Who may see the
    area is the caller's business (`Unit.objects.visible_to`). The area is named as on the day counted.
    Raises spans.MonthToCome, NoCampaign, BeforeCampaign, NoUnits: RuleBroken with a message for the user.
    """
    span = span_of(area, month, today=on)
    check_units(area, span.on)
    graded, converted = grades.grades(area, span), grades.conversions(area, span)
    by_line, by_category = issues.issues(area, span)
    supported = weak.supported(area, span)
    of_plans, of_measures = plans.plans(area, span, graded, supported)
    of_people, visited = people.people(area, span, graded, supported), visits.visits(area, span)
    supervised = supervision.supervision(area, span)
    every = (graded, converted, by_line, of_plans, of_measures, of_people, visited, supervised)
    lines = lines_of(area, span)
    area = lines[area.short_code].area if area.short_code else area
    tables = Tables(area, span, shown(lines, every))
    grade_table = tables.table("grades", grades.COLUMNS, graded)
    issue_table = tables.table("issues", issues.COLUMNS, by_line)
    total, coverage = grade_table.total, visits.drawn(area, span)
    pressing = attentions.attention(area, span)
    return MonthlyFigures(
        area=area,
        month=span.first,
        on=span.on,
        before=span.before,
        baseline_on=span.baseline_on,
        provisional=span.provisional,
        grades=grade_table,
        conversions=tables.table("conversions", grades.CONVERSIONS, converted),
        issues=issue_table,
        categories=issues.by_category(area, span, by_category, total),
        plans=tables.table("plans", plans.COLUMNS, of_plans),
        measures=tables.table("measures", plans.MEASURES, of_measures),
        people=tables.table("people", people.COLUMNS, of_people),
        visits=tables.table("visits", visits.COLUMNS, visited),
        coverage=visits.by_rule(coverage, total, span),
        supervision=tables.table("supervision", supervision.COLUMNS, supervised),
        talks=supervision.talks(area, span, total),
        circulars=supervision.circulars(area, span, total),
        heat=visits.heat(coverage),
        attention=pressing.shown,
        attention_count=pressing.count,
        attention_rules=pressing.by_rule,
        trend=trend.trend(area, span, grade_table),
        moves=moves.moves(area, span),
    )
