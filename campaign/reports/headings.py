"""How the lines of a bulletin's text are set, by the field's norm: “一、” opens a part, “（一）” a section of it."""

import re

NUMERALS = "一二三四五六七八九十"
HEADINGS = ((re.compile(rf"[{NUMERALS}]+、"), "h2"), (re.compile(rf"（[{NUMERALS}]+）"), "h3"))


def element_of(line: str) -> str:
    """The element that a line is set as: h2, h3 or p."""
    return next((element for pattern, element in HEADINGS if pattern.match(line)), "p")
