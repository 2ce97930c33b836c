"""Figures as JSON and back: what a frozen summary keeps, and what `monthly_summary --json` writes."""

from datetime import date
from typing import Any

from campaign.reports.figures.tree import (
    SECTIONS,
    Attention,
    Definition,
    Figure,
    Heat,
    HeatRow,
    MonthlyFigures,
    Move,
    Need,
    Point,
    Row,
    Section,
)
from units.areas import Area

VERSION = 1


def as_dict(figures: MonthlyFigures) -> dict[str, Any]:
    """The JSON form, complete: `from_dict` gives back equal figures, whatever the program counts by then."""
    definitions = {figure.key: figure.definition for figure in figures}
    return {
        "version": VERSION,
        "area": _area(figures.area),
        "month": f"{figures.month:%Y-%m}",
        "on": figures.on.isoformat(),
        "before": figures.before.isoformat(),
        "baseline_on": figures.baseline_on.isoformat() if figures.baseline_on else None,
        "provisional": figures.provisional,
        "sections": {section.key: _section(section) for section in figures.sections},
        "heat": [[one.code, one.level, one.name, [[c.due, c.done] for c in one.cells]] for one in figures.heat],
        "attention": [_attention(one) for one in figures.attention],
        "attention_count": figures.attention_count,
        "attention_rules": [_need(one) for one in figures.attention_rules],
        "trend": [_point(one) for one in figures.trend],
        "moves": [_move(one) for one in figures.moves],
        "definitions": {key: _definition(one) for key, one in sorted(definitions.items())},
    }


def from_dict(data: dict[str, Any]) -> MonthlyFigures:
    """The figures of a JSON form; raises KeyError or ValueError where it is no such form."""
    if data["version"] != VERSION:
        raise ValueError(data["version"])
    definitions = {key: Definition(key, *words) for key, words in data["definitions"].items()}
    sections = {key: _read_section(key, data["sections"][key], definitions) for key in SECTIONS}
    return MonthlyFigures(
        area=Area(data["area"]["code"], data["area"]["level"], data["area"]["name"]),
        month=date.fromisoformat(f"{data['month']}-01"),
        on=date.fromisoformat(data["on"]),
        before=date.fromisoformat(data["before"]),
        baseline_on=date.fromisoformat(data["baseline_on"]) if data["baseline_on"] else None,
        provisional=data["provisional"],
        heat=tuple(_read_heat(*one) for one in data["heat"]),
        attention=tuple(_read_attention(one) for one in data["attention"]),
        attention_count=data["attention_count"],
        # Figures frozen before rules were added up have none.
        attention_rules=tuple(Need(*one) for one in data.get("attention_rules", [])),
        trend=tuple(_read_point(one) for one in data["trend"]),
        moves=tuple(Move(date.fromisoformat(one["on"]), *one["units"]) for one in data["moves"]),
        **sections,
    )


def _area(area: Area) -> dict[str, Any]:
    return {"code": area.short_code, "level": area.level, "name": area.name}


def _section(section: Section) -> dict[str, Any]:
    # Databases do not keep the order of an object's keys: the columns are told in order beside them.
    columns = [_column(figure.key) for figure in section.total.figures]
    return {"columns": columns, "rows": [_row(row) for row in section.rows], "total": _row(section.total)}


def _column(key: str) -> str:
    return key.partition(".")[2]


def _row(row: Row) -> dict[str, Any]:
    return {
        "code": row.code,
        "level": row.level,
        "name": [row.name_zh, row.name_en],
        "values": {_column(figure.key): figure.value for figure in row.figures},
        "lists": {_column(figure.key): figure.url for figure in row.figures},
    }


def _definition(one: Definition) -> list[str]:
    return [one.measure, one.name_zh, one.name_en, one.text_zh, one.text_en]


def _attention(one: Attention) -> dict[str, Any]:
    return {
        "unit": [one.code, one.level, one.name, one.place, one.grade, one.url],
        "needs": [_need(need) for need in one.needs],
    }


def _need(one: Need) -> list[Any]:
    return [one.rule, one.value, one.url]


def _point(one: Point) -> list[Any]:
    weak = [one.townships_weak, one.villages_weak]
    return [f"{one.month:%Y-%m}", one.on.isoformat(), *weak, one.found, one.closed]


def _move(one: Move) -> dict[str, Any]:
    units = [one.code, one.name, one.successor_code, one.successor_name]
    return {"on": one.on.isoformat(), "units": units}


def _read_section(key: str, data: dict[str, Any], definitions: dict[str, Definition]) -> Section:
    columns = [(column, definitions[f"{key}.{column}"]) for column in data["columns"]]
    return Section(key, tuple(_read_row(row, columns) for row in data["rows"]), _read_row(data["total"], columns))


def _read_row(data: dict[str, Any], columns: list[tuple[str, Definition]]) -> Row:
    values, lists = data["values"], data["lists"]
    figures = tuple(Figure(definition, values[column], lists[column]) for column, definition in columns)
    name_zh, name_en = data["name"]
    return Row(data["code"], data["level"], name_zh, name_en, figures)


def _read_heat(code: str, level: int, name: str, cells: list[tuple[int, int]]) -> HeatRow:
    return HeatRow(code, level, name, tuple(Heat(due, done) for due, done in cells))


def _read_attention(data: dict[str, Any]) -> Attention:
    code, level, name, place, grade, url = data["unit"]
    return Attention(code, level, name, place, grade, url, tuple(Need(*need) for need in data["needs"]))


def _read_point(data: list[Any]) -> Point:
    month, on, *numbers = data
    return Point(date.fromisoformat(f"{month}-01"), date.fromisoformat(on), *numbers)
