"""Both languages are complete: every text has its Chinese, and no Chinese stands in the code."""

import ast
import re
from functools import cache
from pathlib import Path

import allauth
import django
import polib

from tests.extraction import ROOT, Text, python_files, templates, texts

CATALOGUE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
HAN = re.compile(r"[\u4e00-\u9fff]")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")

# Modules whose Chinese is data (invented names, stages, column headers), not words of the interface.
DATA = (
    "campaign/demo/",
    "campaign/grading/presets.py",
    "campaign/visits/ladder_rules.py",
    "campaign/visits/cadence_presets.py",
    "campaign/people/roster_columns.py",
    "campaign/people/similarity.py",
    "campaign/people/team_rules.py",
    "campaign/reports/headings.py",
    "campaign/visits/visit_list.py",
    "campaign/visits/workplaces.py",
    "issues/columns.py",
    "issues/import_fields.py",
    "issues/import_forms.py",
    "issues/import_template.py",
    "issues/import_units.py",
    "issues/plan_listing.py",
    "issues/sheet_",
    "issues/taxonomy.py",
    "units/days.py",
    "units/register_file.py",
    "units/register_rows.py",
)
# A language is called by its own name in every language.
OWN_NAME = "templates/components/language.html"


@cache
def catalogue() -> dict[tuple[str, str], polib.POEntry]:
    """Usable entries by context and text."""
    entries = polib.pofile(str(CATALOGUE))
    return {(entry.msgctxt or "", entry.msgid): entry for entry in entries if not entry.obsolete and not entry.fuzzy}


def chinese_of(text: Text) -> str:
    """The translation, empty where there is none."""
    entry = catalogue().get((text.context, text.msgid))
    if entry is None:
        return ""
    return str(entry.msgstr_plural.get(0, "") if text.plural else entry.msgstr)


def test_extraction_finds_code_and_templates() -> None:
    files = {Path(text.file).suffix for text in texts()}
    assert files == {".py", ".html"}


def test_every_text_has_its_chinese() -> None:
    missing = {f"{text.file}: {text.msgid}" for text in texts() if text.msgid and not chinese_of(text)}
    assert sorted(missing) == []


def test_translation_keeps_what_is_filled_in() -> None:
    wrong = {
        text.msgid
        for text in texts()
        if (chinese := chinese_of(text))
        # A plural's singular may say "one"; the Chinese follows the plural.
        and set(PLACEHOLDER.findall(text.plural or text.msgid)) != set(PLACEHOLDER.findall(chinese))
    }
    assert sorted(wrong) == []


def test_translation_is_chinese() -> None:
    # Words that are the same in both languages.
    same = {"CSV", "PDF"}
    wrong = {text.msgid for text in texts() if (chinese := chinese_of(text)) and not HAN.search(chinese)}
    letters = {msgid for msgid in wrong if re.search(r"[A-Za-z]", PLACEHOLDER.sub("", msgid))}
    assert letters - same == set()


def test_our_words_leave_those_of_libraries_their_meaning() -> None:
    # Our catalogue comes before theirs: "Code" for an area's code would stand in the form for a second factor, too.
    reviewed = {", ", "Accounts", "Action", "Administration", "English", "Field", "Filter", "Filters", "Home", "Order"}
    reviewed |= {"Page not found", "Show all"}
    theirs = {
        msgid: chinese
        for root in (Path(allauth.__file__).parent, Path(django.__file__).parent)
        for path in sorted(root.rglob("locale/zh_Hans/LC_MESSAGES/*.mo"))
        for msgid, chinese in ((entry.msgid, entry.msgstr) for entry in polib.mofile(str(path)) if not entry.msgctxt)
    }
    ours = {msgid: str(entry.msgstr) for (context, msgid), entry in catalogue().items() if not context}
    changed = {msgid for msgid in theirs.keys() & ours.keys() if ours[msgid] not in {"", theirs[msgid]}}
    assert sorted(changed - reviewed) == []


def test_no_chinese_stands_in_templates() -> None:
    found = [str(path.relative_to(ROOT)) for path in templates() if HAN.search(path.read_text(encoding="utf-8"))]
    assert found == [OWN_NAME]


def test_no_chinese_stands_in_code_outside_data_modules() -> None:
    found = {str(path.relative_to(ROOT)) for path in python_files() if literals(path)}
    assert sorted(name for name in found if not name.startswith(DATA)) == []


def literals(path: Path) -> list[str]:
    """Chinese texts in the code; docstrings and comments are for readers of the code."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
        if HAN.search(node.value)
    ]
