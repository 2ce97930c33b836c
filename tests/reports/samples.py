"""Bulletins for the tests of the print, made of invented figures: no database, the same on every machine."""

from datetime import date

from campaign.reports.bulletin import Bulletin, Issue, Letter
from campaign.reports.figures.definitions import defined
from campaign.reports.figures.specs import SPECS
from campaign.reports.figures.tree import (
    SECTIONS,
    Attention,
    Figure,
    Heat,
    HeatRow,
    MonthlyFigures,
    Need,
    Point,
    Row,
    Section,
)
from units.areas import Area

LETTER = Letter("中共试验州委组织部", "省委组织部", "州委常委，州直有关部门", "各县（市、区）党委组织部", 60)
PARAGRAPH = (
    "全州坚持问题导向，逐乡逐村建立台账，明确责任领导、责任人和完成时限，整改一个销号一个，整顿提升工作有序推进。"
)
TEXT = "\n".join(
    [
        "一、总体情况",
        PARAGRAPH * 3,
        "（一）等次变化",
        PARAGRAPH * 2,
        "二、存在问题",
        PARAGRAPH * 4,
        "1. 个别县进度偏慢。",
        PARAGRAPH,
    ]
)


def sample(
    rows: int = 18, *, text: str = TEXT, issued: bool = True, provisional: bool = False, only: str = ""
) -> Bulletin:
    """A prefecture of so many counties, a number in every column; with `only`, other tables have the first alone."""
    issue = Issue(2017, 1, date(2017, 1, 5)) if issued else None
    return Bulletin(figures(rows, provisional=provisional, only=only), text, LETTER, issue)


def figures(rows: int, *, provisional: bool = False, only: str = "") -> MonthlyFigures:
    """Every figure is a small number that depends on its row and column alone."""
    areas = [(f"5199{number:02}", 3, f"第{number}县") for number in range(1, rows + 1)]
    rules = [(f"r{number}", 0, f"规则{number}") for number in range(1, 6)]
    categories = [(f"c{number}", 0, f"类别{number}") for number in range(1, 7)]
    # Too few for a percentage.
    few_due = Heat(4, 1)
    few = {"categories": categories, "coverage": rules, "talks": rules[:3], "circulars": rules}
    short = areas[:1] if only else areas
    sections = {key: _section(key, few.get(key, areas if key == only else short)) for key in SECTIONS}
    return MonthlyFigures(
        area=Area("5199", 2, "试验州"),
        month=date(2016, 12, 1),
        on=date(2016, 12, 15 if provisional else 31),
        before=date(2016, 11, 30),
        baseline_on=date(2016, 9, 1),
        provisional=provisional,
        attention=tuple(_need(number) for number in range(12)),
        attention_count=40,
        attention_rules=(Need("overdue", 78, ""), Need("without_plan", 20, "")),
        trend=tuple(
            Point(date(2016, month, 1), date(2016, month, 28), 40 - month, 300 + 9 * month, month, month)
            for month in range(1, 13)
        ),
        moves=(),
        heat=tuple(
            HeatRow(code, level, name, (*(Heat(9, (place + 2 * at) % 10) for at in range(len(rules) - 1)), few_due))
            for place, (code, level, name) in enumerate(short)
        ),
        **sections,
    )


def _section(key: str, areas: list[tuple[str, int, str]]) -> Section:
    columns = [name for name in SPECS if name.startswith(f"{key}.")]
    rows = tuple(
        Row(code, level, name, name, tuple(_figure(one, (7 * place + 3 * at) % 23) for at, one in enumerate(columns)))
        for place, (code, level, name) in enumerate(areas)
    )
    sums = [sum(row.figures[at].value for row in rows) for at in range(len(columns))]
    total = tuple(_figure(one, sums[at]) for at, one in enumerate(columns))
    return Section(key, rows, Row("5199", 2, "试验州", "试验州", total))


def _figure(key: str, value: int) -> Figure:
    return Figure(defined(key), value, "")


def _need(number: int) -> Attention:
    needs = (Need("overdue", number + 1, ""), Need("without_plan", 1, ""))[: 1 + number % 2]
    return Attention(f"5199012002{number:02}", 5, f"第{number + 1}村", "第1县 第1乡", "lagging", "", needs)
