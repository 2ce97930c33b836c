"""The columns of the four lists in a workbook: the names that offices know, which the plan import takes again.

Headers are Chinese in every language: they are the format of a file. Each list begins with its own columns; those of
the plan workbook that it lacks follow, so that any of the four can be sent back as it is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from issues.ledger import Line
from issues.models import Measure
from issues.models.issue import State
from issues.models.plan import PlanKind
from units.exports import Cell

KINDS = {PlanKind.RECTIFY.value: "整顿方案", PlanKind.UPGRADE.value: "升级方案", PlanKind.CONSOLIDATE.value: "巩固方案"}
SOURCES = {
    "survey": "摸底调查",
    "visit": "督导检查",
    "higher_level": "上级反馈",
    "progress_check": "进展核查",
    "residents": "群众意见",
    "press": "媒体关注",
}
STATES = {"open": "未整改", "in_progress": "整改中", "done": "已完成", "closed": "已销号"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a workbook: an issue with one of its measures, or with none."""

    number: int
    line: Line
    measure: Measure | None


type Column = tuple[str, Callable[[Row], Cell]]


def _of(name: str) -> Callable[[Row], Cell]:
    """A value of the measure, blank where there is none."""
    return lambda row: getattr(row.measure, name) if row.measure else None


def _kind(row: Row) -> Cell:
    return KINDS[row.measure.plan.kind] if row.measure else None


def _percent(row: Row) -> Cell:
    return f"{row.measure.percent}%" if row.measure else None  # type: ignore[attr-defined]


NUMBER: Column = ("序号", lambda row: row.number)
PLACE: list[Column] = [
    ("县(市、区)", lambda row: row.line.county),
    ("乡镇", lambda row: row.line.township),
    ("村(社区)", lambda row: row.line.village),
    ("区划代码", lambda row: row.line.issue.unit.short_code),
]
KIND: Column = ("方案类型", _kind)
CATEGORY: Column = ("问题大类", lambda row: row.line.issue.aspect.category.name_zh)
ASPECT: Column = ("问题方面", lambda row: row.line.issue.aspect.name_zh)
ISSUE: Column = ("存在问题", lambda row: row.line.issue.text)
FIXINGS: dict[str, Column] = {
    name: (header, _of(name))
    for name, header in {
        "target": "整改目标",
        "content": "整改内容",
        "action": "整改措施",
        "due_on": "完成时限",
        "leader": "责任领导",
        "leader_post": "责任领导职务",
        "handler": "责任人",
        "handler_post": "责任人职务",
        "note": "备注",
    }.items()
}
SOURCE: Column = ("任务来源", lambda row: SOURCES[row.line.issue.source])
FOUND: Column = ("检查日期", lambda row: row.line.issue.found_on)
INSPECTED: Column = ("被检查单位", lambda row: row.line.issue.unit.name)
SECRETARY: Column = ("第一书记", lambda row: row.line.secretary)
STATE: Column = ("状态", lambda row: STATES[row.line.state])
PERCENT: Column = ("进展", _percent)
RESULT: Column = ("成效", _of("note_text"))
DONE: Column = ("整改到位时间", lambda row: row.line.done_on)
IS_CLOSED: Column = ("是否销号", lambda row: "是" if row.line.state == State.CLOSED else "否")
CLOSED: Column = ("销号时间", lambda row: row.line.closed_on)
RECURRED: Column = ("反弹次数", lambda row: row.line.recurred)
FILES: Column = ("佐证材料", lambda row: row.line.evidence)

WHAT = [CATEGORY, ASPECT, ISSUE]
PEOPLE = [FIXINGS[name] for name in ("leader", "leader_post", "handler", "handler_post")]
WORK = [FIXINGS[name] for name in ("target", "content", "action")]
DUE, NOTE = FIXINGS["due_on"], FIXINGS["note"]
CANONICAL = [NUMBER, *PLACE, KIND, *WHAT, *WORK, DUE, *PEOPLE, NOTE]
OWN: dict[str, list[Column]] = {
    "issues": [NUMBER, *PLACE, *WHAT, SOURCE, FOUND, INSPECTED, STATE, RECURRED],
    "responsibility": [NUMBER, *PLACE, ISSUE, *PEOPLE, DUE, STATE],
    "rectification": [
        *(NUMBER, *PLACE, KIND, CATEGORY, ISSUE, *WORK, SECRETARY, PEOPLE[2], DUE, PERCENT, RESULT, IS_CLOSED)
    ],
    "results": [
        *(NUMBER, *PLACE, FOUND, INSPECTED, ISSUE, FIXINGS["action"], DUE, PEOPLE[2]),
        *(PERCENT, RESULT, DONE, FILES, IS_CLOSED, CLOSED),
    ],
}


def columns_of(which: str) -> list[Column]:
    """The list's own columns, then those of the plan workbook that it lacks."""
    own = OWN[which]
    named = {header for header, _value in own}
    return own + [column for column in CANONICAL if column[0] not in named]


def header_of(which: str) -> list[str]:
    """The header row."""
    return [header for header, _value in columns_of(which)]


def rows_of(which: str, lines: Iterable[Line]) -> Iterable[list[Cell]]:
    """One row for each measure of each issue; an issue without a measure has a row of its own."""
    columns = columns_of(which)
    number = 0
    for line in lines:
        measures: list[Measure | None] = [*line.measures] or [None]
        for measure in measures:
            number += 1
            yield [value(Row(number, line, measure)) for _header, value in columns]
