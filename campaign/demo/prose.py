"""The sentences of the demo's issues, plans and notes: read from tables beside this module, filled with numbers.

They speak of an organisation's work and services, and of nobody's opinions.
"""

import csv
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from units.levels import Kind, Level
from units.models import Unit

FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a measure says: target, content and one or more actions; `issue` and `aspect` where it answers one."""

    target: str
    content: str
    actions: tuple[str, ...]
    aspect: str = ""
    issue: str = ""


def _table(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def findings() -> dict[str, list[dict[str, str]]]:
    """What can be found, by aspect: at least four lines each."""
    lines: dict[str, list[dict[str, str]]] = defaultdict(list)
    for line in _table("findings.csv"):
        lines[line["aspect"]].append(line)
    return dict(lines)


@cache
def improvements(kind: str) -> list[dict[str, str]]:
    """What an upgrade or a consolidate plan sets out to do."""
    return [line for line in _table("improvements.csv") if line["kind"] == kind]


@cache
def _remarks() -> dict[str, list[str]]:
    lines: dict[str, list[str]] = defaultdict(list)
    for name in ("remarks.csv", "people.csv", "supervision.csv"):
        for line in _table(name):
            lines[line["kind"]].append(line["text"])
    return lines


def found(unit: Unit, aspects: list[str], random_: random.Random) -> list[Answer]:
    """One finding on each of the aspects, and how it is answered: in one action or, cut in two, in two."""
    answers = []
    for aspect in aspects:
        line = _filled(random_.choice(findings()[aspect]), unit, random_)
        first, comma, rest = line["action"].partition("，")
        actions = (first, rest) if comma and random_.random() < 0.3 else (line["action"],)
        answers.append(Answer(line["target"], line["content"], actions, aspect, line["issue"]))
    return answers


def improving(unit: Unit, kind: str, count: int, random_: random.Random) -> list[Answer]:
    """So many different lines of a plan of the kind."""
    lines = random_.sample(improvements(kind), count)
    filled = [_filled(line, unit, random_) for line in lines]
    return [Answer(line["target"], line["content"], (line["action"],)) for line in filled]


def remark(kind: str, random_: random.Random) -> str:
    """What a note or a remark of the kind says."""
    return random_.choice(_remarks()[kind]).format(s=random_.randint(2, 5), n=random_.randint(4, 12))


def lines(kind: str) -> list[str]:
    """All lines of the kind, as they stand."""
    return _remarks()[kind]


def line(kind: str, unit: Unit, random_: random.Random, **words: str) -> str:
    """One line of the kind about the unit, filled with numbers and with the words."""
    return _filled({"text": random_.choice(lines(kind))}, unit, random_, **words)["text"]


def noted(percent: int, random_: random.Random) -> str:
    """What a note of progress says at that percentage."""
    kind = "done" if percent == 100 else "nearly" if percent >= 80 else "half" if percent >= 40 else "begun"
    return remark(kind, random_)


def _filled(line: dict[str, str], unit: Unit, random_: random.Random, **more: str) -> dict[str, str]:
    numbers = {"s": random_.randint(2, 5), "n": random_.randint(4, 12), "m": random_.randint(15, 60)}
    words = _words(unit, numbers["s"]) | more
    return {name: text.format(**numbers, **words) for name, text in line.items()}


def _words(unit: Unit, count: int) -> dict[str, str]:
    """What a unit of its kind is called in the middle of a sentence."""
    if unit.level == Level.TOWNSHIP:
        body = {Kind.SUBDISTRICT: "街道", Kind.TOWN: "镇"}.get(Kind(unit.kind), "乡")
        return {
            "body": body,
            "team": f"{body}班子",
            "groups": f"{count}个村",
            "hall": f"{body}便民服务大厅",
            "desk": "便民服务大厅",
        }
    body = "社区" if unit.kind == Kind.COMMUNITY else "村"
    groups = f"{count}个网格" if unit.kind == Kind.COMMUNITY else f"{count}个村民小组"
    return {"body": body, "team": f"{body}“两委”", "groups": groups, "hall": f"{body}便民服务点", "desk": "便民服务点"}
