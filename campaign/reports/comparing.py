"""Two sets of one month's figures side by side: those that were frozen, and those that today's records give.

Everything that is printed is compared: the tables, the names of their rows, the trend, the map of coverage, the units
that need attention, those that moved, and the day of the baseline.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaign.grading.grades import Grade
from campaign.reports import annexes
from campaign.reports.figures import MonthlyFigures, as_dict
from campaign.reports.figures.attention_rules import RULES
from campaign.reports.figures.definitions import defined
from campaign.reports.figures.tree import Definition, Figure, Measure, in_english

TOTAL = ""
# What a point of the trend holds behind its month and day, told by the definition that explains it.
TREND = ("grades.townships_weak", "grades.villages_weak", "issues.found", "issues.closed_month")

type Value = int | str | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing that is printed: in which table, of whom (`code` is '' where no area is meant), what, and how much."""

    section: str
    code: str
    name: str
    figure: str
    value: Value


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that would be printed otherwise today; `code` is '' for the total. None: it was not there."""

    section: str
    code: str
    name: str
    figure: str
    printed: Value
    today: Value

    @property
    def table(self) -> str:
        """The title of the table, or what else of the month it is."""
        titles = {
            "names": _("Names"),
            "trend": _("Trend of twelve months"),
            "heat": _("Coverage by rule"),
            "attention": _("Units that need attention"),
            "moves": _("Units that moved"),
            "baseline": _("Baseline"),
        }
        return titles.get(self.section) or annexes.title_of(self.section)


# What is printed by a key that tells the same thing in both sets.
type Cells = Mapping[tuple[Any, ...], Cell]


def differences(frozen: dict[str, Any], today: MonthlyFigures) -> list[Difference]:
    """Everything printed that differs; a row that came or went differs in each of its numbers.

    A column that the program did not count yet when the figures were frozen is no difference.
    """
    now = as_dict(today)
    return [one for cells_of in KINDS for one in _differing(cells_of, frozen, now)]


def _differing(
    cells_of: Callable[[dict[str, Any]], Cells], frozen: dict[str, Any], now: dict[str, Any]
) -> Iterator[Difference]:
    before, after = cells_of(frozen), cells_of(now)
    for key, cell in {**before, **after}.items():
        old, new = (of[key].value if key in of else None for of in (before, after))
        if old == new or not (old or new) or not _comparable(cell, key, frozen, now):
            continue
        yield Difference(cell.section, cell.code, cell.name, cell.figure, old, new)


def _comparable(cell: Cell, key: tuple[Any, ...], frozen: dict[str, Any], now: dict[str, Any]) -> bool:
    """Not what the program did not count then or counts no more; nor the name of a row that was not there at all."""
    if cell.section in now["sections"]:
        column = f"{cell.section}.{key[-1]}"
        return column in frozen["definitions"] and column in now["definitions"]
    if cell.section == "names":
        return key in _names(frozen) and key in _names(now)
    return cell.section != "attention" or key[0] != "rule" or "attention_rules" in frozen


def _tables(data: dict[str, Any]) -> Cells:
    """Every number of every table. The level tells the area's own row from its total."""
    cells = {}
    for key, section in data["sections"].items():
        labels = [(row, row["code"] if row["level"] else TOTAL, _name(row["name"])) for row in section["rows"]]
        for row, code, name in (*labels, (section["total"], TOTAL, _("Total"))):
            place = (row["code"], row["level"]) if row is not section["total"] else (TOTAL, 0)
            for column in section["columns"]:
                told = Definition(f"{key}.{column}", *data["definitions"][f"{key}.{column}"])
                cells[key, *place, column] = Cell(key, code, name, told.name, _number(told, row["values"][column]))
    return cells


def _number(told: Definition, value: int) -> Value:
    """A count as it is; a share or a change as it is printed, unless it is none."""
    return Figure(told, value, "").text if value and told.measure in {Measure.SHARE, Measure.CHANGE} else value


def _names(data: dict[str, Any]) -> Cells:
    """Names of areas, once for all tables, and of what else a table is split by."""
    cells = {}
    for key, section in data["sections"].items():
        for row in (*section["rows"], section["total"]):
            place = (key if not row["level"] else "", row["code"], row["level"])
            both = " / ".join(dict.fromkeys(row["name"]))
            cells[place] = Cell("names", row["code"] if row["level"] else "", _name(row["name"]), _("Name"), both)
    return cells


def _trend(data: dict[str, Any]) -> Cells:
    words = [defined(key).name for key in TREND]
    return {
        (month, name): Cell("trend", "", month, name, number)
        for month, _on, *numbers in data["trend"]
        for name, number in zip(words, numbers, strict=True)
    }


def _heat(data: dict[str, Any]) -> Cells:
    rules = [(row["code"], _name(row["name"])) for row in data["sections"]["coverage"]["rows"]]
    words = [defined(key).name for key in ("coverage.due", "coverage.done")]
    return {
        (code, level, rule, word): Cell("heat", code, name, f"{rule_name}: {word}", number)
        for code, level, name, cells in data["heat"]
        for (rule, rule_name), pair in zip(rules, cells, strict=True)
        for word, number in zip(words, pair, strict=True)
    }


def _attention(data: dict[str, Any]) -> Cells:
    """How many units the rules name, what each rule finds, and what is printed of each unit of the list."""
    cells: dict[tuple[Any, ...], Cell] = {}
    cells["count",] = Cell("attention", "", _("Total"), _("Number of units"), data["attention_count"])
    for rule, number, _url in data.get("attention_rules", []):
        if rule in RULES:
            words = str(RULES[rule].title or RULES[rule].text)
            cells["rule", rule] = Cell("attention", "", _("Total"), words, number)
    for one in data["attention"]:
        code, level, name, place, grade, _url = one["unit"]
        whys = [str(RULES[rule].text) % {"n": number} for rule, number, _url in one["needs"] if rule in RULES]
        label = str(Grade(grade).label) if grade in Grade.values else grade
        cells["unit", code, level] = Cell("attention", code, name, _("Why"), _("; ").join([name, place, label, *whys]))
    return cells


def _moves(data: dict[str, Any]) -> Cells:
    cells = {}
    for one in data["moves"]:
        code, name, successor, successor_name = one["units"]
        words = f"{one['on']} → {successor_name} {successor}"
        cells[code, successor] = Cell("moves", code, name, _("Became"), words)
    return cells


def _baseline(data: dict[str, Any]) -> Cells:
    return {(): Cell("baseline", "", _("Total"), _("Day of the baseline"), data["baseline_on"])}


KINDS = (_tables, _names, _trend, _heat, _attention, _moves, _baseline)


def _name(both: list[str]) -> str:
    return both[1 if in_english() else 0]
