"""Finds what is to be translated, in code and in templates, without the gettext tools."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("units", "issues", "campaign")
# Names of gettext's functions with how many leading arguments are texts: context first, then singular, plural.
SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
IN_TAG = re.compile(r"""_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\)""")
QUOTED = re.compile(r"""^\w+\s+(?:"([^"]*)"|'([^']*)')(?:\s+context\s+(?:"([^"]*)"|'([^']*)'))?""")


@dataclass(frozen=True, slots=True)
class Text:
    """A text to translate, and the file it stands in."""

    msgid: str
    plural: str
    context: str
    file: str


def texts() -> list[Text]:
    """Everything, with repetitions."""
    found = [text for path in python_files() for text in _in_code(path)]
    return found + [text for path in templates() for text in _in_template(path)]


def python_files() -> list[Path]:
    """Modules of the product, migrations left out: they keep the words of their day."""
    return [
        path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts
    ]


def templates() -> list[Path]:
    """Templates of the product."""
    return [path for path in sorted((ROOT / "templates").rglob("*")) if path.is_file()]


def _in_code(path: Path) -> Iterator[Text]:
    name = str(path.relative_to(ROOT))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        said = [one.value if isinstance(one, ast.Constant) else None for one in node.args]
        if function in SINGULAR and said and isinstance(said[0], str):
            yield Text(said[0], "", "", name)
        elif function in PLURAL and len(said) > 1:
            yield Text(str(said[0]), str(said[1]), "", name)
        elif function in CONTEXT and len(said) > 1:
            yield Text(str(said[1]), "", str(said[0]), name)


def _in_template(path: Path) -> Iterator[Text]:
    name = str(path.relative_to(ROOT))
    tokens = iter(Lexer(path.read_text(encoding="utf-8")).tokenize())
    for token in tokens:
        if token.token_type not in {TokenType.BLOCK, TokenType.VAR}:
            continue
        for double, single in IN_TAG.findall(token.contents):
            yield Text(_doubled(double or single), "", "", name)
        tag = token.contents.split(maxsplit=1)[0] if token.token_type == TokenType.BLOCK else ""
        if tag in {"translate", "trans"} and (match := QUOTED.match(token.contents)):
            yield Text(_doubled(match[1] or match[2] or ""), "", match[3] or match[4] or "", name)
        elif tag in {"blocktranslate", "blocktrans"}:
            yield _block(token, tokens, name)


def _block(opening: Token, tokens: Iterator[Token], name: str) -> Text:
    """A blocktranslate up to its end, as Django looks it up."""
    trimmed = "trimmed" in opening.contents.split()
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type == TokenType.BLOCK and token.contents.startswith("end"):
            break
        if token.token_type == TokenType.BLOCK:
            parts.append([])
        elif token.token_type == TokenType.VAR:
            parts[-1].append(f"%({token.contents})s")
        elif token.token_type == TokenType.TEXT:
            parts[-1].append(_doubled(token.contents))
    said = ["".join(part) for part in parts]
    said = [trim_whitespace(one) if trimmed else one for one in said]
    context = re.search(r"""context\s+["']([^"']*)["']""", opening.contents)
    return Text(said[0], said[1] if len(said) > 1 else "", context[1] if context else "", name)


def _doubled(text: str) -> str:
    """Django doubles the percent signs of templates before it looks a text up."""
    return text.replace("%", "%%")
