"""Every code that a verb writes into the audit log has words for the reader."""

import ast
from pathlib import Path

from units.audit_labels import ACTIONS, action_label, kind_label

ROOT = Path(__file__).resolve().parent.parent.parent
WRITERS = {"record", "record_many", "note"}
# Functions of the plans' verbs that hand a code on to audit.record.
CARRIERS = {"_record", "_move", "_changed"}

# Data of the administrator, whose codes are made of the model's name (units/governed_admin.py).
MADE_FROM_NAMES = (
    "grading.criterion",
    "grading.presetstage",
    "issues.category",
    "issues.aspect",
    "issues.headeralias",
    "people.teamrule",
    "visits.ladderrule",
    "visits.cadencerule",
)


def written_codes() -> set[str]:
    """First arguments of audit.record, audit.record_many and journal.note, wherever they are called with a text."""
    codes: set[object] = set()
    for folder in ("units", "issues", "campaign"):
        for path in (ROOT / folder).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            named = {node.targets[0].id: node.value for node in tree.body if _names_a_value(node)}  # type: ignore[attr-defined]
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITERS:
                    said = [named.get(one.id, one) if isinstance(one, ast.Name) else one for one in node.args[:1]]
                    codes |= {one.value for one in said if isinstance(one, ast.Constant)}
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CARRIERS:
                    codes |= {one.value for one in node.args if isinstance(one, ast.Constant)}
                if isinstance(node, ast.keyword) and node.arg == "action" and isinstance(node.value, ast.Constant):
                    codes.add(node.value.value)
    return {code for code in codes if isinstance(code, str) and "." in code}


def _names_a_value(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)


def test_every_code_written_has_words() -> None:
    assert written_codes() - ACTIONS.keys() == set()


def test_no_words_are_left_for_codes_that_nobody_writes() -> None:
    made_from_names = {f"{model}_{verb}" for model in MADE_FROM_NAMES for verb in ("added", "changed")}
    assert ACTIONS.keys() - written_codes() - made_from_names == set()


def test_unknown_code_stands_for_itself() -> None:
    assert (action_label("no.such"), kind_label("no.such"), kind_label("odd")) == ("no.such", "no.such", "odd")
