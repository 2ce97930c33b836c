"""Arithmetic on area codes, which are text: the tree of units is the codes' prefixes.

A *short* code has the 2, 4, 6, 9 or 12 digits of its level; a *full* code is padded with zeros to 12.
Two units of different levels can share a full code (a prefecture without counties: 4419 and 441900),
so a unit is named by full code and level together, or by its short code alone.
"""

from units.levels import LEVEL_OF_WIDTH, WIDTHS, Kind, Level

FULL = 12


class MalformedCode(ValueError):
    """The text is no code of 2, 4, 6, 9 or 12 digits."""


def level_of(short: str) -> Level:
    """Level named by a short code's length; raises MalformedCode."""
    if not (short.isascii() and short.isdigit()) or len(short) not in LEVEL_OF_WIDTH:
        raise MalformedCode(short)
    return Level(LEVEL_OF_WIDTH[len(short)])


def full(short: str) -> str:
    """Pad to the 12 digits that are stored."""
    return short.ljust(FULL, "0")


def last(short: str) -> str:
    """Greatest full code inside the area that the short code names."""
    return short.ljust(FULL, "9")


def shorten(code: str, level: int) -> str:
    """Significant digits of a full code at its level."""
    return code[: WIDTHS[level]]


def parent(short: str) -> str:
    """Short code one level up; the country is the empty text."""
    return short[: WIDTHS[level_of(short) - 1]]


def kind_of(short: str) -> Kind | None:
    """Kind by the digits of the township part (0, 1, 2-3, 4-5) or the village part (0-1 and 4, 2-3 and 5)."""
    level = level_of(short)
    if level == Level.TOWNSHIP:
        first = short[6]
        return {"0": Kind.SUBDISTRICT, "1": Kind.TOWN, "2": Kind.TOWNSHIP, "3": Kind.TOWNSHIP}.get(first, Kind.ZONE)
    if level == Level.VILLAGE:
        return Kind.COMMUNITY if short[9] in "014" else Kind.VILLAGE
    return None
