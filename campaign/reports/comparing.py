"""Two sets of one month's figures side by side: those that were frozen, and those that today's records give."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from campaign.reports.figures import MonthlyFigures, as_dict
from campaign.reports.figures.tree import in_english

TOTAL = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One number that would be printed otherwise today; `code` is '' for the total. None: the row was not there."""

    section: str
    code: str
    name: str
    figure: str
    printed: int | None
    today: int | None


def differences(frozen: dict[str, Any], today: MonthlyFigures) -> list[Difference]:
    """Every number of every table that differs; a row that came or went differs in each of its numbers.

    A column that the program did not count yet when the figures were frozen is no difference.
    """
    now = as_dict(today)
    found: list[Difference] = []
    for key, section in frozen["sections"].items():
        found += _in_section(key, section, now["sections"].get(key), frozen["definitions"])
    return found


def _in_section(
    key: str, printed: dict[str, Any], today: dict[str, Any] | None, definitions: dict[str, list[str]]
) -> Iterator[Difference]:
    if today is None:
        return
    columns = [one for one in printed["columns"] if one in today["columns"]]
    before, after = _rows(printed), _rows(today)
    for code in sorted(before.keys() | after.keys()):
        row = after.get(code) or before[code]
        for column in columns:
            old, new = _value(before.get(code), column), _value(after.get(code), column)
            if old != new and (old or new):
                yield Difference(key, code[0], _name(row), _words(definitions[f"{key}.{column}"]), old, new)


def _rows(section: dict[str, Any]) -> dict[tuple[str, int], dict[str, Any]]:
    """The rows by code and level, which tells the area's own row from its total."""
    rows = {(row["code"], row["level"]): row for row in section["rows"]}
    return {**rows, (TOTAL, 0): section["total"]}


def _value(row: dict[str, Any] | None, column: str) -> int | None:
    if row is None:
        return None
    value: int = row["values"][column]
    return value


def _name(row: dict[str, Any]) -> str:
    name: str = row["name"][1 if in_english() else 0]
    return name


def _words(definition: list[str]) -> str:
    return definition[2 if in_english() else 1]
